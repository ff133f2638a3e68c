//! A parameter without a value, or with one that it does not take.
//!
//! Why: a parameter without `default` wants a value at the first deployment; later the value of before may be kept.
//!
//! Fix: give a value.

use super::super::{At, Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0826;

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let missing = failure.between("Parameters: [", "] must have values");
    if let Some(names) = missing {
        let names: Vec<&str> = names.split(", ").collect();
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let help = "give it when deploying, or a `default` in `parameters`";
        let message = format!("no value was given for {}", quoted.join(", "));
        return Some(Told::new(CODE, message, help).at(entry(names[0])));
    }
    if let Some(names) = failure.between("Parameters: [", "] do not exist in the template") {
        let name = names.split(", ").next().unwrap_or(names);
        let help = "leave its value out when deploying, or declare it in `parameters`";
        return Some(Told::new(CODE, format!("there is no parameter `{name}`"), help));
    }
    if failure.says(&["Cannot specify UsePreviousValue"]) {
        let help = "give a value for every parameter without a `default`: the stack is new and has none of before";
        return Some(Told::new(CODE, "a parameter has no value of before", help));
    }
    let name = ["for parameter name ", "Parameter '", "Parameter "]
        .into_iter()
        .find_map(|start| failure.between(start, " "))?
        .trim_matches('\'');
    if !failure.says(&[
        "Parameter validation failed",
        "must be one of AllowedValues",
        "failed to satisfy constraint",
        "must match pattern",
    ]) {
        return None;
    }
    let message = format!("`{name}` does not take the value that was given");
    let help = "give one that its type and limits in `parameters` allow";
    Some(Told::new(CODE, message, help).at(entry(name)))
}

fn entry(name: &str) -> At {
    At::Entry("parameters", name.to_owned())
}
