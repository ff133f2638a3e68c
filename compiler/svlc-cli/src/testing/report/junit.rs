//! Tests as JUnit XML, as Jenkins and others read it: one suite, a case for each test.

use std::fmt::Write as _;
use std::time::Duration;

use super::Report;
use crate::testing::{Failure, Outcome, Ran, described};

/// The document.
pub(super) fn document(report: &Report<'_>) -> String {
    let tally = report.tally();
    let counts = format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{}\"",
        report.ran.len(),
        tally.failed,
        tally.broken,
        tally.skipped,
        seconds(report.took)
    );
    let name = escaped(&report.model.service);
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // What is written to a string always succeeds.
    let _ = writeln!(xml, "<testsuites>\n  <testsuite name=\"{name}\" {counts}>");
    let _ = writeln!(
        xml,
        "    <properties>\n      <property name=\"target\" value=\"{}\"/>\n    </properties>",
        escaped(report.target)
    );
    for ran in &report.ran {
        case(&mut xml, report, ran);
    }
    xml.push_str("  </testsuite>\n</testsuites>\n");
    xml
}

fn case(xml: &mut String, report: &Report<'_>, ran: &Ran<'_>) {
    let (service, name) = (escaped(&report.model.service), escaped(&ran.test.name));
    let took = seconds(ran.took);
    let _ = write!(xml, "    <testcase classname=\"{service}\" name=\"{name}\" time=\"{took}\"");
    match &ran.outcome {
        Outcome::Passed => xml.push_str("/>\n"),
        Outcome::Skipped(why) => {
            let why = escaped(why);
            let _ = writeln!(xml, ">\n      <skipped message=\"{why}\"/>\n    </testcase>");
        }
        Outcome::Failed(failures) => {
            xml.push_str(">\n");
            for failure in failures {
                told(xml, "failure", report, ran, failure);
            }
            end(xml, ran);
        }
        Outcome::Broken(failure) => {
            xml.push_str(">\n");
            told(xml, "error", report, ran, failure);
            end(xml, ran);
        }
    }
}

fn told(xml: &mut String, word: &str, report: &Report<'_>, ran: &Ran<'_>, failure: &Failure) {
    let position = report.source.position(failure.span.start);
    let place = format!("{}:{}:{}", report.source.name(), position.line, position.column);
    let text = format!(
        "{}\n{place}: {}\n{}",
        described(ran.test, report.model),
        failure.message,
        failure.detail
    );
    let (message, text) = (escaped(&failure.message), escaped(text.trim_end()));
    let _ = writeln!(xml, "      <{word} message=\"{message}\" type=\"{word}\">{text}</{word}>");
}

fn end(xml: &mut String, ran: &Ran<'_>) {
    if !ran.log.is_empty() {
        let log = escaped(&ran.log.join("\n"));
        let _ = writeln!(xml, "      <system-out>{log}</system-out>");
    }
    xml.push_str("    </testcase>\n");
}

fn seconds(took: Duration) -> String {
    format!("{:.3}", took.as_secs_f64())
}

/// Text that may stand in an attribute or between tags. What XML 1.0 cannot say is replaced.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\n' | '\r' | '\t' => {
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(
            escaped("a<b>&\"c'\n\u{1b}[31m\u{ffff}"),
            "a&lt;b&gt;&amp;&quot;c&apos;&#10;\u{fffd}[31m\u{fffd}"
        );
        assert_eq!(escaped("]]>"), "]]&gt;");
    }
}
