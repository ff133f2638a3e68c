//! `svlc deploy`: packages a service, uploads what is missing, has CloudFormation compute what would change, asks, and follows it to
//! its end. What is done is `svlc_deploy`'s; what is told is decided here.

use std::collections::BTreeMap;
use std::time::Duration;

use camino::Utf8PathBuf;
use svlc_core::cfn::{Template, print};
use svlc_core::emit::{self, Zips};
use svlc_core::model::Model;
use svlc_deploy::deploy::{self, Order, Outcome};
use svlc_deploy::protocol::Stack;
use svlc_deploy::store::{self, Zip};

use super::package::{self, Making, Packaged};
#[cfg(unix)]
use super::test;
use crate::aws::{self, Connection, Desk, Review, StackArgs, clock};
use crate::error::{Exit, Fault};
use crate::input::Compiled;
use crate::render::text::visible;
use crate::render::{self, Format};
use crate::terminal::{Style, Terminal};
#[cfg(unix)]
use crate::testing::target::Address;

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
    /// Run the spec's tests against what was deployed
    #[arg(long)]
    test: bool,
    #[command(flatten)]
    stack: StackArgs,
}

/// What is deployed.
struct Service<'a> {
    args: &'a Args,
    compiled: &'a Compiled,
    model: &'a Model,
    zips: &'a [Zip],
    template: Template,
    bucket: String,
    /// Name of the stack.
    stack: String,
    /// Values of parameters.
    values: BTreeMap<String, String>,
}

/// Deploys.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let Some(compiled) = args.making.read(terminal)? else { return Ok(Exit::Machine) };
    let Some(output) = &compiled.compilation.output else {
        render::show(Format::Human, &[compiled], terminal)?;
        return Ok(Exit::Faulty);
    };
    let values = values(args, &output.model)?;
    // Who calls is asked before anything is built: a build may take minutes, and credentials are often the wrong ones.
    let mut connection = args.stack.reach.connect(&output.model)?;
    let Some(packaged) = package::make(&args.making, compiled, Format::Human, terminal)? else {
        return Ok(Exit::Faulty);
    };
    render::tell(&packaged.compiled, terminal)?;
    let specs = std::slice::from_ref(&packaged.compiled);
    if args.making.deny.judge(specs, terminal)? == Exit::Faulty {
        return Ok(Exit::Faulty);
    }
    let Some(output) = &packaged.compiled.compilation.output else { return Ok(Exit::Faulty) };
    let model = &output.model;
    let default = || store::default_bucket(&connection.identity);
    let bucket = args.bucket.clone().unwrap_or_else(default);
    let zips = zips(&packaged);
    let keys = zips.iter().map(|zip| (zip.function.clone(), zip.key())).collect();
    let placed = Zips { bucket: &bucket, keys: &keys };
    let service = Service {
        args,
        compiled: &packaged.compiled,
        model,
        zips: &zips,
        template: emit::located(model, &output.templates.plain, placed),
        bucket,
        stack: args.stack.name(model, args.making.environment.as_deref()),
        values,
    };
    let Some((outcome, took)) = service.deploy(&mut connection, terminal)? else {
        return Ok(Exit::Faulty);
    };
    let exit = service.tell(&outcome, took, terminal)?;
    if let Outcome::Nothing(stack) | Outcome::Done(stack) = &outcome {
        service.behind(stack, &mut connection, terminal)?;
    }
    match outcome {
        Outcome::Nothing(stack) | Outcome::Done(stack) if args.test => {
            service.test(&stack, terminal)
        }
        _ => Ok(exit),
    }
}

