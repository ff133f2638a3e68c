//! A function whose rights are too long for a role.
//!
//! Why: the policies of a role together have at most 10,240 characters, blanks not counted (`iam`, quotas). What is known only
//! in the account, such as the ARN of a table, is counted as 128.
//!
//! Fix: several functions, each with the rights that it needs; or a managed policy of your own under `policies`.

use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::emit::Templates;
use crate::facts::ROLE_POLICIES_CHARACTERS;
use crate::model::Model;

const CODE: Code = Code::SV0369;
const HELP: &str = "split the function, or put statements into a managed policy of your own";

pub(super) fn check(model: &Model, templates: &Templates, sink: &mut Sink) {
    for (function, characters) in model.functions.iter().zip(&templates.policies) {
        if *characters > ROLE_POLICIES_CHARACTERS {
            let message = format!(
                "the rights of function `{}` take about {characters} characters, and {ROLE_POLICIES_CHARACTERS} is the most",
                function.name
            );
            sink.push(Diagnostic::new(CODE, function.origin, message, HELP));
        }
    }
}
