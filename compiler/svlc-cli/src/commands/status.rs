//! `svlc status`: how the stack of a service stands, where it answers, which code it runs, and whether somebody has changed it by hand.

use serde_json::{Value, json};
use svlc_core::cfn::logical_id;
use svlc_core::model::{self, Model};
use svlc_deploy::cloud;
use svlc_deploy::protocol::{Function, ResourceDrift, Stage};
use svlc_deploy::standing::Standing;
use svlc_deploy::status::{self, Status};

use crate::aws::{self, Desk, Subject, kind, moment};
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

/// What is shown.
struct Shown<'a> {
    model: &'a Model,
    status: Status,
    /// What the stages serve, or why that could not be found out: a right that nothing else here needs may be missing.
    stages: Result<Vec<Stage>, cloud::Fault>,
    drift: Drift,
    /// The options of this run, for the commands that are told.
    options: Vec<String>,
}

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
    let Some(output) = &service.compiled.compilation.output else { return Ok(Exit::Faulty) };
    let stages = aws::serving(cloud, &output.model, &status.stack);
    let options = args.subject.options();
    let shown = Shown { model: &output.model, status, stages, drift, options };
    match args.format {
        StatusFormat::Human => shown.human(terminal)?,
        StatusFormat::Json => terminal.out.line(&render::pretty(&shown.document()))?,
    }
    let is_changed = shown.drift.is_some_and(|drift| !drift.is_ok_and(|found| found.is_empty()));
    let is_good = is_sound(&shown.status.stack.status) && !is_changed;
    Ok(if is_good { Exit::Clean } else { Exit::Faulty })
}

/// Whether the last change has come to a good end, or is under way.
fn is_sound(status: &str) -> bool {
    let has_failed = status.contains("FAILED") || status.contains("ROLLBACK");
    matches!(Standing::of_status(status), Standing::Settled | Standing::Busy) && !has_failed
}

impl Shown<'_> {
    fn human(&self, terminal: &mut Terminal) -> Result<(), Fault> {
        let stack = &self.status.stack;
        let style = if is_sound(&stack.status) { Style::Good } else { Style::Error };
        let name = terminal.out.paint(Style::Strong, &visible(&stack.name));
        let word = terminal.out.paint(style, &stack.status);
        let since = moment(stack.updated.unwrap_or(stack.created));
        let resources = count(self.status.resources.len(), "resource");
        terminal.out.line(&format!("{name}  {word} since {since}, {resources}"))?;
        if let Some(reason) = stack.reason.as_deref().filter(|reason| !reason.is_empty()) {
            terminal.out.line(&format!("  {}", visible(reason)))?;
        }
        for (stage, url) in self.urls() {
            let deployment = self.stage(stage).and_then(|stage| stage.deployment.as_ref());
            let serves = deployment.map(|id| format!(", deployment {id}")).unwrap_or_default();
            let text = visible(&format!("{url}{serves}"));
            terminal.out.line(&format!("  stage {}  {text}", stage.name))?;
        }
        self.behind(terminal)?;
        for (name, function) in self.functions() {
            terminal.out.line(&format!("  function {name}  {}", visible(&told(function))))?;
        }
        self.drifted(terminal)
    }

    /// Stages that do not serve what others do, if that could be found out.
    fn behind(&self, terminal: &mut Terminal) -> Result<(), Fault> {
        let lines = match &self.stages {
            Ok(stages) => aws::behind(self.model, stages, &self.options),
            Err(fault) => vec![format!("what the stages serve is not known: {fault}")],
        };
        lines.iter().try_for_each(|line| terminal.out.line(&format!("  {}", visible(line))))
    }

    fn drifted(&self, terminal: &mut Terminal) -> Result<(), Fault> {
        match &self.drift {
            None => Ok(()),
            Some(Ok(found)) if found.is_empty() => {
                terminal.out.line("  nothing was changed by hand")
            }
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

    /// Stages and where they answer.
    fn urls(&self) -> Vec<(&model::Stage, &str)> {
        let stages = self.model.stages.iter();
        let url = |stage: &model::Stage| aws::stage_url(&self.status.stack, &stage.name);
        stages.filter_map(|stage| Some((stage, url(stage)?))).collect()
    }

    /// A stage as it stands at AWS, if that could be found out.
    fn stage(&self, stage: &model::Stage) -> Option<&Stage> {
        self.stages.as_ref().ok()?.iter().find(|one| one.name == stage.name)
    }

    /// Functions of the spec that are deployed.
    fn functions(&self) -> Vec<(&str, &Function)> {
        let of = |function: &svlc_core::model::Function| {
            let id = logical_id::function(&function.name);
            self.status.functions.iter().find(|(logical, _)| *logical == id).map(|found| &found.1)
        };
        let functions = self.model.functions.iter();
        functions.filter_map(|one| Some((one.name.as_str(), of(one)?))).collect()
    }

    fn document(&self) -> Value {
        let stack = &self.status.stack;
        let stages: Vec<Value> = self
            .urls()
            .into_iter()
            .map(|(stage, url)| {
                let own = self.stage(stage);
                json!({
                    "name": stage.name,
                    "url": url,
                    "auto_deploy": own.map(|own| own.auto_deploy),
                    "deployment": own.and_then(|own| own.deployment.as_ref()),
                })
            })
            .collect();
        let functions: Vec<Value> = self
            .functions()
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
        let resources: Vec<Value> = self
            .status
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
            "drift": self.drift.as_ref().map(drifted),
        })
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

fn drifted(drift: &Result<Vec<ResourceDrift>, String>) -> Value {
    match drift {
        Ok(found) => found.iter().map(|one| json!({ "logical_id": one.logical_id, "status": one.status, "properties": one.properties })).collect(),
        Err(reason) => json!({ "error": reason }),
    }
}
