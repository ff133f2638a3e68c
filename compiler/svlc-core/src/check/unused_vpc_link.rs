//! A VPC link that no private integration uses.
//!
//! Why: it takes network interfaces in every subnet and counts against the ten of an account, and leads nowhere.
//!
//! ```yaml
//! api: { vpc_links: { main: { subnets: [subnet-0a1b2c3d] } } }    # no integration of `type: private`
//! ```
//!
//! Fix: an integration that uses it, or no link.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::Integration;
use crate::suggest;

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
    for (name, _) in cx.vpc_links() {
        let means = |used: &str| {
            used == name.value || suggest::nearest(used, [name.value.as_str()]).is_some()
        };
        if cx.links_used().any(|used| means(&used.value.0)) {
            continue;
        }
        let message = format!("no integration uses VPC link `{}`", name.value);
        sink.push(Diagnostic::new(CODE, name.span, message, HELP));
    }
}
