//! What a function has used and done: its memory over time, its last invocations.

use hyper::StatusCode;
use serde::Serialize;
use svlc_emulator::{Running, View};

use super::{Link, Made, Tabs, framed, tabs};
use crate::address::Page;
use crate::plot::{self, Plot};
use crate::shown;

/// How many invocations are listed.
const LISTED: usize = 100;

#[derive(Serialize)]
struct Monitor {
    head: Tabs,
    plot: Option<Plot>,
    invocations: Vec<Row>,
    /// How many are kept in all.
    kept: usize,
}

#[derive(Serialize)]
struct Row {
    time: Link,
    moment: String,
    is_failure: bool,
    duration: String,
    billed: u64,
    init: Option<String>,
    used: Option<u32>,
    memory: u32,
}

pub(super) fn page(view: &View, running: &Running, name: &str) -> Option<Made> {
    super::function(running, name)?;
    let invocations = view.records().invocations();
    let own: Vec<_> = invocations.iter().filter(|one| one.function == name).collect();
    let rows = own.iter().rev().take(LISTED).map(|one| Row {
        time: Link { text: shown::time(one.at), href: Page::Request(one.id.clone()).path() },
        moment: shown::moment(one.at),
        is_failure: one.is_failure,
        duration: shown::duration(one.duration),
        billed: one.billed,
        init: one.init.map(shown::duration),
        used: one.used,
        memory: one.memory,
    });
    let page = Monitor {
        head: tabs(name, "Monitor"),
        plot: plot::plot(name, &view.records().samples(name)),
        invocations: rows.collect(),
        kept: own.len(),
    };
    Some(framed(view, ("monitor", "functions"), StatusCode::OK, name, &page))
}
