//! `svlc rollback`: brings a stack back to a template that was deployed before. Each deployment keeps the one that it replaces in S3.

use std::collections::BTreeMap;

use svlc_core::cfn::parse::parse;
use svlc_deploy::cloud::Calls;
use svlc_deploy::deploy::{self, Order, Outcome};
use svlc_deploy::protocol::GetTemplate;
use svlc_deploy::store::{self, Kept};

use crate::aws::{self, Desk, Review, Service, Subject, clock, moment};
use crate::error::{Exit, Fault};
use crate::render;
use crate::render::text::visible;
use crate::terminal::{Style, Terminal};

/// Arguments of `svlc rollback`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  svlc rollback                                  to what was deployed before
  svlc rollback --list                           what there is to go back to
  svlc rollback --to '2026-11-25 20:17:39 UTC'

The code goes back, too: a template names the zips it was deployed with. Parameters keep their values, and data stays as it is.")]
pub(crate) struct Args {
    #[command(flatten)]
    subject: Subject,
    /// Bucket that was deployed with, if it was named
    #[arg(long, value_name = "NAME")]
    bucket: Option<String>,
    /// List what there is to go back to, and do nothing
    #[arg(long)]
    list: bool,
    /// Since when that was deployed which is wanted back, as `--list` has it
    #[arg(long, value_name = "TIME", conflicts_with = "list")]
    to: Option<String>,
    /// Answer every question with yes
    #[arg(long, short)]
    yes: bool,
}

/// Goes back.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let Some(mut service) = args.subject.look_up(terminal)? else { return Ok(Exit::Faulty) };
    let default = store::default_bucket(&service.connection.identity);
    let bucket = args.bucket.clone().unwrap_or(default);
    let mut desk = Desk::new(terminal, &service.stack, args.yes)?;
    let cloud = &mut service.connection.cloud;
    let Some(stack) = deploy::settled(cloud, &mut desk, &service.stack)? else {
        return Err(service.missing());
    };
    let current = cloud.call(GetTemplate { stack: stack.id.clone() })?.body;
    let mut history = store::history(cloud, &bucket, &service.stack)?;
    history.retain(|kept| !kept.is(&current));
    if args.list {
        return list(&history, desk.terminal());
    }
    let wanted = |kept: &&Kept| args.to.as_ref().is_none_or(|to| moment(kept.since) == *to);
    let Some(kept) = history.iter().find(wanted) else {
        let help = "`svlc rollback --list` shows what there is";
        desk.terminal().complain("there is nothing to go back to", Some(help))?;
        return Ok(Exit::Faulty);
    };
    back(&mut service, &bucket, kept, desk, &current)
}

fn list(history: &[Kept], terminal: &mut Terminal) -> Result<Exit, Fault> {
    if history.is_empty() {
        terminal.out.line("there is nothing to go back to")?;
    }
    for kept in history {
        terminal.out.line(&format!("{}  {}", moment(kept.since), visible(&kept.key)))?;
    }
    Ok(Exit::Clean)
}

fn back(
    service: &mut Service,
    bucket: &str,
    kept: &Kept,
    desk: Desk<'_>,
    current: &str,
) -> Result<Exit, Fault> {
    let connection = &mut service.connection;
    let text = store::text(&mut connection.cloud, bucket, kept)?;
    let template = parse(&text).unwrap_or_default();
    let known = parse(current).unwrap_or_default().parameters;
    let names = template.parameters.iter().map(|(name, _)| name.to_owned());
    let parameters: Vec<String> = names.filter(|name| known.get(name).is_some()).collect();
    let mut desk = desk.with_review(Review {
        compiled: &service.compiled,
        environment: service.environment.as_deref(),
        template: &template,
        values: None,
    });
    let endpoint = connection.endpoint.as_deref();
    let tags = {
        let output = service.compiled.compilation.output.as_ref();
        let tags = output.into_iter().flat_map(|output| &output.model.tags);
        tags.map(|(key, value)| (key.clone(), value.clone())).collect()
    };
    let order = Order {
        stack: &service.stack,
        bucket,
        template_url: &store::url(endpoint, &connection.identity, bucket, &kept.key),
        parameters: &parameters,
        values: &BTreeMap::new(),
        tags: &tags,
        who: &aws::who(),
    };
    let outcome = deploy::deploy(&mut connection.cloud, &mut desk, &order);
    let outcome = outcome.map_err(|fault| desk.left(fault))?;
    let took = clock(desk.took());
    tell(service, &outcome, kept, &took, desk.terminal())
}

fn tell(
    service: &Service,
    outcome: &Outcome,
    kept: &Kept,
    took: &str,
    terminal: &mut Terminal,
) -> Result<Exit, Fault> {
    let failure = service.failure();
    let name = visible(&service.stack);
    let since = moment(kept.since);
    match outcome {
        Outcome::Nothing(_) => terminal.out.line(&format!("{name} is as it was on {since}"))?,
        Outcome::Done(_) => {
            let word = terminal.out.paint(Style::Good, "rolled back");
            terminal.out.line(&format!("{word} {name} to what it was on {since}, in {took}"))?;
        }
        Outcome::Declined => terminal.out.line("nothing was changed")?,
        Outcome::Refused(refusal) => {
            let found = failure.of_refusal(refusal);
            render::diagnostics(&service.compiled, &found, terminal)?;
        }
        Outcome::Failed(ended) => {
            let found = failure.of_events(&ended.events);
            render::diagnostics(&service.compiled, &found, terminal)?;
            terminal
                .complain(&format!("{name} was not rolled back: it is {}", ended.status), None)?;
        }
    }
    let is_good = matches!(outcome, Outcome::Nothing(_) | Outcome::Done(_));
    Ok(if is_good { Exit::Clean } else { Exit::Faulty })
}
