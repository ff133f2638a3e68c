//! `svlc deploy`: packages a service, uploads what is missing, has CloudFormation compute what would change, asks, and follows it to
//! its end. What is done is `svlc_deploy`'s; what is told is decided here.

use std::collections::BTreeMap;

use camino::Utf8PathBuf;
use svlc_core::cfn::{Template, logical_id, print};
use svlc_core::emit::{self, Zips};
use svlc_core::model::Model;
use svlc_deploy::deploy::{self, Order, Outcome};
use svlc_deploy::protocol::Stack;
use svlc_deploy::store::{self, Zip};

use super::package::{self, Making, Packaged};
use crate::aws::{self, Connection, Desk, Failure, StackArgs, clock};
use crate::error::{Exit, Fault};
use crate::render::text::visible;
use crate::render::{self, Format};
use crate::terminal::{Style, Terminal};

/// Arguments of `svlc deploy`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  svlc deploy
  svlc deploy --environment prod --profile shop-prod
  svlc deploy --yes --test                          in CI: no question, and the spec's tests against what was deployed
  svlc deploy --endpoint-url http://127.0.0.1:4566  to a server that stands for AWS

Exit codes:
  0  deployed, or nothing has changed
  1  refused, declined or failed; the spec has errors; a test failed
  2  the machine failed, AWS could not be asked, or svlc was interrupted")]
pub(crate) struct Args {
    #[command(flatten)]
    making: Making,
    /// Value of a parameter; can be given for each. Without one, a stack keeps the value that it has
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = pair)]
    parameters: Vec<(String, String)>,
    /// Bucket for zips and templates; without one, `svlc-<account>-<region>`, which is made
    #[arg(long, value_name = "NAME")]
    bucket: Option<String>,
    /// Answer every question with yes
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    stack: StackArgs,
}

/// What is deployed.
struct Service<'a> {
    model: &'a Model,
    zips: &'a [Zip],
    template: Template,
    bucket: String,
}

/// Deploys.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let packaged = match package::make(&args.making, Format::Human, terminal)? {
        Ok(packaged) => packaged,
        Err(exit) => return Ok(exit),
    };
    render::tell(&packaged.compiled, terminal)?;
    let specs = std::slice::from_ref(&packaged.compiled);
    if args.making.deny.judge(specs, terminal)? == Exit::Faulty {
        return Ok(Exit::Faulty);
    }
    let Some(output) = &packaged.compiled.compilation.output else { return Ok(Exit::Faulty) };
    let model = &output.model;
    let values = values(args, model)?;
    let mut connection = args.stack.reach.connect(model)?;
    let default = || store::default_bucket(&connection.identity);
    let bucket = args.bucket.clone().unwrap_or_else(default);
    let zips = zips(&packaged);
    let keys = zips.iter().map(|zip| (zip.function.clone(), zip.key())).collect();
    let placed = Zips { bucket: &bucket, keys: &keys };
    let template = emit::located(model, &output.templates.plain, placed);
    let service = Service { model, zips: &zips, template, bucket };
    deployed(args, &packaged, &service, &values, &mut connection, terminal)
}

fn deployed(
    args: &Args,
    packaged: &Packaged,
    service: &Service<'_>,
    values: &BTreeMap<String, String>,
    connection: &mut Connection,
    terminal: &mut Terminal,
) -> Result<Exit, Fault> {
    let (model, template) = (service.model, &service.template);
    let name = args.stack.name(model, args.making.environment.as_deref());
    let source = &packaged.compiled.source;
    let mut desk = Desk::new(terminal, &name, args.yes)?.with_places(source, template);
    let Connection { cloud, identity, endpoint } = connection;
    let bucket = &service.bucket;
    if !store::bucket(cloud, &mut desk, bucket, args.bucket.is_none())? {
        let help = "make it, or leave `--bucket` out: svlc makes one of its own";
        let text = format!("there is no bucket `{bucket}`");
        desk.terminal().complain(&text, Some(help))?;
        return Ok(Exit::Faulty);
    }
    store::upload(cloud, &mut desk, bucket, service.zips)?;
    let key = store::put_template(cloud, bucket, &name, &print::yaml(template))?;
    let parameters: Vec<String> =
        template.parameters.iter().map(|(name, _)| name.to_owned()).collect();
    let tags = model.tags.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    let order = Order {
        stack: &name,
        bucket,
        template_url: &store::url(endpoint.as_deref(), identity, bucket, &key),
        parameters: &parameters,
        values,
        tags: &tags,
        who: &aws::who(),
    };
    let outcome = deploy::deploy(cloud, &mut desk, &order)?;
    let took = clock(desk.took());
    tell(packaged, service, &outcome, (&name, &took), terminal)
}

