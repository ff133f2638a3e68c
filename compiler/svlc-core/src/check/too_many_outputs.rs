//! More than 200 outputs in the template.
//!
//! Why: CloudFormation refuses the template (`cfn`, quotas).
//!
//! Example: 190 functions, each with an output of its own, and 20 outputs of the spec.
//!
//! Fix: fewer outputs, or split the service.

use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::emit::Templates;
use crate::facts::OUTPUTS;
use crate::model::Model;

const CODE: Code = Code::SV0390;
const HELP: &str = "take outputs away, or split the service in two";

pub(super) fn check(model: &Model, templates: &Templates, sink: &mut Sink) {
    if templates.outputs > OUTPUTS {
        let message =
            format!("the template has {} outputs, more than {OUTPUTS}", templates.outputs);
        let note = format!(
            "svlc adds one for each of {} stages and {} functions, and one for the API",
            model.stages.len(),
            model.functions.len()
        );
        sink.push(Diagnostic::new(CODE, model.origin, message, HELP).note(note));
    }
}
