//! A parameter that holds a list where text is wanted.
//!
//! Why: `Ref` of such a parameter is a list, and CloudFormation refuses a list inside text or in its place (`cfn`, parameters).
//!
//! ```yaml
//! parameters: { Subnets: { type: CommaDelimitedList } }
//! functions: { orders: { env: { SUBNETS: "${parameters.Subnets}" } } }
//! ```
//!
//! Fix: a parameter of type `String`, with the values parted by commas.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::is_list;
use crate::reference::Reference;

const CODE: Code = Code::SV0268;
const HELP: &str = "make the parameter a `String`, with its values parted by commas";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for place in &cx.places.references {
        for (reference, span) in cx.references_in(&place.text) {
            let Reference::Parameter(name) = reference else { continue };
            // A value of any form can be a list, if nothing stands beside the reference.
            let is_whole =
                place.text.starts_with("${") && place.text.find('}') == Some(place.text.len() - 1);
            if place.any && is_whole {
                continue;
            }
            if cx.parameter(name).is_some_and(|parameter| is_list(parameter.kind())) {
                let message =
                    format!("parameter `{name}` holds a list, and `{}` takes text", place.key);
                sink.push(Diagnostic::new(CODE, span, message, HELP));
            }
        }
    }
}
