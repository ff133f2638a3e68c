//! CloudFormation as data: [`Template`], [`Resource`], [`Value`]. Leaves what goes into a template to `emit`, how it looks
//! on paper to [`print`] and [`parse`], and what resources are called to [`logical_id`].

pub mod graph;
pub mod logical_id;
mod normal;
pub mod parse;
pub mod print;
mod refers;

use std::borrow::Cow;

use indexmap::IndexMap;

use crate::source::Span;

/// A template, in the order in which it is printed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Template {
    /// Lines of the comment that opens the file.
    pub header: Vec<String>,
    /// The macro that rewrites it, such as SAM's.
    pub transform: Option<Cow<'static, str>>,
    /// What it makes. Plain text: CloudFormation allows no function here.
    pub description: Option<String>,
    /// What is asked for at deployment.
    pub parameters: Map,
    /// What SAM adds to every resource of a kind.
    pub globals: Map,
    /// What it makes, by logical id.
    pub resources: IndexMap<String, Resource>,
    /// What it tells when it is deployed, by name.
    pub outputs: IndexMap<String, Output>,
}

/// A resource of a template. Two are equal that say the same, wherever they come from.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Where in the spec that stands which it is made for; `None`: it was not made from a spec. Never printed.
    pub origin: Option<Span>,
    /// Such as `AWS::Lambda::Function`.
    pub kind: Cow<'static, str>,
    /// Where AWS's shape surprises, why it is so. Printed above the first resource that has it.
    pub comment: Option<&'static str>,
    /// Logical ids that no property refers to, but that it needs.
    pub depends_on: Vec<String>,
    /// What becomes of it when it is no longer in the template, or replaced; `None`: CloudFormation deletes it.
    pub retention: Option<Retention>,
    /// What tools want to know of it.
    pub metadata: Map,
    /// Attributes beside the ones above, of raw resources.
    pub attributes: Map,
    /// Its properties.
    pub properties: Map,
}

/// What becomes of a resource that is removed or replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retention {
    /// It is kept: it holds data.
    Retain,
    /// It is kept, unless the deployment that made it failed.
    RetainExceptOnCreate,
    /// It is deleted, and that is said although it is CloudFormation's default.
    Delete,
}

impl Retention {
    /// The value of `DeletionPolicy`.
    pub fn deletion(self) -> &'static str {
        match self {
            Self::Retain => "Retain",
            Self::RetainExceptOnCreate => "RetainExceptOnCreate",
            Self::Delete => "Delete",
        }
    }

    /// The value of `UpdateReplacePolicy`.
    pub fn replacement(self) -> &'static str {
        match self {
            Self::Retain | Self::RetainExceptOnCreate => "Retain",
            Self::Delete => "Delete",
        }
    }
}

/// An output of a template.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// What it is.
    pub description: String,
    /// What it says.
    pub value: Value,
    /// The name under which other stacks can import it.
    pub export: Option<Value>,
}

/// A value in a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing. CloudFormation refuses it in a template.
    Null,
    /// Literal text; `${` in it means just that.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A list.
    List(Vec<Value>),
    /// A map.
    Map(Map),
    /// What CloudFormation works out when it deploys.
    Intrinsic(Intrinsic),
}

/// A function of CloudFormation.
#[derive(Debug, Clone, PartialEq)]
pub enum Intrinsic {
    /// What `Ref` gives for a resource, a parameter or a pseudo parameter.
    Ref(String),
    /// An attribute of a resource.
    GetAtt(String, Cow<'static, str>),
    /// Text with references in it.
    Sub(Vec<Piece>),
}

/// A piece of [`Intrinsic::Sub`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Literal text.
    Text(String),
    /// What `Ref` gives.
    Ref(String),
    /// An attribute of a resource.
    GetAtt(String, Cow<'static, str>),
}

/// Names and values, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Map(IndexMap<String, Value>);

impl Map {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more entry.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.insert(key.into(), value.into());
        self
    }

    /// With one more entry, if there is a value.
    #[must_use]
    pub fn with_some(self, key: impl Into<String>, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// With one more entry, if the list or map has anything in it.
    #[must_use]
    pub fn with_filled(self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        match value.into() {
            Value::List(list) if list.is_empty() => self,
            Value::Map(map) if map.is_empty() => self,
            value => self.with(key, value),
        }
    }

    /// With the entries of another map behind its own.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Takes an entry out.
    pub fn remove(&mut self, key: &str) {
        self.0.shift_remove(key);
    }

    /// The value of that name.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// Puts a value in, in place of one of that name.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Value>) {
        self.0.insert(key.into(), value.into());
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        Self(entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

/// Taken apart whole, so that nobody who adds a field forgets it here.
impl PartialEq for Resource {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            origin: _,
            kind,
            comment,
            depends_on,
            retention,
            metadata,
            attributes,
            properties,
        } = self;
        *kind == other.kind
            && *comment == other.comment
            && *depends_on == other.depends_on
            && *retention == other.retention
            && *metadata == other.metadata
            && *attributes == other.attributes
            && *properties == other.properties
    }
}

impl Resource {
    /// A resource with nothing but properties.
    pub fn new(kind: impl Into<Cow<'static, str>>, properties: Map) -> Self {
        Self {
            origin: None,
            kind: kind.into(),
            comment: None,
            depends_on: Vec::new(),
            retention: None,
            metadata: Map::new(),
            attributes: Map::new(),
            properties,
        }
    }

    /// Says where in the spec that stands which it is made for.
    #[must_use]
    pub fn at(mut self, origin: Span) -> Self {
        self.origin = Some(origin);
        self
    }

    /// Keeps it, with what is in it, when the template no longer has it or CloudFormation replaces it.
    #[must_use]
    pub fn retained(mut self, retention: Retention) -> Self {
        self.retention = Some(retention);
        self
    }

    /// Sets the comment above it.
    #[must_use]
    pub fn comment(mut self, comment: &'static str) -> Self {
        self.comment = Some(comment);
        self
    }
}

impl Value {
    /// `Ref`.
    pub fn reference(id: impl Into<String>) -> Self {
        Self::Intrinsic(Intrinsic::Ref(id.into()))
    }

    /// `Fn::GetAtt`.
    pub fn attribute(id: impl Into<String>, attribute: impl Into<Cow<'static, str>>) -> Self {
        Self::Intrinsic(Intrinsic::GetAtt(id.into(), attribute.into()))
    }

    /// `Fn::Sub`.
    pub fn sub(pieces: impl IntoIterator<Item = Piece>) -> Self {
        Self::Intrinsic(Intrinsic::Sub(pieces.into_iter().collect()))
    }

    /// A list.
    pub fn list<V: Into<Value>>(values: impl IntoIterator<Item = V>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

impl Piece {
    /// An attribute.
    pub fn attribute(id: impl Into<String>, attribute: impl Into<Cow<'static, str>>) -> Self {
        Self::GetAtt(id.into(), attribute.into())
    }

    /// Literal text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// `Ref`.
    pub fn reference(id: impl Into<String>) -> Self {
        Self::Ref(id.into())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Integer(number.into())
    }
}

/// A number without a fraction becomes a whole one: `1000`, not `1000.0`.
impl From<f64> for Value {
    fn from(number: f64) -> Self {
        let whole = number as i64;
        if whole as f64 == number && whole.unsigned_abs() < 1 << 53 {
            Self::Integer(whole)
        } else {
            Self::Float(number)
        }
    }
}

impl From<bool> for Value {
    fn from(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Self {
        Self::Map(map)
    }
}
