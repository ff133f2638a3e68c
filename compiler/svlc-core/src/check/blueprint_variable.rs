//! A blueprint without a variable that it reads, or with one that it cannot read: `RANDOM_MIN` and `RANDOM_MAX` of
//! `random-number` are whole numbers, the smaller one first; `UPSTREAM_URL` of `http-client` is a URL, `TABLE` of `table-crud`
//! the name of a table of the service, `API_KEY_SHA256` of `authorizer` a hash in hex.
//!
//! Why: the blueprint's handler reads them when it starts. Without them every invocation fails.
//!
//! ```yaml
//! functions:
//!   random: { blueprint: random-number, env: { RANDOM_MIN: 10, RANDOM_MAX: 1 } }
//! ```
//!
//! Fix: give both, `RANDOM_MIN` not above `RANDOM_MAX`. `defaults.env` counts too.

use super::blueprint::{self, Found, Started, started};
use super::context::Context;
use super::malformed_url;
use super::names::list;
use super::url::Variables;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::interpolation;
use crate::source::Span;
use crate::spec::{BlueprintName, Scalar, ScalarKind, Spanned};

const CODE: Code = Code::SV0213;
const MIN: &str = "RANDOM_MIN";
const MAX: &str = "RANDOM_MAX";

const TABLE: &str =
    "add `env: { TABLE: \"${tables.NAME.name}\" }` with the name of a table of this service";

const SHA256: &str =
    "add `env: { API_KEY_SHA256: \"…\" }` with what `printf %s KEY | sha256sum` prints";
/// Digits of a SHA-256 in hex.
const SHA256_DIGITS: usize = 64;

/// What a blueprint reads from its environment.
struct Needs {
    /// Its name in a spec.
    blueprint: &'static str,
    variables: &'static [&'static str],
    /// How they are written.
    example: &'static str,
}

fn needs(blueprint: BlueprintName) -> Option<Needs> {
    Some(match blueprint {
        BlueprintName::Hello
        | BlueprintName::Echo
        | BlueprintName::QueueWorker
        | BlueprintName::Schedule => return None,
        BlueprintName::RandomNumber => Needs {
            blueprint: "random-number",
            variables: &[MIN, MAX],
            example: "add `env: { RANDOM_MIN: 1, RANDOM_MAX: 1000 }` with the numbers you want",
        },
        BlueprintName::HttpClient => Needs {
            blueprint: "http-client",
            variables: &["UPSTREAM_URL"],
            example: "add `env: { UPSTREAM_URL: \"https://quotes.example.com/v1\" }` with the URL you want",
        },
        BlueprintName::TableCrud => {
            Needs { blueprint: "table-crud", variables: &["TABLE"], example: TABLE }
        }
        BlueprintName::Authorizer => {
            Needs { blueprint: "authorizer", variables: &["API_KEY_SHA256"], example: SHA256 }
        }
    })
}

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for started in started(cx) {
        if let Some(needs) = needs(started.blueprint) {
            variables(cx, started, &needs, sink);
        }
    }
}

fn variables(cx: &Context<'_>, started: Started<'_>, needs: &Needs, sink: &mut Sink) {
    let mut missing = Vec::new();
    let mut values = Vec::new();
    for name in needs.variables {
        match started.variable(cx, name) {
            Found::Missing => missing.push(*name),
            Found::Hole => {}
            Found::Value(value) => values.push((*name, value)),
        }
    }
    if !missing.is_empty() {
        let lacks = list(missing.iter().copied(), missing.len());
        let message = format!("blueprint `{}` lacks {lacks} in `env`", needs.blueprint);
        sink.push(Diagnostic::new(CODE, started.span, message, needs.example));
    }
    match started.blueprint {
        BlueprintName::RandomNumber => range(&values, sink),
        BlueprintName::HttpClient => values.iter().for_each(|(_, value)| url(cx, value, sink)),
        BlueprintName::TableCrud => values.iter().for_each(|(_, value)| table(value, sink)),
        BlueprintName::Authorizer => values.iter().for_each(|(_, value)| sha256(value, sink)),
        BlueprintName::Hello
        | BlueprintName::Echo
        | BlueprintName::QueueWorker
        | BlueprintName::Schedule => {}
    }
}

fn range(values: &[(&str, &Spanned<Scalar>)], sink: &mut Sink) {
    let numbers: Vec<_> =
        values.iter().filter_map(|(name, value)| number(name, value, sink)).collect();
    if let [(min, min_span), (max, max_span)] = numbers[..]
        && min > max
    {
        let message = format!("`{MIN}` is {min}, more than `{MAX}`, {max}");
        let help = "swap the two: the smaller number is `RANDOM_MIN`";
        sink.push(
            Diagnostic::new(CODE, min_span, message, help).also(max_span, "the smaller number"),
        );
    }
}

/// The number and its place, or a message that it is none.
fn number(name: &str, value: &Spanned<Scalar>, sink: &mut Sink) -> Option<(i64, Span)> {
    match value.value.text.parse() {
        Ok(number) if value.value.kind == ScalarKind::Integer => Some((number, value.span)),
        _ => {
            let message = format!("`{name}` is not a whole number");
            let help = "write a whole number without quotes, such as `1000`";
            sink.push(Diagnostic::new(CODE, value.span, message, help));
            None
        }
    }
}

/// Says that a variable names no table of this service; that the table is not there, or the reference has no end, is told
/// wherever it stands.
fn table(value: &Spanned<Scalar>, sink: &mut Sink) {
    let text = value.value.text.as_str();
    let is_other = interpolation::split(text).is_ok_and(|_| blueprint::table(text).is_none());
    if is_other {
        let message = "`TABLE` is not the name of a table of this service";
        let help = "write `${tables.NAME.name}`: svlc takes the key from the table";
        sink.push(Diagnostic::new(CODE, value.span, message, help));
    }
}

/// Says that a variable is no SHA-256, unless it is known only when the stack is deployed. In quotes: one of digits alone would
/// be a number.
fn sha256(value: &Spanned<Scalar>, sink: &mut Sink) {
    let Scalar { text, kind, .. } = &value.value;
    let is_hash = text.len() == SHA256_DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_fixed = !text.contains("${");
    if is_fixed && !(is_hash && *kind == ScalarKind::Text) {
        let message = "`API_KEY_SHA256` is not the SHA-256 of a key in hex";
        let help = "write the 64 digits that `printf %s KEY | sha256sum` prints, in quotes";
        sink.push(Diagnostic::new(CODE, value.span, message, help));
    }
}

/// Says what is wrong with the URL of an upstream, unless it is known only when the stack is deployed.
fn url(cx: &Context<'_>, value: &Spanned<Scalar>, sink: &mut Sink) {
    let text = value.value.text.as_str();
    let Ok(variables) = Variables::read(text) else { return };
    if !variables.references.is_empty() {
        return;
    }
    let is_greedy = |at: &std::ops::Range<usize>| text[at.clone()].ends_with("+}");
    for fault in malformed_url::faults(text, &variables) {
        // Of how many segments a parameter is, the handler reads here.
        if !is_greedy(&fault.at) {
            let span = cx.within(value.span, text, fault.at);
            sink.push(Diagnostic::new(CODE, span, fault.message, fault.help));
        }
    }
}
