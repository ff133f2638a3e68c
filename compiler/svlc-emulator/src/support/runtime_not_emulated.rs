//! A function on a runtime that is not emulated.
//!
//! Why: the emulator runs programs of this machine, and handlers in Node.js and Python 3. It has no client for the other languages and
//! no containers.
//!
//! ```yaml
//! functions: { page: { runtime: java25, code: ./page, handler: example.Page } }
//! ```
//!
//! Fix: none here.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{Function, Model, Package};

use crate::runtimes::Language;

const CODE: Code = Code::SV0602;

pub(super) fn check(function: &Function, model: &Model, found: &mut Vec<Diagnostic>) {
    let (setting, what) = match &function.package {
        Package::Rust { blueprint: _ } => return,
        Package::Managed { runtime, handler: _, path: _ } => {
            if runtime.is_os_only() || Language::of(runtime).is_some() {
                return;
            }
            ("runtime", format!("the runtime `{}`", runtime.id))
        }
        Package::Image(_) => ("image", "a container image".to_owned()),
    };
    let message = format!("the function `{}` runs on {what}, which is not emulated", function.name);
    let help = "`svlc dev` runs Rust, Node.js, Python 3 and programs by the name `bootstrap`; \
                deploy the service to try this one";
    let place = model.places.setting(function.origin, &[setting]);
    found.push(Diagnostic::new(CODE, place, message, help));
}
