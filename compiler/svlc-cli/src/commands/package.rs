//! `svlc package`: the zips that Lambda runs, built, looked into and kept. Says how large each is, and what has changed.

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Value, json};
use svlc_package::gate::{self, size};

use super::build;
use super::deny::DenyArgs;
use crate::error::{Exit, Fault};
use crate::input::{self, Compiled, DEFAULT_SPEC};
use crate::package::{self, Builder, Kept, Made, Outcome, Places};
use crate::render::{self, Format};
use crate::terminal::{Style, Terminal};

/// Arguments of `svlc package`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  svlc package
  svlc package specs/orders.yaml --builder zigbuild
  unzip -l build/orders/target/lambda/orders.zip")]
pub(crate) struct Args {
    #[command(flatten)]
    making: Making,
    /// How to show what is found, and the packages
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

/// What is packaged, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct Making {
    /// Spec to package
    #[arg(default_value = DEFAULT_SPEC, value_name = "SPEC")]
    pub(crate) spec: Utf8PathBuf,
    /// Folder to write to, instead of the spec's `output` (build/<service> beside the spec)
    #[arg(long, value_name = "DIR")]
    out: Option<Utf8PathBuf>,
    /// Environment to package; without one, the spec as it stands
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: Option<String>,
    /// What builds the functions in Rust
    #[arg(long, value_enum, default_value_t, value_name = "BUILDER")]
    builder: Builder,
    #[command(flatten)]
    pub(crate) deny: DenyArgs,
}

/// A service whose packages are made and kept.
pub(crate) struct Packaged {
    /// The spec, with what was found in the packages.
    pub(crate) compiled: Compiled,
    /// The packages.
    pub(crate) outcome: Outcome,
    /// Where each is kept.
    pub(crate) kept: Vec<Kept>,
}

/// Compiles, builds, looks into what was built, and keeps it.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let Some(compiled) = args.making.read(terminal)? else { return Ok(Exit::Machine) };
    let Some(packaged) = make(&args.making, compiled, args.format, terminal)? else {
        return Ok(Exit::Faulty);
    };
    let Packaged { compiled, outcome, kept } = packaged;
    let (compiled, packages) = ([compiled], outcome.made.iter().zip(&kept).collect::<Vec<_>>());
    if args.format == Format::Human {
        table(&outcome, &packages, terminal)?;
    }
    show(args.format, &compiled, &packages, terminal)?;
    args.making.deny.judge(&compiled, terminal)
}

impl Making {
    /// Reads and compiles the spec; `None` if it has been told why it cannot be packaged.
    pub(crate) fn read(&self, terminal: &mut Terminal) -> Result<Option<Compiled>, Fault> {
        if self.spec == "-" {
            let text = "a package needs a spec with a folder, not standard input";
            terminal.complain(text, Some("name the spec's file: its code is found beside it"))?;
            return Ok(None);
        }
        input::compile_for(&self.spec, self.environment.as_deref()).map(Some)
    }
}

/// Makes and keeps the packages of a spec; `None` if it has been told why there are none.
pub(crate) fn make(
    making: &Making,
    mut compiled: Compiled,
    format: Format,
    terminal: &mut Terminal,
) -> Result<Option<Packaged>, Fault> {
    let out = making.out.as_deref();
    let Some(output) = build::up_to_date(&making.spec, out, &compiled, terminal)? else {
        show(format, &[compiled], &[], terminal)?;
        return Ok(None);
    };
    terminal.flush()?;
    let beside = making.spec.parent().unwrap_or(Utf8Path::new(""));
    let places = Places { spec: beside, output: &output };
    let Some(built) = &compiled.compilation.output else { return Ok(None) };
    let Some(mut outcome) = package::make(&built.model, places, making.builder)? else {
        return Ok(None);
    };
    let is_faulty = outcome.is_faulty();
    for one in &mut outcome.found {
        let setting = |field: &&str| built.model.places.setting(one.primary.span, &[field]);
        let mut settings = gate::fields(one.code).iter().map(setting);
        one.primary.span = settings.find(|at| *at != one.primary.span).unwrap_or(one.primary.span);
    }
    compiled.compilation.diagnostics.append(&mut outcome.found);
    compiled.compilation.diagnostics.sort_by_key(|one| one.primary.span);
    if is_faulty {
        compiled.compilation.output = None;
        show(format, &[compiled], &[], terminal)?;
        return Ok(None);
    }
    let kept = outcome.made.iter().map(|made| made.keep(&output)).collect::<Result<Vec<_>, _>>()?;
    Ok(Some(Packaged { compiled, outcome, kept }))
}

/// Shows what was found, and the packages where a program is to read them.
fn show(
    format: Format,
    compiled: &[Compiled; 1],
    packages: &[(&Made, &Kept)],
    terminal: &mut Terminal,
) -> Result<(), Fault> {
    let is_clean = compiled[0].compilation.diagnostics.is_empty();
    match format {
        Format::Json => {
            let mut document = render::document(compiled);
            document["packages"] = packages.iter().map(|(made, kept)| entry(made, kept)).collect();
            terminal.out.line(&render::pretty(&document))
        }
        Format::Human if is_clean => Ok(()),
        format => render::show(format, compiled, terminal),
    }
}

/// A package, for programs.
fn entry(made: &Made, kept: &Kept) -> Value {
    json!({
        "function": made.function,
        "path": kept.path.as_str(),
        "bytes": made.zip.len(),
        "bytes_before": kept.before,
        "bytes_unzipped": made.unzipped,
        "sha256": made.sha256,
    })
}

/// A line for each package, for people.
fn table(
    outcome: &Outcome,
    packages: &[(&Made, &Kept)],
    terminal: &mut Terminal,
) -> Result<(), Fault> {
    let rows: Vec<[String; 4]> = packages.iter().map(|(made, kept)| row(made, kept)).collect();
    let width =
        |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2)];
    for ([name, zip, unzipped, change], (_, kept)) in rows.iter().zip(packages) {
        let [name_width, zip_width, unzipped_width] = widths;
        let name = terminal.out.paint(Style::Strong, &format!("{name:<name_width$}"));
        let text = format!(
            "{name}  {zip:>zip_width$} zip  {unzipped:>unzipped_width$} unzipped  {change}  {}",
            kept.path
        );
        terminal.out.line(&text)?;
    }
    for name in &outcome.images {
        terminal.out.line(&format!("{name}  is a container image: nothing to package"))?;
    }
    if rows.is_empty() && outcome.images.is_empty() {
        terminal.out.line("there is no function to package")?;
    }
    Ok(())
}

fn row(made: &Made, kept: &Kept) -> [String; 4] {
    let bytes = made.zip.len() as u64;
    let change = match kept.before {
        _ if !kept.is_new => "unchanged".to_owned(),
        None => "new".to_owned(),
        Some(before) if before == bytes => "changed".to_owned(),
        Some(before) if before < bytes => format!("+{}", size(bytes - before)),
        Some(before) => format!("-{}", size(before - bytes)),
    };
    [made.function.clone(), size(bytes), size(made.unzipped), change]
}
