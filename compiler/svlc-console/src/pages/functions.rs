//! All functions, each with what it has and what it has done.

use hyper::StatusCode;
use serde::Serialize;
use svlc_emulator::{Running, View};

use super::{Link, Made, framed, settings};
use crate::address::Page;

#[derive(Serialize)]
struct Row {
    name: Link,
    test: String,
    description: Option<String>,
    runtime: String,
    memory: u32,
    timeout: u32,
    invocations: usize,
    failures: usize,
    /// MB, the most of those kept.
    used: Option<u32>,
}

#[derive(Serialize)]
struct Functions {
    rows: Vec<Row>,
}

pub(super) fn page(view: &View, running: &Running) -> Made {
    let invocations = view.records().invocations();
    let row = |function: &svlc_core::model::Function| {
        let own = || invocations.iter().filter(|one| one.function == function.name);
        Row {
            name: Link {
                text: function.name.clone(),
                href: Page::Function(function.name.clone()).path(),
            },
            test: Page::Test(function.name.clone()).path(),
            description: function.description.clone(),
            runtime: settings::runtime(function),
            memory: function.memory,
            timeout: function.timeout,
            invocations: own().count(),
            failures: own().filter(|one| one.is_failure).count(),
            used: own().filter_map(|one| one.used).max(),
        }
    };
    let page = Functions { rows: running.model().functions.iter().map(row).collect() };
    framed(view, ("functions", "functions"), StatusCode::OK, "Functions", &page)
}
