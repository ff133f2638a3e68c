//! An environment variable that Lambda keeps for itself.
//!
//! Why: Lambda sets it and refuses a function that brings its own (`lambda-dg`, configuration-envvars).
//!
//! ```yaml
//! functions: { orders: { env: { AWS_REGION: eu-west-1 } } }
//! ```
//!
//! Fix: take it away, since the function gets the true value anyway, or give yours another name.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::RESERVED_ENVIRONMENT_KEYS;

const CODE: Code = Code::SV0307;
const HELP: &str =
    "take it away, or give your variable another name, such as `APP_REGION` for `AWS_REGION`";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (key, _) in cx.environment() {
        // A key that starts with `_` has been refused for its form.
        if RESERVED_ENVIRONMENT_KEYS.contains(&key.value.as_str()) && !key.value.starts_with('_') {
            let message =
                format!("Lambda keeps the environment variable `{}` for itself", key.value);
            sink.push(Diagnostic::new(CODE, key.span, message, HELP));
        }
    }
}
