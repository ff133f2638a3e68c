//! The minijinja templates of the crate. A value prints as a Rust literal unless a filter says what else it is, so that
//! no text of a spec can end up as code; a value that does not exist is an error.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};
use serde::Serialize;

/// Name and text of each template.
pub(super) const TEMPLATES: &[(&str, &str)] = &[
    ("Cargo.toml", include_str!("../../../../../runtime-template/templates/Cargo.toml.j2")),
    ("README.md", include_str!("../../../../../runtime-template/templates/README.md.j2")),
    ("authorizer.rs", include_str!("../../../../../runtime-template/templates/authorizer.rs.j2")),
    (
        "authorizer_bin.rs",
        include_str!("../../../../../runtime-template/templates/authorizer_bin.rs.j2"),
    ),
    ("env.rs", include_str!("../../../../../runtime-template/templates/env.rs.j2")),
    (
        "generated_mod.rs",
        include_str!("../../../../../runtime-template/templates/generated_mod.rs.j2"),
    ),
    (
        "handlers_mod.rs",
        include_str!("../../../../../runtime-template/templates/handlers_mod.rs.j2"),
    ),
    ("events.rs", include_str!("../../../../../runtime-template/templates/events.rs.j2")),
    ("events_bin.rs", include_str!("../../../../../runtime-template/templates/events_bin.rs.j2")),
    ("lib.rs", include_str!("../../../../../runtime-template/templates/lib.rs.j2")),
    ("routes.rs", include_str!("../../../../../runtime-template/templates/routes.rs.j2")),
    ("routes_bin.rs", include_str!("../../../../../runtime-template/templates/routes_bin.rs.j2")),
];

/// Columns that text from the spec is wrapped to in comments.
const COMMENT_WIDTH: usize = 100;

/// The templates, ready to render.
pub(super) struct Templates(Environment<'static>);

impl Templates {
    /// Reads them all.
    pub(super) fn new() -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(
            SyntaxConfig::builder()
                .trim_blocks(true)
                .lstrip_blocks(true)
                .keep_trailing_newline(true)
                .build()
                .expect("the delimiters are minijinja's own"),
        );
        environment.set_auto_escape_callback(|_| AutoEscape::Custom("rust".into()));
        environment.set_formatter(print);
        environment.add_filter("raw", |text: String| Value::from_safe_string(text));
        environment.add_filter("ident", |text: String| checked(text, "an identifier", &['_']));
        environment.add_filter("word", |text: String| checked(text, "a word", &['_', '-']));
        environment.add_filter("code", |text: String| Value::from_safe_string(code(&text)));
        environment.add_filter("comment", |text: String| Value::from_safe_string(visible(&text)));
        environment.add_filter("markdown", |text: String| Value::from_safe_string(markdown(&text)));
        environment.add_filter("doc", |text: String, prefix: String| {
            Value::from_safe_string(doc(&text, &prefix))
        });
        environment.add_filter("toml", |text: String| {
            Value::from_safe_string(toml_edit::Value::from(visible(&text)).to_string())
        });
        for (name, text) in TEMPLATES {
            environment.add_template(name, text).expect("a test parses every template");
        }
        Self(environment)
    }

    /// Renders one with what it needs to know.
    pub(super) fn render(&self, name: &str, context: &impl Serialize) -> String {
        let template = self.0.get_template(name).expect("the name is in `TEMPLATES`");
        template
            .render(Value::from(Serde(context)))
            .expect("a test renders every template, with and without each part")
    }
}

/// Prints a value as a Rust literal; what a filter has made safe, as it is.
fn print(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::String if value.is_safe() => {
            out.write_str(value.as_str().unwrap_or_default())?
        }
        ValueKind::String => out.write_str(&literal(value.as_str().unwrap_or_default()))?,
        ValueKind::Number | ValueKind::Bool => write!(out, "{value}")?,
        kind => {
            return Err(Error::new(ErrorKind::BadEscape, format!("no Rust literal for {kind}")));
        }
    }
    Ok(())
}

fn checked(text: String, what: &str, others: &[char]) -> Result<Value, Error> {
    let plain = |c: char| c.is_ascii_alphanumeric() || others.contains(&c);
    if text.starts_with(|c: char| c.is_ascii_digit()) || text.is_empty() || !text.chars().all(plain)
    {
        return Err(Error::new(ErrorKind::InvalidOperation, format!("`{text}` is not {what}")));
    }
    Ok(Value::from_safe_string(text))
}

