//! Stages with their invoke URLs, variables, throttles and the address of each route.

use hyper::StatusCode;
use serde::Serialize;
use svlc_core::model::{RouteSettings, Stage};
use svlc_core::routing::RouteKey;
use svlc_emulator::{Address, Running, View};

use super::{Fact, Made, fact, framed};

#[derive(Serialize)]
struct Stages {
    stages: Vec<OneStage>,
}

#[derive(Serialize)]
struct OneStage {
    name: String,
    /// Where it is, by the API's own name and by that of a domain.
    urls: Vec<String>,
    facts: Vec<Fact>,
    variables: Vec<(String, String)>,
    addresses: Vec<Shown>,
}

/// Where a route answers.
#[derive(Serialize)]
struct Shown {
    method: &'static str,
    url: String,
    /// Whether a browser can just go there.
    is_link: bool,
    throttle: Option<String>,
}

pub(super) fn page(view: &View, running: &Running) -> Made {
    let url = view.url().unwrap_or_default();
    let addresses = running.addresses(&url);
    let stages = running.model().stages.iter();
    let stages = stages.map(|one| stage(running, one, &url, &addresses));
    let page = Stages { stages: stages.collect() };
    framed(view, ("stages", "stages"), StatusCode::OK, "Stages", &page)
}

fn stage(running: &Running, stage: &Stage, url: &str, addresses: &[Address]) -> OneStage {
    let own = addresses.iter().filter(|address| address.stage == stage.name);
    let shown = own.map(|address| {
        let settings = stage.routes.iter().find(|(id, _)| *id == address.route);
        let method = match &running.model().routes[address.route.0].key {
            RouteKey::Default => "ANY",
            RouteKey::Path { method, .. } => method.as_str(),
        };
        let is_link = matches!(method, "GET" | "ANY") && !address.url.contains(['{', '…']);
        let throttle = settings.and_then(|(_, settings)| throttle(settings));
        Shown { method, url: address.url.clone(), is_link, throttle }
    });
    let mut facts = Vec::new();
    if !stage.auto_deploy {
        facts
            .push(fact("Deployment", "the spec as it stands; at AWS what `svlc promote` gives it"));
    }
    if let Some(text) = throttle(&stage.defaults) {
        facts.push(fact("Throttle", text));
    }
    if let Some(logs) = &stage.access_logs {
        facts.push(fact("Access log", format!("kept {} days", logs.retention)));
    }
    let variables = stage.variables.iter();
    let variables = variables.map(|(name, value)| (name.clone(), crate::mask::value(name, value)));
    OneStage {
        name: stage.name.clone(),
        urls: running.invoke_urls(&stage.name, url),
        facts,
        variables: variables.collect(),
        addresses: shown.collect(),
    }
}

fn throttle(settings: &RouteSettings) -> Option<String> {
    let throttle = settings.throttle?;
    Some(format!("{} requests a second, bursts of {}", throttle.rate, throttle.burst))
}
