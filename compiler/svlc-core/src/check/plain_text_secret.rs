//! What looks like a secret, written in plain text: by the name it has, or by the form of the value.
//!
//! Why: it ends up in the template, in the console, in the events of every deployment and in version control, for all
//! who may read one of them (`lambda-dg`, configuration-envvars-encryption).
//!
//! ```yaml
//! functions: { orders: { env: { DB_PASSWORD: hunter2 } } }
//! ```
//!
//! Fix: keep it in Secrets Manager or Parameter Store, put its name into the environment, and read it when the function
//! starts. No message holds the value, and renderers mask it.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::RESERVED_ENVIRONMENT_KEYS;
use crate::interpolation::{self, Piece};
use crate::secret;
use crate::spec::{Entries, Raw, ScalarKind, Spanned};

const CODE: Code = Code::SV0401;
const HELP: &str =
    "keep it in Secrets Manager or Parameter Store, and give the function only its name";
const NOTE: &str = "it would be readable in the template, the console and version control";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (key, value) in cx.environment() {
        // A reserved key is refused in any case: one message is enough.
        let is_reserved = RESERVED_ENVIRONMENT_KEYS.contains(&key.value.as_str());
        let text = value.filter(|value| value.value.kind == ScalarKind::Text);
        if let Some(value) = text.filter(|_| !is_reserved) {
            warn(key, &value.value.text, sink);
        }
    }
    for (name, parameter) in cx.spec.parameters.iter().flat_map(Entries::iter) {
        if let Some(default) = &parameter.default {
            warn(name, &default.0.text, sink);
        }
    }
    for value in cx.raw_resources().flat_map(|(_, resource)| resource.values()) {
        raw(&value.0, sink);
    }
    let stages = cx.stages().filter_map(|(_, stage)| stage?.variables.as_ref());
    for (key, value) in stages.flat_map(Entries::iter) {
        warn(key, value, sink);
    }
}

/// Values of a raw resource.
fn raw(value: &Raw, sink: &mut Sink) {
    if let Raw::List(items) = value {
        items.iter().for_each(|item| raw(item, sink));
    }
    for (key, value) in value.entries() {
        match &value.value {
            Raw::Scalar(scalar) if scalar.kind == ScalarKind::Text => {
                warn(key, &scalar.text, sink);
            }
            below => raw(below, sink),
        }
    }
}

fn warn(key: &Spanned<String>, value: &str, sink: &mut Sink) {
    let Some(reason) = reason(key, value) else { return };
    let message = format!("`{}` looks like a secret in plain text", key.value);
    sink.push(Diagnostic::new(CODE, key.span, message, HELP).label(reason).note(NOTE));
}

/// Why it looks like a secret, if it does. Says nothing of the value.
fn reason(key: &str, value: &str) -> Option<&'static str> {
    if is_elsewhere(value) {
        return None;
    }
    let is_address = ["arn:", "http://", "https://"].iter().any(|start| value.starts_with(start));
    let is_dynamic = value.starts_with("{{resolve:") && value.ends_with("}}");
    if is_dynamic {
        return None;
    }
    secret::form(value).or_else(|| (secret::is_name(key) && !is_address).then_some("by its name"))
}

/// Whether there is nothing in the value but what references stand for: it is kept elsewhere.
fn is_elsewhere(value: &str) -> bool {
    let pieces = interpolation::split(value).unwrap_or_default();
    let is_text = |piece: &Piece<'_>| matches!(piece, Piece::Text(text) if !text.trim().is_empty());
    value.trim().is_empty() || (!pieces.is_empty() && !pieces.iter().any(is_text))
}

#[cfg(test)]
mod tests {
    use super::reason;

    #[test]
    fn nothing_and_addresses_are_no_secrets() {
        assert!(reason("PASSWORD", "hunter2").is_some());
        assert!(reason("PASSWORD", " ").is_none());
        assert!(reason("PASSWORD", "${secrets.ssm.shop}").is_none());
        assert!(reason("PASSWORD", "hunter2${x}").is_some());
        assert!(reason("TOKEN", "https://id.example.com/token").is_none());
        assert!(reason("TOKEN", "https://user:hunter2@id.example.com/token").is_some());
    }
}
