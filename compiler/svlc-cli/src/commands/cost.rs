//! `svlc cost`: what a service costs in a month, by route and by function, and what is assumed for it. From the spec and svlc's own
//! table of prices alone, without AWS.

mod number;
mod show;
mod traffic;

use camino::Utf8PathBuf;
use clap::ValueEnum;
use svlc_core::cost;

use crate::error::{Exit, Fault};
use crate::input::{self, DEFAULT_SPEC};
use crate::render::{self, Format};
use crate::terminal::Terminal;

pub(crate) use show::{exact, money, number};
pub(crate) use traffic::Traffic;

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
    #[command(flatten)]
    traffic: Traffic,
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
    let assumed = args.traffic.assumptions(model, None)?;
    let estimate = cost::estimate(model, &assumed);
    match args.format {
        CostFormat::Human => show::human(model, &assumed, &estimate, terminal)?,
        CostFormat::Json => terminal.out.line(&show::document(model, &assumed, &estimate))?,
    }
    Ok(Exit::Clean)
}
