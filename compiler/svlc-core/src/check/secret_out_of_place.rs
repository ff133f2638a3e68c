//! A secret where CloudFormation does not resolve it, or where others see it.
//!
//! Why: dynamic references are resolved in properties of resources, and the value is then the resource's to keep. In a name or an
//! ARN it would be on show, in other places the reference itself would arrive as text (`cfn`, dynamic references).
//!
//! ```yaml
//! functions: { orders: { dead_letter: "arn:aws:sqs:eu-west-1:123456789012:${secrets.ssm.queue}" } }
//! ```
//!
//! Fix: keep it to environment variables and raw properties; names are no secrets.

use std::collections::BTreeSet;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::reference::Reference;
use crate::source::Span;

const CODE: Code = Code::SV0421;
const HELP: &str =
    "use a secret in environment variables and raw properties only; a name can be a parameter";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let outputs = cx.outputs().filter_map(|(_, output)| output.value());
    let told: BTreeSet<Span> = outputs.map(|value| value.span).collect();
    let places = cx.places.references.iter().filter(|place| !place.secrets);
    for place in places.filter(|place| !told.contains(&place.text.span)) {
        for (reference, span) in cx.references_in(&place.text) {
            if matches!(reference, Reference::Secret(..)) {
                let message = format!("a secret cannot stand in `{}`", place.key);
                sink.push(Diagnostic::new(CODE, span, message, HELP));
            }
        }
    }
}
