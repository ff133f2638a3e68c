//! Text with references in it, as meant.

use crate::reference::{Attribute, SecretStore, Section};

/// Text in which some pieces are known only when the stack is deployed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(pub Vec<TextPart>);

/// A piece of a [`Text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextPart {
    /// Text as it is.
    Literal(String),
    /// A pseudo parameter of CloudFormation, such as `AWS::Region`.
    Pseudo(&'static str),
    /// A parameter of the template.
    Parameter(String),
    /// An attribute of a resource of this service.
    Attribute(ResourceId, &'static Attribute),
    /// An attribute of the API.
    Api(&'static Attribute),
    /// A raw resource by its logical id: what `Ref` gives, or an attribute.
    Raw(String, Option<String>),
    /// A secret, which CloudFormation fetches by its name.
    Secret(SecretStore, String),
}

/// A resource of this service: its section and its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceId {
    /// The section.
    pub section: Section,
    /// The name in it.
    pub name: String,
}

/// A resource of this service, or one outside of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnyResource {
    /// Of this service.
    Own(ResourceId),
    /// By its ARN.
    Arn(Text),
}

impl Text {
    /// Text without references.
    pub fn literal(text: impl Into<String>) -> Self {
        Self(vec![TextPart::Literal(text.into())])
    }

    /// The text with `${…}` in place of what is known only later.
    pub fn written(&self) -> String {
        let parts = self.0.iter().map(|part| match part {
            TextPart::Literal(text) => text,
            _ => "${…}",
        });
        parts.collect()
    }

    /// The text, if there is no reference in it.
    pub fn as_literal(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [TextPart::Literal(text)] => Some(text),
            _ => None,
        }
    }
}

impl AnyResource {
    /// Its ARN.
    pub fn arn(&self) -> Text {
        match self {
            Self::Own(id) => Text(vec![TextPart::Attribute(id.clone(), id.section.arn())]),
            Self::Arn(arn) => arn.clone(),
        }
    }

    /// The resource, if it is of this service.
    pub fn own(&self) -> Option<&ResourceId> {
        match self {
            Self::Own(id) => Some(id),
            Self::Arn(_) => None,
        }
    }
}
