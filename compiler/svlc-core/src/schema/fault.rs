//! The words of structural faults, SV01xx. Leaves finding them to `walk`.

use super::shape::{Scalar, Shape};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Node, NodeKind, Plain};
use crate::secret;
use crate::source::{Source, Span};
use crate::suggest::nearest;

/// More values than this are not listed beside a suggestion.
const MANY: usize = 24;

/// Where in the language a node stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// Its key; empty for the root.
    pub(super) name: &'a str,
    /// Documentation of its key.
    pub(super) doc: &'a str,
    /// Where its key stands.
    pub(super) key: Span,
    /// Whether the key is one of the user's choice, so that it has to be told from its value.
    pub(super) is_own: bool,
    /// Whether it is an item of a list that stands under the key.
    pub(super) is_item: bool,
}

impl Place<'_> {
    fn subject(&self) -> String {
        match (self.name, self.is_item) {
            ("", _) => "the spec".to_owned(),
            (name, false) => format!("`{name}`"),
            (name, true) => format!("an item of `{name}`"),
        }
    }

    /// First sentence of the documentation, as a help.
    fn meaning(&self) -> String {
        let paragraph: Vec<&str> = self.doc.lines().take_while(|line| !line.is_empty()).collect();
        let paragraph = paragraph.join(" ");
        let end = paragraph.find(". ").map_or(paragraph.len(), |at| at + 1);
        paragraph[..end].trim_end_matches('.').to_owned()
    }

    fn help_or_meaning(&self, help: Option<String>, otherwise: &str) -> String {
        let meaning = self.meaning();
        match help {
            Some(help) => help,
            None if meaning.is_empty() => otherwise.to_owned(),
            None => format!("{otherwise}; `{}`: {}", self.name, lower_first(&meaning)),
        }
    }

    /// SV0101.
    pub(super) fn unknown_key<'k>(
        &self,
        name: &str,
        span: Span,
        free: impl Iterator<Item = &'k str> + Clone,
    ) -> Diagnostic {
        let message = format!("{} has no key `{}`", self.subject(), shown(name));
        match nearest(name, free.clone()) {
            Some(meant) => {
                Diagnostic::new(Code::SV0101, span, message, format!("did you mean `{meant}`?"))
                    .fix(span, meant)
            }
            None => {
                let keys: Vec<String> = free.map(|key| format!("`{key}`")).collect();
                let help = if keys.is_empty() {
                    "take it away: every key that can stand here does".to_owned()
                } else {
                    format!("keys that can stand here: {}", keys.join(", "))
                };
                Diagnostic::new(Code::SV0101, span, message, help)
            }
        }
    }

    /// SV0102.
    pub(super) fn missing_key(&self, name: &str, doc: &str) -> Diagnostic {
        let field = Place { name, doc, key: self.key, is_own: false, is_item: false };
        Diagnostic::new(
            Code::SV0102,
            self.key,
            format!("{} lacks the key `{name}`", self.subject()),
            format!("add `{name}:` ({})", lower_first(&field.meaning())),
        )
    }

    /// SV0102, for the key that tells records apart.
    pub(super) fn missing_type<'k>(&self, tags: impl Iterator<Item = &'k str>) -> Diagnostic {
        let tags: Vec<String> = tags.map(|tag| format!("`type: {tag}`")).collect();
        Diagnostic::new(
            Code::SV0102,
            self.key,
            format!("{} lacks the key `type`", self.subject()),
            format!("add {}", tags.join(" or ")),
        )
    }

    /// SV0102 for a mapping that has to have one key of some and has none, SV0101 for one that has more.
    pub(super) fn not_one_key<'k>(
        &self,
        span: Span,
        count: usize,
        keys: impl Iterator<Item = &'k str>,
    ) -> Diagnostic {
        let keys: Vec<String> = keys.map(|key| format!("`{key}`")).collect();
        let subject = self.subject();
        if count == 0 {
            let message = format!("{subject} lacks its key");
            let help = format!("give it one key of {}", keys.join(", "));
            return Diagnostic::new(Code::SV0102, span, message, help);
        }
        let message = format!("{subject} has {count} keys, and can have one");
        let help = match self.is_item {
            true => "start a new item with `-` for each",
            false => "keep the one that is meant",
        };
        Diagnostic::new(Code::SV0101, span, message, help)
    }

    /// SV0103, for a node of another kind: a list where a mapping belongs.
    pub(super) fn wrong_kind(&self, node: &Node, source: &Source, wanted: &[Shape]) -> Diagnostic {
        let mut words: Vec<&str> = wanted.iter().map(kind_of).collect();
        words.dedup();
        let wanted = if words.is_empty() { "text".to_owned() } else { words.join(" or ") };
        let (found, span) = match &node.kind {
            NodeKind::Mapping(_) => ("a mapping".to_owned(), first_line(node.span, source)),
            NodeKind::Sequence(_) => ("a list".to_owned(), first_line(node.span, source)),
            NodeKind::Scalar { text, is_plain }
                if *is_plain && crate::document::plain(text) == Plain::Null =>
            {
                return self.nothing(node.span, &wanted, words.contains(&"a mapping"));
            }
            NodeKind::Hole => ("what cannot be read".to_owned(), node.span),
            NodeKind::Scalar { text, .. } => (self.quoted(text, ""), node.span),
        };
        Diagnostic::new(
            Code::SV0103,
            span,
            format!("{} takes {wanted}, not {found}", self.subject()),
            self.help_or_meaning(None, &format!("write {wanted} here")),
        )
    }

    /// A value for a message, after a word for its kind; without the value where that looks like a secret.
    fn quoted(&self, text: &str, kind: &str) -> String {
        if self.is_secret(text) { "this".to_owned() } else { format!("{kind}`{}`", shown(text)) }
    }

    fn is_secret(&self, text: &str) -> bool {
        secret::is_name(self.name) || secret::form(text).is_some()
    }

    /// A key without a value. Told at the key, because an empty span shows nothing.
    fn nothing(&self, span: Span, wanted: &str, is_mapping: bool) -> Diagnostic {
        let at = if span.is_empty() { self.key } else { span };
        let help = if is_mapping {
            format!("write `{}: {{}}` for no settings, or indent what belongs to it", self.name)
        } else {
            "give it a value, or take the key away".to_owned()
        };
        Diagnostic::new(
            Code::SV0103,
            at,
            format!("{} takes {wanted}, and has no value", self.subject()),
            help,
        )
    }

    /// SV0103, for a scalar of another type.
    pub(super) fn wrong_scalar(
        &self,
        text: &str,
        value: Plain,
        scalar: &Scalar,
        span: Span,
    ) -> Diagnostic {
        let wanted = type_of(scalar);
        if value == Plain::Null {
            return self.nothing(span, wanted, false);
        }
        let message = format!(
            "{} takes {wanted}, not {}",
            self.subject(),
            self.quoted(text, kind_word(value))
        );
        let fault = |help: String| Diagnostic::new(Code::SV0103, span, message.clone(), help);
        if scalar.text && self.is_secret(text) {
            return fault("put it between quotes".to_owned());
        }
        if scalar.text {
            let quoted = format!("\"{text}\"");
            return fault(format!("quote it: `{quoted}`")).fix(span, quoted);
        }
        match cured(text, scalar) {
            Some(cure) => fault(format!("write `{cure}`")).fix(span, cure),
            None => fault(self.help_or_meaning(None, &format!("write {wanted}"))),
        }
    }

    /// SV0104.
    pub(super) fn out_of_range(&self, text: &str, span: Span, scalar: &Scalar) -> Diagnostic {
        let range = match (scalar.minimum, scalar.maximum) {
            (Some(min), Some(max)) => format!("{} to {}", grouped(min), grouped(max)),
            (Some(min), None) => format!("{} or more", grouped(min)),
            (None, Some(max)) => format!("{} or less", grouped(max)),
            (None, None) => unreachable!("a range has a bound"),
        };
        Diagnostic::new(
            Code::SV0104,
            span,
            format!("{} is {text}, outside of {range}", self.subject()),
            self.help_or_meaning(None, &format!("write a number from {range}")),
        )
    }

    /// SV0105.
    pub(super) fn unknown_value<'k>(
        &self,
        text: &str,
        span: Span,
        values: impl Iterator<Item = &'k str> + Clone,
        is_number: bool,
    ) -> Diagnostic {
        let message = format!("{} cannot be `{}`", self.subject(), shown(text));
        let all: Vec<String> = values.clone().map(|value| format!("`{value}`")).collect();
        let meant = if is_number {
            near_number(text, values)
        } else {
            nearest(text, values).map(str::to_owned)
        };
        match meant {
            Some(meant) => {
                let fault = Diagnostic::new(
                    Code::SV0105,
                    span,
                    message,
                    format!("did you mean `{meant}`?"),
                );
                let fault =
                    if is_number { fault } else { fault.fix(span, quoted_if_needed(&meant)) };
                if all.len() <= MANY {
                    fault.note(format!("it can be {}", all.join(", ")))
                } else {
                    fault
                }
            }
            None => Diagnostic::new(
                Code::SV0105,
                span,
                message,
                format!("write one of {}", all.join(", ")),
            ),
        }
    }

    /// SV0106, for text.
    pub(super) fn wrong_length(&self, length: usize, span: Span, scalar: &Scalar) -> Diagnostic {
        let (min, max) = (scalar.min_length.unwrap_or(0), scalar.max_length.unwrap_or(usize::MAX));
        // The spec itself is no text, so what has no name here is a key with nothing in it.
        let subject = match (self.name, self.is_own) {
            ("", false) => "the empty key".to_owned(),
            (_, false) => self.subject(),
            (_, true) => format!("the value of {}", self.subject()),
        };
        let what = if length == 1 { "character" } else { "characters" };
        self.size_fault(&subject, span, length, min, max, what)
    }

    /// SV0106, for a collection.
    pub(super) fn wrong_count(
        &self,
        span: Span,
        count: usize,
        min: usize,
        max: usize,
        what: &str,
    ) -> Diagnostic {
        let at = if count > max || span.is_empty() { self.key } else { span };
        self.size_fault(&self.subject(), at, count, min, max, what)
    }

    fn size_fault(
        &self,
        subject: &str,
        span: Span,
        size: usize,
        min: usize,
        max: usize,
        what: &str,
    ) -> Diagnostic {
        let (message, help) = if size < min {
            (
                format!("{subject} has {size} {what}, and needs at least {min}"),
                self.help_or_meaning(None, &format!("give it {min} or more")),
            )
        } else {
            let most = grouped(max as f64);
            (
                format!("{subject} has {} {what}, and {most} is the most", grouped(size as f64)),
                format!("keep {most} or fewer"),
            )
        };
        Diagnostic::new(Code::SV0106, span, message, help)
    }

    /// SV0107.
    pub(super) fn wrong_format(&self, text: &str, span: Span, scalar: &Scalar) -> Diagnostic {
        let says = scalar.says.as_deref().unwrap_or("text of another form");
        let subject =
            if self.name == text { String::new() } else { format!("{}: ", self.subject()) };
        let message = format!("{subject}{} is not {says}", self.quoted(text, ""));
        let cure = kebab(text);
        let fits = scalar.pattern.as_ref().is_some_and(|pattern| pattern.matches(&cure));
        if fits && cure != text && says.starts_with("lower-case") {
            return Diagnostic::new(Code::SV0107, span, message, format!("write `{cure}`"))
                .fix(span, cure);
        }
        Diagnostic::new(Code::SV0107, span, message, format!("write {says}"))
    }

    /// SV0108.
    pub(super) fn repeated_item(&self, text: &str, span: Span, first: Span) -> Diagnostic {
        Diagnostic::new(
            Code::SV0108,
            span,
            format!("{} holds `{}` twice", self.subject(), shown(text)),
            "take one of the two away",
        )
        .also(first, "first here")
    }
}

