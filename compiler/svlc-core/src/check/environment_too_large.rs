//! A function whose environment variables are more than 4,096 bytes.
//!
//! Why: Lambda measures all of them together, as compact JSON with its quotes, colons and commas, and refuses more
//! (`lambda-dg`, quotas; 4,096 passes, 4,097 does not).
//!
//! ```yaml
//! functions: { orders: { env: { RULES: "… 5 kB of text …" } } }
//! ```
//!
//! Fix: keep large values in the code, in S3 or in Parameter Store, and only their name in the environment.

use std::collections::BTreeMap;

use super::context::{Context, Environment};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::ENVIRONMENT_BYTES;
use crate::interpolation::{self, Piece};
use crate::source::Span;
use crate::spec::Spanned;

const CODE: Code = Code::SV0308;
const HELP: &str =
    "keep large values in the code, in S3 or in Parameter Store, and only their names here";
/// How many of the largest variables are shown.
const SHOWN: usize = 3;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let shared: BTreeMap<&str, Entry<'_>> = cx.default_env().map(entries).unwrap_or_default();
    if size(shared.values()) > ENVIRONMENT_BYTES {
        let message =
            format!("the environment that every function gets has {} bytes", size(shared.values()));
        sink.push(diagnostic(None, message, shared.into_values().collect()));
        return;
    }
    for (name, function) in cx.functions() {
        let Some(env) = function.and_then(|function| function.env.as_ref()) else { continue };
        let own = entries(env);
        let inherited = shared.iter().filter(|(key, _)| !own.contains_key(*key));
        let all: Vec<Entry<'_>> =
            own.values().chain(inherited.map(|(_, entry)| entry)).copied().collect();
        if size(&all) > ENVIRONMENT_BYTES {
            let message =
                format!("the environment of function `{}` has {} bytes", name.value, size(&all));
            sink.push(diagnostic(Some(name.span), message, all));
        }
    }
}

/// A variable and what it takes.
#[derive(Clone, Copy)]
struct Entry<'a> {
    key: &'a Spanned<String>,
    bytes: usize,
}

fn entries(env: &Environment) -> BTreeMap<&str, Entry<'_>> {
    let entry = |key, text: &str| Entry { key, bytes: json(&key.value) + 1 + json(&literal(text)) };
    env.iter().map(|(key, value)| (key.value.as_str(), entry(key, &value.value.text))).collect()
}

/// Bytes of the whole as compact JSON: `{`, the variables with a comma between them, `}`.
fn size<'e>(entries: impl IntoIterator<Item = &'e Entry<'e>>) -> usize {
    let (count, bytes) =
        entries.into_iter().fold((0, 0), |(count, sum), entry| (count + 1, sum + entry.bytes));
    2 + bytes + usize::saturating_sub(count, 1)
}

/// Bytes of a text as a JSON string.
fn json(text: &str) -> usize {
    serde_json::Value::from(text).to_string().len()
}

/// The text with `$${` replaced; a text that cannot be read is reported elsewhere and counts as it is.
fn literal(text: &str) -> String {
    let Ok(pieces) = interpolation::split(text) else { return text.to_owned() };
    let texts = pieces.into_iter().map(|piece| match piece {
        Piece::Text(text) => text,
        Piece::Reference { at, .. } => text[at].to_owned(),
    });
    texts.collect()
}

fn diagnostic(function: Option<Span>, message: String, mut entries: Vec<Entry<'_>>) -> Diagnostic {
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.bytes));
    let largest = entries.first().expect("an empty environment is small");
    let span = function.unwrap_or(largest.key.span);
    let new =
        Diagnostic::new(CODE, span, format!("{message}, more than {ENVIRONMENT_BYTES}"), HELP)
            .note("Lambda counts the variables as compact JSON, with quotes, colons and commas");
    let others = entries.iter().take(SHOWN).filter(|entry| entry.key.span != span);
    others.fold(new, |diagnostic, entry| {
        diagnostic
            .also(entry.key.span, format!("`{}` takes {} bytes", entry.key.value, entry.bytes))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_of_compact_json() {
        let key = |name: &str| Spanned::new(name.to_owned(), Span::default());
        let (a, b) = (key("AA"), key("BB"));
        let entry = |key, text: &str| Entry { key, bytes: json(&key.value) + 1 + json(text) };
        let both = [entry(&a, "1"), entry(&b, "\"é\n")];
        assert_eq!(size(&both), "{\"AA\":\"1\",\"BB\":\"\\\"é\\n\"}".len());
        assert_eq!(size(&[]), "{}".len());
    }
}
