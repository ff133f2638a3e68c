//! Diagnostics for people: miette draws each with its lines, a summary line ends a spec.

use miette::{GraphicalReportHandler, GraphicalTheme, MietteDiagnostic};
use svlc_core::diagnostic::{Diagnostic, Label, Severity};
use svlc_core::model::Model;

use super::Shown;
use super::excerpt::{CONTEXT_LINES, Excerpt};
use super::text::{count, visible, wrap};
use crate::error::Fault;
use crate::input::Compiled;
use crate::terminal::{Style, Terminal};

/// Diagnostics and their summary go to standard error, a clean spec to standard output.
pub(super) fn show(specs: &[Compiled], terminal: &mut Terminal) -> Result<(), Fault> {
    for spec in specs {
        tell(spec, terminal)?;
        if let Some(output) = &spec.compilation.output {
            let name = visible(spec.source.name());
            let good = terminal.out.paint(Style::Good, "valid");
            terminal.out.line(&format!("{name} is {good}: {}", contents(&output.model)))?;
        }
    }
    Ok(())
}

/// What there is to say of a spec, on standard error; of a clean one nothing.
pub(super) fn tell(spec: &Compiled, terminal: &mut Terminal) -> Result<(), Fault> {
    diagnostics(spec, &spec.compilation.diagnostics, terminal)?;
    summarise(spec, terminal)
}

/// These diagnostics on the spec, and no summary.
pub(super) fn diagnostics(
    spec: &Compiled,
    found: &[Diagnostic],
    terminal: &mut Terminal,
) -> Result<(), Fault> {
    let handler = handler(terminal);
    for diagnostic in found {
        let drawn = draw(&handler, terminal, spec, diagnostic);
        terminal.err.line(&drawn)?;
    }
    Ok(())
}

/// What is not as a spec says at one of its places, drawn as a diagnostic is.
pub(super) fn failure(
    shown: &Shown<'_>,
    heading: &str,
    message: &str,
    label: &Label,
    terminal: &Terminal,
) -> String {
    let excerpt = Excerpt::new(shown.source, (label, &[]), shown.sensitive);
    let width = terminal.width.saturating_sub(2);
    let report = MietteDiagnostic::new(wrapped(message, "  × ", width))
        .with_code(visible(heading))
        .with_severity(miette::Severity::Error)
        .with_labels(excerpt.labels());
    drawn(&handler(terminal), report, excerpt)
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
        .with_context_lines(CONTEXT_LINES)
        .with_wrap_lines(false)
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
    let labels = (&diagnostic.primary, diagnostic.secondary.as_slice());
    let excerpt = Excerpt::new(&spec.source, labels, &spec.compilation.sensitive);
    let severity = match diagnostic.severity() {
        Severity::Error => miette::Severity::Error,
        Severity::Warning => miette::Severity::Warning,
    };
    let width = terminal.width.saturating_sub(2);
    let report = MietteDiagnostic::new(wrapped(&diagnostic.message, "  × ", width))
        .with_code(format!(
            "{}[{}]: {}",
            diagnostic.severity().name(),
            diagnostic.code,
            diagnostic.code.name()
        ))
        .with_severity(severity)
        .with_help(wrapped(&diagnostic.help, "  help: ", width))
        .with_labels(excerpt.labels());
    let mut drawn = drawn(handler, report, excerpt);
    for note in &diagnostic.notes {
        let wrapped = wrap(&visible(note), "  note: ", width);
        let word = terminal.err.paint(Style::Help, "note:");
        drawn.push_str(&wrapped.replacen("note:", &word, 1));
    }
    drawn
}

