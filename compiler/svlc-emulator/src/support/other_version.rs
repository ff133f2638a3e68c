//! A function that runs on another version of its language than on AWS.
//!
//! Why: the interpreter that was found is of another version than the function's runtime; what one has and the other has not shows on one
//! side alone.
//!
//! ```yaml
//! functions: { page: { runtime: nodejs24.x, code: ./page, handler: index.handler } }
//! ```
//!
//! Fix: an interpreter of that version, first on the PATH.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{Function, Model};

use crate::runtimes::{Interpreter, Language};

const CODE: Code = Code::SV0611;

pub(super) fn warning(
    function: &Function,
    model: &Model,
    language: Language,
    wanted: &str,
    found: &Interpreter,
) -> Diagnostic {
    let name = language.name();
    let message = format!(
        "the function `{}` runs on {name} {} here, and on {wanted} on AWS",
        function.name, found.version
    );
    let help = format!("install {name} {wanted}, and put it first on the PATH");
    let place = model.places.setting(function.origin, &["runtime"]);
    Diagnostic::new(CODE, place, message, help)
}
