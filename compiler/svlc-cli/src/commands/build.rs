//! `svlc build`: compiles a spec, brings the output folder up to date and says what it did. The folder is `write`'s.

use camino::{Utf8Path, Utf8PathBuf};
use svlc_core::diagnostic::Severity;
use svlc_core::{Output, emit};

use super::deny::DenyArgs;
use crate::error::{Exit, Fault};
use crate::input::{self, Compiled, DEFAULT_SPEC};
use crate::render::text::{count, visible};
use crate::render::{self, Format};
use crate::terminal::{Style, Terminal};
use crate::write::{self, ConflictKind, Kind, Plan, Wanted};

/// Arguments of `svlc build`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  svlc build
  svlc build specs/orders.yaml --out out
  svlc build --environment prod
  svlc build --check          in CI: exits 1 if the output is not what the spec says")]
pub(crate) struct Args {
    /// Spec to compile
    #[arg(default_value = DEFAULT_SPEC, value_name = "SPEC")]
    spec: Utf8PathBuf,
    /// Folder to write to, instead of the spec's `output` (build/<service> beside the spec)
    #[arg(long, value_name = "DIR")]
    out: Option<Utf8PathBuf>,
    /// Environment to build; without one, the spec as it stands
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
    /// Write nothing; list what would change and exit 1 if anything would
    #[arg(long, conflicts_with = "force")]
    check: bool,
    /// Overwrite generated files that were edited, and files that svlc did not write
    #[arg(long)]
    force: bool,
    /// How to show what is found in the spec
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    deny: DenyArgs,
}

/// Compiles and writes, or compiles and compares.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    if args.spec == "-" {
        let help = "`svlc validate -` checks a spec from standard input";
        terminal.complain("a build needs a spec with a folder, not standard input", Some(help))?;
        return Ok(Exit::Machine);
    }
    let spec = [input::compile_for(&args.spec, args.environment.as_deref())?];
    let [compiled] = &spec;
    let has_diagnostics = !compiled.compilation.diagnostics.is_empty();
    if args.format != Format::Human || has_diagnostics || compiled.compilation.output.is_none() {
        render::show(args.format, &spec, terminal)?;
    }
    if args.deny.judge(&spec, terminal)? == Exit::Faulty {
        return Ok(Exit::Faulty);
    }
    // What is told of the files must not mix with a document on standard output.
    let mut report = Report { terminal, to_err: args.format != Format::Human };
    write_output(args, compiled, &mut report)
}

fn write_output(args: &Args, spec: &Compiled, report: &mut Report<'_>) -> Result<Exit, Fault> {
    let Some(output) = &spec.compilation.output else { return Ok(Exit::Faulty) };
    debug_assert_eq!(spec.compilation.count(Severity::Error), 0, "output means no errors");
    let folder = folder(&args.spec, args.out.as_deref(), output);
    let artifacts = emit::artifacts(&output.model, &output.templates, &spec.source);
    let wanted = Wanted {
        artifacts: &artifacts,
        spec_name: args.spec.file_name().unwrap_or_default(),
        spec_bytes: &spec.bytes,
    };
    let plan = match args.check {
        true => write::check(&folder, wanted)?,
        false => write::build(&folder, wanted, args.force)?,
    };
    if !plan.allows(args.force) {
        report.conflicts(&folder, &plan)?;
        return Ok(Exit::Faulty);
    }
    if args.check {
        return report.check(&folder, &plan);
    }
    let has_crate = artifacts.iter().any(|artifact| artifact.path == "Cargo.toml");
    report.done(&folder, &plan, has_crate)
}

/// Brings the output of a spec up to date for a command that builds on it; its folder, unless the spec has errors or something is in
/// the way, which has been told.
pub(crate) fn up_to_date(
    spec: &Utf8Path,
    out: Option<&Utf8Path>,
    compiled: &Compiled,
    terminal: &mut Terminal,
) -> Result<Option<Utf8PathBuf>, Fault> {
    let Some(output) = &compiled.compilation.output else { return Ok(None) };
    let folder = folder(spec, out, output);
    let wanted = Wanted {
        artifacts: &emit::artifacts(&output.model, &output.templates, &compiled.source),
        spec_name: spec.file_name().unwrap_or_default(),
        spec_bytes: &compiled.bytes,
    };
    let plan = write::build(&folder, wanted, false)?;
    if plan.allows(false) {
        return Ok(Some(folder));
    }
    Report { terminal, to_err: true }.conflicts(&folder, &plan)?;
    Ok(None)
}

