//! An output that is called like one that svlc adds to the template itself.
//!
//! Why: the two would be one, and what the other says would be lost.
//!
//! ```yaml
//! outputs: { HttpApiId: "${api.id}" }
//! ```
//!
//! Fix: another name, or none at all: the output is there already.

use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::emit::{self, Templates};
use crate::model::Model;

const CODE: Code = Code::SV0269;

pub(super) fn check(model: &Model, _templates: &Templates, sink: &mut Sink) {
    let own = emit::own_outputs(model);
    for output in model.outputs.iter().filter(|output| own.contains(&output.name)) {
        let message = format!("svlc itself adds an output called `{}`", output.name);
        let help = "take it away if it says the same, or give it another name";
        sink.push(Diagnostic::new(CODE, output.origin, message, help));
    }
}