fn kind_of(shape: &Shape) -> &'static str {
    match shape {
        Shape::Override
        | Shape::Record(_)
        | Shape::Tagged(_)
        | Shape::Choice(_)
        | Shape::Entries(_) => "a mapping",
        Shape::List(_) => "a list",
        Shape::Scalar(scalar) => type_of(scalar),
        Shape::Any(any) if any.mapping => "a mapping",
        Shape::Any(_) => "a value",
        Shape::Either(_) => "another kind of value",
    }
}

fn type_of(scalar: &Scalar) -> &'static str {
    match (scalar.text, scalar.number, scalar.integer) {
        (true, true, _) => "text, a number or a boolean",
        (true, ..) => "text",
        (_, true, _) => "a number",
        (_, _, true) => "a whole number",
        _ => "`true` or `false`",
    }
}

/// A word for what a scalar is, to stand before it.
fn kind_word(value: Plain) -> &'static str {
    match value {
        Plain::Boolean(_) => "the boolean ",
        Plain::Integer(_) | Plain::Float(_) => "the number ",
        Plain::Null => "",
        Plain::Text => "the text ",
    }
}

/// What was probably meant by a text that is almost a number or a boolean.
fn cured(text: &str, scalar: &Scalar) -> Option<String> {
    if scalar.boolean {
        return match text.to_ascii_lowercase().as_str() {
            "yes" | "y" | "on" | "true" => Some("true".to_owned()),
            "no" | "n" | "off" | "false" => Some("false".to_owned()),
            _ => None,
        };
    }
    let digits = text.trim().replace('_', "");
    let unit = digits.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
    let unsigned = unit.strip_prefix('-').unwrap_or(unit);
    let is_number = !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit());
    let plain = unsigned.trim_start_matches('0');
    let units = ["", "s", "sec", "seconds", "mb", "MB", "d", "days"];
    let known_unit = units.contains(&digits[unit.len()..].trim());
    let sign = if unit.starts_with('-') { "-" } else { "" };
    (is_number && known_unit)
        .then(|| format!("{sign}{}", if plain.is_empty() { "0" } else { plain }))
}