/// Says what came of it.
fn tell(
    packaged: &Packaged,
    service: &Service<'_>,
    outcome: &Outcome,
    (name, took): (&str, &str),
    terminal: &mut Terminal,
) -> Result<Exit, Fault> {
    let failure = Failure { model: service.model, template: &service.template };
    let name = visible(name);
    match outcome {
        Outcome::Nothing(stack) => {
            terminal.out.line(&format!("nothing has changed: {name} is as the spec says"))?;
            urls(service.model, stack, terminal)?;
            Ok(Exit::Clean)
        }
        Outcome::Done(stack) => {
            let word = terminal.out.paint(Style::Good, "deployed");
            terminal.out.line(&format!("{word} {name} in {took}"))?;
            urls(service.model, stack, terminal)?;
            Ok(Exit::Clean)
        }
        Outcome::Declined => {
            terminal.out.line("nothing was deployed")?;
            Ok(Exit::Faulty)
        }
        Outcome::Refused(reason) => {
            render::diagnostics(&packaged.compiled, &[failure.of_reason(reason)], terminal)?;
            Ok(Exit::Faulty)
        }
        Outcome::Failed(ended) => {
            let found = failure.of_events(&ended.events);
            render::diagnostics(&packaged.compiled, &found, terminal)?;
            let text = format!("{name} was not deployed: it is {}", ended.status);
            terminal
                .complain(&text, Some("mend the cause, then `svlc deploy` goes on from here"))?;
            Ok(Exit::Faulty)
        }
    }
}

/// Where each stage answers.
fn urls(model: &Model, stack: &Stack, terminal: &mut Terminal) -> Result<(), Fault> {
    let width = model.stages.iter().map(|stage| stage.name.chars().count()).max().unwrap_or(0);
    for stage in &model.stages {
        let key = logical_id::stage(&stage.name) + "Url";
        if let Some(output) = stack.outputs.iter().find(|output| output.key == key) {
            let (name, url) = (&stage.name, visible(&output.value));
            terminal.out.line(&format!("  {name:<width$}  {url}"))?;
        }
    }
    Ok(())
}

/// The zips that were made.
fn zips(packaged: &Packaged) -> Vec<Zip> {
    let made = packaged.outcome.made.iter().zip(&packaged.kept);
    made.map(|(made, kept)| Zip {
        function: made.function.clone(),
        path: absolute(&kept.path),
        size: made.zip.len() as u64,
        sha256: made.sha256.clone(),
    })
    .collect()
}

/// `svlc-aws` reads it, whatever folder it is started in.
fn absolute(path: &Utf8PathBuf) -> Utf8PathBuf {
    path.canonicalize_utf8().unwrap_or_else(|_| path.clone())
}

/// The values that the user gives, which have to be of parameters of the spec, and allowed.
fn values(args: &Args, model: &Model) -> Result<BTreeMap<String, String>, Fault> {
    let mut values = BTreeMap::new();
    for (name, value) in &args.parameters {
        let known = || model.parameters.iter().map(|one| one.name.clone()).collect();
        let Some(parameter) = model.parameters.iter().find(|one| one.name == *name) else {
            return Err(Fault::NoSuch { what: "parameter", name: name.clone(), known: known() });
        };
        if !parameter.allowed.is_empty() && !parameter.allowed.contains(value) {
            let (name, allowed) = (name.clone(), parameter.allowed.clone());
            return Err(Fault::NotAllowed { name, allowed });
        }
        values.insert(name.clone(), value.clone());
    }
    Ok(values)
}

/// `NAME=VALUE`.
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("it has a name, `=` and a value".to_owned()),
    }
}
