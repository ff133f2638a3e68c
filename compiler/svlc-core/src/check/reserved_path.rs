//! A route on a path that API Gateway answers itself on custom domains.
//!
//! Why: `/ping` and `/sping` are for the health checks of the service (`apigw-dg`, http-api-quotas); the route would never be reached through
//! the domain.
//!
//! ```yaml
//! api: { domain: { name: api.example.com, certificate: "arn:…" } }
//! routes: { GET /ping: health }
//! ```
//!
//! Fix: another path.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0361;
const PATHS: [&str; 2] = ["/ping", "/sping"];
const HELP: &str = "use another path, such as `/health`";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let Some(domain) = cx.domain() else { return };
    let at_root = domain.mappings.as_ref().is_none_or(|mappings| mappings.name("").is_some());
    for line in cx.routes.iter().filter(|_| at_root) {
        let path = line.parsed.as_ref().ok().and_then(|key| key.path());
        if let Some(path) = path.filter(|path| PATHS.contains(&path.as_str())) {
            let message = format!("on a custom domain, API Gateway answers `{path}` itself");
            let diagnostic = Diagnostic::new(CODE, line.key.span, message, HELP);
            sink.push(match &domain.name {
                Some(name) => diagnostic.also(name.span, "the custom domain"),
                None => diagnostic,
            });
        }
    }
}
