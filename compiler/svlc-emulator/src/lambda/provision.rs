//! Starting an environment ahead of all requests, as provisioned concurrency does (`lambda-dg`, provisioned-concurrency).

use std::time::Instant;

use super::answer::Failure;
use super::config::{Config, Initialization};
use super::environment::{Environment, Happening};
use super::report::{Entry, InitReport};
use crate::machine::Machine;

/// An environment that waits for its first event, however long that takes; `None` if it does not get as far as that.
pub(super) async fn start(config: &Config, machine: &Machine) -> Option<Environment> {
    let environment = started(config, machine).await;
    if environment.is_none() {
        let name = &config.name;
        machine.log.reason(format!(
            "`{name}` cannot be kept ready (FUNCTION_ERROR_INIT_FAILURE); it is started when it is invoked"
        ));
    }
    environment
}

async fn started(config: &Config, machine: &Machine) -> Option<Environment> {
    let started = Instant::now();
    let initialization = Initialization::Provisioned;
    let mut environment = Environment::start(config, initialization, machine).await.ok()?;
    let failure = match environment.happenings.recv().await {
        Some(Happening::Next) => None,
        Some(Happening::InitError(_)) => Some(Failure::Init),
        Some(Happening::Exited(_) | Happening::Answered(_)) | None => Some(Failure::Exit),
    };
    let (duration, phase) = (started.elapsed(), "init");
    let report = InitReport { duration, phase, failure, initialization };
    environment.output.add(Entry::InitReport(report));
    if failure.is_some() {
        return None;
    }
    environment.freeze();
    Some(environment)
}
