//! `svlc destroy`: deletes the stack of a service. Names what holds data first, keeps what is to be kept, and wants the name typed.

use svlc_core::cfn::parse::parse;
use svlc_core::cfn::{Template, Value};
use svlc_core::facts::HOLDING;
use svlc_deploy::cloud::Calls;
use svlc_deploy::deploy;
use svlc_deploy::follow::Ended;
use svlc_deploy::protocol::{GetTemplate, ListStackResources, Stack, StackResource};
use svlc_deploy::standing::{Standing, is_good};

use crate::aws::{self, Desk, Service, Subject, clock, kind};
use crate::error::{Exit, Fault};
use crate::render;
use crate::render::text::{count, visible};
use crate::terminal::{Style, Terminal};

/// Arguments of `svlc destroy`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  svlc destroy                      asks for the service's name
  svlc destroy --yes random-generator
  svlc destroy --environment dev --profile shop-dev
  svlc destroy --keep FilesBucket   after a deletion that failed for it

Zips and templates stay in their bucket: other stacks may use them.")]
pub(crate) struct Args {
    #[command(flatten)]
    subject: Subject,
    /// Name of the service, in place of typing it
    #[arg(long, value_name = "SERVICE")]
    yes: Option<String>,
    /// Logical id of what is to stay, of a stack that could not be deleted; can be given for each
    #[arg(long, value_name = "ID")]
    keep: Vec<String>,
}

/// Values of `DeletionPolicy` by which a resource stays when its stack is deleted.
const KEEPING: [&str; 2] = ["Retain", "RetainExceptOnCreate"];

/// Deletes.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let Some(mut service) = args.subject.look_up(terminal)? else { return Ok(Exit::Faulty) };
    let name = service.stack.clone();
    let mut desk = Desk::new(terminal, &name, true)?;
    let cloud = &mut service.connection.cloud;
    let Some(stack) = deploy::settled(cloud, &mut desk, &name)? else {
        return absent(&service, terminal);
    };
    let resources = cloud.call(ListStackResources { stack: stack.id.clone() })?;
    let body = cloud.call(GetTemplate { stack: stack.id.clone() })?.body;
    let template = match parse(&body) {
        Ok(template) => template,
        // A stack with nothing in it has no template.
        Err(_) if resources.is_empty() => Template::default(),
        Err(error) => {
            let text = format!("the deployed template says not what is to be kept: {error}");
            desk.terminal().complain(&text, Some("delete the stack in AWS's console"))?;
            return Ok(Exit::Faulty);
        }
    };
    if !can_keep(args, &stack, &resources, desk.terminal())? {
        return Ok(Exit::Faulty);
    }
    let (kept, deleted) = split(args, resources, &template);
    tell(&service, &kept, &deleted, desk.terminal())?;
    if !agreed(args, &service, &mut desk)? {
        terminal.out.line("nothing was deleted")?;
        return Ok(Exit::Faulty);
    }
    let cloud = &mut service.connection.cloud;
    let ended = deploy::delete(cloud, &mut desk, &stack, &args.keep, &aws::who());
    let ended = ended.map_err(|fault| desk.left(fault))?;
    let took = clock(desk.took());
    finish(&service, &ended, &kept, &took, terminal)
}

fn absent(service: &Service, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let region = &service.connection.identity.region;
    let text = format!("there is no stack {} in {region}: nothing to delete", service.stack);
    terminal.out.line(&visible(&text))?;
    Ok(Exit::Clean)
}

/// Whether what the user wants to keep can be kept: CloudFormation leaves out only what it could not delete.
fn can_keep(
    args: &Args,
    stack: &Stack,
    resources: &[StackResource],
    terminal: &mut Terminal,
) -> Result<bool, Fault> {
    let ids = || resources.iter().map(|one| one.logical_id.clone());
    if let Some(name) = args.keep.iter().find(|name| !ids().any(|id| id == **name)) {
        let (name, known) = (name.clone(), ids().collect());
        return Err(Fault::NoSuch { what: "resource", name, known });
    }
    let is_undeleted = Standing::of(Some(stack)) == Standing::Undeleted;
    if args.keep.is_empty() || is_undeleted {
        return Ok(true);
    }
    let text = format!("nothing can be left out of a stack that is {}", stack.status);
    let help = "deploy it with `retain: true`, or try without `--keep` first: what cannot be deleted can be left out then";
    terminal.complain(&text, Some(help))?;
    Ok(false)
}

