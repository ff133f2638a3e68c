//! What is assumed of a service's traffic: options that every command has which reckons what it costs.

use std::collections::BTreeMap;

use svlc_core::cfn::{Template, logical_id};
use svlc_core::cost::Assumptions;
use svlc_core::model::Model;

use super::number;
use super::show;
use crate::error::Fault;

/// What `--help` calls them.
const HEADING: &str = "What the cost is reckoned with";

/// The options.
#[derive(Debug, clap::Args)]
pub(crate) struct Traffic {
    /// Requests to the API in a month
    #[arg(help_heading = HEADING, long, default_value = "1M", value_name = "NUMBER", allow_negative_numbers = true, value_parser = number::count)]
    requests: f64,
    /// Milliseconds that an invocation is billed, of all functions or of one; 100 if not given
    #[arg(help_heading = HEADING, long = "duration", value_name = "[FUNCTION=]MS", allow_negative_numbers = true, value_parser = number::perhaps_named)]
    durations: Vec<(Option<String>, f64)>,
    /// Percent of the requests that a route gets; the others share the rest evenly
    #[arg(help_heading = HEADING, long = "share", value_name = "ROUTE=PERCENT", value_parser = number::named)]
    shares: Vec<(String, f64)>,
    /// KB of a request or of its response, whichever is larger: an API counts every 512 KB as a request
    #[arg(help_heading = HEADING, long, default_value = "4", value_name = "KB", allow_negative_numbers = true, value_parser = number::count)]
    size: f64,
    /// Invocations of a function in a month, instead of those that its routes and schedules make
    #[arg(help_heading = HEADING, long = "invocations", value_name = "FUNCTION=NUMBER", value_parser = number::named)]
    invocations: Vec<(String, f64)>,
    /// Take off what is free every month: Lambda's, and the API's of an account's first year
    #[arg(help_heading = HEADING, long)]
    free_tier: bool,
}

impl Traffic {
    /// What is assumed. Names have to be of the spec, or functions of what is deployed.
    pub(crate) fn assumptions(
        &self,
        model: &Model,
        before: Option<&Template>,
    ) -> Result<Assumptions, Fault> {
        let mut functions: Vec<String> =
            model.functions.iter().map(|one| one.name.clone()).collect();
        let gone = before.map(|before| gone(before, model)).unwrap_or_default();
        // The spec no longer says what such a function is called: it is given by its name of then, or by its logical id.
        let id = |(name, number): &(String, f64)| {
            let id = logical_id::function(name);
            (if gone.contains(&id) { id } else { name.clone() }, *number)
        };
        functions.extend(gone.iter().cloned());
        let routes: Vec<String> = model.routes.iter().map(|one| one.key.to_string()).collect();
        let mut assumed = Assumptions {
            requests: self.requests,
            size_kb: self.size,
            free_tier: self.free_tier,
            shares: known("route", &self.shares, &routes)?,
            invocations: known(
                "function",
                &Vec::from_iter(self.invocations.iter().map(id)),
                &functions,
            )?,
            ..Assumptions::default()
        };
        for (name, ms) in &self.durations {
            match name {
                None => assumed.duration_ms = *ms,
                Some(name) => {
                    let one = [id(&(name.clone(), *ms))];
                    assumed.durations.extend(known("function", &one, &functions)?);
                }
            }
        }
        let given: f64 = assumed.shares.values().sum();
        let is_all = assumed.shares.len() == routes.len();
        if given > 100.0 + 1e-9 || (is_all && given < 100.0 - 1e-9) {
            return Err(Fault::Shares { percent: show::number(given) });
        }
        Ok(assumed)
    }
}

/// Logical ids of the functions that are deployed and that the spec does not have.
fn gone(before: &Template, model: &Model) -> Vec<String> {
    let known: Vec<String> =
        model.functions.iter().map(|one| logical_id::function(&one.name)).collect();
    let all = before.resources.iter().filter(|(_, one)| one.kind == "AWS::Lambda::Function");
    let gone = all.filter(|(id, _)| !known.contains(id));
    gone.map(|(id, _)| id.clone()).collect()
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
