//! A VPC link that no private integration uses.
//!
//! Why: it takes network interfaces in every subnet and counts against the ten of an account, and leads nowhere.
//!
//! ```yaml
//! api: { vpc_links: { main: { subnets: [subnet-0a1b2c3d] } } }    # no integration of `type: private`
//! ```
//!
//! Fix: an integration that uses it, or no link.

use std::collections::BTreeSet;

use super::context::Context;
use super::names::Names;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::Integration;

const CODE: Code = Code::SV0228;
const HELP: &str = "add an integration of `type: private` that names it, or remove it";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let is_hidden = cx.integrations().any(|(_, integration)| match integration {
        Some(Integration::Private(private)) => private.vpc_link.is_none(),
        Some(_) => false,
        None => true,
    });
    if is_hidden || !cx.holes.knows("integrations") || !cx.holes.knows("vpc_links") {
        return;
    }
    let used: BTreeSet<&str> = cx.links_used().map(|used| used.value.0.as_str()).collect();
    let defined: Names<'_> = cx.vpc_links().map(|(name, _)| name).collect();
    let names: BTreeSet<&str> = cx.vpc_links().map(|(name, _)| name.value.as_str()).collect();
    let misspelt = used.difference(&names);
    let meant = misspelt.map(|used| Some(defined.meant(used, &cx.effort)?.value.as_str()));
    let Some(meant) = meant.collect::<Option<BTreeSet<&str>>>() else { return };
    for (name, _) in cx.vpc_links() {
        if used.contains(name.value.as_str()) || meant.contains(name.value.as_str()) {
            continue;
        }
        let message = format!("no integration uses VPC link `{}`", name.value);
        sink.push(Diagnostic::new(CODE, name.span, message, HELP));
    }
}
