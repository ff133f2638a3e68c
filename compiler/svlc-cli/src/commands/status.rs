//! `svlc status`: how the stack of a service stands, where it answers, which code it runs, and whether somebody has changed it by hand.

use serde_json::{Value, json};
use svlc_core::cfn::logical_id;
use svlc_core::model::Model;
use svlc_deploy::protocol::{Function, ResourceDrift};
use svlc_deploy::standing::Standing;
use svlc_deploy::status::{self, Status};

use crate::aws::{Desk, Subject, kind, moment};
use crate::error::{Exit, Fault};
use crate::render;
use crate::render::text::{count, visible};
use crate::terminal::{Style, Terminal};

/// Arguments of `svlc status`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  svlc status
  svlc status --drift
  svlc status --environment prod --format json

Exit codes:
  0  deployed, and as it was deployed as far as is known
  1  the last change failed, or something was changed by hand
  2  nothing is deployed, or AWS could not be asked")]
pub(crate) struct Args {
    #[command(flatten)]
    subject: Subject,
    /// Compare every resource with what was deployed, which takes a while
    #[arg(long)]
    drift: bool,
    /// How to show it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: StatusFormat,
}

/// How to show it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum StatusFormat {
    /// For people
    #[default]
    Human,
    /// One JSON document
    Json,
}

/// What differs from what was deployed: `None` if nobody has looked, else what, or why that could not be found out.
type Drift = Option<Result<Vec<ResourceDrift>, String>>;

/// Asks and shows.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let Some(mut service) = args.subject.look_up(terminal)? else { return Ok(Exit::Faulty) };
    let cloud = &mut service.connection.cloud;
    let Some(status) = status::status(cloud, &service.stack)? else {
        return Err(service.missing());
    };
    let mut drift = None;
    if args.drift {
        let mut desk = Desk::new(terminal, &service.stack, true)?;
        drift = Some(status::drift(cloud, &mut desk, &status.stack.id)?);
    }
    let model = &service.output().model;
    match args.format {
        StatusFormat::Human => human(model, &status, &drift, terminal)?,
        StatusFormat::Json => {
            terminal.out.line(&render::pretty(&document(model, &status, &drift)))?;
        }
    }
    let is_changed = drift.is_some_and(|drift| !drift.is_ok_and(|found| found.is_empty()));
    Ok(if is_sound(&status.stack.status) && !is_changed { Exit::Clean } else { Exit::Faulty })
}

/// Whether the last change has come to a good end, or is under way.
fn is_sound(status: &str) -> bool {
    let has_failed = status.contains("FAILED") || status.contains("ROLLBACK");
    matches!(Standing::of_status(status), Standing::Settled | Standing::Busy) && !has_failed
}

fn human(
    model: &Model,
    status: &Status,
    drift: &Drift,
    terminal: &mut Terminal,
) -> Result<(), Fault> {
    let stack = &status.stack;
    let style = if is_sound(&stack.status) { Style::Good } else { Style::Error };
    let name = terminal.out.paint(Style::Strong, &visible(&stack.name));
    let word = terminal.out.paint(style, &stack.status);
    let since = moment(stack.updated.unwrap_or(stack.created));
    let resources = count(status.resources.len(), "resource");
    terminal.out.line(&format!("{name}  {word} since {since}, {resources}"))?;
    if let Some(reason) = stack.reason.as_deref().filter(|reason| !reason.is_empty()) {
        terminal.out.line(&format!("  {}", visible(reason)))?;
    }
    for (name, url) in urls(model, status) {
        terminal.out.line(&format!("  stage {name}  {}", visible(url)))?;
    }
    for (name, function) in functions(model, status) {
        terminal.out.line(&format!("  function {name}  {}", visible(&told(function))))?;
    }
    match drift {
        None => Ok(()),
        Some(Ok(found)) if found.is_empty() => terminal.out.line("  nothing was changed by hand"),
        Some(Ok(found)) => found.iter().try_for_each(|one| {
            let word = terminal.out.paint(Style::Warning, &one.status.to_lowercase());
            let paths: Vec<&str> = one.properties.iter().map(|one| one.path.as_str()).collect();
            let what = format!("{} ({})", one.logical_id, kind(&one.resource_type));
            let text = visible(&format!("{what} {}", paths.join(", ")));
            terminal.out.line(format!("  {word} by hand: {text}").trim_end())
        }),
        Some(Err(reason)) => terminal.out.line(&format!("  drift: {}", visible(reason))),
    }
}

/// What is known of a function.
fn told(function: &Function) -> String {
    let version = function.version.as_deref().unwrap_or("$LATEST");
    let runtime = function.runtime.as_deref().unwrap_or("image");
    let memory = function.memory.unwrap_or_default();
    let code: String = function.code_sha256.iter().flat_map(|sum| sum.chars().take(12)).collect();
    let modified = function.modified.as_deref().unwrap_or("-");
    let mut text = format!("{version}, {runtime}, {memory} MB, code {code} of {modified}");
    let state = function.state.as_deref().filter(|state| *state != "Active");
    if let Some(state) = state {
        text = format!("{text}, {state}");
    }
    text
}

/// Stages and where they answer.
fn urls<'a>(model: &'a Model, status: &'a Status) -> Vec<(&'a str, &'a str)> {
    let of = |stage: &'a svlc_core::model::Stage| {
        let key = logical_id::stage(&stage.name) + "Url";
        let output = status.stack.outputs.iter().find(|output| output.key == key)?;
        Some((stage.name.as_str(), output.value.as_str()))
    };
    model.stages.iter().filter_map(of).collect()
}

/// Functions of the spec that are deployed.
fn functions<'a>(model: &'a Model, status: &'a Status) -> Vec<(&'a str, &'a Function)> {
    let of = |function: &'a svlc_core::model::Function| {
        let id = logical_id::function(&function.name);
        let found = status.functions.iter().find(|(logical, _)| *logical == id)?;
        Some((function.name.as_str(), &found.1))
    };
    model.functions.iter().filter_map(of).collect()
}

fn document(model: &Model, status: &Status, drift: &Drift) -> Value {
    let stack = &status.stack;
    let stages: Vec<Value> = urls(model, status)
        .into_iter()
        .map(|(name, url)| json!({ "name": name, "url": url }))
        .collect();
    let functions: Vec<Value> = functions(model, status)
        .into_iter()
        .map(|(name, function)| {
            json!({
                "name": name,
                "physical_name": function.name,
                "arn": function.arn,
                "version": function.version,
                "code_sha256": function.code_sha256,
                "state": function.state,
                "modified": function.modified,
            })
        })
        .collect();
    let resources: Vec<Value> = status
        .resources
        .iter()
        .map(|one| {
            json!({
                "logical_id": one.logical_id,
                "physical_id": one.physical_id,
                "type": one.resource_type,
                "status": one.status,
                "drift": one.drift,
            })
        })
        .collect();
    json!({
        "stack": stack.name,
        "id": stack.id,
        "status": stack.status,
        "reason": stack.reason,
        "created": moment(stack.created),
        "updated": stack.updated.map(moment),
        "stages": stages,
        "functions": functions,
        "resources": resources,
        "drift": drift.as_ref().map(drifted),
    })
}

fn drifted(drift: &Result<Vec<ResourceDrift>, String>) -> Value {
    match drift {
        Ok(found) => found.iter().map(|one| json!({ "logical_id": one.logical_id, "status": one.status, "properties": one.properties })).collect(),
        Err(reason) => json!({ "error": reason }),
    }
}
