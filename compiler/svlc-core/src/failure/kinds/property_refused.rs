//! A property that the service does not take.
//!
//! Why: the value is not one of those that the service allows, or does not go with another.
//!
//! Fix: mend it as AWS's words say.

use super::super::{At, Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0833;

/// CloudFormation's own look at properties, before it makes anything.
const VALIDATION: &str = "PROPERTY_VALIDATION";

const HELP: &str = "mend it as AWS says";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let words = [
        "failed to satisfy constraint",
        "roperty validation failure",
        "roperties validation failed",
        "Model validation failed",
        "unsupported property",
        "validation error detected",
        "Invalid attribute",
        "ValidationException",
        "is not a valid value",
    ];
    if !failure.is_of(VALIDATION) && !failure.says(&words) {
        return None;
    }
    let told = Told::new(CODE, format!("AWS does not take a setting of {}", failure.subject), HELP);
    Some(match property(failure) {
        Some(property) => told.at(At::Property(property.to_owned())),
        None => told,
    })
}

/// The property that AWS names, such as `RetentionInDays`; Lambda writes it with a small letter.
fn property<'a>(failure: &'a Failure<'_>) -> Option<&'a str> {
    let starts = [
        ("' at '", "'"),
        ("#/", ":"),
        ("property {/", "}"),
        ("property ", " "),
        ("'", "' value failed"),
    ];
    let found = starts.iter().find_map(|(start, end)| failure.between(start, end))?;
    let name = found.rsplit(['/', '.']).find(|part| part.chars().any(char::is_alphabetic))?;
    name.chars().all(|c| c.is_ascii_alphanumeric()).then_some(name)
}
