//! A constraint of a parameter that its type does not have, or that no value can meet.
//!
//! Why: CloudFormation refuses the template (`cfn`, parameters): lengths are for a `String`, least and greatest values for a
//! `Number`.
//!
//! ```yaml
//! parameters: { Size: { type: Number, min_length: 2 } }
//! ```
//!
//! Fix: `min_value`, or another type.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::spec::{Entries, Parameter, Spanned};

const CODE: Code = Code::SV0265;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, parameter) in cx.spec.parameters.iter().flat_map(Entries::iter) {
        if parameter.kind.is_none() && cx.holes.hides("parameters", name, "type") {
            continue;
        }
        let lengths = [place(&parameter.min_length), place(&parameter.max_length)];
        let values = [place(&parameter.min_value), place(&parameter.max_value)];
        misplaced(parameter, "String", "a length", lengths, sink);
        misplaced(parameter, "Number", "a least or greatest value", values, sink);
        let empty = [
            crossed(&parameter.min_length, &parameter.max_length),
            crossed(&parameter.min_value, &parameter.max_value),
        ];
        for (least, most) in empty.into_iter().flatten() {
            let help = "swap the two";
            let fault = Diagnostic::new(CODE, least, "no value is between these two", help);
            sink.push(fault.also(most, "the upper bound"));
        }
    }
}

fn place<T>(written: &Option<Spanned<T>>) -> Option<Span> {
    written.as_ref().map(|written| written.span)
}

fn misplaced(
    parameter: &Parameter,
    wanted: &str,
    what: &str,
    places: [Option<Span>; 2],
    sink: &mut Sink,
) {
    if parameter.kind() == wanted {
        return;
    }
    for span in places.into_iter().flatten() {
        let message =
            format!("{what} is for parameters of type `{wanted}`, not `{}`", parameter.kind());
        let help = format!("take it away, or make the parameter a `{wanted}`");
        sink.push(Diagnostic::new(CODE, span, message, help));
    }
}

fn crossed<T: PartialOrd>(
    least: &Option<Spanned<T>>,
    most: &Option<Spanned<T>>,
) -> Option<(Span, Span)> {
    let (least, most) = (least.as_ref()?, most.as_ref()?);
    (least.value > most.value).then_some((least.span, most.span))
}
