//! Two environment variables of one function whose names differ only in upper and lower case.
//!
//! Why: Lambda keeps both apart, but the generated crate reads them into one struct, whose fields are in lower case.
//!
//! ```yaml
//! functions: { orders: { env: { TABLE: orders, table: archive } } }
//! ```
//!
//! Fix: give one of them another name.

use std::collections::BTreeMap;

use super::context::Context;
use super::make::{Make, make};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::Spanned;

const CODE: Code = Code::SV0215;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let mut shared = BTreeMap::new();
    for key in cx.default_env().into_iter().flat_map(|env| env.names()) {
        collide(&mut shared, key, sink);
    }
    for (name, function) in cx.functions() {
        let Some(function) = function else { continue };
        let Some(env) = &function.env else { continue };
        if !matches!(make(cx, &name.value, function), Make::Rust) {
            continue; // No struct is generated for it.
        }
        let mut own = BTreeMap::new();
        for key in env.names() {
            let field = key.value.to_ascii_lowercase();
            match shared.get(&field) {
                Some(default) if default.value != key.value => push(key, default, sink),
                _ => collide(&mut own, key, sink),
            }
        }
    }
}

fn collide<'a>(
    seen: &mut BTreeMap<String, &'a Spanned<String>>,
    key: &'a Spanned<String>,
    sink: &mut Sink,
) {
    let first = *seen.entry(key.value.to_ascii_lowercase()).or_insert(key);
    if first.value != key.value {
        push(key, first, sink);
    }
}

fn push(key: &Spanned<String>, first: &Spanned<String>, sink: &mut Sink) {
    let message =
        format!("`{}` and `{}` differ only in upper and lower case", key.value, first.value);
    let help = "give one of them another name: both would be one field of the generated struct";
    sink.push(Diagnostic::new(CODE, key.span, message, help).also(first.span, "the other one"));
}
