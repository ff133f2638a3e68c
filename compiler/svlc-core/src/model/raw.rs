//! Values of any form, as meant.

use indexmap::IndexMap;

use super::Text;

/// A value of any form, which AWS defines and svlc hands on.
#[derive(Debug, Clone, PartialEq)]
pub enum Raw {
    /// Nothing; only in what becomes JSON in a text.
    Null,
    /// Text with references in it.
    Text(Text),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A list.
    List(Vec<Raw>),
    /// A mapping, in the order written.
    Map(IndexMap<String, Raw>),
}
