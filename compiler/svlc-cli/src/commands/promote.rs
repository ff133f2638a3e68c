//! `svlc promote`: gives a stage with `auto_deploy: false` the deployment that another stage serves, or one that it had before.

mod list;

use clap::builder::NonEmptyStringValueParser;
use serde_json::json;
use svlc_core::diagnostic::Diagnostic;
use svlc_core::model::{Model, Stage};
use svlc_core::promotion;
use svlc_deploy::deploy;
use svlc_deploy::promote::{self, Obstacle, Promotion, Source};
use svlc_deploy::protocol::{Deployment, Stack};

use crate::aws::{Desk, Service, Subject, api, moment, stage_url, typed};
use crate::error::{Exit, Fault};
use crate::render;
use crate::render::text::visible;
use crate::terminal::{Style, Terminal};

/// Arguments of `svlc promote`.
#[derive(Debug, clap::Args)]
#[command(
    group(clap::ArgGroup::new("source").required(true).args(["from", "deployment", "list"])),
    after_help = "\
Examples:
  svlc promote --from beta --to '$default'
  svlc promote --from beta --to '$default' --yes --format json   in CI
  svlc promote --list                                            deployments, and which stages serve them
  svlc promote --deployment a1b2c3 --to '$default'               back, as a promotion prints it

A deployment is the API as it was: routes, integrations, authorizers, CORS. The code and the settings of functions are not in it: all
stages share them, and they change with `svlc deploy`. So do the stage's own variables, throttles and logs.

Exit codes:
  0  promoted, or the stage serves it already
  1  refused or declined; the spec has errors
  2  the command line or the machine failed, there is no such stage or stack, or AWS could not be asked"
)]
pub(crate) struct Args {
    #[command(flatten)]
    subject: Subject,
    /// Stage whose deployment is taken
    #[arg(long, value_name = "STAGE", allow_hyphen_values = true)]
    from: Option<String>,
    /// Deployment that is taken, by its id
    #[arg(long, value_name = "ID", value_parser = NonEmptyStringValueParser::new())]
    deployment: Option<String>,
    /// List the deployments that there are, and do nothing
    #[arg(long)]
    list: bool,
    /// Stage that gets it: one with `auto_deploy: false`
    #[arg(
        long,
        value_name = "STAGE",
        allow_hyphen_values = true,
        required_unless_present = "list",
        conflicts_with = "list"
    )]
    to: Option<String>,
    /// Answer every question with yes
    #[arg(long, short)]
    yes: bool,
    /// How to tell what was done
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: PromoteFormat,
}

/// How to tell what was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum PromoteFormat {
    /// For people
    #[default]
    Human,
    /// One JSON document; what is shown and asked before goes to standard error
    Json,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Promoted,
    Nothing,
    Declined,
}

/// Promotes.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let compiled = args.subject.compile()?;
    if let Some(output) = &compiled.compilation.output
        && let Some(found) = check(args, &output.model)?
    {
        render::diagnostics(&compiled, &[found], terminal)?;
        return Ok(Exit::Faulty);
    }
    let Some(mut service) = args.subject.connect(compiled, terminal)? else {
        return Ok(Exit::Faulty);
    };
    let is_json = args.format == PromoteFormat::Json;
    let mut desk = Desk::new(terminal, &service.stack, args.yes)?;
    if is_json {
        desk = desk.aside();
    }
    let cloud = &mut service.connection.cloud;
    let Some(stack) = deploy::settled(cloud, &mut desk, &service.stack)? else {
        return Err(service.missing());
    };
    let Some(api) = api(&stack) else {
        let text = format!("the stack `{}` has no API yet: it is {}", stack.name, stack.status);
        desk.terminal().complain(&text, Some("`svlc deploy` makes it"))?;
        return Ok(Exit::Faulty);
    };
    let (Some(source), Some(to)) = (args.source(), &args.to) else {
        let output = service.compiled.compilation.output.as_ref();
        let Some(output) = output else { return Ok(Exit::Faulty) };
        return list::show(cloud, &output.model, &stack, is_json, desk.terminal());
    };
    let promotion = match promote::look(cloud, &mut desk, api, source, to)? {
        Ok(promotion) => promotion,
        Err(obstacle) => return refuse(&obstacle, desk.terminal()),
    };
    let outcome = match decide(args, &mut service, &promotion, &mut desk)? {
        Ok(outcome) => outcome,
        Err(obstacle) => return refuse(&obstacle, desk.terminal()),
    };
    let told = Told { args, stack: &stack, promotion: &promotion, outcome };
    if is_json { told.document(desk.terminal()) } else { told.lines(desk.terminal()) }?;
    Ok(if outcome == Outcome::Declined { Exit::Faulty } else { Exit::Clean })
}

