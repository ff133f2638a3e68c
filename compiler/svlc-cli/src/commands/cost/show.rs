//! What a service costs, for people and for programs.

use serde_json::{Value, json};
use svlc_core::cost::{Assumptions, Estimate, FunctionCost, MONTH_SECONDS, RouteCost};
use svlc_core::facts::{AS_OF, PRICED_REGION};
use svlc_core::model::Model;

use crate::error::Fault;
use crate::render::pretty;
use crate::render::text::visible;
use crate::terminal::{Style, Terminal};

/// Where prices are from.
const SOURCES: [&str; 2] =
    ["https://aws.amazon.com/lambda/pricing/", "https://aws.amazon.com/api-gateway/pricing/"];

/// Something that is assumed: what, how much, and the option that says otherwise.
type Assumed = (&'static str, String, &'static str);

/// For people.
pub(super) fn human(
    model: &Model,
    assumed: &Assumptions,
    estimate: &Estimate,
    terminal: &mut Terminal,
) -> Result<(), Fault> {
    let total = money(estimate.total);
    let head =
        format!("{}: {total} a month, at {} requests", model.service, number(assumed.requests));
    let head = terminal.out.paint(Style::Strong, &visible(&head));
    terminal.out.line(&head)?;
    table(["route", "requests", "API", "function"], estimate.routes.iter().map(route), terminal)?;
    let heads =
        ["function", "invocations", "GB-seconds", "requests", "duration", "storage", "kept ready"];
    table(heads, estimate.functions.iter().map(function), terminal)?;
    section("assumed", terminal)?;
    for (what, how_much, option) in assumptions(assumed) {
        let option = if option.is_empty() { String::new() } else { format!(" ({option})") };
        terminal.out.line(&format!("  {what}: {}{option}", visible(&how_much)))?;
    }
    section("not counted", terminal)?;
    for (what, why) in &estimate.not_counted {
        terminal.out.line(&format!("  {}: {why}", visible(what)))?;
    }
    section("prices", terminal)?;
    terminal.out.line(&format!("  of {PRICED_REGION} on {AS_OF}, in US dollars, before tax"))?;
    if let Some(region) = other_region(model) {
        let text =
            format!("  those of {}, where it is meant to run, are not known", visible(region));
        terminal.out.line(&text)?;
    }
    if estimate.is_unverified {
        terminal.out.line("  that of provisioned concurrency is unverified")?;
    }
    SOURCES.iter().try_for_each(|source| terminal.out.line(&format!("  {source}")))
}

fn section(title: &str, terminal: &mut Terminal) -> Result<(), Fault> {
    let title = terminal.out.paint(Style::Strong, title);
    terminal.out.line("")?;
    terminal.out.line(&title)
}

/// Columns under their heads, the first to the left and the others to the right; nothing where there are no rows.
fn table<const N: usize>(
    heads: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
    terminal: &mut Terminal,
) -> Result<(), Fault> {
    let rows: Vec<[String; N]> = rows.collect();
    if rows.is_empty() {
        return Ok(());
    }
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or(0).max(heads[column].len())
    };
    let line = |cells: [&str; N]| {
        let cell = |(column, text): (usize, &&str)| match (column, width(column)) {
            (0, width) => format!("  {text:<width$}"),
            (_, width) => format!("  {text:>width$}"),
        };
        cells.iter().enumerate().map(cell).collect::<String>()
    };
    terminal.out.line("")?;
    let head = terminal.out.paint(Style::Strong, &line(heads));
    terminal.out.line(&head)?;
    for row in &rows {
        terminal.out.line(&visible(&line(row.each_ref().map(String::as_str))))?;
    }
    Ok(())
}

fn route(one: &RouteCost) -> [String; 4] {
    [one.route.clone(), number(one.requests), money(one.api), money(one.function)]
}

fn function(one: &FunctionCost) -> [String; 7] {
    [
        one.function.clone(),
        number(one.invocations),
        number(one.gb_seconds.round()),
        money(one.requests),
        money(one.duration),
        money(one.storage),
        money(one.provisioned),
    ]
}

