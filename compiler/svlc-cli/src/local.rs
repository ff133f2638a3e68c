//! What it takes to run a service on this machine: its output brought up to date, its functions built, its files watched. Leaves
//! requests and processes to `svlc_emulator`, and what to say when to the commands.

mod cargo;
mod changes;
mod env_file;
mod keep;
mod options;
mod watch;

use camino::{Utf8Path, Utf8PathBuf};
use svlc_core::emit;
use svlc_core::model::Model;
use svlc_core::source::{Source, Span};
use svlc_emulator::{Setup, support};

pub(crate) use cargo::{Built, build};
pub(crate) use keep::keep;
pub(crate) use options::Options;
pub(crate) use watch::Snapshot;

use crate::commands::build::Report;
use crate::error::Fault;
use crate::render;
use crate::terminal::Terminal;
use crate::write::{self, Wanted};

/// A service whose output is up to date, and of which everything is emulated.
pub(crate) struct Prepared {
    pub(crate) model: Model,
    pub(crate) setup: Setup,
    pub(crate) folder: Utf8PathBuf,
    /// The spec, for showing.
    pub(crate) source: Source,
    /// Places of it that are shown masked.
    pub(crate) sensitive: Vec<Span>,
}

/// Compiles a spec and brings its output up to date, as `svlc build` does; `None` if that cannot be, which has been told.
pub(crate) fn prepare(
    spec: &Utf8Path,
    out: Option<&Utf8Path>,
    options: &Options,
    terminal: &mut Terminal,
) -> Result<Option<Prepared>, Fault> {
    let mut compiled = options.changes.compile(spec)?;
    let output = compiled.compilation.output.as_ref();
    let setup = output.map(|output| options.setup(&output.model)).transpose()?.unwrap_or_default();
    let changed = output.map(|output| options.changes.apply(&output.model)).transpose()?;
    if let Some(Err(found)) = changed.as_ref().map(|model| support::check(model, &setup)) {
        compiled.compilation.diagnostics.extend(found);
        compiled.compilation.diagnostics.sort_by_key(|one| one.primary.span);
        compiled.compilation.output = None;
    }
    render::tell(&compiled, terminal)?;
    let (Some(output), Some(model)) = (compiled.compilation.output, changed) else {
        return Ok(None);
    };
    let beside = || spec.parent().unwrap_or(Utf8Path::new("")).join(&output.model.output);
    let folder = out.map_or_else(beside, Utf8Path::to_owned);
    let wanted = Wanted {
        artifacts: &emit::artifacts(&output.model, &output.templates, &compiled.source),
        spec_name: spec.file_name().unwrap_or_default(),
        spec_bytes: &compiled.bytes,
    };
    let plan = write::build(&folder, wanted, false)?;
    if !plan.allows(false) {
        Report { terminal, to_err: true }.conflicts(&folder, &plan)?;
        return Ok(None);
    }
    let (source, sensitive) = (compiled.source, compiled.compilation.sensitive);
    Ok(Some(Prepared { model, setup, folder, source, sensitive }))
}
