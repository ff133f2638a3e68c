//! One request, or one invocation that came of none: what was sent, the event, the answer, the times, the log; and doing it again.

use std::sync::Arc;

use hyper::StatusCode;
use serde::Serialize;
use svlc_core::saving::{self, Entry, RecordedEvent, RecordedRequest};
use svlc_emulator::View;
use svlc_emulator::observe::{Exchange, Invocation};

use super::requests::{target, tone};
use super::{Fact, Made, fact, framed};
use crate::address::Page;
use crate::form::Form;
use crate::mask;
use crate::server::Console;
use crate::shown::{self, Text};

/// What came of an invocation.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Outcome {
    id: String,
    is_failure: bool,
    answer: Text,
    log: Text,
    /// The REPORT line, if there is one.
    report: Option<String>,
    facts: Vec<Fact>,
}

#[derive(Serialize)]
struct Request {
    heading: String,
    status: String,
    tone: &'static str,
    facts: Vec<Fact>,
    timing: Vec<Span>,
    reason: Option<String>,
    replay: String,
    /// What was sent and answered by HTTP.
    http: Option<Http>,
    event: Option<Text>,
    outcome: Option<Outcome>,
    test: Option<Saving>,
}

#[derive(Serialize)]
struct Http {
    headers: Vec<(String, String)>,
    body: Text,
    answer_headers: Vec<(String, String)>,
    answer: Text,
}

/// The request as a test of the spec.
#[derive(Serialize)]
struct Saving {
    yaml: String,
    action: String,
    /// Whether it can be written to the spec from here.
    is_possible: bool,
    is_saved: bool,
    fault: Option<String>,
}

/// A part of the time; places are percentages.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Span {
    name: &'static str,
    kind: &'static str,
    text: String,
    x: f64,
    width: f64,
}

/// What is kept of an id.
enum Found {
    Request(Arc<Exchange>, Option<Arc<Invocation>>),
    Call(Arc<Invocation>),
}

fn find(view: &View, id: &str) -> Option<Found> {
    let invocation = |id: &str| view.records().invocations().into_iter().find(|one| one.id == id);
    let exchange = view.records().exchanges().into_iter().rev().find(|one| one.id == id);
    match exchange {
        Some(exchange) => {
            let of_it = exchange.invocation.as_deref().and_then(invocation);
            Some(Found::Request(exchange, of_it))
        }
        None => invocation(id).map(Found::Call),
    }
}

pub(super) fn page(console: &Console, id: &str, query: &Form) -> Option<Made> {
    let is_saved = query.get("saved").is_some();
    show(console, id, is_saved, None)
}

/// Sends it once more, as it came.
pub(super) async fn replay(view: &View, id: &str) -> Option<Made> {
    let again = match find(view, id)? {
        Found::Request(exchange, _) => view.replay(&exchange).await,
        Found::Call(invocation) if !invocation.event.is_whole() => {
            Err(svlc_emulator::NotDone::NotWhole)
        }
        Found::Call(invocation) => {
            view.invoke(&invocation.function, invocation.event.bytes.to_vec()).await
        }
    };
    Some(match again {
        Ok(id) if id.is_empty() => Made::Elsewhere(Page::Requests.path()),
        Ok(id) => Made::Elsewhere(Page::Request(id).path()),
        Err(error) => {
            let text = error.to_string();
            super::message(view, StatusCode::CONFLICT, "Not sent again", &text)
        }
    })
}

/// Writes it to the spec as a test.
pub(super) fn save(console: &Console, id: &str) -> Option<Made> {
    let saved = match (entry(&find(&console.view, id)?), &console.keep) {
        (Err(refusal), _) => Err(refusal.to_string()),
        (Ok(_), None) => Err("this console writes no spec".to_owned()),
        (Ok(entry), Some(keep)) => keep(&entry),
    };
    match saved {
        Ok(()) => {
            let page = Page::Request(id.to_owned()).path();
            Some(Made::Elsewhere(format!("{page}?saved=1#test")))
        }
        Err(fault) => show(console, id, false, Some(fault)),
    }
}

fn show(console: &Console, id: &str, is_saved: bool, fault: Option<String>) -> Option<Made> {
    let view = &console.view;
    let found = find(view, id)?;
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let test = entry(&found).ok().map(|entry| Saving {
        yaml: entry.yaml(),
        action: Page::Save(id.to_owned()).path(),
        is_possible: console.keep.is_some(),
        is_saved,
        fault,
    });
    let mut page = match &found {
        Found::Request(exchange, invocation) => request(exchange, invocation.as_deref()),
        Found::Call(invocation) => call(invocation),
    };
    page.test = test;
    let title = page.heading.clone();
    Some(framed(view, ("request", "requests"), status, &title, &page))
}

fn request(exchange: &Exchange, invocation: Option<&Invocation>) -> Request {
    let mut facts = vec![
        fact("Time", format!("{} UTC", shown::time(exchange.at))),
        fact("Request id", exchange.id.clone()),
    ];
    let mut add = |name, value: &Option<String>| {
        facts.extend(value.as_ref().map(|value| fact(name, value.clone())));
    };
    add("Stage", &exchange.stage);
    add("Route", &exchange.route);
    if let Some(invocation) = invocation {
        facts.push(function(invocation));
    }
    facts.push(fact("Duration", shown::duration(exchange.duration)));
    Request {
        heading: format!("{} {}", exchange.method, target(exchange)),
        status: exchange.status.to_string(),
        tone: tone(exchange.status),
        facts,
        timing: timing(exchange, invocation),
        reason: exchange.reason.clone(),
        replay: Page::Replay(exchange.id.clone()).path(),
        http: Some(Http {
            headers: mask::headers(&exchange.headers),
            body: shown::part(&exchange.body),
            answer_headers: mask::headers(&exchange.response_headers),
            answer: shown::part(&exchange.response),
        }),
        event: invocation.map(|one| shown::part(&one.event)),
        outcome: invocation.map(outcome),
        test: None,
    }
}

