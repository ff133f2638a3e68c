//! A function that is not written in Rust.
//!
//! Why: the emulator starts the binaries of the generated crate, and has no Node.js, no Python and no containers.
//!
//! ```yaml
//! functions: { page: { runtime: nodejs24.x, code: ./page, handler: index.handler } }
//! ```
//!
//! Fix: none here.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{Function, Package};

const CODE: Code = Code::SV0602;

pub(super) fn check(function: &Function, found: &mut Vec<Diagnostic>) {
    let what = match &function.package {
        Package::Rust { blueprint: _ } => return,
        Package::Managed { runtime, handler: _, path: _ } => {
            format!("the runtime `{}`", runtime.id)
        }
        Package::Image(_) => "a container image".to_owned(),
    };
    let message = format!("the function `{}` runs on {what}, which is not emulated", function.name);
    let help = "`svlc dev` runs functions in Rust; deploy the service to try this one";
    found.push(Diagnostic::new(CODE, function.origin, message, help));
}
