//! The ARN of something that takes no events from Lambda, as a destination or as a dead-letter target.
//!
//! Why: Lambda refuses it (`lambda-dg`, invocation-async-retain-records). FIFO queues and topics have a rule of their own.
//!
//! ```yaml
//! functions: { orders: { async: { on_failure: "arn:aws:kinesis:eu-west-1:123456789012:stream/failures" } } }
//! ```
//!
//! Fix: a standard queue or topic, a function, an event bus, or for failures a bucket.

use super::context::Context;
use crate::access::Kind;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{ResourceName, Spanned};

const CODE: Code = Code::SV0337;
const QUEUE_OR_TOPIC: &[Kind] = &[Kind::Queue, Kind::Topic];
const ON_SUCCESS: &[Kind] = &[Kind::Queue, Kind::Topic, Kind::Function, Kind::Bus];
const ON_FAILURE: &[Kind] = &[Kind::Queue, Kind::Topic, Kind::Function, Kind::Bus, Kind::Bucket];

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (_, function) in cx.functions() {
        let Some(function) = function else { continue };
        let settings = function.r#async.as_ref();
        let places = [
            ("dead_letter", function.dead_letter.as_ref(), QUEUE_OR_TOPIC),
            ("on_success", settings.and_then(|all| all.on_success.as_ref()), ON_SUCCESS),
            ("on_failure", settings.and_then(|all| all.on_failure.as_ref()), ON_FAILURE),
        ];
        for (key, target, kinds) in places {
            if let Some(fault) = target.and_then(|target| fault(key, target, kinds)) {
                sink.push(fault);
            }
        }
    }
}

fn fault(key: &str, target: &Spanned<ResourceName>, kinds: &[Kind]) -> Option<Diagnostic> {
    if !target.starts_with("arn:") {
        return None;
    }
    let kind = Kind::of_arn(target).filter(|kind| kinds.contains(kind));
    kind.is_none().then(|| {
        let message = format!("this ARN is of nothing that `{key}` can be");
        Diagnostic::new(CODE, target.span, message, help(kinds))
    })
}

fn help(kinds: &[Kind]) -> String {
    let names: Vec<&str> = kinds.iter().map(|kind| kind.singular()).collect();
    let (last, rest) = names.split_last().expect("something can be named");
    format!("name a {} or {last}", rest.join(", "))
}
