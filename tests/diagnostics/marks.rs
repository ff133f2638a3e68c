//! What a spec is expected to report, read from the comments in it: `# error[SV0203]` at the end of the line that the
//! primary span begins on. Leaves running the compiler over folders to `diagnostics.rs`.

use svlc_core::diagnostic::{Code, Diagnostic, Severity};
use svlc_core::source::Source;
use svlc_emulator::{Setup, support};

/// Line, severity and code of one diagnostic.
pub(crate) type Mark = (usize, Severity, Code);

/// The marks in a text, in order.
pub(crate) fn expected(text: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = text
        .lines()
        .enumerate()
        .flat_map(|(index, line)| {
            [("# error[", Severity::Error), ("# warning[", Severity::Warning)].into_iter().flat_map(
                move |(start, severity)| {
                    line.match_indices(start).map(move |(at, _)| {
                        let code = &line[at + start.len()..][..6];
                        let code = Code::find(code).unwrap_or_else(|| panic!("no code {code}"));
                        (index + 1, severity, code)
                    })
                },
            )
        })
        .collect();
    marks.sort_unstable();
    marks
}

/// Whether a code is the emulator's, which looks at what the compiler has found sound.
pub(crate) fn is_of_emulator(code: Code) -> bool {
    code.as_str().starts_with("SV06")
}

/// Compiles a text, and starts to emulate it if that is what its marks are about.
pub(crate) fn compile(text: &str) -> (Source, Vec<Diagnostic>) {
    if expected(text).iter().any(|(_, _, code)| is_of_emulator(*code)) {
        return emulate(text);
    }
    let (source, compilation) = svlc_core::compile_bytes("spec.yaml", text.as_bytes());
    (source, compilation.diagnostics)
}

/// Compiles a text and lets the emulator say what it does not emulate, as `svlc dev` does at its start.
pub(crate) fn emulate(text: &str) -> (Source, Vec<Diagnostic>) {
    let (source, compilation) = svlc_core::compile_bytes("spec.yaml", text.as_bytes());
    let mut diagnostics = compilation.diagnostics;
    if let Some(output) = &compilation.output {
        let setup = Setup::default();
        diagnostics.extend(support::check(&output.model, &setup).err().unwrap_or_default());
    }
    (source, diagnostics)
}

/// What a text does report, in order.
pub(crate) fn actual(text: &str) -> Vec<Mark> {
    let (source, diagnostics) = compile(text);
    let mut marks: Vec<Mark> = diagnostics
        .iter()
        .map(|one| (source.position(one.primary.span.start).line, one.severity(), one.code))
        .collect();
    marks.sort_unstable();
    marks
}

/// What is wrong with a text that does not report what it is marked with; `None` if it does.
pub(crate) fn difference(text: &str) -> Option<String> {
    let (expected, actual) = (expected(text), actual(text));
    if expected == actual {
        return None;
    }
    let told = |marks: &[Mark], others: &[Mark], title: &str| {
        let only = marks.iter().filter(|mark| count(marks, mark) > count(others, mark));
        only.map(|(line, severity, code)| {
            format!("  {title} line {line}: {}[{code}]\n", severity.name())
        })
        .collect::<String>()
    };
    let messages: String =
        compile(text).1.iter().map(|one| format!("  {}: {}\n", one.code, one.message)).collect();
    Some(format!(
        "{}{}{messages}",
        told(&expected, &actual, "missing"),
        told(&actual, &expected, "unexpected")
    ))
}

fn count(marks: &[Mark], mark: &Mark) -> usize {
    marks.iter().filter(|other| *other == mark).count()
}
