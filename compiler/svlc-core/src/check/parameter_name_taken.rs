//! A parameter that is called like one that svlc adds to the template itself.
//!
//! Why: the two would be one, and the functions' zips would be looked for in the wrong place.
//!
//! ```yaml
//! parameters: { ArtifactBucket: {} }
//! ```
//!
//! Fix: another name.

use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::emit::{self, Templates};
use crate::model::Model;

const CODE: Code = Code::SV0267;

pub(super) fn check(model: &Model, _templates: &Templates, sink: &mut Sink) {
    let is_own = |name: &str| emit::OWN_PARAMETERS.contains(&name);
    for parameter in model.parameters.iter().filter(|one| is_own(&one.name)) {
        let message = format!("svlc itself adds a parameter called `{}`", parameter.name);
        let help = "give it another name: that one says where the functions' zips are";
        sink.push(Diagnostic::new(CODE, parameter.origin, message, help));
    }
}
