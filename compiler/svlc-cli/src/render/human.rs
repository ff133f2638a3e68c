//! Diagnostics for people: miette draws each with its lines, a summary line ends a spec.

use miette::{GraphicalReportHandler, GraphicalTheme, MietteDiagnostic};
use svlc_core::diagnostic::{Diagnostic, Severity};
use svlc_core::model::Model;

use super::excerpt::{CONTEXT_LINES, Excerpt};
use super::text::{count, visible, wrap};
use crate::error::Fault;
use crate::input::Compiled;
use crate::terminal::{Style, Terminal};

/// Diagnostics and their summary go to standard error, a clean spec to standard output.
pub(super) fn show(specs: &[Compiled], terminal: &mut Terminal) -> Result<(), Fault> {
    let handler = handler(terminal);
    for spec in specs {
        for diagnostic in &spec.compilation.diagnostics {
            let drawn = draw(&handler, terminal, spec, diagnostic);
            terminal.err.line(&drawn)?;
        }
        summarise(spec, terminal)?;
    }
    Ok(())
}

fn handler(terminal: &Terminal) -> GraphicalReportHandler {
    let mut theme = match terminal.unicode {
        true => GraphicalTheme::unicode(),
        false => GraphicalTheme::ascii(),
    };
    if !terminal.err.colour {
        theme.styles = GraphicalTheme::none().styles;
    }
    GraphicalReportHandler::new_themed(theme)
        .with_width(terminal.width)
        .with_context_lines(CONTEXT_LINES)
        .with_break_words(false)
        .with_links(false)
        .without_syntax_highlighting()
}

/// One diagnostic: its code, its message, its lines, the cure, and what explains it.
fn draw(
    handler: &GraphicalReportHandler,
    terminal: &Terminal,
    spec: &Compiled,
    diagnostic: &Diagnostic,
) -> String {
    let excerpt = Excerpt::new(&spec.source, diagnostic, &spec.compilation.sensitive);
    let severity = match diagnostic.severity() {
        Severity::Error => miette::Severity::Error,
        Severity::Warning => miette::Severity::Warning,
    };
    let report = MietteDiagnostic::new(visible(&diagnostic.message))
        .with_code(format!(
            "{}[{}]: {}",
            diagnostic.severity().name(),
            diagnostic.code,
            diagnostic.code.name()
        ))
        .with_severity(severity)
        .with_help(visible(&diagnostic.help))
        .with_labels(excerpt.labels());
    let report = miette::Report::new(report).with_source_code(excerpt);
    let mut drawn = String::new();
    handler.render_report(&mut drawn, report.as_ref()).expect("a string takes all that is written");
    let width = terminal.width.saturating_sub(2);
    for note in &diagnostic.notes {
        let wrapped = wrap(&visible(note), "  note: ", width);
        let word = terminal.err.paint(Style::Help, "note:");
        drawn.push_str(&wrapped.replacen("note:", &word, 1));
    }
    drawn
}

/// The line that ends a spec.
fn summarise(spec: &Compiled, terminal: &mut Terminal) -> Result<(), Fault> {
    let errors = spec.compilation.count(Severity::Error);
    let warnings = spec.compilation.count(Severity::Warning);
    let name = visible(spec.source.name());
    let tally = match (errors, warnings) {
        (0, 0) => None,
        (_, 0) => Some(count(errors, "error")),
        (0, _) => Some(count(warnings, "warning")),
        (_, _) => Some(format!("{} and {}", count(errors, "error"), count(warnings, "warning"))),
    };
    if let Some(tally) = tally {
        let (style, word) =
            if errors > 0 { (Style::Error, "error") } else { (Style::Warning, "warning") };
        let word = terminal.err.paint(style, word);
        terminal.err.line(&format!("{word}: {tally} in {name}"))?;
        if let Some(code) = worst(&spec.compilation.diagnostics) {
            let command = terminal.err.paint(Style::Help, &format!("svlc explain {code}"));
            terminal.err.line(&format!("  `{command}` tells more"))?;
        }
    }
    if let Some(output) = &spec.compilation.output {
        let good = terminal.out.paint(Style::Good, "valid");
        terminal.out.line(&format!("{name} is {good}: {}", contents(&output.model)))?;
    }
    Ok(())
}

/// The code to name in the summary: of the first error, else of the first warning.
fn worst(diagnostics: &[Diagnostic]) -> Option<svlc_core::diagnostic::Code> {
    diagnostics.iter().map(|one| (one.severity(), one.code)).min_by_key(|(s, _)| *s).map(|(_, c)| c)
}

/// `1 function, 1 route, 2 stages`.
fn contents(model: &Model) -> String {
    [
        count(model.functions.len(), "function"),
        count(model.routes.len(), "route"),
        count(model.stages.len(), "stage"),
    ]
    .join(", ")
}
