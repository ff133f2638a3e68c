//! The value of an environment variable that holds a NUL character.
//!
//! Why: the environment of a process is made of texts that end at the first NUL (POSIX, environment variables), so no
//! function could ever read such a value.
//!
//! ```yaml
//! functions: { orders: { env: { SEPARATOR: "\0" } } }
//! ```
//!
//! Fix: write it in another way, such as base64, and decode it in the function.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0323;
const HELP: &str = "write the value in another way, such as base64, and decode it in the function";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (key, value) in cx.environment() {
        if let Some(value) = value.filter(|value| value.value.text.contains('\0')) {
            let message = format!("the value of `{}` holds a NUL character", key.value);
            sink.push(Diagnostic::new(CODE, value.span, message, HELP));
        }
    }
}
