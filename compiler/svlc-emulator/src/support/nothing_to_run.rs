//! A function that this machine has nothing to run with, or nothing of which it could run.
//!
//! Why: handlers in Node.js and Python run on the interpreters that are installed here, and from the code that the spec names.
//!
//! ```yaml
//! functions: { page: { runtime: nodejs24.x, code: ./page, handler: index.handler } }
//! ```
//!
//! Fix: an installed interpreter; a path that is there.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{Function, Model};

use crate::runtimes::Language;

const CODE: Code = Code::SV0610;

/// No interpreter was found.
pub(super) fn no_interpreter(
    function: &Function,
    model: &Model,
    language: Language,
    version: &str,
) -> Diagnostic {
    let name = language.name();
    let message = format!("the function `{}` needs {name}, which was not found", function.name);
    let help = match language {
        Language::Node => {
            format!("install {name} {version}, so that `node` is on the PATH")
        }
        Language::Python => {
            format!(
                "install {name} {version}, so that `python{version}` or `python3` is on the PATH"
            )
        }
    };
    let place = model.places.setting(function.origin, &["runtime"]);
    Diagnostic::new(CODE, place, message, help)
}

/// The code cannot be run; `why` completes "its code …".
pub(super) fn no_code(function: &Function, model: &Model, path: &str, why: &str) -> Diagnostic {
    let message = format!("the function `{}` cannot run: `{path}` {why}", function.name);
    let help = "correct the path, which starts at the spec, or put the code there";
    let places = ["code", "zip"].map(|key| model.places.setting(function.origin, &[key]));
    let place = places.into_iter().find(|place| *place != function.origin);
    Diagnostic::new(CODE, place.unwrap_or(function.origin), message, help)
}
