//! A route key whose method API Gateway does not know, or that is not in upper case.
//!
//! Why: API Gateway compares methods letter for letter, and refuses a key with another one.
//!
//! ```yaml
//! routes: { get /orders: orders }
//! ```
//!
//! Fix: `GET /orders`. `ANY` takes every method.

use super::context::Context;
use super::names::list;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::routing::RouteKeyFaultKind;
use crate::spec::HttpMethod;
use crate::suggest;

const CODE: Code = Code::SV0305;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (key, fault) in cx.route_key_faults() {
        if fault.kind != RouteKeyFaultKind::UnknownMethod {
            continue;
        }
        let written = &key.value[fault.at.clone()];
        let span = cx.within(key.span, &key.value, fault.at.clone());
        let Some(meant) = meant(written) else {
            let message = format!("API Gateway knows no method `{written}`");
            let help = format!(
                "use one of {}",
                list(HttpMethod::ALL.map(HttpMethod::as_str), HttpMethod::ALL.len())
            );
            sink.push(Diagnostic::new(CODE, span, message, help));
            continue;
        };
        let (message, help) = match HttpMethod::parse(&written.to_uppercase()) {
            Some(_) => {
                (format!("method `{written}` is not in upper case"), format!("write `{meant}`"))
            }
            None => (
                format!("API Gateway knows no method `{written}`"),
                format!("did you mean `{meant}`?"),
            ),
        };
        let (place, text) = cx.edit(key.span, &key.value, fault.at.clone(), meant);
        sink.push(Diagnostic::new(CODE, span, message, help).fix(place, text));
    }
}

/// The method that was most likely meant.
fn meant(written: &str) -> Option<&'static str> {
    if written == "*" {
        return Some(HttpMethod::Any.as_str());
    }
    suggest::nearest(&written.to_uppercase(), HttpMethod::ALL.map(HttpMethod::as_str))
}
