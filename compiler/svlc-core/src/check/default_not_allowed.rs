//! A default of a parameter, or one of its allowed values, that the parameter does not allow itself.
//!
//! Why: CloudFormation refuses the template (`cfn`, parameters).
//!
//! ```yaml
//! parameters: { Size: { type: Number, default: 20, max_value: 10 } }
//! ```
//!
//! Fix: another value, or another constraint. A pattern that only Java understands is left to CloudFormation.

use regex_lite::Regex;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::is_list;
use crate::secret;
use crate::spec::{Constant, Entries, Parameter, Spanned};

const CODE: Code = Code::SV0266;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, parameter) in cx.spec.parameters.iter().flat_map(Entries::iter) {
        let hides_kind = parameter.kind.is_none() && cx.holes.hides("parameters", name, "type");
        if hides_kind {
            continue;
        }
        let is_secret = secret::is_name(name);
        for value in parameter.allowed.iter().flatten().filter(|_| !is_list(parameter.kind())) {
            judge(parameter, value, false, is_secret, sink);
        }
        if let Some(value) = &parameter.default {
            judge(parameter, value, true, is_secret, sink);
        }
    }
}

fn judge(
    parameter: &Parameter,
    value: &Spanned<Constant>,
    is_default: bool,
    is_secret: bool,
    sink: &mut Sink,
) {
    let whole = value.0.text.as_str();
    let items: Vec<&str> = match is_list(parameter.kind()) {
        true => whole.split(',').map(str::trim).collect(),
        false => vec![whole],
    };
    let Some(why) = items.iter().find_map(|item| fault(parameter, item, is_default)) else {
        return;
    };
    let shown = if is_secret { "this value".to_owned() } else { format!("`{whole}`") };
    let message = format!("the parameter itself does not allow {shown}: {why}");
    let help = "write another value, or change what is allowed";
    sink.push(Diagnostic::new(CODE, value.span, message, help));
}

/// Why a value is not allowed, if it is not.
fn fault(parameter: &Parameter, value: &str, is_default: bool) -> Option<String> {
    let kind = parameter.kind();
    let number = value.parse::<f64>().ok().filter(|number| number.is_finite());
    if matches!(kind, "Number" | "List<Number>") && number.is_none() {
        return Some(format!("it is no number, and the type is `{kind}`"));
    }
    // The value of such a parameter is a name; the rest is about what Systems Manager keeps under it.
    if kind.starts_with("AWS::SSM::") {
        return None;
    }
    let is_allowed =
        |allowed: &Vec<Spanned<Constant>>| allowed.iter().any(|one| one.0.text == value);
    if is_default && parameter.allowed.as_ref().is_some_and(|all| !is_allowed(all)) {
        return Some("it is not among `allowed`".to_owned());
    }
    length_fault(parameter, value)
        .or_else(|| range_fault(parameter, number?))
        .or_else(|| pattern_fault(parameter, value))
}

fn length_fault(parameter: &Parameter, value: &str) -> Option<String> {
    let length = value.chars().count();
    let bound = |bound: &Option<Spanned<u32>>| bound.as_ref().map(|bound| bound.value as usize);
    match (bound(&parameter.min_length), bound(&parameter.max_length)) {
        (Some(min), _) if length < min => Some(format!("it is shorter than {min}")),
        (_, Some(max)) if length > max => Some(format!("it is longer than {max}")),
        _ => None,
    }
}

fn range_fault(parameter: &Parameter, number: f64) -> Option<String> {
    let bound = |bound: &Option<Spanned<f64>>| bound.as_ref().map(|bound| bound.value);
    match (bound(&parameter.min_value), bound(&parameter.max_value)) {
        (Some(min), _) if number < min => Some(format!("it is less than {min}")),
        (_, Some(max)) if number > max => Some(format!("it is more than {max}")),
        _ => None,
    }
}

fn pattern_fault(parameter: &Parameter, value: &str) -> Option<String> {
    let pattern = &parameter.pattern.as_ref()?.value;
    let whole = Regex::new(&["^(?:", pattern, ")$"].concat()).ok()?;
    (!whole.is_match(value)).then(|| "it does not fit `pattern`".to_owned())
}
