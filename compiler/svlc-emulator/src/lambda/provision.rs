//! Starting an environment ahead of all requests, as provisioned concurrency does (`lambda-dg`, provisioned-concurrency).

use std::time::Instant;

use super::answer::Failure;
use super::config::Initialization;
use super::environment::{Environment, Happening};
use super::function::Function;
use super::report::{Entry, InitReport};

/// An environment that waits for its first event, however long that takes; `None` if it does not get as far as that.
pub(super) async fn start(function: &Function) -> Option<Environment> {
    let Function { config, machine, .. } = function;
    let environment = started(function).await;
    if environment.is_none() {
        let name = &config.name;
        machine.log.reason(format!(
            "`{name}` cannot be kept ready (FUNCTION_ERROR_INIT_FAILURE); it is started when it is invoked"
        ));
    }
    environment
}

async fn started(function: &Function) -> Option<Environment> {
    let Function { config, machine, folders, .. } = function;
    let started = Instant::now();
    let initialization = Initialization::Provisioned;
    let mut environment =
        Environment::start(config, initialization, machine, folders).await.ok()?;
    let failure = match environment.happenings.recv().await {
        Some(Happening::Next) => None,
        Some(Happening::InitError(_, kind)) => Some(Failure::Init(kind)),
        Some(Happening::Exited(_) | Happening::Answered(_)) | None => Some(Failure::Exit),
    };
    let (duration, phase) = (started.elapsed(), "init");
    let has_failed = failure.is_some();
    let report = InitReport { duration, phase, failure, initialization };
    environment.output.add(Entry::InitReport(report));
    if has_failed {
        return None;
    }
    environment.freeze();
    Some(environment)
}