/// As miette draws it, without blanks at the ends of lines.
fn drawn(handler: &GraphicalReportHandler, report: MietteDiagnostic, excerpt: Excerpt) -> String {
    let report = miette::Report::new(report).with_source_code(excerpt);
    let mut drawn = String::new();
    handler.render_report(&mut drawn, report.as_ref()).expect("a string takes all that is written");
    drawn.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

/// Text that miette is to put behind `lead`. miette would also break `/orders/{id}` in two.
fn wrapped(text: &str, lead: &str, width: usize) -> String {
    let narrow = width.saturating_sub(lead.chars().count());
    wrap(&visible(text), "", narrow).trim_end().to_owned()
}

/// The line that ends a spec with faults.
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

#[cfg(test)]
mod tests {
    use svlc_core::Compilation;
    use svlc_core::diagnostic::Code;
    use svlc_core::source::{Source, Span};

    use super::*;
    use crate::args::ColorWhen;

    /// What is drawn of `diagnostic` without colours.
    fn drawn(text: &str, diagnostic: &Diagnostic, sensitive: Vec<Span>) -> String {
        let mut terminal = Terminal::new(ColorWhen::Never);
        (terminal.width, terminal.unicode) = (100, true);
        let compilation = Compilation { sensitive, ..Compilation::default() };
        let source = Source::new("s.yaml", text);
        let spec = Compiled { bytes: Vec::new(), source, compilation };
        draw(&handler(&terminal), &terminal, &spec, diagnostic)
    }

    fn fault(text: &str, at: &str) -> Diagnostic {
        let start = text.find(at).unwrap();
        Diagnostic::new(Code::SV0101, Span::new(start..start + at.len()), "m", "h").label("here")
    }

    #[test]
    fn a_long_line_is_cut_to_a_window_around_each_label() {
        let text =
            format!("{}FIRST{}SECOND{}\n", "x".repeat(70_000), "y".repeat(500), "z".repeat(9));
        let second = text.find("SECOND").unwrap();
        let diagnostic = fault(&text, "FIRST").also(Span::new(second..second + 6), "there");
        let drawn = drawn(&text, &diagnostic, Vec::new());
        assert!(drawn.contains("s.yaml:1:70001"), "{drawn}");
        assert!(drawn.contains("s.yaml:1:70506"), "{drawn}");
        assert!(drawn.contains("xxxFIRSTyyy") && drawn.contains("ySECONDzzzzzzzzz\n"), "{drawn}");
        assert!(drawn.lines().all(|line| line.chars().count() < 300), "{drawn}");
    }

    #[test]
    fn what_is_sensitive_is_masked_and_nothing_acts_on_the_terminal() {
        let text = "key: hünter2 # \u{1b}[31m \u{202e}x\ttab\n";
        let diagnostic = fault(text, "hünter2").note("a \u{1b}[2J");
        let secret = text.find("hünter2").unwrap();
        let drawn = drawn(text, &diagnostic, vec![Span::new(secret..secret + "hünter2".len())]);
        assert!(drawn.contains("key: ******** # \u{241b}[31m \u{fffd}x"), "{drawn}");
        assert!(!drawn.chars().any(|c| c.is_control() && c != '\n'), "{drawn:?}");
    }

    #[test]
    fn markers_stand_under_wide_characters_and_tabs() {
        let text = "a: 日本\tHERE\n";
        let drawn = drawn(text, &fault(text, "HERE"), Vec::new());
        let mut lines = drawn.lines().skip_while(|line| !line.contains("HERE"));
        let shown = lines.next().unwrap();
        let marks = lines.next().unwrap();
        let wide = shown[..shown.find("HERE").unwrap()].chars().filter(|c| *c > '\u{2fff}').count();
        let column = shown[..shown.find("HERE").unwrap()].chars().count() + wide;
        assert_eq!(marks.chars().position(|c| c == '─' || c == '┬'), Some(column), "{drawn}");
    }

    /// Labels anywhere, in any number, on text with everything that has broken a renderer.
    #[test]
    fn no_text_and_no_labels_make_it_panic() {
        let pieces =
            ["a", "é", "日本", "🦀", "\t", "\r\n", "\n", "\n\n", "\u{1b}", "\u{202e}", " ", ": "];
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = |limit: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % limit as u64) as usize
        };
        for round in 0..4_000 {
            let mut text = String::new();
            for _ in 0..next(40) {
                let times = if next(30) == 0 { 400 } else { 1 };
                text.push_str(&pieces[next(pieces.len())].repeat(times));
            }
            let bounds: Vec<usize> =
                (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
            let mut span = || {
                let start = next(bounds.len());
                let longest = if next(2) == 0 { 3 } else { bounds.len() };
                let end = start + next(longest.min(bounds.len() - start));
                Span::new(bounds[start]..bounds[end])
            };
            let mut diagnostic = Diagnostic::new(Code::SV0001, span(), "m", "h").label("one");
            for _ in 0..round % 4 {
                diagnostic = diagnostic.also(span(), "other");
            }
            let sensitive = vec![span()];
            let drawn = drawn(&text, &diagnostic, sensitive);
            assert!(!drawn.contains("Failed to read"), "{text:?} {diagnostic:?}\n{drawn}");
            let position =
                Source::new("s.yaml", text.as_str()).position(diagnostic.primary.span.start);
            let header = drawn.lines().find(|line| line.contains("[s.yaml:")).unwrap();
            let is_in_break = text[..diagnostic.primary.span.start as usize].ends_with('\r');
            let column = position.column - usize::from(is_in_break);
            let place = format!("[s.yaml:{}:{column}]", position.line);
            assert!(header.contains(&place), "{place} {text:?}\n{drawn}");
        }
    }
}
