//! What a service costs in a month, where it is deployed and as the spec has it: [`Price`]. With the figures of `svlc cost`.

use serde_json::{Value, json};
use svlc_core::cfn::Template;
use svlc_core::cost::{self, Assumptions, Estimate};
use svlc_core::facts::PRICED_REGION;
use svlc_core::model::Model;

use crate::commands::cost::{exact, money, number};
use crate::error::Fault;
use crate::render::text::visible;
use crate::terminal::{Style, Terminal};

/// What it costs.
pub(super) struct Price {
    assumed: Assumptions,
    before: Was,
    after: Estimate,
}

/// What it cost.
enum Was {
    /// Nothing is deployed.
    Nothing,
    /// The template alone does not say.
    Unknown,
    Known(Estimate),
}

/// Something that costs another sum than it did; `None`: it was, or is, not there.
struct Row<'a> {
    function: &'a str,
    from: Option<f64>,
    to: Option<f64>,
}

impl Price {
    /// Reckons both sides with the same traffic.
    pub(super) fn new(before: Option<&Template>, model: &Model, assumed: Assumptions) -> Self {
        let before = match before {
            None => Was::Nothing,
            Some(template) => match cost::estimate_template(template, model, &assumed) {
                None => Was::Unknown,
                Some(estimate) => Was::Known(estimate),
            },
        };
        Self { before, after: cost::estimate(model, &assumed), assumed }
    }

    /// For people: the sum, and each function whose part of it changes.
    pub(super) fn show(&self, arrow: &str, terminal: &mut Terminal) -> Result<(), Fault> {
        let title = terminal.out.paint(Style::Strong, "cost");
        terminal.out.line(&title)?;
        let to = shown(self.after.total);
        let (sign, sum) = match &self.before {
            Was::Nothing => ("+", format!("{to} a month")),
            Was::Unknown => {
                ("~", format!("{to} a month; of what is deployed the template does not say it"))
            }
            Was::Known(was) if shown(was.total) == to => (" ", format!("{to} a month, as before")),
            Was::Known(was) => ("~", format!("{} {arrow} {to} a month", shown(was.total))),
        };
        let sign = terminal.out.paint(Style::Warning, sign);
        let requests = number(self.assumed.requests);
        terminal.out.line(&format!(
            "  {sign} {sum}, at {requests} requests and {PRICED_REGION}'s prices; `svlc cost` tells what is in it"
        ))?;
        self.rows().try_for_each(|row| row.show(arrow, terminal))
    }

    /// Every function of either side, where what is deployed is known.
    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let was = match &self.before {
            Was::Known(was) => was.functions.as_slice(),
            Was::Nothing | Was::Unknown => &[],
        };
        let is = match &self.before {
            Was::Known(_) => self.after.functions.as_slice(),
            Was::Nothing | Was::Unknown => &[],
        };
        let stays = is.iter().map(|one| Row {
            function: &one.function,
            from: was.iter().find(|old| old.function == one.function).map(|old| old.total()),
            to: Some(one.total()),
        });
        let is_gone = |name: &str| is.iter().all(|one| one.function != name);
        let gone = was.iter().filter(move |old| is_gone(&old.function));
        stays.chain(gone.map(|old| Row {
            function: &old.function,
            from: Some(old.total()),
            to: None,
        }))
    }

    /// For programs.
    pub(super) fn document(&self) -> Value {
        let sum = |sum: Option<f64>| sum.map_or(Value::Null, exact);
        let from = match &self.before {
            Was::Known(was) => Some(was.total),
            Was::Nothing => Some(0.0),
            Was::Unknown => None,
        };
        let was_unverified = matches!(&self.before, Was::Known(was) if was.is_unverified);
        let functions = self.rows().map(
            |row| json!({ "function": row.function, "from": sum(row.from), "to": sum(row.to) }),
        );
        json!({
            "currency": "USD",
            "requests": self.assumed.requests,
            "from": sum(from),
            "to": exact(self.after.total),
            "functions": functions.collect::<Vec<_>>(),
            "has_unverified": self.after.is_unverified || was_unverified,
        })
    }
}

impl Row<'_> {
    /// For people; nothing where both sums look the same.
    fn show(&self, arrow: &str, terminal: &mut Terminal) -> Result<(), Fault> {
        let (sign, style, sums) = match (self.from.map(shown), self.to.map(shown)) {
            (from, to) if from == to => return Ok(()),
            (None, Some(to)) => ("+", Style::Good, to),
            (Some(from), None) => ("-", Style::Error, from),
            (from, to) => {
                let [from, to] = [from, to].map(Option::unwrap_or_default);
                ("~", Style::Warning, format!("{from} {arrow} {to}"))
            }
        };
        let sign = terminal.out.paint(style, sign);
        terminal.out.line(&format!("    {sign} function `{}`: {sums}", visible(self.function)))
    }
}

/// A sum, for people.
fn shown(sum: f64) -> String {
    if sum == 0.0 { "$0".to_owned() } else { money(sum) }
}
