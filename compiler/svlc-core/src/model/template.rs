//! Parameters and outputs of the templates as meant.

use super::Text;
use crate::source::Span;

/// A parameter of the templates.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Letters and digits.
    pub name: String,
    /// Where its name stands.
    pub origin: Span,
    /// Such as `String`.
    pub kind: String,
    /// What it is for.
    pub description: Option<String>,
    /// Its value when none is given.
    pub default: Option<String>,
    /// The values that it may have; empty for all.
    pub allowed: Vec<String>,
    /// What the value has to fit.
    pub pattern: Option<String>,
    /// What is said of a value that is not allowed.
    pub constraint: Option<String>,
    /// Fewest and most characters.
    pub length: (Option<u32>, Option<u32>),
    /// Least and greatest value.
    pub range: (Option<f64>, Option<f64>),
    /// Whether its value is masked.
    pub no_echo: bool,
}

/// An output of the templates.
#[derive(Debug, Clone)]
pub struct Output {
    /// Letters and digits.
    pub name: String,
    /// Where its name stands.
    pub origin: Span,
    /// What it says.
    pub value: Text,
    /// What it is.
    pub description: Option<String>,
    /// The name under which other stacks import it.
    pub export: Option<Text>,
}
