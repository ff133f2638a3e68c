//! [`Url`]: an http integration's URL taken apart, for the rules on URLs. Leaves saying what is wrong to them.

use std::ops::Range;

use crate::interpolation::{self, Piece, Unclosed};
use crate::spec::{Spanned, UrlText};

/// The URL of an http integration.
pub(super) struct Url<'a> {
    /// Name of the integration.
    pub(super) integration: &'a Spanned<String>,
    /// The URL as written.
    pub(super) text: &'a Spanned<UrlText>,
    /// Its variables, unless a `${` in it never closes.
    pub(super) variables: Result<Variables<'a>, Unclosed>,
}

/// What is filled in when a request comes.
#[derive(Default)]
pub(super) struct Variables<'a> {
    /// `${name}`.
    pub(super) references: Vec<Variable<'a>>,
    /// `{name}`; a `+` at the end of the name is kept.
    pub(super) parameters: Vec<Variable<'a>>,
    /// Braces without a partner, `$${` among them.
    pub(super) stray: Vec<Range<usize>>,
}

/// A variable of a URL.
pub(super) struct Variable<'a> {
    /// What stands between the braces.
    pub(super) name: &'a str,
    /// Bytes of the whole in the URL.
    pub(super) at: Range<usize>,
}

impl<'a> Variable<'a> {
    /// The stage variable that `stage.NAME` refers to.
    pub(super) fn stage_variable(&self) -> Option<&'a str> {
        self.name.strip_prefix("stage.").filter(|name| is_stage_variable(name))
    }
}

/// Whether a stage variable can have that name.
pub(super) fn is_stage_variable(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

impl<'a> Url<'a> {
    /// Takes a URL apart.
    pub(super) fn new(integration: &'a Spanned<String>, text: &'a Spanned<UrlText>) -> Self {
        Self { integration, text, variables: Variables::read(text) }
    }

    /// Names of the parameters, without `+`.
    pub(super) fn parameters(&self) -> impl Iterator<Item = &'a str> {
        let variables = self.variables.as_ref().ok();
        let parameters = variables.map_or(&[][..], |variables| &variables.parameters);
        parameters.iter().map(|parameter| parameter.name.trim_end_matches('+'))
    }
}

impl<'a> Variables<'a> {
    /// Finds them in a URL.
    pub(super) fn read(text: &'a str) -> Result<Self, Unclosed> {
        let mut variables = Self::default();
        let mut from = 0;
        for piece in interpolation::split(text)? {
            if let Piece::Reference { name, at } = piece {
                variables.braces(text, from..at.start);
                from = at.end;
                variables.references.push(Variable { name, at });
            }
        }
        variables.braces(text, from..text.len());
        Ok(variables)
    }

    /// Finds `{name}` between references.
    fn braces(&mut self, text: &'a str, range: Range<usize>) {
        let mut open = None;
        for (offset, c) in text[range.clone()].char_indices() {
            let at = range.start + offset;
            match (c, open) {
                ('{', None) => open = Some(at),
                ('{', Some(_)) | ('}', None) => self.stray.push(at..at + 1),
                ('}', Some(start)) => {
                    open = None;
                    let escaped = text[..start].ends_with('$');
                    if escaped {
                        self.stray.push(start - 2..at + 1); // The whole `$${name}`.
                    } else {
                        let name = &text[start + 1..at];
                        self.parameters.push(Variable { name, at: start..at + 1 });
                    }
                }
                _ => {}
            }
        }
        self.stray.extend(open.map(|at| at..at + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names<'a>(variables: &[Variable<'a>]) -> Vec<&'a str> {
        variables.iter().map(|variable| variable.name).collect()
    }

    #[test]
    fn tells_parameters_from_references() {
        let url = "https://${stage.HOST}/a/{id}?x={rest+}";
        let variables = Variables::read(url).unwrap();
        assert_eq!(names(&variables.references), ["stage.HOST"]);
        assert_eq!(names(&variables.parameters), ["id", "rest+"]);
        assert_eq!(&url[variables.parameters[0].at.clone()], "{id}");
        assert!(variables.stray.is_empty());
    }

    #[test]
    fn finds_stray_braces() {
        let strays = |url| {
            let variables = Variables::read(url).unwrap();
            variables.stray.into_iter().map(|at| &url[at]).collect::<Vec<_>>()
        };
        assert_eq!(strays("https://h/}{"), ["}", "{"]);
        assert_eq!(strays("https://h/$${a}"), ["$${a}"]);
        assert!(Variables::read("https://h/${a").is_err());
    }
}