fn call(invocation: &Invocation) -> Request {
    let facts = vec![
        fact("Time", format!("{} UTC", shown::time(invocation.at))),
        fact("Request id", invocation.id.clone()),
        function(invocation),
    ];
    let init = invocation.init.unwrap_or_default();
    let parts = [("start", "start", init), ("function", "run", invocation.duration)];
    Request {
        heading: format!("Invocation of {}", invocation.function),
        status: if invocation.is_failure { "failed" } else { "succeeded" }.to_owned(),
        tone: if invocation.is_failure { "bad" } else { "good" },
        facts,
        timing: spans(&parts),
        reason: None,
        replay: Page::Replay(invocation.id.clone()).path(),
        http: None,
        event: Some(shown::part(&invocation.event)),
        outcome: Some(outcome(invocation)),
        test: None,
    }
}

fn function(invocation: &Invocation) -> Fact {
    let href = Page::Function(invocation.function.clone()).path();
    Fact { name: "Function", value: invocation.function.clone(), href: Some(href) }
}

/// What came of an invocation, for this page and for the one that sends events.
pub(super) fn outcome(invocation: &Invocation) -> Outcome {
    let report = invocation.log.lines().find(|line| line.starts_with("REPORT "));
    let mut facts = vec![
        fact("Duration", shown::duration(invocation.duration)),
        fact("Billed duration", format!("{} ms", invocation.billed)),
        fact("Memory size", format!("{} MB", invocation.memory)),
    ];
    facts.extend(invocation.used.map(|used| fact("Max memory used", format!("{used} MB"))));
    facts.extend(invocation.init.map(|init| fact("Init duration", shown::duration(init))));
    Outcome {
        id: invocation.id.clone(),
        is_failure: invocation.is_failure,
        answer: shown::part(&invocation.answer),
        log: shown::plain(&invocation.log, invocation.log.len()),
        report: report.map(|line| line.trim_end().to_owned()),
        facts,
    }
}

/// How the time of a request was spent: starting the environment, the function, everything else.
fn timing(exchange: &Exchange, invocation: Option<&Invocation>) -> Vec<Span> {
    match invocation {
        Some(invocation) => {
            let init = invocation.init.unwrap_or_default();
            let run = invocation.duration;
            let rest = exchange.duration.saturating_sub(init + run);
            spans(&[
                ("API Gateway", "gateway", rest),
                ("start", "start", init),
                ("function", "run", run),
            ])
        }
        None => {
            let integration = exchange.integration.unwrap_or_default();
            let rest = exchange.duration.saturating_sub(integration);
            spans(&[("API Gateway", "gateway", rest), ("integration", "run", integration)])
        }
    }
}

fn spans(parts: &[(&'static str, &'static str, std::time::Duration)]) -> Vec<Span> {
    let parts: Vec<_> = parts.iter().filter(|(_, _, duration)| !duration.is_zero()).collect();
    let all: f64 = parts.iter().map(|(_, _, duration)| duration.as_secs_f64()).sum();
    let mut x = 0.0;
    let mut spans = Vec::new();
    for (name, kind, duration) in parts {
        let width = duration.as_secs_f64() / all * 100.0;
        let text = shown::duration(*duration);
        spans.push(Span { name, kind, text, x, width });
        x += width;
    }
    spans
}

/// It as a test of the spec, without secrets.
fn entry(found: &Found) -> Result<Entry, saving::Refusal> {
    match found {
        Found::Request(exchange, _) => {
            let stage = exchange.stage.as_deref().filter(|stage| *stage != "$default");
            let prefix = stage.map(|stage| format!("/{stage}")).unwrap_or_default();
            let path = exchange.path.strip_prefix(&prefix).unwrap_or(&exchange.path);
            let mark = if exchange.query.is_empty() { "" } else { "?" };
            let target = format!("{path}{mark}{}", mask::query(&exchange.query));
            Entry::try_from(RecordedRequest {
                method: &exchange.method,
                target: &target,
                stage,
                headers: &exchange.headers,
                body: mask::bytes(&exchange.body.bytes).as_slice(),
                status: exchange.status,
                answer_headers: &exchange.response_headers,
                answer: mask::bytes(&exchange.response.bytes).as_slice(),
            })
        }
        Found::Call(invocation) => Entry::try_from(RecordedEvent {
            function: &invocation.function,
            event: mask::bytes(&invocation.event.bytes).as_slice(),
            answer: mask::bytes(&invocation.answer.bytes).as_slice(),
            is_failure: invocation.is_failure,
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn parts_of_the_time_fill_the_bar() {
        let millis = Duration::from_millis;
        let spans = spans(&[("a", "a", millis(1)), ("b", "b", millis(0)), ("c", "c", millis(3))]);
        let places: Vec<(f64, f64)> = spans.iter().map(|span| (span.x, span.width)).collect();
        assert_eq!(places, [(0.0, 25.0), (25.0, 75.0)]);
    }
}
