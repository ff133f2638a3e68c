//! The custom domain as meant.

use super::Text;
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
    /// The first path at which a stage answers.
    pub fn path_of(&self, stage: &str) -> Option<&str> {
        let mapped = self.mappings.iter().find(|(_, mapped)| mapped == stage);
        mapped.map(|(path, _)| path.as_str())
    }
}
