//! `svlc cost`: what a service costs in a month, by route and by function, and what is assumed for it. From the spec and svlc's own
//! table of prices alone, without AWS.

mod number;
mod show;

use camino::Utf8PathBuf;
use clap::ValueEnum;
use std::collections::BTreeMap;
use svlc_core::cost::{self, Assumptions};
use svlc_core::model::Model;

use crate::error::{Exit, Fault};
use crate::input::{self, DEFAULT_SPEC};
use crate::render::{self, Format};
use crate::terminal::Terminal;

/// Arguments of `svlc cost`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  svlc cost --requests 10M
  svlc cost specs/orders.yaml --requests 10M --duration 25 --duration report=900 --free-tier
  svlc cost --requests 250k --share 'GET /orders=80' --format json

Numbers may end with k, M or B. Prices are those of us-east-1, before tax; those of other regions svlc does not know.")]
pub(crate) struct Args {
    /// Spec to reckon with
    #[arg(default_value = DEFAULT_SPEC, value_name = "SPEC")]
    spec: Utf8PathBuf,
    /// Requests to the API in a month
    #[arg(long, default_value = "1M", value_name = "NUMBER", value_parser = number::count)]
    requests: f64,
    /// Milliseconds that an invocation is billed, of all functions or of one; 100 if not given
    #[arg(long = "duration", value_name = "[FUNCTION=]MS", value_parser = number::perhaps_named)]
    durations: Vec<(Option<String>, f64)>,
    /// Percent of the requests that a route gets; the others share the rest evenly
    #[arg(long = "share", value_name = "ROUTE=PERCENT", value_parser = number::named)]
    shares: Vec<(String, f64)>,
    /// KB of a request or of its response, whichever is larger: an API counts every 512 KB as a request
    #[arg(long, default_value = "4", value_name = "KB", value_parser = number::count)]
    size: f64,
    /// Invocations of a function in a month, instead of those that its routes and schedules make
    #[arg(long = "invocations", value_name = "FUNCTION=NUMBER", value_parser = number::named)]
    invocations: Vec<(String, f64)>,
    /// Take off what is free every month: Lambda's, and the API's of an account's first year
    #[arg(long)]
    free_tier: bool,
    /// Environment to reckon with; without one, the spec as it stands
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
    /// How to show what it costs
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: CostFormat,
}

/// How to show what it costs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum CostFormat {
    /// For people
    #[default]
    Human,
    /// One JSON document
    Json,
}

/// Reckons, and shows it.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let compiled = input::compile_for(&args.spec, args.environment.as_deref())?;
    let Some(output) = &compiled.compilation.output else {
        render::show(Format::Human, &[compiled], terminal)?;
        return Ok(Exit::Faulty);
    };
    let model = &output.model;
    let assumed = assumptions(args, model)?;
    let given: f64 = assumed.shares.values().sum();
    if given > 100.0 + 1e-9 || (assumed.shares.len() == model.routes.len() && given < 100.0 - 1e-9)
    {
        let text = format!("the shares of the routes make {} percent", show::number(given));
        terminal.complain(&text, Some("all of them together make 100, some of them no more"))?;
        return Ok(Exit::Machine);
    }
    let estimate = cost::estimate(model, &assumed);
    match args.format {
        CostFormat::Human => show::human(model, &assumed, &estimate, terminal)?,
        CostFormat::Json => terminal.out.line(&show::document(model, &assumed, &estimate))?,
    }
    Ok(Exit::Clean)
}

/// What is assumed. Names have to be of the spec.
fn assumptions(args: &Args, model: &Model) -> Result<Assumptions, Fault> {
    let functions: Vec<String> = model.functions.iter().map(|one| one.name.clone()).collect();
    let routes: Vec<String> = model.routes.iter().map(|one| one.key.to_string()).collect();
    let mut assumed = Assumptions {
        requests: args.requests,
        size_kb: args.size,
        free_tier: args.free_tier,
        shares: known("route", &args.shares, &routes)?,
        invocations: known("function", &args.invocations, &functions)?,
        ..Assumptions::default()
    };
    for (name, ms) in &args.durations {
        match name {
            None => assumed.duration_ms = *ms,
            Some(name) => {
                let one = [(name.clone(), *ms)];
                assumed.durations.extend(known("function", &one, &functions)?);
            }
        }
    }
    Ok(assumed)
}

/// Names with numbers, if all names are known.
fn known(
    what: &'static str,
    given: &[(String, f64)],
    names: &[String],
) -> Result<BTreeMap<String, f64>, Fault> {
    match given.iter().find(|(name, _)| !names.contains(name)) {
        Some((name, _)) => Err(Fault::NoSuch { what, name: name.clone(), known: names.to_vec() }),
        None => Ok(given.iter().cloned().collect()),
    }
}
