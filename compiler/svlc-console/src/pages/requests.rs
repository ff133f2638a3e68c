//! The list of requests, the newest first, and its rows as news bring them.

use std::collections::HashMap;
use std::sync::Arc;

use hyper::StatusCode;
use serde::Serialize;
use svlc_emulator::View;
use svlc_emulator::observe::{Exchange, Invocation, Origin};

use super::{Made, framed};
use crate::address::{Page, encoded};
use crate::{mask, shown, templates};

/// How many are listed.
const LISTED: usize = 200;

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Row {
    id: String,
    href: String,
    replay: String,
    /// The time to the second, and what is behind it.
    second: String,
    fraction: String,
    moment: String,
    /// Milliseconds since 1970: the order.
    #[serde(skip)]
    at: u64,
    method: String,
    target: String,
    stage: String,
    function: String,
    status: String,
    /// A class of the style sheet.
    tone: &'static str,
    duration: String,
    memory: String,
    is_cold: bool,
}

#[derive(Serialize)]
struct Requests {
    rows: Vec<Row>,
    route: Option<String>,
    left_out: u64,
    live: String,
}

pub(super) fn page(view: &View, route: Option<&str>) -> Made {
    let mut rows = rows(view, route);
    rows.reverse();
    let live = match route {
        Some(route) => format!("{}?route={}", Page::Live.path(), encoded(route)),
        None => Page::Live.path(),
    };
    let left_out = view.records().left_out();
    let page = Requests { rows, route: route.map(str::to_owned), left_out, live };
    framed(view, ("requests", "requests"), StatusCode::OK, "Requests", &page)
}

/// Rows as they stand in the list, the newest first, of rows the oldest first.
pub(crate) fn render_rows(rows: &[Row]) -> String {
    #[derive(Serialize)]
    struct Rows<'a> {
        rows: Vec<&'a Row>,
    }
    templates::render("rows", &Rows { rows: rows.iter().rev().collect() })
}

/// The last requests, and the invocations that came of none, the oldest first.
pub(crate) fn rows(view: &View, route: Option<&str>) -> Vec<Row> {
    let invocations = view.records().invocations();
    let by_id: HashMap<&str, &Arc<Invocation>> =
        invocations.iter().map(|one| (one.id.as_str(), one)).collect();
    let exchanges = view.records().exchanges();
    let of_route = exchanges.iter().filter(|one| route.is_none() || one.route.as_deref() == route);
    let mut rows: Vec<Row> = of_route
        .map(|one| {
            let invocation = one.invocation.as_deref().and_then(|id| by_id.get(id));
            request(one, invocation.map(|one| &***one))
        })
        .collect();
    if route.is_none() {
        let own = invocations.iter().filter(|one| one.origin != Origin::Request);
        rows.extend(own.map(|one| call(one)));
    }
    rows.sort_by_key(|row| row.at);
    rows.split_off(rows.len().saturating_sub(LISTED))
}

/// Path and query without secrets.
pub(super) fn target(exchange: &Exchange) -> String {
    let query = mask::query(&exchange.query);
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}{mark}{query}", exchange.path)
}

/// The class of a status.
pub(super) fn tone(status: u16) -> &'static str {
    match status {
        0..300 => "good",
        300..400 => "plain",
        400..500 => "warning",
        _ => "bad",
    }
}

fn request(exchange: &Exchange, invocation: Option<&Invocation>) -> Row {
    Row {
        id: exchange.id.clone(),
        href: Page::Request(exchange.id.clone()).path(),
        replay: Page::Replay(exchange.id.clone()).path(),
        second: second(exchange.at),
        fraction: fraction(exchange.at),
        moment: shown::moment(exchange.at),
        at: exchange.at,
        method: exchange.method.clone(),
        target: target(exchange),
        stage: exchange.stage.clone().unwrap_or_default(),
        function: invocation.map(|one| one.function.clone()).unwrap_or_default(),
        status: exchange.status.to_string(),
        tone: tone(exchange.status),
        duration: shown::duration(exchange.duration),
        memory: invocation.map(memory).unwrap_or_default(),
        is_cold: invocation.is_some_and(|one| one.init.is_some()),
    }
}

fn call(invocation: &Invocation) -> Row {
    Row {
        id: invocation.id.clone(),
        href: Page::Request(invocation.id.clone()).path(),
        replay: Page::Replay(invocation.id.clone()).path(),
        second: second(invocation.at),
        fraction: fraction(invocation.at),
        moment: shown::moment(invocation.at),
        at: invocation.at,
        method: "INVOKE".to_owned(),
        target: invocation.function.clone(),
        stage: String::new(),
        function: invocation.function.clone(),
        status: if invocation.is_failure { "failed" } else { "ok" }.to_owned(),
        tone: if invocation.is_failure { "bad" } else { "good" },
        duration: shown::duration(invocation.duration + invocation.init.unwrap_or_default()),
        memory: memory(invocation),
        is_cold: invocation.init.is_some(),
    }
}

fn second(at: u64) -> String {
    shown::time(at)[..8].to_owned()
}

fn fraction(at: u64) -> String {
    shown::time(at)[8..].to_owned()
}

fn memory(invocation: &Invocation) -> String {
    invocation.used.map(|used| format!("{used} of {} MB", invocation.memory)).unwrap_or_default()
}
