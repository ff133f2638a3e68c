//! Sending an event to a function: a template of a route or of another event source to start from, JSON to edit, and what came of it.

use hyper::StatusCode;
use serde::Serialize;
use svlc_core::model::{FunctionId, RouteId};
use svlc_emulator::observe::Invocation;
use svlc_emulator::{Running, View};

use super::request::{Outcome, outcome};
use super::{Made, Tabs, framed, tabs};
use crate::address::Page;
use crate::form::Form;

/// The event where nothing leads to the function.
const NO_EVENT: &str = "{\n  \"key\": \"value\"\n}";
/// The largest event that Lambda takes, in bytes (`lambda-dg`, quotas).
const MAX_EVENT: usize = 6 * 1_024 * 1_024;

#[derive(Serialize)]
struct Test {
    head: Tabs,
    action: String,
    templates: Vec<Template>,
    event: String,
    /// Why the event was not sent.
    fault: Option<String>,
    outcome: Option<Outcome>,
}

/// An event to start from.
#[derive(Serialize)]
struct Template {
    value: String,
    text: String,
    is_chosen: bool,
}

pub(super) fn page(view: &View, running: &Running, name: &str, query: &Form) -> Option<Made> {
    let (index, _) = super::function(running, name)?;
    let ran =
        query.get("ran").and_then(|id| invocation(view, id)).filter(|one| one.function == name);
    let chosen = query.get("template");
    let event = match &ran {
        Some(ran) => String::from_utf8_lossy(&ran.event.bytes).into_owned(),
        None => template(running, FunctionId(index), chosen).unwrap_or_else(|| NO_EVENT.to_owned()),
    };
    let outcome = ran.as_deref().map(outcome);
    Some(show(view, running, (name, index), chosen, (event, None, outcome), StatusCode::OK))
}

/// Sends the event of a form; what came of it stands on the page that the browser is sent to.
pub(super) async fn send(view: &View, name: &str, form: &Form) -> Option<Made> {
    let running = view.running()?;
    let (index, _) = super::function(&running, name)?;
    let event = form.get("event").unwrap_or_default();
    let fault = match serde_json::from_str::<serde::de::IgnoredAny>(event) {
        Err(error) => Some(format!("The event is not JSON: {error}.")),
        Ok(_) if event.len() > MAX_EVENT => {
            Some("The event is larger than 6 MiB, the most that Lambda takes.".to_owned())
        }
        Ok(_) => match view.invoke(name, event.as_bytes().to_vec()).await {
            Ok(id) => {
                let page = Page::Test(name.to_owned()).path();
                return Some(Made::Elsewhere(format!(
                    "{page}?ran={}#outcome",
                    crate::address::encoded(&id)
                )));
            }
            Err(error) => Some(format!("The event was not taken: {error}.")),
        },
    };
    let shown = (event.to_owned(), fault, None);
    Some(show(view, &running, (name, index), None, shown, StatusCode::UNPROCESSABLE_ENTITY))
}

fn show(
    view: &View,
    running: &Running,
    (name, index): (&str, usize),
    chosen: Option<&str>,
    (event, fault, outcome): (String, Option<String>, Option<Outcome>),
    status: StatusCode,
) -> Made {
    let page = Test {
        head: tabs(name, "Test"),
        action: Page::Test(name.to_owned()).path(),
        templates: templates(running, FunctionId(index), chosen),
        event,
        fault,
        outcome,
    };
    framed(view, ("test", "functions"), status, name, &page)
}

fn templates(running: &Running, function: FunctionId, chosen: Option<&str>) -> Vec<Template> {
    let routes = running.model().routes_of(function).map(|(_, route, payload)| {
        let value = route.key.to_string();
        let text = format!("{value} (payload {})", super::version(payload));
        (value, text)
    });
    let sources = sources(running, function).into_iter().map(|name| (name.clone(), name));
    let template = |(value, text): (String, String)| Template {
        is_chosen: chosen == Some(value.as_str()),
        value,
        text,
    };
    routes.chain(sources).map(template).collect()
}

/// What invokes a function besides routes, each once: several rules of one bus have one name.
fn sources(running: &Running, function: FunctionId) -> Vec<String> {
    let own = &running.model().function(function).name;
    let sources = running.sources();
    let mut names: Vec<String> =
        sources.names().filter(|(_, of)| of == own).map(|(name, _)| name).collect();
    names.dedup();
    names
}

/// An event of the route or the source chosen, or of the first.
fn template(running: &Running, function: FunctionId, chosen: Option<&str>) -> Option<String> {
    let mut routes = running.model().routes_of(function);
    let is_chosen = |key: &str| chosen.is_none_or(|chosen| chosen == key);
    let found: Option<RouteId> =
        routes.find(|(_, route, _)| is_chosen(&route.key.to_string())).map(|(id, _, _)| id);
    if let Some(route) = found {
        return running.example(route);
    }
    let source = sources(running, function).into_iter().find(|name| is_chosen(name))?;
    let own = running.model().function(function).name.as_str();
    let made = running.sources().event(&source, Some(own), &[]).ok()?;
    let event: serde_json::Value = serde_json::from_str(&made.event).ok()?;
    serde_json::to_string_pretty(&event).ok()
}

fn invocation(view: &View, id: &str) -> Option<std::sync::Arc<Invocation>> {
    view.records().invocations().into_iter().find(|one| one.id == id)
}
