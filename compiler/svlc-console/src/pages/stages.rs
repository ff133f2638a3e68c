//! Stages with their invoke URLs, variables, throttles and the address of each route.

use hyper::StatusCode;
use serde::Serialize;
use svlc_core::model::{Model, RouteSettings, Stage};
use svlc_core::routing::RouteKey;
use svlc_emulator::{Running, View};

use super::{Fact, Made, fact, framed};

#[derive(Serialize)]
struct Stages {
    stages: Vec<OneStage>,
}

#[derive(Serialize)]
struct OneStage {
    name: String,
    url: String,
    facts: Vec<Fact>,
    variables: Vec<(String, String)>,
    addresses: Vec<Address>,
}

/// Where a route answers.
#[derive(Serialize)]
struct Address {
    method: &'static str,
    url: String,
    /// Whether a browser can just go there.
    is_link: bool,
    throttle: Option<String>,
}

pub(super) fn page(view: &View, running: &Running) -> Made {
    let url = view.url().unwrap_or_default();
    let model = running.model();
    let page = Stages { stages: model.stages.iter().map(|one| stage(model, one, &url)).collect() };
    framed(view, ("stages", "stages"), StatusCode::OK, "Stages", &page)
}

fn stage(model: &Model, stage: &Stage, url: &str) -> OneStage {
    let base = if stage.is_default() { url.to_owned() } else { format!("{url}/{}", stage.name) };
    let addresses = model.routes.iter().enumerate().map(|(index, route)| {
        let settings =
            stage.routes.iter().find(|(id, _)| id.0 == index).map(|(_, settings)| settings);
        let (method, path) = match &route.key {
            RouteKey::Default => ("ANY", "/…".to_owned()),
            RouteKey::Path { method, .. } => {
                (method.as_str(), route.key.path().unwrap_or_default())
            }
        };
        let is_link = matches!(method, "GET" | "ANY") && !path.contains(['{', '…']);
        let throttle = settings.and_then(throttle);
        Address { method, url: format!("{base}{path}"), is_link, throttle }
    });
    let mut facts = Vec::new();
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
        url: if stage.is_default() { format!("{base}/") } else { base.clone() },
        facts,
        variables: variables.collect(),
        addresses: addresses.collect(),
    }
}

fn throttle(settings: &RouteSettings) -> Option<String> {
    let throttle = settings.throttle?;
    Some(format!("{} requests a second, bursts of {}", throttle.rate, throttle.burst))
}