/// Text as it may stand in a message: short, one line.
fn shown(text: &str) -> String {
    let mut chars = text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c });
    let short: String = chars.by_ref().take(60).collect();
    if chars.next().is_some() { format!("{short}…") } else { short }
}

fn lower_first(sentence: &str) -> String {
    let mut chars = sentence.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            format!("{}{}", first.to_lowercase(), chars.as_str())
        }
        _ => sentence.to_owned(),
    }
}

/// A number with its thousands set off: `10,240`.
fn grouped(number: f64) -> String {
    let text = number.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let whole = digits.find('.').unwrap_or(digits.len());
    let mut grouped = String::from(sign);
    for (index, c) in digits.char_indices() {
        if index > 0 && index < whole && (whole - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(c);
    }
    grouped
}

/// The number among `values` that is nearest.
fn near_number<'k>(text: &str, values: impl Iterator<Item = &'k str>) -> Option<String> {
    let wanted: f64 = text.parse().ok()?;
    let distance =
        |value: &&str| value.parse().map_or(f64::INFINITY, |number: f64| (number - wanted).abs());
    values.min_by(|a, b| distance(a).total_cmp(&distance(b))).map(str::to_owned)
}

fn quoted_if_needed(value: &str) -> String {
    match crate::document::plain(value) {
        Plain::Text => value.to_owned(),
        _ => format!("\"{value}\""),
    }
}

/// `MyService_2` as `my-service-2`; what stands before the first letter is dropped.
fn kebab(text: &str) -> String {
    let mut kebab = String::new();
    let mut previous_lower = false;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && previous_lower {
                kebab.push('-');
            }
            kebab.push(c.to_ascii_lowercase());
        } else if !kebab.ends_with('-') && !kebab.is_empty() {
            kebab.push('-');
        }
        previous_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    kebab.trim_start_matches(|c: char| !c.is_ascii_lowercase()).trim_end_matches('-').to_owned()
}

/// The first line of a span, so that a whole section is not underlined.
fn first_line(span: Span, source: &Source) -> Span {
    let length = source.slice(span).lines().next().map_or(0, str::len) as u32;
    Span { start: span.start, end: span.start + length }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cured() {
        assert_eq!(kebab("MyService_2"), "my-service-2");
        assert_eq!(kebab("Get User!"), "get-user");
        assert_eq!(kebab("2fa-code"), "fa-code");
        assert_eq!(grouped(10_240.0), "10,240");
        assert_eq!(grouped(-1.0), "-1");
        assert_eq!(grouped(0.05), "0.05");
        assert_eq!(grouped(1_000_000.0), "1,000,000");
    }
}
