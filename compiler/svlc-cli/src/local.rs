//! What it takes to run a service on this machine: its output brought up to date, its functions built, its files watched. Leaves
//! requests and processes to `svlc_emulator`, and what to say when to the commands.

pub(crate) mod callers;
mod cargo;
mod changes;
mod env_file;
mod interpreters;
mod keep;
pub(crate) mod key;
mod managed;
mod options;
mod stamp;
mod unzip;
mod watch;

use camino::{Utf8Path, Utf8PathBuf};
use svlc_core::diagnostic::Severity;
use svlc_core::model::{Authorizer, AuthorizerKind, Function, Model};
use svlc_core::source::{Source, Span};
use svlc_emulator::runtimes::Interpreters;
use svlc_emulator::{Setup, support};

pub(crate) use cargo::Built;
pub(crate) use changes::Stack;
pub(crate) use keep::keep;
pub(crate) use options::Options;
pub(crate) use watch::Snapshot;

use crate::commands::build;
use crate::error::Fault;
use crate::render;
use crate::terminal::Terminal;
use crate::write;

/// The authorizers of a service that check tokens.
pub(crate) fn jwt_authorizers(model: &Model) -> impl Iterator<Item = &Authorizer> {
    model.authorizers.iter().filter(|one| matches!(one.kind, AuthorizerKind::Jwt { .. }))
}

/// A service whose output is up to date, and of which everything is emulated.
pub(crate) struct Prepared {
    pub(crate) model: Model,
    pub(crate) setup: Setup,
    pub(crate) folder: Utf8PathBuf,
    /// The spec, for showing.
    pub(crate) source: Source,
    /// Places of it that are shown masked.
    pub(crate) sensitive: Vec<Span>,
    /// Files and folders besides the spec and the crate that a change of is to be seen.
    watched: Vec<Utf8PathBuf>,
    places: managed::Places,
    profile: cargo::Profile,
}

impl Prepared {
    /// Builds what has to be built; the program of every function.
    pub(crate) fn build(&self, is_interrupted: impl Fn() -> bool) -> Result<Built, Fault> {
        let managed = managed::programs(&self.model, &self.places)?;
        let mut built = cargo::build(&self.model, &self.folder, self.profile, is_interrupted)?;
        if let Built::Programs(programs) = &mut built {
            programs.extend(managed);
        }
        Ok(built)
    }

    /// The user's files as they are now.
    pub(crate) fn snapshot(&self, spec: &Utf8Path) -> Snapshot {
        Snapshot::take(spec, &self.folder, &self.watched)
    }
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
    let spec_folder = spec.parent().unwrap_or(Utf8Path::new(""));
    let mut interpreters = Interpreters::new();
    if let Some(model) = &changed {
        let found = match support::check(model, &setup) {
            Ok(_) => {
                interpreters = interpreters::look(model);
                let code = |function: &Function| managed::fault(function, spec_folder);
                support::check_machine(model, &interpreters, code)
            }
            Err(found) => found,
        };
        let is_refused = found.iter().any(|one| one.severity() == Severity::Error);
        compiled.compilation.diagnostics.extend(found);
        compiled.compilation.diagnostics.sort_by_key(|one| one.primary.span);
        compiled.compilation.output.take_if(|_| is_refused);
    }
    render::tell(&compiled, terminal)?;
    let Some(folder) = build::up_to_date(spec, out, &compiled, terminal)? else { return Ok(None) };
    let Some(model) = changed else { return Ok(None) };
    let own = folder.join(write::OWN_FOLDER);
    let watched = options.watched(Some(&model), spec_folder);
    let places = managed::Places { spec: spec_folder.to_owned(), own, interpreters };
    let profile = options.profile();
    let (source, sensitive) = (compiled.source, compiled.compilation.sensitive);
    Ok(Some(Prepared { model, setup, folder, source, sensitive, watched, places, profile }))
}
