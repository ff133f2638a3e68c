//! The settings of a function: memory and time, variables without their secrets, what it may do, what invokes it.

use hyper::StatusCode;
use serde::Serialize;
use svlc_core::model::{AnyResource, Architecture, Function, LogGroup, Package};
use svlc_emulator::{Running, View};

use super::{Fact, Link, Made, Tabs, authorization, fact, framed, tabs, version};
use crate::address::{Page, encoded};
use crate::{drawing, mask};

#[derive(Serialize)]
struct Settings {
    head: Tabs,
    description: Option<String>,
    facts: Vec<Fact>,
    variables: Vec<Variable>,
    access: Vec<Access>,
    routes: Vec<Route>,
    events: Vec<Event>,
}

#[derive(Serialize)]
struct Variable {
    name: String,
    value: String,
    is_hidden: bool,
}

#[derive(Serialize)]
struct Access {
    resource: String,
    kind: &'static str,
    grant: &'static str,
}

#[derive(Serialize)]
struct Route {
    key: Link,
    payload: &'static str,
    authorization: String,
}

#[derive(Serialize)]
struct Event {
    name: String,
    kind: &'static str,
}

pub(super) fn page(view: &View, running: &Running, name: &str) -> Option<Made> {
    let (index, function) = super::function(running, name)?;
    let model = running.model();
    let routes = model.routes_of(svlc_core::model::FunctionId(index)).map(|(_, route, payload)| {
        let key = route.key.to_string();
        let href = format!("{}?route={}", Page::Requests.path(), encoded(&key));
        Route {
            key: Link { text: key, href },
            payload: version(payload),
            authorization: authorization(model, route),
        }
    });
    let page = Settings {
        head: tabs(name, "Settings"),
        description: function.description.clone(),
        facts: facts(view, function),
        variables: function.env.iter().map(variable).collect(),
        access: function.access.iter().map(access).collect(),
        routes: routes.collect(),
        events: function.events.iter().map(event).collect(),
    };
    Some(framed(view, ("function", "functions"), StatusCode::OK, name, &page))
}

fn facts(view: &View, function: &Function) -> Vec<Fact> {
    let mut facts = vec![
        fact("Memory", format!("{} MB, {}", function.memory, limit(view))),
        fact("Timeout", format!("{} s", function.timeout)),
        fact("Runtime", runtime(function)),
        fact("Architecture", architecture(function.architecture)),
        fact("Ephemeral storage", format!("{} MB", function.ephemeral_storage)),
        fact(
            "Reserved concurrency",
            match function.reserved_concurrency {
                Some(limit) => limit.to_string(),
                None => "none".to_owned(),
            },
        ),
        fact(
            "Log retention",
            match &function.log.group {
                LogGroup::Own(days) => format!("{days} days"),
                LogGroup::Named(group) => format!("that of {}", group.written()),
            },
        ),
    ];
    if function.tracing {
        facts.push(fact("Tracing", "active"));
    }
    facts
}

/// How a function is kept from using more.
fn limit(view: &View) -> &'static str {
    match view.has_memory_groups() {
        true => "held by a control group",
        false => "looked at every 100 ms",
    }
}

/// What a function runs on, in words.
pub(super) fn runtime(function: &Function) -> String {
    match &function.package {
        Package::Rust { .. } => "Rust on provided.al2023".to_owned(),
        Package::Managed { runtime, handler, .. } => format!("{}, {handler}", runtime.id),
        Package::Image(image) => format!("image {}", image.written()),
    }
}

fn architecture(architecture: Architecture) -> &'static str {
    match architecture {
        Architecture::X86_64 => "x86_64",
        Architecture::Arm64 => "arm64",
    }
}

fn variable(variable: &svlc_core::model::Variable) -> Variable {
    let value = mask::variable(variable);
    let is_hidden = value == mask::HIDDEN;
    Variable { name: variable.name.clone(), value, is_hidden }
}

fn access(access: &svlc_core::model::Access) -> Access {
    let resource = match &access.resource {
        AnyResource::Own(id) => format!("{}.{}", id.section.key(), id.name),
        AnyResource::Arn(arn) => arn.written(),
    };
    Access { resource, kind: access.kind.singular(), grant: access.grant.name() }
}

fn event(event: &svlc_core::model::Event) -> Event {
    let (name, kind) = drawing::source(&event.source);
    Event { name, kind }
}
