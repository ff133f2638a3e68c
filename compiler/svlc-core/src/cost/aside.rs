//! What of a service costs something and has no price here: [`of`]. Takes the model apart without `..`, so that whoever adds something
//! to it decides here whether it is counted.

use crate::model::{FunctionId, Model, Target};

const NO_PRICE: &str = "svlc has no price for it";
const UNKNOWN: &str =
    "nobody knows how often it is invoked by its events or its URL: `--invocations`";
const TRAFFIC: &str = "it depends on what the service sends and writes";

/// What is not counted, and why; `unknown` are functions that are invoked nobody knows how often.
pub(super) fn of(model: &Model, unknown: &[FunctionId]) -> Vec<(String, &'static str)> {
    let Model {
        functions,
        integrations,
        vpc_links,
        stages,
        tables,
        queues,
        topics,
        buckets,
        buses,
        raw,
        api,
        // Counted, free, or of no effect on what is paid.
        service: _,
        origin: _,
        description: _,
        region: _,
        tags: _,
        output: _,
        authorizers: _,
        parameters: _,
        routes: _,
        outputs: _,
        tests: _,
        places: _,
    } = model;
    let mut aside: Vec<(String, &'static str)> = Vec::new();
    let mut add = |what: String| aside.push((what, NO_PRICE));
    tables.iter().for_each(|one| add(format!("table `{}`", one.name)));
    queues.iter().for_each(|one| add(format!("queue `{}`", one.name)));
    topics.iter().for_each(|one| add(format!("topic `{}`", one.name)));
    buckets.iter().for_each(|one| add(format!("bucket `{}`", one.name)));
    buses.iter().for_each(|one| add(format!("event bus `{}`", one.name)));
    vpc_links.iter().for_each(|one| add(format!("VPC link `{}`", one.name)));
    raw.iter().for_each(|one| add(format!("resource `{}` ({})", one.id, one.kind)));
    for function in functions {
        let name = &function.name;
        if function.tracing {
            add(format!("traces of `{name}`"));
        }
        if function.snap_start {
            add(format!("snapshots of `{name}`"));
        }
        if function.file_system.is_some() {
            add(format!("file system of `{name}`"));
        }
        if function.kms_key.is_some() {
            add(format!("KMS key of `{name}`"));
        }
        if function.is_image() {
            add(format!("container image of `{name}`"));
        }
        if !function.events.is_empty() {
            add(format!("delivery of the events of `{name}`"));
        }
    }
    for one in integrations {
        if let Target::Aws { action, .. } = &one.target {
            add(format!("calls of `{}` by the integration `{}`", action.name, one.name));
        }
    }
    if api.domain.as_ref().is_some_and(|domain| domain.mutual_tls.is_some()) {
        add("certificates of mutual TLS".to_owned());
    }
    for id in unknown {
        aside.push((format!("invocations of `{}`", model.function(*id).name), UNKNOWN));
    }
    if !functions.is_empty() || stages.iter().any(|stage| stage.access_logs.is_some()) {
        aside.push(("logs".to_owned(), TRAFFIC));
    }
    aside.push(("traffic to the internet".to_owned(), TRAFFIC));
    aside
}