impl Service<'_> {
    /// Uploads and deploys; what came of it and how long it took, or `None` if it has been told why not.
    fn deploy(
        &self,
        connection: &mut Connection,
        terminal: &mut Terminal,
    ) -> Result<Option<(Outcome, Duration)>, Fault> {
        let Connection { cloud, identity, endpoint } = connection;
        let bucket = &self.bucket;
        let desk = Desk::new(terminal, &self.stack, self.args.yes)?;
        let mut desk = desk.with_review(self.review());
        if !store::bucket(cloud, &mut desk, bucket, self.args.bucket.is_none())? {
            let help = "make it, or leave `--bucket` out: svlc makes one of its own";
            desk.terminal().complain(&format!("there is no bucket `{bucket}`"), Some(help))?;
            return Ok(None);
        }
        store::upload(cloud, &mut desk, bucket, self.zips)?;
        let text = print::yaml(&self.template);
        let key = store::put_template(cloud, bucket, &self.stack, &text)?;
        let parameters: Vec<String> =
            self.template.parameters.iter().map(|(name, _)| name.to_owned()).collect();
        let tags = self.model.tags.iter().map(|(key, value)| (key.clone(), value.clone()));
        let order = Order {
            stack: &self.stack,
            bucket,
            template_url: &store::url(endpoint.as_deref(), identity, bucket, &key),
            parameters: &parameters,
            values: &self.values,
            tags: &tags.collect(),
            who: &aws::who(),
        };
        let outcome = deploy::deploy(cloud, &mut desk, &order);
        let outcome = outcome.map_err(|fault| desk.left(fault))?;
        Ok(Some((outcome, desk.took())))
    }

    /// Says what came of it.
    fn tell(
        &self,
        outcome: &Outcome,
        took: Duration,
        terminal: &mut Terminal,
    ) -> Result<Exit, Fault> {
        let name = visible(&self.stack);
        match outcome {
            Outcome::Nothing(stack) => {
                terminal.out.line(&format!("nothing has changed: {name} is as the spec says"))?;
                self.urls(stack, terminal)?;
                return Ok(Exit::Clean);
            }
            Outcome::Done(stack) => {
                let word = terminal.out.paint(Style::Good, "deployed");
                terminal.out.line(&format!("{word} {name} in {}", clock(took)))?;
                self.urls(stack, terminal)?;
                return Ok(Exit::Clean);
            }
            Outcome::Declined => terminal.out.line("nothing was deployed")?,
            Outcome::Refused(refusal) => {
                self.review().failed(|failure| failure.of_refusal(refusal), terminal)?;
            }
            Outcome::Failed(ended) => {
                self.review().failed(|failure| failure.of_events(&ended.events), terminal)?;
                let text = format!("{name} was not deployed: it is {}", ended.status);
                let help = "mend the cause, then `svlc deploy` goes on from here";
                terminal.complain(&text, Some(help))?;
            }
        }
        Ok(Exit::Faulty)
    }

    /// What has to be seen of it.
    fn review(&self) -> Review<'_> {
        Review {
            compiled: self.compiled,
            environment: self.args.making.environment.as_deref(),
            template: &self.template,
            values: Some(&self.values),
        }
    }

    /// Stages and where they answer.
    fn stages<'a>(&'a self, stack: &'a Stack) -> impl Iterator<Item = (&'a str, &'a str)> {
        let names = self.model.stages.iter().map(|stage| stage.name.as_str());
        names.filter_map(|name| Some((name, aws::stage_url(stack, name)?)))
    }

    fn urls(&self, stack: &Stack, terminal: &mut Terminal) -> Result<(), Fault> {
        let width = self.stages(stack).map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, url) in self.stages(stack) {
            terminal.out.line(&format!("  {name:<width$}  {}", visible(url)))?;
        }
        Ok(())
    }

    /// Says which stages have not got what was deployed, because they keep their deployment.
    fn behind(
        &self,
        stack: &Stack,
        connection: &mut Connection,
        terminal: &mut Terminal,
    ) -> Result<(), Fault> {
        if self.model.stages.iter().all(|stage| stage.auto_deploy) {
            return Ok(());
        }
        let lines = match aws::serving(&mut connection.cloud, self.model, stack) {
            Ok(serving) => {
                let (spec, environment) = (&self.args.making.spec, &self.args.making.environment);
                let options = aws::options(spec, environment.as_deref(), &self.args.stack);
                aws::behind(self.model, &serving, &options)
            }
            // It is deployed, whatever else AWS does not tell.
            Err(fault) => vec![format!("what the stages serve is not known: {fault}")],
        };
        lines.iter().try_for_each(|line| terminal.out.line(&visible(line)))
    }

    /// Runs the spec's tests against what was deployed.
    #[cfg(unix)]
    fn test(&self, stack: &Stack, terminal: &mut Terminal) -> Result<Exit, Fault> {
        let base = self.stages(stack).find_map(|(name, url)| match name {
            "$default" => Some(url),
            name => url.strip_suffix(name)?.strip_suffix('/'),
        });
        let Some(base) = base else {
            let help = "`svlc test --target URL` tests where the domain answers";
            terminal.complain("no stage has an address of AWS's to be tested at", Some(help))?;
            return Ok(Exit::Faulty);
        };
        let environment = self.args.making.environment.as_deref();
        let address = Address(base.to_owned());
        test::run(&test::Args::of(&self.args.making.spec, environment, address), terminal)
    }

    #[cfg(not(unix))]
    fn test(&self, _: &Stack, terminal: &mut Terminal) -> Result<Exit, Fault> {
        terminal.complain("tests do not run on this system", None)?;
        Ok(Exit::Faulty)
    }
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
