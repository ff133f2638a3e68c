//! The custom domain as meant.

use super::{Text, TextPart};
use crate::source::Span;

/// A domain of the user's own.
#[derive(Debug, Clone)]
pub struct Domain {
    /// Its name.
    pub name: Text,
    /// Where its name stands.
    pub origin: Span,
    /// ARN of its certificate.
    pub certificate: Text,
    /// Paths, `""` for the root, each with the name of the stage that answers there; at least one.
    pub mappings: Vec<(String, String)>,
    /// Certificates of clients.
    pub mutual_tls: Option<MutualTls>,
    /// ARN of the certificate that proves who owns the domain.
    pub ownership_certificate: Option<Text>,
}

/// Certificates of clients.
#[derive(Debug, Clone)]
pub struct MutualTls {
    /// `s3://bucket/key`.
    pub truststore: Text,
    /// Version of the object.
    pub version: Option<String>,
}

impl Domain {
    /// Where a stage answers, if there is one such place: below `*.example.com` every name is one.
    pub fn url(&self, stage: &str) -> Option<Text> {
        let path = Self::path_of(&self.mappings, stage)?;
        (!self.is_wildcard()).then(|| Self::address(&self.name, path))
    }

    /// Whether it is all names below a domain, `*.example.com`.
    pub fn is_wildcard(&self) -> bool {
        matches!(self.name.0.first(), Some(TextPart::Literal(text)) if text.starts_with('*'))
    }

    /// The first path at which a stage answers.
    pub fn path_of<'a>(mappings: &'a [(String, String)], stage: &str) -> Option<&'a str> {
        let mapped = mappings.iter().find(|(_, mapped)| mapped == stage);
        mapped.map(|(path, _)| path.as_str())
    }

    /// What answers at a path of a domain, without a slash at its end.
    pub fn address(name: &Text, path: &str) -> Text {
        let literal = |pieces: [&str; 2]| TextPart::Literal(pieces.concat());
        let mut parts = vec![literal(["https://", ""])];
        parts.extend(name.0.iter().cloned());
        parts.extend((!path.is_empty()).then(|| literal(["/", path])));
        Text(parts)
    }
}
