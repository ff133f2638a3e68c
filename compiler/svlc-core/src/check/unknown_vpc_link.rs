//! A private integration that names a VPC link which the spec does not define.
//!
//! Why: nothing would lead from the API into the VPC.
//!
//! ```yaml
//! api: { vpc_links: { main: { subnets: [subnet-0a1b2c3d] } } }
//! integrations: { stock: { type: private, vpc_link: man, listener: "arn:aws:elasticloadbalancing:…" } }    # it is called `main`
//! ```
//!
//! Fix: name one that is defined in `api.vpc_links`.

use super::context::{Context, scalar};
use super::names::Names;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0227;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    if !cx.holes.knows("vpc_links") {
        return;
    }
    let links: Names<'_> = cx.vpc_links().map(|(name, _)| name).collect();
    for link in cx.links_used() {
        if cx.vpc_links().any(|(name, _)| name.value == link.value.0) {
            continue;
        }
        let name = &link.value.0;
        let message = format!("no VPC link is named `{name}`");
        let new = |help| Diagnostic::new(CODE, link.span, &message, help);
        let define = format!("add `{name}` to `api.vpc_links`");
        sink.push(match links.meant(name, &cx.effort) {
            Some(meant) => new(format!("did you mean `{}`?", meant.value))
                .also(meant.span, "defined here")
                .fix(link.span, scalar(meant)),
            None if links.is_empty() => new(define),
            None => new(format!("name one that is defined ({}), or {define}", links.list())),
        });
    }
}
