//! What a setting is when it is left out, as the documentation of its field tells: the one place where that is said in the spec's
//! own words. Leaves filling it in to `resolve`.

use super::shape::{Field, Shape};
use super::walk::is_sound;
use crate::document::{Document, NodeId};

/// How the documentation of a field tells it.
const WORD: &str = "Default: ";

/// A place of the language: what can stand under a path of keys.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place(Option<&'static Shape>);

impl Place {
    /// The spec as a whole.
    pub(crate) fn root() -> Self {
        Self(Some(super::shape()))
    }

    /// What can stand under a key of the mapping `node`, which stands here.
    pub(crate) fn below(self, document: &Document, node: NodeId, key: &str) -> Self {
        let shape = self.mapping().and_then(|shape| match shape {
            Shape::Entries(entries) => Some(&*entries.value),
            shape => Some(&field(shape, document, node, key)?.shape),
        });
        Self(shape)
    }

    /// Whether keys of the user's choice stand here.
    pub(crate) fn is_entries(self) -> bool {
        matches!(self.mapping(), Some(Shape::Entries(_)))
    }

    /// What a key of the mapping `node`, which stands here, is if it is left out; `None` if that is no single value.
    pub(crate) fn default(self, document: &Document, node: NodeId, key: &str) -> Option<String> {
        field(self.mapping()?, document, node, key)?.default()
    }

    /// What a mapping has to be here.
    fn mapping(self) -> Option<&'static Shape> {
        let is_mapping = |shape: &&Shape| !matches!(shape, Shape::Scalar(_) | Shape::List(_));
        match self.0? {
            Shape::Either(shapes) => shapes.iter().find(is_mapping),
            shape => Some(shape),
        }
    }
}

/// The field of that key in a mapping of that shape. Which of several records it is, `type` says.
fn field(
    shape: &'static Shape,
    document: &Document,
    node: NodeId,
    key: &str,
) -> Option<&'static Field> {
    match shape {
        Shape::Record(record) => record.fields.get(key),
        Shape::Tagged(records) => {
            records.get(document.text(document.get(node, "type")?))?.fields.get(key)
        }
        Shape::Choice(fields) => fields.get(key),
        _ => None,
    }
}

impl Field {
    /// The default that the documentation tells, if it is a value that can be written here.
    fn default(&self) -> Option<String> {
        let (text, is_plain) = told(&self.doc)?;
        let shapes = match &self.shape {
            Shape::Either(shapes) => shapes.as_slice(),
            shape => std::slice::from_ref(shape),
        };
        let fits = |shape: &Shape| match shape {
            Shape::Scalar(scalar) => is_sound(&text, is_plain, scalar),
            _ => false,
        };
        shapes.iter().any(fits).then_some(text)
    }
}

/// The value that documentation tells as the default, and whether it stands there without quotes. It is a number, a boolean or
/// stands in backticks; one that holds under a condition only is none.
fn told(doc: &str) -> Option<(String, bool)> {
    let (_, rest) = doc.split_once(WORD)?;
    let (sentence, _) = rest.split_once(". ").unwrap_or((rest.trim_end_matches('.'), ""));
    let (value, reason) = match sentence.strip_prefix('`') {
        Some(quoted) => quoted.split_once('`')?,
        None => plain(sentence)?,
    };
    let is_always = reason.is_empty() || reason.starts_with([',', ':']);
    if !is_always || reason.contains(';') {
        return None;
    }
    let unquoted = value.trim_matches('"');
    Some((unquoted.replace(',', ""), unquoted.len() == value.len()))
}

/// A number, in which commas may part thousands, or a boolean at the start of a sentence, and the rest of it.
fn plain(sentence: &str) -> Option<(&str, &str)> {
    let word = sentence.split([' ', ':']).next().unwrap_or_default().trim_end_matches(',');
    let is_number = word.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    (is_number || ["true", "false"].contains(&word)).then(|| sentence.split_at(word.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_tells_a_default_or_none() {
        let text = |doc: &str| told(doc).map(|(text, _)| text);
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(text("Memory. Default: 128."), is("128"));
        assert_eq!(text("How long. Default: 86,400, a day. And more"), is("86400"));
        assert_eq!(text("Default: `on-demand`, which never throttles."), is("on-demand"));
        assert_eq!(told("Default: `\"2.0\"`."), Some(("2.0".to_owned(), false)));
        assert_eq!(text("Default: `true` with payload 2.0, `false` with 1.0."), None);
        assert_eq!(text("Default: 345,600; for dead letters 1,209,600."), None);
        assert_eq!(text("Default: false: `retain` keeps it"), is("false"));
        assert_eq!(text("Default: HTTP."), None);
        assert_eq!(text("Default: until its records are too old."), None);
        assert_eq!(text("What it is for."), None);
    }
}
