//! A name of an export that depends on a resource.
//!
//! Why: CloudFormation has to know the name before it makes anything, and refuses the template (`cfn`, outputs).
//!
//! ```yaml
//! outputs: { Table: { value: "${tables.orders.name}", export: "${tables.orders.name}" } }
//! ```
//!
//! Fix: a fixed name, or one with `${aws.stack_name}`, `${environment}` or a parameter in it.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::reference::Reference;

const CODE: Code = Code::SV0271;
const MESSAGE: &str = "the name of an export cannot depend on this";
const HELP: &str = "write a fixed name, or refer to `aws.stack_name`, `environment` or a parameter";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (_, output) in cx.outputs() {
        let Some(export) = output.settings().and_then(|one| one.export.as_ref()) else { continue };
        for (reference, span) in cx.references_in(export) {
            let is_known = matches!(
                reference,
                Reference::Pseudo(_) | Reference::Environment | Reference::Parameter(_)
            );
            // A secret there is told of by `secret_out_of_place`, a stage variable by `unknown_reference`.
            let is_told = matches!(reference, Reference::Secret(..) | Reference::StageVariable(_));
            if !is_known && !is_told {
                sink.push(Diagnostic::new(CODE, span, MESSAGE, HELP));
            }
        }
    }
}
