//! Something that whoever deploys may not do.
//!
//! Why: CloudFormation makes every resource with the rights of whoever deploys.
//!
//! Fix: allow it, or have the denial lifted.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0805;

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let words = [
        "not authorized to perform",
        "User doesn't have permission to call",
        "Did not have IAM permissions",
        "credentials have permission to",
        "AccessDenied",
        "Access Denied",
        "Access denied",
    ];
    let codes = ["AccessDenied", "UnauthorizedTaggingOperation"];
    if !codes.iter().any(|code| failure.is_coded(code)) && !failure.says(&words) {
        return None;
    }
    let action = action(failure);
    let what = action.map_or("what it takes".to_owned(), |action| format!("`{action}`"));
    let message = format!("whoever deploys may not do {what} for {}", failure.subject);
    let help = match failure.says(&["explicit deny"]) {
        true => format!(
            "have the policy changed that denies {what}: an allowance does not help against it"
        ),
        false => format!("allow {what} to whoever deploys"),
    };
    Some(Told::new(CODE, message, help))
}

/// The action that AWS names, such as `iam:CreateRole`.
fn action<'a>(failure: &'a Failure<'_>) -> Option<&'a str> {
    let starts = ["authorized to perform: ", "permission to call ", "have permission to "];
    let found = starts.iter().find_map(|start| failure.between(start, " "))?;
    let is_action = |c: char| c.is_ascii_alphanumeric() || c == ':' || c == '*';
    let action = found.trim_end_matches(['.', ',']);
    (!action.is_empty() && action.chars().all(is_action)).then_some(action)
}
