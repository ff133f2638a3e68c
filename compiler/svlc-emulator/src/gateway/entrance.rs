//! By which name a request comes in, and what that makes of its path: [`Entrances`]. The API's own name leads to the stage that the path
//! begins with (`apigw-dg`, http-api-develop-routes), a custom domain to the stage of a mapping (http-api-mappings).

use svlc_core::model::{Model, Stage};

use super::refusal::Refusal;
use crate::local::Local;
use crate::server;

/// The names that the API has.
#[derive(Debug)]
pub(crate) struct Entrances {
    /// The name that AWS gives it.
    own: String,
    /// Whether it answers there, and at the names of this machine.
    is_own_open: bool,
    domain: Option<Domain>,
}

/// A custom domain.
#[derive(Debug)]
struct Domain {
    /// In lower case; `*.example.com` for every name below.
    name: String,
    /// Path and stage, the longest path first.
    mappings: Vec<(String, String)>,
}

/// Where a request has come in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entered {
    /// Index of the stage.
    pub(crate) stage: usize,
    /// The path below the stage or the mapping, as it was sent.
    pub(crate) path: String,
    /// The custom domain, and the path of its mapping.
    pub(crate) domain: Option<(String, String)>,
}

impl Entrances {
    pub(crate) fn new(model: &Model, local: &Local) -> Self {
        let domain = model.api.domain.as_ref().map(|domain| {
            let name = local.text(&domain.name).expect("support refuses what has no value here");
            let mut mappings = domain.mappings.clone();
            mappings.sort_by_key(|(path, _)| std::cmp::Reverse(path.len()));
            Domain { name: name.to_ascii_lowercase(), mappings }
        });
        Self { own: local.domain(), is_own_open: model.api.default_endpoint, domain }
    }

    /// Lets a request in that asks `host` for `path`.
    pub(crate) fn enter(
        &self,
        host: &str,
        path: &str,
        stages: &[Stage],
    ) -> Result<Entered, Refusal> {
        let name = server::host_name(host);
        let domain = self.domain.as_ref().and_then(|domain| Some((domain, domain.named(&name)?)));
        if let Some((domain, name)) = domain {
            let (mapped, path, stage) = domain.mapped(path).ok_or(Refusal::Forbidden)?;
            let stage = stages.iter().position(|one| one.name == stage);
            let stage = stage.ok_or(Refusal::Forbidden)?;
            return Ok(Entered { stage, path, domain: Some((name, mapped.to_owned())) });
        }
        // Any other is a name of a page that has its name lead here.
        if !server::is_loopback(host) && name != self.own {
            return Err(Refusal::Forbidden);
        }
        if !self.is_own_open {
            return Err(Refusal::NotFound);
        }
        let (stage, path) = by_prefix(path, stages).ok_or(Refusal::NotFound)?;
        Ok(Entered { stage, path: path.to_owned(), domain: None })
    }
}

impl Domain {
    /// The name under which the domain is asked for, if it is. Below `.localhost` every name leads to this machine, so that a browser
    /// can ask for `api.example.com.localhost`.
    fn named(&self, host: &str) -> Option<String> {
        let host = host.strip_suffix(".localhost").unwrap_or(host);
        let is_it = match self.name.strip_prefix('*') {
            Some(below) => host
                .strip_suffix(below)
                .is_some_and(|label| !label.is_empty() && !label.contains('.')),
            None => host == self.name,
        };
        is_it.then(|| host.to_owned())
    }

    /// The mapping of a path, the path below it, and its stage. Where paths have several levels, a mapping takes every path that begins
    /// with its letters; else it takes whole segments.
    fn mapped(&self, path: &str) -> Option<(&str, String, &str)> {
        let has_levels = self.mappings.iter().any(|(path, _)| path.contains('/'));
        let rest = path.strip_prefix('/').unwrap_or(path);
        let below = |key: &str| {
            let below = rest.strip_prefix(key)?;
            let is_whole =
                has_levels || key.is_empty() || below.is_empty() || below.starts_with('/');
            is_whole.then_some(below)
        };
        let (key, below, stage) =
            self.mappings.iter().find_map(|(key, stage)| Some((key, below(key)?, stage)))?;
        let slash = if below.starts_with('/') { "" } else { "/" };
        Some((key, [slash, below].concat(), stage))
    }
}

/// The stage that a path begins with, and the path below it; else `$default`.
fn by_prefix<'a>(path: &'a str, stages: &[Stage]) -> Option<(usize, &'a str)> {
    let rest = path.strip_prefix('/').unwrap_or(path);
    let first = rest.split('/').next().unwrap_or_default();
    let named = stages.iter().position(|stage| !stage.is_default() && stage.name == first);
    match named {
        Some(index) => Some((index, &rest[first.len()..])),
        None => Some((stages.iter().position(Stage::is_default)?, path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(mappings: &[&str], path: &str) -> Option<(String, String)> {
        let mut mappings: Vec<_> =
            mappings.iter().map(|key| ((*key).to_owned(), "s".to_owned())).collect();
        mappings.sort_by_key(|(path, _)| std::cmp::Reverse(path.len()));
        let domain = Domain { name: "api.example.com".to_owned(), mappings };
        domain.mapped(path).map(|(key, below, _)| (key.to_owned(), below))
    }

    /// The first is the example of `apigw-dg`, http-api-mappings.
    #[test]
    fn the_longest_mapping_takes_a_path() {
        let levels =
            ["", "orders", "orders/v1/items", "orders/v2/items", "orders/v2/items/categories"];
        for (mappings, path, key, below) in [
            (&levels[..], "/orders", "orders", "/"),
            (&levels, "/orders/v1/items", "orders/v1/items", "/"),
            (&levels, "/orders/v1/items/123", "orders/v1/items", "/123"),
            (&levels, "/orders/v2/items/categories/5", "orders/v2/items/categories", "/5"),
            (&levels, "/customers", "", "/customers"),
            (&levels, "/ordersandmore", "orders", "/andmore"),
            (&["", "orders"], "/ordersandmore", "", "/ordersandmore"),
            (&["", "orders"], "/orders/1", "orders", "/1"),
        ] {
            assert_eq!(mapped(mappings, path), Some((key.to_owned(), below.to_owned())), "{path}");
        }
        assert_eq!(mapped(&["orders"], "/other"), None);
    }

    #[test]
    fn a_domain_has_its_name_and_one_for_browsers() {
        let named = |name: &str, host: &str| {
            Domain { name: name.to_owned(), mappings: Vec::new() }.named(host)
        };
        let known = Some("api.example.com".to_owned());
        assert_eq!(named("api.example.com", "api.example.com"), known);
        assert_eq!(named("api.example.com", "api.example.com.localhost"), known);
        assert_eq!(named("*.example.com", "api.example.com"), known);
        for (name, host) in [
            ("api.example.com", "example.com"),
            ("api.example.com", "localhost"),
            ("*.example.com", "example.com"),
            ("*.example.com", ".example.com"),
            ("*.example.com", "a.b.example.com"),
        ] {
            assert_eq!(named(name, host), None, "{name} {host}");
        }
    }
}
