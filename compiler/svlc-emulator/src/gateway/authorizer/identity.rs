//! What a request has in the places where an authorizer looks: [`value`], [`values`].

use crate::gateway::event::Routed;

/// What a request has in one identity source, `$request.header.Authorization`; nothing stands for an empty one too.
pub(super) fn value(routed: &Routed<'_>, source: &str) -> Option<String> {
    let found = if let Some(name) = source.strip_prefix("$request.header.") {
        header(routed, &name.to_ascii_lowercase())
    } else if let Some(name) = source.strip_prefix("$request.querystring.") {
        joined(routed.request.query_parameters().into_iter(), name)
    } else if let Some(name) = source.strip_prefix("$stageVariables.") {
        routed.stage.variables.get(name).cloned()
    } else {
        let name = source.strip_prefix("$context.")?;
        routed.context(&routed.key.to_string()).variable(name)
    };
    found.filter(|value| !value.is_empty())
}

/// What a request has in each of several; `None` if it lacks any.
pub(super) fn values(routed: &Routed<'_>, sources: &[String]) -> Option<Vec<String>> {
    sources.iter().map(|source| value(routed, source)).collect()
}

/// A header as events have it, among them those that API Gateway adds.
fn header(routed: &Routed<'_>, name: &str) -> Option<String> {
    joined(routed.request.forwarded_headers().into_iter(), name)
}

/// All values of a name, joined by commas.
fn joined(pairs: impl Iterator<Item = (String, String)>, name: &str) -> Option<String> {
    let of: Vec<String> =
        pairs.filter(|(known, _)| known == name).map(|(_, value)| value).collect();
    (!of.is_empty()).then(|| of.join(","))
}
