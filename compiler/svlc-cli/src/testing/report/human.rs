//! Tests for people: a line for each as it ends, what failed on its place in the spec, and a line for all.

use std::time::Duration;

use svlc_core::diagnostic::Label;

use super::{Report, Tally};
use crate::error::Fault;
use crate::render::text::visible;
use crate::render::{Shown, failure};
use crate::terminal::{Style, Terminal};
use crate::testing::{Failure, Outcome, Ran};

/// Shows what became of a test.
pub(crate) fn line(
    report: &Report<'_>,
    ran: &Ran<'_>,
    terminal: &mut Terminal,
) -> Result<(), Fault> {
    let (word, style) = match ran.outcome {
        Outcome::Passed => ("passed", Style::Good),
        Outcome::Failed(_) => ("failed", Style::Error),
        Outcome::Broken(_) => ("broken", Style::Error),
        Outcome::Skipped(_) => ("skipped", Style::Warning),
    };
    let word = terminal.out.paint(style, &format!("{word:<7}"));
    let name = visible(&ran.test.name);
    let rest = match &ran.outcome {
        Outcome::Skipped(why) => format!("({why})"),
        _ if ran.answers > 1 => format!("({} times, {})", ran.answers, shown(ran.took)),
        _ => format!("({})", shown(ran.took)),
    };
    terminal.out.line(&format!("{word}  {name}  {rest}"))?;
    match &ran.outcome {
        Outcome::Passed | Outcome::Skipped(_) => terminal.flush(),
        Outcome::Failed(failures) => told(report, (ran, "failed"), failures, terminal),
        Outcome::Broken(failure) => {
            told(report, (ran, "broken"), std::slice::from_ref(failure), terminal)
        }
    }
}

/// Shows what failed on its place, and what was said meanwhile.
fn told(
    report: &Report<'_>,
    (ran, word): (&Ran<'_>, &str),
    failures: &[Failure],
    terminal: &mut Terminal,
) -> Result<(), Fault> {
    terminal.flush()?;
    for found in failures {
        let label = Label::new(found.span, found.label.clone());
        let heading = match ran.test.repeat {
            1 => format!("{word}: {}", ran.test.name),
            times => format!("{word}: {} (answer {} of {times})", ran.test.name, ran.answers),
        };
        let shown = Shown { source: report.source, sensitive: report.sensitive };
        let drawn = failure(&shown, &heading, &found.message, &label, terminal);
        terminal.err.print(&drawn)?;
        for line in found.detail.lines() {
            let style = match line.as_bytes().first() {
                Some(b'-') => Some(Style::Good),
                Some(b'+') => Some(Style::Error),
                _ => None,
            };
            let line = visible(line);
            let line = style.map_or(line.clone(), |style| terminal.err.paint(style, &line));
            terminal.err.line(&format!("    {line}"))?;
        }
        terminal.err.line("")?;
    }
    for line in &ran.log {
        terminal.err.line(&format!("  log: {}", visible(line)))?;
    }
    terminal.flush()
}

/// Shows what became of all.
pub(crate) fn summary(report: &Report<'_>, terminal: &mut Terminal) -> Result<(), Fault> {
    let tally = report.tally();
    let Tally { passed, failed, broken, skipped } = tally;
    let parts = [(passed, "passed"), (failed, "failed"), (broken, "broken"), (skipped, "skipped")];
    let parts = parts.into_iter().filter(|(count, word)| *count > 0 || *word == "passed");
    let parts: Vec<String> = parts.map(|(count, word)| format!("{count} {word}")).collect();
    let style = if tally.is_good() { Style::Good } else { Style::Error };
    let parts = terminal.out.paint(style, &parts.join(", "));
    let service = visible(&report.model.service);
    let target = visible(report.target);
    terminal.out.line(&format!("{service} ({target}): {parts} in {}", shown(report.took)))?;
    if passed == 0 && failed + broken == 0 {
        terminal.complain("no test ran, so that nothing is known", None)?;
    }
    terminal.flush()
}

fn shown(took: Duration) -> String {
    match took.as_millis() {
        millis @ 0..1_000 => format!("{millis} ms"),
        _ => format!("{:.1} s", took.as_secs_f64()),
    }
}
