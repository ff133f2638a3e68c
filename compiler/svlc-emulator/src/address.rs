//! Where a service is to be reached on this machine: every [`Address`] that a browser or curl can ask for.

use svlc_core::model::{Model, RouteId, Stage};

use crate::local::Local;
use crate::support::Supported;

/// Where a route answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The route.
    pub route: RouteId,
    /// The stage.
    pub stage: String,
    /// `http://127.0.0.1:3000/beta/orders/{id}`; `…` stands for whatever the default route takes.
    pub url: String,
}

/// A name for every name below `*.example.com`.
const ANY_LABEL: &str = "any";

impl Supported<'_> {
    /// Every address of a service whose API answers at `url`.
    pub fn addresses(self, url: &str) -> Vec<Address> {
        of(self.model(), url)
    }
}

/// The addresses of a service that is emulated.
pub(crate) fn of(model: &Model, url: &str) -> Vec<Address> {
    let bases = bases(model, url);
    let routes = model.routes.iter().enumerate();
    let all = bases.iter().flat_map(|(stage, base)| {
        routes.clone().map(move |(index, route)| Address {
            route: RouteId(index),
            stage: stage.name.clone(),
            url: format!("{base}{}", route.key.path().unwrap_or_else(|| "/…".to_owned())),
        })
    });
    all.collect()
}

/// What the addresses of each stage begin with: below the default endpoint, if it is open, and below the custom domain.
pub(crate) fn bases<'a>(model: &'a Model, url: &str) -> Vec<(&'a Stage, String)> {
    let own = model.stages.iter().filter(|_| model.api.default_endpoint).map(|stage| {
        let prefix = if stage.is_default() { String::new() } else { format!("/{}", stage.name) };
        (stage, format!("{url}{prefix}"))
    });
    own.chain(of_domain(model, url)).collect()
}

/// The addresses of a custom domain. Below `.localhost` its name leads to this machine, in browsers and in curl.
fn of_domain<'a>(model: &'a Model, url: &str) -> Vec<(&'a Stage, String)> {
    let Some(domain) = &model.api.domain else { return Vec::new() };
    let name = Local::new(model, url).text(&domain.name).unwrap_or_default();
    let name = name.replace('*', ANY_LABEL);
    let port = url.rsplit(':').next().unwrap_or_default();
    let mapped = domain.mappings.iter().filter_map(|(path, stage)| {
        let stage = model.stages.iter().find(|one| one.name == *stage)?;
        let slash = if path.is_empty() { "" } else { "/" };
        Some((stage, format!("http://{name}.localhost:{port}{slash}{path}")))
    });
    mapped.collect()
}