/// Shows, asks and promotes, unless there is nothing to do.
fn decide(
    args: &Args,
    service: &mut Service,
    promotion: &Promotion,
    desk: &mut Desk<'_>,
) -> Result<Result<Outcome, Obstacle>, Fault> {
    if promotion.is_done() {
        return Ok(Ok(Outcome::Nothing));
    }
    show(args, service, promotion, desk)?;
    let id = visible(&promotion.deployment.id);
    if !desk.answer(&format!("promote `{id}` to `{}`?", promotion.to))? {
        return Ok(Ok(Outcome::Declined));
    }
    let done = promote::promote(&mut service.connection.cloud, promotion)?;
    Ok(done.map(|()| Outcome::Promoted))
}

/// What can be said without AWS.
fn check(args: &Args, model: &Model) -> Result<Option<Diagnostic>, Fault> {
    if let Some(from) = &args.from {
        stage(model, from)?;
    }
    let Some(to) = &args.to else { return Ok(None) };
    let own = stage(model, to)?;
    let found = promotion::obstacle(own, &model.stages);
    if found.is_none() && args.from.as_ref() == Some(to) {
        return Err(Fault::SameStage { name: to.clone() });
    }
    Ok(found)
}

fn stage<'a>(model: &'a Model, name: &str) -> Result<&'a Stage, Fault> {
    let known = || model.stages.iter().map(|stage| stage.name.clone()).collect();
    let found = model.stages.iter().find(|stage| stage.name == name);
    found.ok_or_else(|| Fault::NoSuch { what: "stage", name: name.to_owned(), known: known() })
}

fn refuse(obstacle: &Obstacle, terminal: &mut Terminal) -> Result<Exit, Fault> {
    terminal.complain(&obstacle.to_string(), obstacle.help().as_deref())?;
    Ok(Exit::Faulty)
}

/// What would be done.
fn show(
    args: &Args,
    service: &Service,
    promotion: &Promotion,
    desk: &mut Desk<'_>,
) -> Result<(), Fault> {
    let identity = &service.connection.identity;
    let place = format!("{} in {}, account {}", service.stack, identity.region, identity.account);
    desk.line(&format!("stage {} of {}", promotion.to, visible(&place)))?;
    let before = match &promotion.before {
        None => "nothing: it has no deployment".to_owned(),
        Some(id) => made(id, promotion.known.as_ref()),
    };
    let like = args.from.as_ref().map(|from| format!(", as {from} does")).unwrap_or_default();
    let after = made(&promotion.deployment.id, Some(&promotion.deployment));
    desk.line(&format!("  serves now   {}", visible(&before)))?;
    desk.line(&format!("  would serve  {}{like}", visible(&after)))
}

/// A deployment, and when it was made.
fn made(id: &str, known: Option<&Deployment>) -> String {
    match known.and_then(|known| known.created) {
        Some(created) => format!("{id} of {}", moment(created)),
        None => id.to_owned(),
    }
}

impl Args {
    /// Where the deployment comes from; `None`: they are to be listed.
    fn source(&self) -> Option<Source<'_>> {
        let stage = self.from.as_deref().map(Source::Stage);
        stage.or(self.deployment.as_deref().map(Source::Deployment))
    }
}

/// What is told at the end.
struct Told<'a> {
    args: &'a Args,
    stack: &'a Stack,
    promotion: &'a Promotion,
    outcome: Outcome,
}

impl Told<'_> {
    /// Where the stage answers.
    fn url(&self) -> Option<&str> {
        stage_url(self.stack, &self.promotion.to)
    }

    /// The command that takes it back.
    fn back(&self) -> Option<String> {
        let before =
            self.promotion.before.as_ref().filter(|_| self.outcome == Outcome::Promoted)?;
        let words =
            ["promote", "--deployment", before, "--to", &self.promotion.to].map(str::to_owned);
        Some(typed(words.into_iter().chain(self.args.subject.options())))
    }

    fn lines(&self, terminal: &mut Terminal) -> Result<(), Fault> {
        let (id, to) = (visible(&self.promotion.deployment.id), &self.promotion.to);
        match self.outcome {
            Outcome::Declined => return terminal.out.line("nothing was promoted"),
            Outcome::Nothing => {
                terminal.out.line(&format!("nothing to do: stage {to} serves {id} already"))?;
            }
            Outcome::Promoted => {
                let word = terminal.out.paint(Style::Good, "promoted");
                terminal.out.line(&format!("{word} {id} to stage {to}"))?;
            }
        }
        if let Some(url) = self.url() {
            terminal.out.line(&format!("  {}", visible(url)))?;
        }
        match self.back() {
            Some(back) => terminal.out.line(&format!("back: {}", visible(&back))),
            None => Ok(()),
        }
    }

    fn document(&self, terminal: &mut Terminal) -> Result<(), Fault> {
        let outcome = match self.outcome {
            Outcome::Promoted => "promoted",
            Outcome::Nothing => "nothing",
            Outcome::Declined => "declined",
        };
        terminal.out.line(&render::pretty(&json!({
            "outcome": outcome,
            "stack": self.stack.name,
            "api": self.promotion.api,
            "from": self.args.from,
            "to": self.promotion.to,
            "deployment": self.promotion.deployment.id,
            "created": self.promotion.deployment.created.map(moment),
            "before": self.promotion.before,
            "url": self.url(),
            "back": self.back(),
        })))
    }
}
