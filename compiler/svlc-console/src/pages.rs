//! The pages: what each is made of, from what runs and what was kept. Leaves how they look to the templates.

mod functions;
mod monitor;
mod request;
mod requests;
mod service;
mod settings;
mod stages;
mod test;

use hyper::StatusCode;
use serde::Serialize;
use svlc_core::model::{Authorization, Integration, Model, Payload, Route, Target};
use svlc_emulator::{Running, View};

use crate::address::Page;
use crate::form::Form;
use crate::server::Console;
use crate::templates;

pub(crate) use requests::{render_rows, rows};

/// An answer.
pub(crate) enum Made {
    /// A page.
    Page(StatusCode, String),
    /// Another page, at this path.
    Elsewhere(String),
}

/// What every page shows around its own.
#[derive(Serialize)]
struct Shell {
    title: String,
    service: String,
    region: String,
    /// Which entry of the navigation it belongs to.
    current: &'static str,
    is_building: bool,
}

/// A page with its frame.
#[derive(Serialize)]
struct Framed<'a, T> {
    shell: Shell,
    page: &'a T,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Link {
    text: String,
    href: String,
}

/// What a fact says, perhaps with a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Fact {
    name: &'static str,
    value: String,
    href: Option<String>,
}

fn fact(name: &'static str, value: impl Into<String>) -> Fact {
    Fact { name, value: value.into(), href: None }
}

/// Renders a page in its frame.
fn framed<T: Serialize>(
    view: &View,
    (template, current): (&str, &'static str),
    status: StatusCode,
    title: &str,
    page: &T,
) -> Made {
    let running = view.running();
    let running = running.as_ref();
    let shell = Shell {
        title: title.to_owned(),
        service: running.map_or_else(String::new, |one| one.model().service.clone()),
        region: running.map_or_else(String::new, |one| one.region().to_owned()),
        current,
        is_building: view.is_building(),
    };
    Made::Page(status, templates::render(template, &Framed { shell, page }))
}

/// A page that says one thing.
#[derive(Serialize)]
struct Message<'a> {
    heading: &'a str,
    text: &'a str,
}

fn message(view: &View, status: StatusCode, heading: &str, text: &str) -> Made {
    framed(view, ("message", ""), status, heading, &Message { heading, text })
}

/// There is no such page.
pub(crate) fn not_found(view: &View) -> Made {
    let text = "There is no such page, function or request. Only the last requests are kept, and those from before svlc was started are not.";
    message(view, StatusCode::NOT_FOUND, "Not found", text)
}

/// A page is not asked for in such a way.
pub(crate) fn not_allowed(view: &View) -> Made {
    let text = "This page takes no such request.";
    message(view, StatusCode::METHOD_NOT_ALLOWED, "Not allowed", text)
}

/// A form is larger than any event can be.
pub(crate) fn too_large(view: &View) -> Made {
    let text = "The form is larger than the largest event that Lambda takes (6 MiB), or did not come in time.";
    message(view, StatusCode::PAYLOAD_TOO_LARGE, "Too large", text)
}

/// Makes a page that changes nothing.
pub(crate) fn read(console: &Console, page: &Page, query: &Form) -> Made {
    let view = &console.view;
    let Some(running) = view.running() else {
        let text = "The service is being built for the first time. Load this page again when svlc says that it is ready.";
        return message(view, StatusCode::SERVICE_UNAVAILABLE, "Building", text);
    };
    let made = match page {
        Page::Service => Some(service::page(view, &running)),
        Page::Functions => Some(functions::page(view, &running)),
        Page::Function(name) => settings::page(view, &running, name),
        Page::Test(name) => test::page(view, &running, name, query),
        Page::Monitor(name) => monitor::page(view, &running, name),
        Page::Stages => Some(stages::page(view, &running)),
        Page::Requests => Some(requests::page(view, query.get("route"))),
        Page::Request(id) => request::page(console, id, query),
        Page::Replay(_) | Page::Save(_) => Some(not_allowed(view)),
        Page::Live | Page::Asset(_) => None,
    };
    made.unwrap_or_else(|| not_found(view))
}

/// Does what a form asks for.
pub(crate) async fn change(console: &Console, page: &Page, form: &Form) -> Made {
    let view = &console.view;
    let made = match page {
        Page::Test(name) => test::send(view, name, form).await,
        Page::Replay(id) => request::replay(view, id).await,
        Page::Save(id) => request::save(console, id),
        _ => Some(not_allowed(view)),
    };
    made.unwrap_or_else(|| not_found(view))
}

/// Who may use a route, in words; empty if all may.
pub(crate) fn authorization(model: &Model, route: &Route) -> String {
    match &route.authorization {
        Authorization::None => String::new(),
        Authorization::Iam => "IAM".to_owned(),
        Authorization::Authorizer { id, scopes } => {
            let name = &model.authorizer(*id).name;
            if scopes.is_empty() {
                format!("authorizer {name}")
            } else {
                format!("authorizer {name}: {}", scopes.join(" or "))
            }
        }
    }
}

/// What kind of integration it is, in words.
pub(crate) fn kind(integration: &Integration) -> String {
    match &integration.target {
        Target::Lambda { payload, .. } => format!("Lambda, payload {}", version(*payload)),
        Target::Http { method, .. } => format!("HTTP, {}", method.as_str()),
        Target::Private { link, .. } => format!("VPC link {link}"),
        Target::Aws { .. } => "AWS service".to_owned(),
    }
}

/// A payload format's version.
fn version(payload: Payload) -> &'static str {
    match payload {
        Payload::V1 => "1.0",
        Payload::V2 => "2.0",
    }
}

/// The links of a function's own pages.
#[derive(Serialize)]
struct Tabs {
    name: String,
    tabs: Vec<Tab>,
}

#[derive(Serialize)]
struct Tab {
    name: &'static str,
    href: String,
    is_current: bool,
}

fn tabs(function: &str, current: &str) -> Tabs {
    let name = || function.to_owned();
    let pages = [
        ("Settings", Page::Function(name())),
        ("Test", Page::Test(name())),
        ("Monitor", Page::Monitor(name())),
    ];
    let tab = |(name, page): (&'static str, Page)| Tab {
        name,
        href: page.path(),
        is_current: name == current,
    };
    Tabs { name: name(), tabs: pages.into_iter().map(tab).collect() }
}

/// A function by its name.
fn function<'a>(
    running: &'a Running,
    name: &str,
) -> Option<(usize, &'a svlc_core::model::Function)> {
    running.model().functions.iter().enumerate().find(|(_, function)| function.name == name)
}
