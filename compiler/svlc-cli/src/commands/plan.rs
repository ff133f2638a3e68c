//! `svlc plan`: what deploying a spec would do to what is deployed. Compares templates, so it needs no AWS where the deployed one is a
//! file; changes nothing.

mod fetched;
mod human;
mod json;
mod price;

use std::collections::BTreeMap;
use std::io::{self, Read};

use camino::{Utf8Path, Utf8PathBuf};
use clap::ValueEnum;
use svlc_core::cfn::Template;
use svlc_core::cfn::parse::parse;
use svlc_core::cost::Assumptions;
use svlc_core::model::Model;
use svlc_core::plan::{self, Plan, Side, Written};
use svlc_core::source::MAX_SOURCE_BYTES;
use svlc_core::{Output, facts};
use svlc_deploy::protocol::Stack;

use super::cost::Traffic;
use crate::aws::StackArgs;
use crate::error::{Exit, Fault};
use crate::input::{self, Compiled, DEFAULT_SPEC};
use crate::render::{self, Format};
use crate::terminal::Terminal;
use price::Price;

/// Arguments of `svlc plan`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  svlc plan                                 against what is deployed, which AWS is asked for
  svlc plan --against deployed.yaml
  svlc plan --against deployed.yaml --environment prod --parameter Size=5
  svlc plan --requests 10M --duration 25    with what it costs at another traffic
  svlc build && cp build/orders/template.yaml deployed.yaml     what is about to be deployed, to compare with later
  aws cloudformation get-template --stack-name orders | svlc plan --against -

Nothing is changed. A parameter that is given no value takes its default. An empty file stands for nothing deployed.

Exit codes:
  0  nothing to do
  1  the spec has errors, or the machine or the command line failed
  2  something changes, and nothing is replaced
  3  something is replaced, or may be")]
pub(crate) struct Args {
    /// Spec to plan
    #[arg(default_value = DEFAULT_SPEC, value_name = "SPEC")]
    spec: Utf8PathBuf,
    /// Template that is deployed, in YAML or JSON, or what `aws cloudformation get-template` printed; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    against: Option<Utf8PathBuf>,
    /// Environment to plan; without one, the spec as it stands
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
    /// Value of a parameter of the template; can be given for each
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = pair)]
    parameters: Vec<(String, String)>,
    /// How to show it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: PlanFormat,
    #[command(flatten)]
    traffic: Traffic,
    #[command(flatten)]
    stack: StackArgs,
}

/// How to show a plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum PlanFormat {
    /// For people
    #[default]
    Human,
    /// One JSON document
    Json,
}

/// What is deployed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Deployed {
    /// What to call it: a file or a stack.
    pub(crate) name: String,
    /// Its template; `None`: nothing is deployed.
    pub(crate) template: Option<String>,
    /// Values that its parameters have, where they are known; another takes its default.
    pub(crate) parameters: BTreeMap<String, String>,
}

impl Deployed {
    /// A stack with its template.
    pub(crate) fn of(stack: &Stack, template: &str) -> Self {
        let values = stack.parameters.iter();
        let values = values.filter_map(|one| Some((one.key.clone(), one.value.clone()?)));
        let (name, template) = (stack.name.clone(), Some(template.to_owned()));
        Self { name, template, parameters: values.collect() }
    }

    /// Its template, if anything is deployed.
    pub(crate) fn read(&self) -> Option<Result<Template, Fault>> {
        self.template.as_deref().map(|text| read(&self.name, text))
    }
}

/// A plan and what it is of.
pub(crate) struct Planned<'a> {
    spec: &'a Compiled,
    environment: Option<&'a str>,
    against: &'a str,
    plan: Plan,
    /// What both sides cost, where that is asked for.
    price: Option<Price>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("it is `NAME=VALUE`")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Plans. What goes wrong has the code 1 here, because 2 says that something changes.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    match planned(args, terminal) {
        Err(fault @ Fault::Output { .. }) => Err(fault),
        Err(fault) => {
            terminal.tell(&fault);
            Ok(Exit::Faulty)
        }
        exit => exit,
    }
}

