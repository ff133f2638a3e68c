//! Diagnostics as workflow commands of GitHub Actions, which annotate the lines of a pull request.

use svlc_core::diagnostic::Diagnostic;
use svlc_core::source::Source;

use crate::input::Compiled;

/// One command a line; a line break at the end of each.
pub(super) fn commands(specs: &[Compiled]) -> String {
    let all = specs
        .iter()
        .flat_map(|spec| spec.compilation.diagnostics.iter().map(|one| command(&spec.source, one)));
    all.collect()
}

fn command(source: &Source, diagnostic: &Diagnostic) -> String {
    let start = source.position(diagnostic.primary.span.start);
    let end = source.position(diagnostic.primary.span.end);
    let mut text = diagnostic.message.clone();
    for note in &diagnostic.notes {
        text.push_str(&format!("\nnote: {note}"));
    }
    text.push_str(&format!("\nhelp: {}", diagnostic.help));
    // Columns count only where a command stays on one line.
    let columns = match start.line == end.line {
        true => format!(",col={},endColumn={}", start.column, end.column),
        false => String::new(),
    };
    format!(
        "::{} file={},line={},endLine={}{columns},title={}::{}\n",
        diagnostic.severity().name(),
        property(source.name()),
        start.line,
        end.line,
        property(&format!("{} {}", diagnostic.code, diagnostic.code.name())),
        data(&text),
    )
}

/// Escapes a command's message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use svlc_core::diagnostic::Code;
    use svlc_core::source::Span;

    use super::*;

    #[test]
    fn what_ends_a_property_or_a_command_is_escaped() {
        let source = Source::new("a,b:c%.yaml", "x: é1\ny: 2\n");
        let diagnostic =
            Diagnostic::new(Code::SV0101, Span::new(3..6), "100 %\r\n::error::x", "a, b: c");
        assert_eq!(
            command(&source, &diagnostic),
            "::error file=a%2Cb%3Ac%25.yaml,line=1,endLine=1,col=4,endColumn=6,title=SV0101 unknown-key::\
             100 %25%0D%0A::error::x%0Ahelp: a, b: c\n"
        );
        let across = Diagnostic::new(Code::SV0204, Span::new(0..8), "m", "h");
        assert_eq!(
            command(&source, &across),
            "::warning file=a%2Cb%3Ac%25.yaml,line=1,endLine=2,title=SV0204 unused-function::m%0Ahelp: h\n"
        );
    }
}
