//! A function that starts from the blueprint `table-crud` without the right to do with its table what its routes ask for.
//!
//! Why: the role of a function has the rights that `access` gives it and no others. DynamoDB refuses the rest, and every such
//! request gets 500.
//!
//! ```yaml
//! functions: { items: { blueprint: table-crud, env: { TABLE: "${tables.items.name}" } } }
//! ```
//!
//! Fix: `access: { tables.items: read-write }`. Rights in `policies` count as enough: what they mean is not looked at.

use super::blueprint::{Started, started, table};
use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::reference::{Resource, Section};
use crate::routing::RouteKey;
use crate::spec::{BlueprintName, Entries, Grant, HttpMethod};

const CODE: Code = Code::SV0257;

/// Whether a table is read, and whether it is written to.
type Rights = (bool, bool);

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for started in started(cx).filter(|one| one.blueprint == BlueprintName::TableCrud) {
        let variable = started.text(cx, "TABLE").and_then(|value| table(&value.value.text));
        let Some(name) = variable.filter(|name| cx.is_defined(Section::Tables, name)) else {
            continue;
        };
        let (has, needs) = (granted(cx, started, name), needed(cx, started));
        let verb = match (needs.0 && !has.0, needs.1 && !has.1) {
            (false, false) => continue,
            (true, false) => "read",
            (false, true) => "write to",
            (true, true) => "read and write to",
        };
        let grant = grant((needs.0 || has.0, needs.1 || has.1)).name();
        let message = format!("function `{}` may not {verb} table `{name}`", started.name.value);
        let help = format!("give it `access: {{ tables.{name}: {grant} }}`");
        sink.push(Diagnostic::new(CODE, started.span, message, help));
    }
}

/// What its routes do with the table.
fn needed(cx: &Context<'_>, started: Started<'_>) -> Rights {
    let keys = started.routes(cx).filter_map(|line| line.parsed.as_ref().ok());
    let methods = keys.filter_map(|key| match key {
        RouteKey::Path { method, .. } => Some(*method),
        RouteKey::Default => None,
    });
    methods.fold((false, false), |(read, write), method| match method {
        HttpMethod::Get => (true, write),
        HttpMethod::Post | HttpMethod::Put | HttpMethod::Delete => (read, true),
        // Not served: `unserved_route` says so.
        _ => (read, write),
    })
}

/// What it may do with the table. What could not be read, and what says it in another way, is taken for enough.
fn granted(cx: &Context<'_>, started: Started<'_>, table: &str) -> Rights {
    let function = started.function;
    let itself = Resource { section: Section::Tables, name: table };
    let hides = |key: &str| cx.holes.hides("functions", &started.name.value, key);
    let is_hidden = (function.access.is_none() && hides("access"))
        || function.policies.is_some()
        || hides("policies");
    if is_hidden {
        return (true, true);
    }
    let entries = function.access.iter().flat_map(Entries::all);
    entries.fold((false, false), |(read, write), (target, grant)| {
        let is_other_form = target.value.starts_with("arn:") || target.value.contains("${");
        let grant = match grant {
            _ if is_other_form => Grant::ReadWrite,
            _ if Resource::parse(&target.value) != Some(itself) => return (read, write),
            Some(grant) => grant.value,
            None => Grant::ReadWrite,
        };
        let (reads, writes) = rights(grant);
        (read || reads, write || writes)
    })
}

fn rights(grant: Grant) -> Rights {
    match grant {
        Grant::Read => (true, false),
        Grant::Write => (false, true),
        // Another word is refused for a table: one message is enough.
        _ => (true, true),
    }
}

fn grant(rights: Rights) -> Grant {
    match rights {
        (_, false) => Grant::Read,
        (false, true) => Grant::Write,
        (true, true) => Grant::ReadWrite,
    }
}
