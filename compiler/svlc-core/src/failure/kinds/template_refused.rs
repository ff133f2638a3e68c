//! A template that CloudFormation does not take.
//!
//! Why: a resource in CloudFormation's own words, which svlc hands on as it is, has something that it does not know. If nothing of the kind
//! is in the spec, it is a fault of svlc.
//!
//! Fix: mend it as CloudFormation's words say.

use super::super::{At, Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0831;

const HELP: &str = "mend the resource as CloudFormation says; if the spec has none in CloudFormation's own words, tell svlc's authors";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let words = [
        "Template format error",
        "Template error",
        "Template validation error",
        "Unresolved resource dependencies",
        "Unrecognized resource types",
        "values are not allowed in templates",
        "Invalid template",
        "template is invalid",
    ];
    if !failure.event.id.is_empty() || !failure.says(&words) {
        return None;
    }
    let told = Told::new(CODE, "CloudFormation does not take the template", HELP);
    if failure.is_named() {
        return Some(told);
    }
    let listed = failure.between("[", "]").map(|ids| ids.split(", ").map(str::to_owned).collect());
    Some(match listed {
        Some(ids) => told.at(named(ids)),
        None => told,
    })
}

/// One name may be of a resource or be written in one.
fn named(ids: Vec<String>) -> At {
    match <[String; 1]>::try_from(ids) {
        Ok([name]) => At::Value(name),
        Err(ids) => At::Others(ids),
    }
}
