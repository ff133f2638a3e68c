//! `svlc diff`: what differs between two environments of a spec, in the spec's words; from the spec alone, without AWS.

use camino::Utf8PathBuf;
use clap::ValueEnum;
use serde_json::json;
use svlc_core::Settings;
use svlc_core::difference::{self, Change, Difference, Way};

use crate::error::{Exit, Fault};
use crate::input::{self, Compiled, DEFAULT_SPEC};
use crate::render::text::visible;
use crate::render::{self, Format};
use crate::terminal::{Style, Terminal};

/// Arguments of `svlc diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  svlc diff dev..prod
  svlc diff prod                       from the spec without an environment to prod
  svlc diff dev..prod --format json

A setting that is left out is what `defaults` or the language make it, so to write that out is no difference.

Exit codes:
  0  they are the same
  1  they differ
  2  the spec has errors, or the machine or the command line failed")]
pub(crate) struct Args {
    /// Two environments, or one to compare with the spec as it stands
    #[arg(value_name = "FROM..TO")]
    range: String,
    /// Spec that they are of
    #[arg(default_value = DEFAULT_SPEC, value_name = "SPEC")]
    spec: Utf8PathBuf,
    /// How to show what differs
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: DiffFormat,
}

/// How to show what differs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// For people
    #[default]
    Human,
    /// One JSON document
    Json,
}

/// Compares the two environments.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let (from, to) = args.range.split_once("..").unwrap_or(("", &args.range));
    let (from, to) = (name(from), name(to));
    let first = input::compile_for(&args.spec, from)?;
    let second = input::compile_for(&args.spec, to)?;
    let (Some(before), Some(after)) = (&first.compilation.output, &second.compilation.output)
    else {
        render::show(Format::Human, &[first], terminal)?;
        return Ok(Exit::Machine);
    };
    let difference = difference::between(&first.source, (from, before), (to, after));
    match args.format {
        DiffFormat::Human => human(&difference, (from, to), &first, terminal)?,
        DiffFormat::Json => terminal.out.line(&document(&difference, (from, to)))?,
    }
    Ok(if difference.is_empty() { Exit::Clean } else { Exit::Faulty })
}

/// An environment; `None`: the spec as it stands.
fn name(written: &str) -> Option<&str> {
    Some(written).filter(|name| !name.is_empty() && *name != Settings::NO_ENVIRONMENT)
}

fn word(environment: Option<&str>) -> &str {
    environment.unwrap_or(Settings::NO_ENVIRONMENT)
}

fn human(
    difference: &Difference,
    (from, to): (Option<&str>, Option<&str>),
    spec: &Compiled,
    terminal: &mut Terminal,
) -> Result<(), Fault> {
    let (from, to) = (word(from), word(to));
    if difference.is_empty() {
        let name = visible(spec.source.name());
        return terminal.out.line(&format!("{name}: {from} and {to} are the same"));
    }
    let mut section = "";
    for change in &difference.settings {
        let own = change.path.first().map_or("", String::as_str);
        if own != section {
            section = own;
            let title = terminal.out.paint(Style::Strong, &visible(section));
            terminal.out.line(&title)?;
        }
        terminal.out.line(&line(change))?;
    }
    if !difference.resources.is_empty() {
        let title = terminal.out.paint(Style::Strong, "resources of the template");
        terminal.out.line(&title)?;
    }
    for one in &difference.resources {
        let (sign, style) = match one.way {
            Way::Added => ("+", Style::Good),
            Way::Removed => ("-", Style::Error),
            Way::Changed => ("~", Style::Warning),
        };
        let sign = terminal.out.paint(style, sign);
        terminal.out.line(&format!("  {sign} {} ({})", one.id, visible(&one.kind)))?;
    }
    Ok(())
}

/// `  orders.memory: 128 → 1024`.
fn line(change: &Change) -> String {
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "not set".to_owned());
    let path = match change.path.get(1..) {
        Some(rest) if !rest.is_empty() => format!("{}: ", rest.join(".")),
        _ => String::new(),
    };
    visible(&format!("  {path}{} → {}", value(&change.from), value(&change.to))).replace('\n', " ")
}

/// The document for programs; `version` changes with its shape.
fn document(difference: &Difference, (from, to): (Option<&str>, Option<&str>)) -> String {
    let settings = difference.settings.iter();
    let settings: Vec<_> =
        settings.map(|one| json!({ "path": one.path, "from": one.from, "to": one.to })).collect();
    let resources = difference.resources.iter().map(|one| {
        let way = match one.way {
            Way::Added => "added",
            Way::Removed => "removed",
            Way::Changed => "changed",
        };
        json!({ "id": one.id, "type": one.kind, "change": way })
    });
    let document = json!({
        "version": 1,
        "from": word(from),
        "to": word(to),
        "settings": settings,
        "resources": resources.collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&document).expect("text always serialises")
}
