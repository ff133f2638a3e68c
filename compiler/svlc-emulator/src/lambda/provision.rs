//! Starting an environment ahead of all requests, as provisioned concurrency does (`lambda-dg`, provisioned-concurrency).

use std::time::Duration;

use tokio::time::Instant;

use super::answer::Failure;
use super::config::Initialization;
use super::environment::{Environment, Happening};
use super::function::Function;
use super::report::{Entry, InitReport};

/// It is waited for again and again: there is no limit to how long it may take.
const WAIT: Duration = Duration::from_secs(60);

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
    let happening = loop {
        if let Some(happening) = environment.next(Instant::now() + WAIT).await {
            break happening;
        }
    };
    let duration = started.elapsed();
    let failure = match happening {
        Happening::Next => None,
        Happening::InitError(_, kind) => {
            environment.let_end().await;
            Some(Failure::Init(kind))
        }
        Happening::OutOfMemory => Some(Failure::Memory),
        Happening::Exited(_) | Happening::Answered(_) => Some(Failure::Exit),
    };
    let (phase, has_failed) = ("init", failure.is_some());
    let report = InitReport { duration, phase, failure, initialization };
    environment.output.add(Entry::InitReport(report));
    if has_failed {
        return None;
    }
    environment.freeze();
    Some(environment)
}
