//! More than 500 resources in the template.
//!
//! Why: CloudFormation refuses the template (`cfn`, quotas; not raisable).
//!
//! Example: 150 functions, each with its role and log group, and their routes.
//!
//! Fix: split the service.

use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::emit::Templates;
use crate::facts::RESOURCES;
use crate::model::Model;

const CODE: Code = Code::SV0315;
const HELP: &str = "split the service in two, or let routes share functions";

pub(super) fn check(model: &Model, templates: &Templates, sink: &mut Sink) {
    if templates.resources() > RESOURCES {
        let message =
            format!("the template has {} resources, more than {RESOURCES}", templates.resources());
        let note = format!(
            "they come from {} functions (each with a role and a log group), {} integrations, {} routes and {} stages, \
             and the permissions between them",
            model.functions.len(),
            model.integrations.len(),
            model.routes.len(),
            model.stages.len()
        );
        sink.push(Diagnostic::new(CODE, model.origin, message, HELP).note(note));
    }
}