/// The folder to write to: the one that is named, or the spec's own beside it.
fn folder(spec: &Utf8Path, out: Option<&Utf8Path>, output: &Output) -> Utf8PathBuf {
    let beside = || spec.parent().unwrap_or(Utf8Path::new("")).join(&output.model.output);
    out.map_or_else(beside, Utf8Path::to_owned)
}

/// Tells what became of the files.
struct Report<'a> {
    terminal: &'a mut Terminal,
    /// Whether to tell it on standard error.
    to_err: bool,
}

impl Report<'_> {
    fn line(&mut self, text: &str) -> Result<(), Fault> {
        let stream = if self.to_err { &mut self.terminal.err } else { &mut self.terminal.out };
        stream.line(text)
    }

    fn paint(&self, style: Style, text: &str) -> String {
        let stream = if self.to_err { &self.terminal.err } else { &self.terminal.out };
        stream.paint(style, text)
    }

    /// What is in the way; nothing was written.
    fn conflicts(&mut self, folder: &Utf8Path, plan: &Plan) -> Result<Exit, Fault> {
        let number = plan.conflicts.len();
        let verb = if number == 1 { "is" } else { "are" };
        let files = count(number, "file");
        let text = format!("{files} {verb} in the way in {folder}; nothing was written");
        self.terminal.complain(&text, None)?;
        for conflict in &plan.conflicts {
            let why = match &conflict.kind {
                ConflictKind::Edited => "was edited by hand",
                ConflictKind::EditedAndStale => {
                    "was edited by hand, and is to be removed: the spec no longer needs it"
                }
                ConflictKind::Foreign => "was not written by svlc",
                ConflictKind::Shape => "is a folder, or below a file",
                ConflictKind::Unreadable(reason) => reason,
            };
            self.terminal.err.line(&format!("  {}: {}", conflict.path, visible(why)))?;
        }
        let help = match plan.conflicts.iter().all(|conflict| conflict.kind.can_be_forced()) {
            true => {
                "move what you want to keep elsewhere, then `svlc build --force` does it all the same"
            }
            false => {
                "repair or move what svlc cannot overwrite, or build to another folder with `--out`"
            }
        };
        let word = self.terminal.err.paint(Style::Help, "help");
        self.terminal.err.line(&format!("  {word}: {help}"))?;
        Ok(Exit::Faulty)
    }

    /// What `--check` found.
    fn check(&mut self, folder: &Utf8Path, plan: &Plan) -> Result<Exit, Fault> {
        if plan.changes.is_empty() && !plan.interrupted {
            return self.up_to_date(folder);
        }
        self.terminal.complain(&format!("{folder} is not up to date"), None)?;
        for change in &plan.changes {
            let verb = match change.kind {
                Kind::Create => "create",
                Kind::Update => "update",
                Kind::Remove => "remove",
            };
            self.terminal.err.line(&format!("  would {verb} {}", change.path))?;
        }
        if plan.interrupted {
            self.terminal.err.line("  would finish a build that was interrupted")?;
        }
        let word = self.terminal.err.paint(Style::Help, "help");
        self.terminal.err.line(&format!("  {word}: `svlc build` brings it up to date"))?;
        Ok(Exit::Faulty)
    }

    /// What was written.
    fn done(&mut self, folder: &Utf8Path, plan: &Plan, has_crate: bool) -> Result<Exit, Fault> {
        if plan.changes.is_empty() {
            return self.up_to_date(folder);
        }
        for change in &plan.changes {
            let verb = match change.kind {
                Kind::Create => "created",
                Kind::Update => "updated",
                Kind::Remove => "removed",
            };
            self.line(&format!("{verb} {}", change.path))?;
        }
        let written = self.paint(Style::Good, "built");
        self.line(&format!("{written} {folder}: {}", tally(plan)))?;
        if has_crate {
            let manifest = visible(folder.join("Cargo.toml").as_str());
            let command = format!("cargo build --release --manifest-path {manifest}");
            let next = self.paint(Style::Help, &command);
            self.line(&format!("next: `{next}`"))?;
        }
        Ok(Exit::Clean)
    }

    fn up_to_date(&mut self, folder: &Utf8Path) -> Result<Exit, Fault> {
        self.line(&format!("{} is up to date", visible(folder.as_str())))?;
        Ok(Exit::Clean)
    }
}

/// `3 created, 1 removed`.
fn tally(plan: &Plan) -> String {
    let kinds = [(Kind::Create, "created"), (Kind::Update, "updated"), (Kind::Remove, "removed")];
    let parts = kinds.iter().filter_map(|(kind, verb)| {
        let number = plan.changes.iter().filter(|change| change.kind == *kind).count();
        (number > 0).then(|| format!("{number} {verb}"))
    });
    parts.collect::<Vec<_>>().join(", ")
}
