//! The service as a whole: what it is, how it hangs together, where it answers.

use hyper::StatusCode;
use serde::Serialize;
use svlc_emulator::{Running, View};

use super::{Fact, Link, Made, authorization, fact, framed, kind};
use crate::address::Page;
use crate::drawing::{self, Drawing};

#[derive(Serialize)]
struct Service {
    name: String,
    description: Option<String>,
    facts: Vec<Fact>,
    drawing: Drawing,
    routes: Vec<RouteRow>,
}

/// A row of the table that says what the drawing shows.
#[derive(Serialize)]
struct RouteRow {
    key: Link,
    authorization: String,
    integration: String,
    kind: String,
    target: Link,
}

pub(super) fn page(view: &View, running: &Running) -> Made {
    let model = running.model();
    let routes = model.routes.iter().map(|route| {
        let integration = model.integration(route.integration);
        let key = route.key.to_string();
        let href = format!("{}?route={}", Page::Requests.path(), crate::address::encoded(&key));
        RouteRow {
            key: Link { text: key, href },
            authorization: authorization(model, route),
            integration: integration.name.clone(),
            kind: kind(integration),
            target: target(running, integration),
        }
    });
    let page = Service {
        name: model.service.clone(),
        description: model.description.clone(),
        facts: facts(view, running),
        drawing: drawing::draw(model),
        routes: routes.collect(),
    };
    framed(view, ("service", "service"), StatusCode::OK, "Service", &page)
}

fn facts(view: &View, running: &Running) -> Vec<Fact> {
    let model = running.model();
    let parts = [
        count(model.routes.len(), "route"),
        count(model.integrations.len(), "integration"),
        count(model.functions.len(), "function"),
        count(model.stages.len(), "stage"),
    ];
    vec![
        fact("API", view.url().unwrap_or_default()),
        fact("Lambda API", view.lambda_url().unwrap_or_default()),
        fact("Region", running.region()),
        fact("Parts", parts.join(", ")),
    ]
}

fn count(count: usize, one: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {one}{plural}")
}

fn target(running: &Running, integration: &svlc_core::model::Integration) -> Link {
    use svlc_core::model::Target;
    match &integration.target {
        Target::Lambda { function, .. } => {
            let name = running.model().function(*function).name.clone();
            Link { href: Page::Function(name.clone()).path(), text: name }
        }
        _ => Link { text: drawing::endpoint(integration).unwrap_or_default(), href: String::new() },
    }
}
