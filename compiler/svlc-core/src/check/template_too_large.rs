//! A template of more than 1,000,000 bytes.
//!
//! Why: CloudFormation refuses it, through S3 too (`cfn`, quotas).
//!
//! Example: hundreds of functions, each with a large environment.
//!
//! Fix: split the service, or move large values out of the environment.

use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::emit::Templates;
use crate::facts::TEMPLATE_BYTES;
use crate::model::Model;

const CODE: Code = Code::SV0317;
const HELP: &str =
    "split the service in two, or keep large values out of environments and stage variables";

pub(super) fn check(model: &Model, templates: &Templates, sink: &mut Sink) {
    let files =
        [("template.yaml", &templates.cloudformation), ("template.sam.yaml", &templates.sam)];
    let largest = files.into_iter().max_by_key(|(_, text)| text.len());
    let Some((name, text)) = largest.filter(|(_, text)| text.len() > TEMPLATE_BYTES) else {
        return;
    };
    let message = format!("`{name}` has {} bytes, more than {TEMPLATE_BYTES}", text.len());
    let environment: usize = model
        .functions
        .iter()
        .flat_map(|function| &function.env)
        .map(|own| own.value.as_literal().map_or(0, str::len))
        .sum();
    let variables: usize =
        model.stages.iter().flat_map(|stage| stage.variables.values()).map(String::len).sum();
    let note = format!(
        "values of environments are {environment} bytes of it, those of stage variables {variables}"
    );
    sink.push(Diagnostic::new(CODE, model.origin, message, HELP).note(note));
}
