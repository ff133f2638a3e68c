//! A page of `docs/diagnostics` as plain text: the markdown it uses is headings, paragraphs, lists and fenced code.

use super::text::wrap;
use crate::terminal::{Stream, Style};

/// Markdown as text for `stream`, at most `width` columns wide.
pub(crate) fn plain(markdown: &str, stream: &Stream, width: usize) -> String {
    let mut page = String::new();
    let mut paragraph = String::new();
    let mut in_code = false;
    for line in markdown.lines() {
        if line.trim_start().starts_with("```") {
            flush(&mut page, &mut paragraph, width);
            in_code = !in_code;
        } else if in_code {
            page.push_str(format!("    {line}").trim_end());
            page.push('\n');
        } else if line.starts_with('#') {
            flush(&mut page, &mut paragraph, width);
            page.push_str(&stream.paint(Style::Strong, line.trim_start_matches('#').trim()));
            page.push('\n');
        } else if line.trim().is_empty() {
            flush(&mut page, &mut paragraph, width);
            page.push('\n');
        } else if is_own_line(line) {
            flush(&mut page, &mut paragraph, width);
            paragraph.push_str(line.trim_end());
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line.trim());
        }
    }
    flush(&mut page, &mut paragraph, width);
    page
}

/// Whether a line starts an item of a list or is a row of a table.
fn is_own_line(line: &str) -> bool {
    let text = line.trim_start();
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    ["- ", "* ", "|"].iter().any(|mark| text.starts_with(mark))
        || (digits.len() < text.len() && digits.starts_with(". "))
}

/// Writes the paragraph, wrapped; an item of a list hangs under its mark, a row of a table stays whole.
fn flush(page: &mut String, paragraph: &mut String, width: usize) {
    if paragraph.is_empty() {
        return;
    }
    *paragraph = without_links(paragraph);
    let hang = match is_own_line(paragraph) {
        true => paragraph.find(' ').map_or(0, |at| at + 1),
        false => 0,
    };
    if paragraph.starts_with('|') {
        page.push_str(&format!("{paragraph}\n"));
    } else {
        page.push_str(&wrap(&paragraph[hang..], &paragraph[..hang], width));
    }
    paragraph.clear();
}

/// `[text](target)` as `text`, followed by the target if that is on the web.
fn without_links(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        let parts = link.split_once("](").and_then(|(text, link)| {
            let (target, after) = link.split_once(')')?;
            (!text.contains(['[', ']'])).then_some((text, target, after))
        });
        plain.push_str(before);
        let Some((text, target, after)) = parts else {
            plain.push('[');
            rest = link;
            continue;
        };
        plain.push_str(text);
        if target.contains("://") {
            plain.push_str(&format!(" ({target})"));
        }
        rest = after;
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::ColorWhen;
    use crate::terminal::Terminal;

    #[test]
    fn a_page_reads_without_its_markup() {
        let markdown = "# SV1: x\n\nOne\ntwo [SV2](SV2.md), [page](https://a.b/c), `a[0]` three.\n\n\
                        - item one\n- item\n  two\n\n```yaml\na: [x](y)\n\n  b: 1\n```\n";
        let plain = plain(markdown, &Terminal::new(ColorWhen::Never).out, 24);
        let expected = "SV1: x\n\nOne two SV2, page\n(https://a.b/c), `a[0]`\nthree.\n\n\
                        - item one\n- item two\n\n    a: [x](y)\n\n      b: 1\n";
        assert_eq!(plain, expected);
    }
}