/// Everything that is assumed.
fn assumptions(assumed: &Assumptions) -> Vec<Assumed> {
    let mut all = vec![("requests a month", number(assumed.requests), "--requests")];
    let shares = assumed.shares.iter().map(|(route, share)| format!("{route} {}%", number(*share)));
    let shares: Vec<String> = shares.collect();
    let split = match shares.is_empty() {
        true => "evenly".to_owned(),
        false => format!("{}, the others evenly", shares.join(", ")),
    };
    all.push(("requests over routes", split, "--share"));
    all.push(("a request or its response", format!("{} KB", number(assumed.size_kb)), "--size"));
    let ms = |ms: f64| format!("{} ms", number(ms));
    all.push(("an invocation, with what starts count", ms(assumed.duration_ms), "--duration"));
    for (name, duration) in &assumed.durations {
        all.push((
            "an invocation of one function",
            format!("{name} {}", ms(*duration)),
            "--duration",
        ));
    }
    for (name, calls) in &assumed.invocations {
        all.push((
            "invocations of one function",
            format!("{name} {}", number(*calls)),
            "--invocations",
        ));
    }
    all.push(("a Lambda authorizer", "asked for every request".to_owned(), "--invocations"));
    all.push(("a month", format!("{} days", number(MONTH_SECONDS / 86_400.0)), ""));
    let free = match assumed.free_tier {
        true => "taken off, as if nothing else used it",
        false => "not taken off",
    };
    all.push(("what is free", free.to_owned(), "--free-tier"));
    all
}

/// The region that a spec names, if its prices are not known.
fn other_region(model: &Model) -> Option<&str> {
    model.region.as_deref().filter(|region| *region != PRICED_REGION)
}

/// The document for programs; `version` changes with its shape.
pub(super) fn document(model: &Model, assumed: &Assumptions, estimate: &Estimate) -> String {
    let routes = estimate.routes.iter().map(|one| {
        json!({ "route": one.route, "requests": one.requests, "api": exact(one.api), "function": exact(one.function) })
    });
    let functions = estimate.functions.iter().map(|one| {
        json!({
            "function": one.function,
            "invocations": one.invocations,
            "duration_ms": one.duration_ms,
            "memory": one.memory,
            "gb_seconds": exact(one.gb_seconds),
            "requests": exact(one.requests),
            "duration": exact(one.duration),
            "storage": exact(one.storage),
            "provisioned": exact(one.provisioned),
            "total": exact(one.total()),
        })
    });
    let not_counted = estimate.not_counted.iter();
    let assumptions = assumptions(assumed).into_iter();
    pretty(&json!({
        "version": 1,
        "service": model.service,
        "currency": "USD",
        "total": exact(estimate.total),
        "routes": routes.collect::<Vec<_>>(),
        "functions": functions.collect::<Vec<_>>(),
        "assumed": assumptions.map(|(what, value, option)| json!({ "what": what, "value": value, "option": option })).collect::<Vec<_>>(),
        "not_counted": not_counted.map(|(what, why)| json!({ "what": what, "why": why })).collect::<Vec<_>>(),
        "prices": {
            "region": PRICED_REGION,
            "as_of": AS_OF.to_string(),
            "sources": SOURCES,
            "is_of_region": other_region(model).is_none(),
            "has_unverified": estimate.is_unverified,
        },
    }))
}

/// Six digits behind the point: more of them are noise of the reckoning.
pub(crate) fn exact(amount: f64) -> Value {
    json!((amount * 1e6).round() / 1e6)
}

/// Dollars and cents; what is less than half a cent says so.
pub(crate) fn money(amount: f64) -> String {
    match amount {
        0.0 => "-".to_owned(),
        ..0.005 => "<$0.01".to_owned(),
        _ => format!("${}", grouped(&format!("{amount:.2}"))),
    }
}

/// A number for people: `10M`, `2.5M`, `8,640`.
pub(crate) fn number(number: f64) -> String {
    let in_units = [(1e9, "B"), (1e6, "M")].into_iter().find(|(unit, _)| number >= *unit);
    if let Some((unit, sign)) = in_units {
        let hundredths = (number / unit * 100.0).round() / 100.0;
        return format!("{hundredths}{sign}");
    }
    grouped(&format!("{}", (number * 100.0).round() / 100.0))
}

/// With a comma after every three digits.
fn grouped(digits: &str) -> String {
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_by_people() {
        assert_eq!(
            [0.0, 0.001, 0.005, 2.083_3, 1_234_567.891].map(money),
            ["-", "<$0.01", "$0.01", "$2.08", "$1,234,567.89"]
        );
        assert_eq!(
            [0.0, 8_640.0, 250e3, 10e6, 2.5e6, 1.234e9].map(number),
            ["0", "8,640", "250,000", "10M", "2.5M", "1.23B"]
        );
    }
}