/// A Rust string literal.
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => literal.extend(['\\', c]),
            _ if is_visible(c) => literal.push(c),
            _ => literal.extend(c.escape_unicode()),
        }
    }
    literal.push('"');
    literal
}

/// Text on one line without characters that a reader would not see: those are written as `\u{…}`, blanks as spaces.
fn visible(text: &str) -> String {
    let mut visible = String::new();
    for c in text.chars() {
        match c {
            _ if is_visible(c) => visible.push(c),
            '\t' | '\n' | '\r' => visible.push(' '),
            _ => visible.extend(c.escape_unicode()),
        }
    }
    visible
}

/// Whether `c` shows, and in the place where it stands: no control, format, bidi, or blank character but the space.
fn is_visible(c: char) -> bool {
    let hidden = matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}');
    c == ' ' || !(hidden || c.is_control() || c.is_whitespace())
}

/// Text as inline code of Markdown.
fn code(text: &str) -> String {
    format!("`{}`", visible(text).replace('`', "'"))
}

/// Text as one paragraph of Markdown that says just that.
fn markdown(text: &str) -> String {
    let mut paragraph = String::new();
    for word in visible(text).split_ascii_whitespace() {
        if !paragraph.is_empty() {
            paragraph.push(' ');
        }
        paragraph.push_str(&escaped(word));
    }
    paragraph
}

/// A word that neither opens nor closes anything in Markdown, wherever on a line it stands.
fn escaped(word: &str) -> String {
    let mut escaped = String::new();
    let number = word.trim_end_matches(['.', ')']);
    let is_item = number.len() < word.len() && number.bytes().all(|byte| byte.is_ascii_digit());
    for (index, c) in word.char_indices() {
        let opens_line = index == 0 && matches!(c, '#' | '+' | '-' | '=' | '~' | ':');
        let closes_item = is_item && index == number.len();
        // Between letters `_` means nothing, so that names stay as they are; `&` means something before `;` only.
        let edge = c == '_' && (index == 0 || index + 1 == word.len());
        let entity = c == '&' && word.contains(';');
        if matches!(c, '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|')
            || (opens_line || edge || entity)
            || closes_item
        {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Text as a doc comment, wrapped; `prefix` is `///` or `//!`.
fn doc(text: &str, prefix: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in markdown(text).split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= COMMENT_WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("{prefix} {word}")),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::context;

    fn render(text: &str, value: &str) -> Result<String, Error> {
        Templates::new().0.render_str(text, context! { value })
    }

    #[test]
    fn text_is_a_literal_unless_said_otherwise() {
        let hostile = "\"); std::process::exit(1); //\\\n\u{202e}é";
        let printed = render("{{ value }}", hostile).unwrap();
        assert_eq!(printed, r#""\"); std::process::exit(1); //\\\u{a}\u{202e}é""#);
    }

    #[test]
    fn what_is_no_identifier_is_refused() {
        for text in ["", "2fa", "a-b", "a b", "é", "a;"] {
            assert!(render("{{ value|ident }}", text).is_err(), "{text}");
        }
        assert!(render("{{ other }}", "").is_err());
        assert!(render("{{ [value] }}", "").is_err());
    }

    #[test]
    fn comments_stay_comments() {
        let doc =
            render("{{ value|doc('//!') }}", "a */ b\r\n\u{85}}\n```\nfn x() {}\u{2028}").unwrap();
        assert_eq!(
            doc,
            "//! a \\*/ b \\u{85}} \\`\\`\\` fn x() {}\\u{2028}".replace("\\u", "\\\\u")
        );
        assert_eq!(render("{{ value|code }}", "a`b\nc").unwrap(), "`a'b c`");
    }

    #[test]
    fn comments_wrap_and_no_line_opens_a_list() {
        let text = "word ".repeat(19) + "- item 1. item # title > quote";
        let doc = render("{{ value|doc('///') }}", &text).unwrap();
        let second = doc.lines().nth(1).unwrap();
        assert_eq!(second, r"/// \- item 1\. item \# title \> quote");
    }
}
