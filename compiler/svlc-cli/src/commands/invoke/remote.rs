//! `svlc invoke --remote`: the same of a deployed function, by Lambda itself.

use svlc_core::cfn::logical_id;
use svlc_deploy::cloud::Calls;
use svlc_deploy::protocol::{Invocation, Invoke, InvokeKind};
use svlc_deploy::status;

use super::LogType;
use crate::aws::{self, Service};
use crate::error::{Exit, Fault};
use crate::render::text::visible;
use crate::terminal::Terminal;

/// What is invoked, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) function: &'a str,
    pub(super) qualifier: Option<&'a str>,
    pub(super) event: &'a [u8],
    pub(super) is_async: bool,
    pub(super) log_type: Option<LogType>,
}

/// Invokes, and shows what came of it. A function that fails is no success.
pub(super) fn run(
    service: &mut Service,
    asked: Asked<'_>,
    terminal: &mut Terminal,
) -> Result<Exit, Fault> {
    let name = physical(service, asked.function)?;
    let kind = if asked.is_async { InvokeKind::Event } else { InvokeKind::RequestResponse };
    let invocation = service.connection.cloud.call(Invoke {
        function: name,
        qualifier: asked.qualifier.map(str::to_owned),
        payload: String::from_utf8_lossy(asked.event).into_owned(),
        kind,
        tail: !asked.is_async && asked.log_type != Some(LogType::None),
    })?;
    show(&invocation, asked.is_async, terminal)
}

fn show(invocation: &Invocation, is_async: bool, terminal: &mut Terminal) -> Result<Exit, Fault> {
    if is_async {
        terminal.out.line("queued; `svlc logs` shows what becomes of it")?;
        return Ok(Exit::Clean);
    }
    terminal.out.line(&visible(&invocation.payload))?;
    terminal.flush()?;
    for line in invocation.log.iter().flat_map(|log| log.lines()) {
        terminal.err.line(&visible(line))?;
    }
    Ok(if invocation.error.is_some() { Exit::Faulty } else { Exit::Clean })
}

/// The name that a function has at AWS.
fn physical(service: &mut Service, name: &str) -> Result<String, Fault> {
    aws::has_function(&service.output().model, name)?;
    let id = logical_id::function(name);
    let found = status::status(&mut service.connection.cloud, &service.stack)?;
    let function = found.and_then(|found| found.functions.into_iter().find(|one| one.0 == id));
    function.map(|(_, function)| function.name).ok_or_else(|| service.missing())
}
