//! A raw resource of a type that only SAM's macro knows.
//!
//! Why: `template.yaml` is deployed without a macro, and CloudFormation does not know the type.
//!
//! ```yaml
//! resources: { Table: { Type: AWS::Serverless::SimpleTable } }
//! ```
//!
//! Fix: the section of the language for it, or CloudFormation's own type.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0277;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for kind in cx.raw_resources().filter_map(|(_, resource)| resource.kind.as_ref()) {
        let name = &*kind.value;
        if name.starts_with("AWS::Serverless::") {
            let message = format!("only SAM knows the type `{name}`");
            let help = match name.rsplit("::").next() {
                Some("Function" | "WebFunction") => "define it under `functions`",
                Some("SimpleTable") => "define it under `tables`",
                Some("HttpApi") => "define it with `routes` and `api`",
                _ => "use the type that CloudFormation itself has for it",
            };
            sink.push(Diagnostic::new(CODE, kind.span, message, help));
        }
    }
}
