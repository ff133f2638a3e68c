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
use super::malformed_url::password;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::RESERVED_ENVIRONMENT_KEYS;
use crate::source::Span;
use crate::spec::{Entries, ScalarKind, Spanned};

const CODE: Code = Code::SV0401;
const HELP: &str =
    "keep it in Secrets Manager or Parameter Store, and give the function only its name";

/// Words that name a secret, alone or at the end of others.
const WORDS: [&str; 11] = [
    "apikey",
    "credential",
    "credentials",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "pwd",
    "secret",
    "secrets",
    "token",
];
/// Words that name one together with `key` after them.
const KEYS: [&str; 6] = ["access", "api", "encryption", "master", "private", "signing"];
/// Last words which say that the value is about a secret, not the secret.
const ABOUT: [&str; 34] = [
    "age",
    "algorithm",
    "arn",
    "audience",
    "count",
    "days",
    "enabled",
    "endpoint",
    "expiry",
    "file",
    "format",
    "header",
    "hours",
    "id",
    "issuer",
    "length",
    "limit",
    "lifetime",
    "minutes",
    "mode",
    "name",
    "parameter",
    "path",
    "policy",
    "prefix",
    "region",
    "required",
    "seconds",
    "size",
    "timeout",
    "ttl",
    "type",
    "uri",
    "url",
];

/// Warns, and returns the places of all values that look like secrets.
pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) -> Vec<Span> {
    let mut places = Vec::new();
    for (key, value) in cx.environment() {
        let Some(value) = value else { continue };
        let is_text = value.value.kind == ScalarKind::Text;
        if is_text && let Some(reason) = reason(key, &value.value.text) {
            places.push(value.span);
            // A reserved key is refused in any case: one message is enough.
            if !RESERVED_ENVIRONMENT_KEYS.contains(&key.value.as_str()) {
                sink.push(diagnostic(key, reason));
            }
        }
    }
    let stages = cx.stages().filter_map(|(_, stage)| stage?.variables.as_ref());
    for (key, value) in stages.flat_map(Entries::iter) {
        if let Some(reason) = reason(key, value) {
            places.push(value.span);
            sink.push(diagnostic(key, reason));
        }
    }
    let urls = cx.urls.values().map(|url| url.text);
    places.extend(urls.filter_map(|url| Some(cx.within(url.span, url, password(url)?))));
    places
}

fn diagnostic(key: &Spanned<String>, reason: &str) -> Diagnostic {
    let message = format!("`{}` looks like a secret in plain text", key.value);
    Diagnostic::new(CODE, key.span, message, HELP)
        .label(reason)
        .note("it would be readable in the template, the console and version control")
}

/// Why it looks like a secret, if it does. Says nothing of the value.
fn reason(key: &str, value: &str) -> Option<&'static str> {
    if value.trim().is_empty() {
        return None;
    }
    if let Some(known) = known_form(value) {
        return Some(known);
    }
    let is_name =
        value.starts_with("arn:") || value.starts_with("http://") || value.starts_with("https://");
    (names_secret(key) && !is_name).then_some("by its name")
}

fn names_secret(key: &str) -> bool {
    let words = words(key);
    let is_secret = words.iter().any(|word| WORDS.contains(&word.as_str()))
        || words.windows(2).any(|pair| KEYS.contains(&pair[0].as_str()) && pair[1] == "key");
    is_secret && !words.last().is_some_and(|last| ABOUT.contains(&last.as_str()))
}

/// Words of a name in lower case: `DB_PASSWORD`, `dbPassword` and `db-password` have the same two.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for c in name.chars() {
        let splits = !c.is_ascii_alphanumeric() || (after_lower && c.is_ascii_uppercase());
        if splits {
            words.push(String::new());
        }
        if c.is_ascii_alphanumeric() {
            words.last_mut().expect("there is always a word").push(c.to_ascii_lowercase());
        }
        after_lower = c.is_ascii_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Forms that providers give their keys, so that leaked ones are found.
fn known_form(value: &str) -> Option<&'static str> {
    let runs = |prefix: &str, length: usize| {
        value.match_indices(prefix).any(|(at, _)| {
            let fresh = !value[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
            let rest = &value[at + prefix.len()..];
            fresh
                && rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').count()
                    >= length
        })
    };
    if value.contains("-----BEGIN ") && value.contains("PRIVATE KEY") {
        Some("the value has the form of a private key")
    } else if runs("AKIA", 16) || runs("ASIA", 16) {
        Some("the value has the form of an AWS access key")
    } else if ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].iter().any(|prefix| runs(prefix, 36))
        || runs("github_pat_", 22)
    {
        Some("the value has the form of a GitHub token")
    } else if ["xoxb-", "xoxp-", "xoxa-", "xoxr-"].iter().any(|prefix| runs(prefix, 8)) {
        Some("the value has the form of a Slack token")
    } else if runs("sk_live_", 16) || runs("rk_live_", 16) {
        Some("the value has the form of a Stripe key")
    } else if password(value).is_some() {
        Some("the value is a URL with a password in it")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_told_by_their_words() {
        for key in [
            "PASSWORD",
            "DB_PASSWORD",
            "dbPassword",
            "API_KEY",
            "STRIPE_SECRET",
            "TOKEN",
            "JWT_SIGNING_KEY",
        ] {
            assert!(reason(key, "hunter2").is_some(), "{key}");
        }
        for key in [
            "TOKEN_TTL",
            "SECRET_NAME",
            "TOKENIZER",
            "PASSWORD_MIN_LENGTH",
            "KEY",
            "SECRETARY",
            "TABLE",
        ] {
            assert!(reason(key, "hunter2").is_none(), "{key}");
        }
        assert!(reason("PASSWORD", "").is_none());
        assert!(reason("TOKEN", "https://id.example.com/token").is_none());
    }

    #[test]
    fn keys_are_known_by_their_form() {
        for value in [
            concat!("AK", "IAIOSFODNN7EXAMPLE"),
            concat!("-----BEGIN RSA ", "PRIVATE KEY-----\nMII"),
            concat!("gh", "p_0123456789abcdefghijklmnopqrstuvwxyz"),
            "postgres://user:hunter2@db.example.com/orders",
        ] {
            assert!(reason("TABLE", value).is_some(), "{value}");
        }
        for value in ["AKIA", "BREAKIA0123456789ABCDEF", "ghp_short", "https://user@example.com"] {
            assert!(reason("TABLE", value).is_none(), "{value}");
        }
    }
}