fn planned(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let environment = args.environment.as_deref();
    let spec = input::compile_for(&args.spec, environment)?;
    let Some(output) = &spec.compilation.output else {
        render::show(Format::Human, &[spec], terminal)?;
        return Ok(Exit::Faulty);
    };
    let parameters = parameters(&args.parameters, output)?;
    let (deployed, after, parameters) = match &args.against {
        Some(path) => (deployed(path)?, output.templates.plain.clone(), parameters),
        None => {
            let folder = args.spec.parent().unwrap_or(Utf8Path::new(""));
            let deployed = fetched::deployed(&args.stack, output, environment)?;
            let after = fetched::after(folder, output, &deployed)?;
            // What is not given stays as it is deployed.
            let kept = deployed.parameters.clone().into_iter();
            let parameters = kept.chain(parameters).collect();
            (deployed, after, parameters)
        }
    };
    let before = deployed.read().transpose()?;
    let assumed = args.traffic.assumptions(&output.model, before.as_ref())?;
    let planned = Planned::new(&spec, &after, environment, &deployed, &parameters)?;
    let planned = planned.priced(&deployed, &output.model, assumed)?;
    planned.show(args.format == PlanFormat::Json, terminal)?;
    Ok(planned.exit())
}

impl<'a> Planned<'a> {
    /// Compares what a spec was compiled to with what is deployed.
    pub(crate) fn new(
        spec: &'a Compiled,
        after: &Template,
        environment: Option<&'a str>,
        deployed: &'a Deployed,
        parameters: &BTreeMap<String, String>,
    ) -> Result<Self, Fault> {
        let before = deployed.read().transpose()?;
        let side = |template| Side { template, parameters: &deployed.parameters };
        let after = Side { template: after, parameters };
        let written = Written { source: &spec.source, environment };
        let plan = plan::between(before.as_ref().map(side), after, Some(written));
        Ok(Self { spec, environment, against: &deployed.name, plan, price: None })
    }

    /// The same with what both sides cost.
    fn priced(
        self,
        deployed: &Deployed,
        model: &Model,
        assumed: Assumptions,
    ) -> Result<Self, Fault> {
        let price = Price::new(deployed.read().transpose()?.as_ref(), model, assumed);
        Ok(Self { price: Some(price), ..self })
    }

    /// Shows it, as JSON or for people.
    fn show(&self, is_json: bool, terminal: &mut Terminal) -> Result<(), Fault> {
        if is_json { terminal.out.line(&json::document(self)) } else { human::show(self, terminal) }
    }

    /// Shows what a user has to see before saying yes: what would be lost, and what becomes of routes and rights.
    pub(crate) fn warn(&self, terminal: &mut Terminal) -> Result<(), Fault> {
        human::warn(self, terminal)
    }

    /// What it says in an exit code.
    fn exit(&self) -> Exit {
        if self.plan.is_empty() {
            Exit::Clean
        } else if self.plan.replaces() {
            Exit::Replaces
        } else {
            Exit::Changes
        }
    }
}

/// The deployed template in a file; an empty one says that nothing is deployed.
fn deployed(path: &Utf8Path) -> Result<Deployed, Fault> {
    let mut text = String::new();
    let limit = MAX_SOURCE_BYTES as u64 + 1;
    let (name, read) = if path == "-" {
        ("stdin", io::stdin().lock().take(limit).read_to_string(&mut text))
    } else {
        let file = std::fs::File::open(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Fault::NoDeployed { path: path.to_owned() },
            _ => Fault::file("read", path)(error),
        })?;
        (path.as_str(), file.take(limit).read_to_string(&mut text))
    };
    read.map_err(Fault::file("read", name))?;
    let template = Some(text).filter(|text| !text.trim().is_empty());
    Ok(Deployed { name: name.to_owned(), template, parameters: BTreeMap::new() })
}

fn read(name: &str, text: &str) -> Result<Template, Fault> {
    let template = parse(text).map_err(|source| Fault::NoTemplate { path: name.into(), source })?;
    match &template.transform {
        Some(transform) if transform.starts_with("AWS::Serverless") => {
            Err(Fault::SamTemplate { path: name.into() })
        }
        _ => Ok(template),
    }
}

/// The values given, whose names have to be those of parameters.
fn parameters(
    given: &[(String, String)],
    output: &Output,
) -> Result<BTreeMap<String, String>, Fault> {
    let known = &output.templates.plain.parameters;
    for (name, value) in given {
        if known.get(name).is_none() {
            let known = known.iter().map(|(name, _)| name.to_owned()).collect();
            return Err(Fault::NoSuch { what: "parameter", name: name.clone(), known });
        }
        let own = output.model.parameters.iter().find(|one| one.name == *name);
        let allowed = own.map_or(&[][..], |one| &one.allowed);
        let is_long = value.len() > facts::PARAMETER_VALUE;
        if is_long || !(allowed.is_empty() || allowed.contains(value)) {
            return Err(Fault::NotAllowed { name: name.clone(), allowed: allowed.to_vec() });
        }
    }
    Ok(given.iter().cloned().collect())
}