/// What is kept, and what is deleted.
fn split(
    args: &Args,
    resources: Vec<StackResource>,
    template: &Template,
) -> (Vec<StackResource>, Vec<StackResource>) {
    let is_kept = |one: &StackResource| {
        let own = template.resources.get(&one.logical_id);
        let policy = own.and_then(|own| own.attributes.get("DeletionPolicy"));
        args.keep.contains(&one.logical_id)
            || matches!(policy, Some(Value::Text(policy)) if KEEPING.contains(&policy.as_str()))
    };
    let is_there = |one: &StackResource| one.status != "DELETE_COMPLETE";
    resources.into_iter().filter(is_there).partition(is_kept)
}

fn tell(
    service: &Service,
    kept: &[StackResource],
    deleted: &[StackResource],
    terminal: &mut Terminal,
) -> Result<(), Fault> {
    let name = terminal.out.paint(Style::Strong, &visible(&service.stack));
    let identity = &service.connection.identity;
    let place = format!("{}, account {}", identity.region, identity.account);
    let resources = count(deleted.len(), "resource");
    terminal.out.line(&format!("{resources} of {name} in {place} to delete"))?;
    for one in deleted {
        if let Some((_, noun, lost)) = HOLDING.iter().find(|(kind, ..)| *kind == one.resource_type)
        {
            let word = terminal.out.paint(Style::Error, "with its data");
            let text = visible(&format!("the {noun} `{}`: {lost}", one.logical_id));
            terminal.out.line(&format!("  {word}: {text}"))?;
        }
    }
    for one in kept {
        let word = terminal.out.paint(Style::Good, "kept");
        terminal.out.line(&format!("  {word}: {}", named(one)))?;
    }
    Ok(())
}

/// A resource by its ids.
fn named(one: &StackResource) -> String {
    let id = one.physical_id.as_deref().unwrap_or("not made yet");
    visible(&format!("{} ({}, {id})", one.logical_id, kind(&one.resource_type)))
}

/// Whether the user has said the service's name.
fn agreed(args: &Args, service: &Service, desk: &mut Desk<'_>) -> Result<bool, Fault> {
    let wanted = &service.output().model.service;
    let said = match &args.yes {
        Some(said) => said.clone(),
        None => {
            let question = format!("type `{wanted}` to delete it:");
            let Some(said) = desk.question(&question, "`--yes SERVICE` says it")? else {
                return Ok(false);
            };
            said
        }
    };
    if said.trim() == wanted {
        return Ok(true);
    }
    let text = format!("the service is `{wanted}`, not `{}`", said.trim());
    desk.terminal().complain(&text, None)?;
    Ok(false)
}

fn finish(
    service: &Service,
    ended: &Ended,
    kept: &[StackResource],
    took: &str,
    terminal: &mut Terminal,
) -> Result<Exit, Fault> {
    let name = visible(&service.stack);
    if !is_good(&ended.status) {
        let found = service.failure().of_events(&ended.events);
        render::diagnostics(&service.compiled, &found, terminal)?;
        let help = "see to what could not be deleted, then `svlc destroy` goes on; `--keep ID` leaves it where it is";
        let text = format!("{name} was not deleted as a whole: it is {}", ended.status);
        terminal.complain(&text, Some(help))?;
        return Ok(Exit::Faulty);
    }
    let word = terminal.out.paint(Style::Good, "deleted");
    terminal.out.line(&format!("{word} {name} in {took}"))?;
    for one in kept {
        terminal.out.line(&format!("  kept {}", named(one)))?;
    }
    Ok(Exit::Clean)
}
