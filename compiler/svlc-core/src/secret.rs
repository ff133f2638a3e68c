//! What looks like a secret, by its name or by its form, so that it is kept out of messages and masked in excerpts.
//! Leaves the warning to `check::plain_text_secret`.

use std::ops::Range;

use crate::document::{Document, NodeId, NodeKind};
use crate::source::{Source, Span};

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
const ABOUT: [&str; 37] = [
    "age",
    "algorithm",
    "arn",
    "audience",
    "count",
    "days",
    "digest",
    "enabled",
    "endpoint",
    "expiry",
    "file",
    "format",
    "hash",
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
    "sha256",
    "size",
    "timeout",
    "ttl",
    "type",
    "uri",
    "url",
];

/// Headers whose values are secrets, in lower case, beside those with a name of one.
const HEADERS: [&str; 4] = ["authorization", "cookie", "proxy-authorization", "set-cookie"];

/// Places of all values that look like secrets, whether they fit their key or not.
pub(crate) fn places(source: &Source, document: &Document) -> Vec<Span> {
    let mut places = Vec::new();
    for node in document.nodes() {
        match &node.kind {
            NodeKind::Mapping(entries) => {
                let secret = entries.iter().filter(|(key, _)| is_header(document.text(*key)));
                places.extend(secret.filter_map(|(_, value)| value_place(document, *value)));
            }
            NodeKind::Scalar { text, .. } => match (password(text), form(text)) {
                (Some(at), _) => places.push(source.within(node.span, text, at)),
                (None, Some(_)) => places.push(node.span),
                (None, None) => {}
            },
            NodeKind::Sequence(_) | NodeKind::Hole => {}
        }
    }
    places.sort_unstable();
    places.dedup();
    places
}

/// A mapping under such a name is no value: a function may be called `token`.
fn value_place(document: &Document, value: NodeId) -> Option<Span> {
    let node = document.node(value);
    let is_value = match &node.kind {
        NodeKind::Scalar { text, .. } => !text.is_empty(),
        NodeKind::Sequence(_) => true,
        NodeKind::Mapping(_) | NodeKind::Hole => false,
    };
    is_value.then_some(node.span)
}

/// Whether a key names a secret or a header that holds one.
pub fn is_header(name: &str) -> bool {
    HEADERS.iter().any(|known| known.eq_ignore_ascii_case(name)) || is_name(name)
}

/// Whether a key names a secret. A route key such as `GET /token` is the name of a place, and `secrets.ssm.token`, which is
/// granted, the name of a name.
pub fn is_name(key: &str) -> bool {
    if key.contains([' ', '/']) || key.starts_with("secrets.") {
        return false;
    }
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

/// Whether there is a private key in a text.
pub fn holds_private_key(text: &str) -> bool {
    text.contains("-----BEGIN ") && text.contains("PRIVATE KEY")
}

/// What a value is by its form: forms that providers give their keys, so that leaked ones are found.
pub fn form(value: &str) -> Option<&'static str> {
    let runs = |prefix: &str, length: usize| {
        value.match_indices(prefix).any(|(at, _)| {
            let fresh = !value[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
            let rest = &value[at + prefix.len()..];
            fresh
                && rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').count()
                    >= length
        })
    };
    if holds_private_key(value) {
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

/// The password in a URL, `user:password@`, if it has one: bytes of the URL.
pub fn password(url: &str) -> Option<Range<usize>> {
    let start = url.find("://")? + 3;
    let authority =
        &url[start..start + url[start..].find(['/', '?', '#']).unwrap_or(url.len() - start)];
    let (user, _) = authority.rsplit_once('@')?;
    let (_, password) = user.split_once(':')?;
    let end = start + user.len();
    (!password.is_empty()).then(|| end - password.len()..end)
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
            assert!(is_name(key), "{key}");
        }
        for key in [
            "TOKEN_TTL",
            "SECRET_NAME",
            "TOKENIZER",
            "PASSWORD_MIN_LENGTH",
            "API_KEY_SHA256",
            "TOKEN_HASH",
            "KEY",
            "SECRETARY",
            "GET /token",
            "POST /password/{id}",
            "TABLE",
        ] {
            assert!(!is_name(key), "{key}");
        }
    }

    #[test]
    fn keys_are_known_by_their_form() {
        for value in [
            concat!("AK", "IAIOSFODNN7EXAMPLE"),
            concat!("-----BEGIN RSA ", "PRIVATE KEY-----\nMII"),
            concat!("gh", "p_0123456789abcdefghijklmnopqrstuvwxyz"),
            "postgres://user:hunter2@db.example.com/orders",
        ] {
            assert!(form(value).is_some(), "{value}");
        }
        for value in ["AKIA", "BREAKIA0123456789ABCDEF", "ghp_short", "https://user@example.com"] {
            assert!(form(value).is_none(), "{value}");
        }
    }

    #[test]
    fn a_password_is_found_without_its_user() {
        let url = "postgres://user:p@ss@db/x";
        assert_eq!(&url[password(url).unwrap()], "p@ss");
        assert_eq!(password("https://user@example.com/a:b@c"), None);
    }
}
