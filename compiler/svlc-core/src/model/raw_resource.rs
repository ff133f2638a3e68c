//! Resources in CloudFormation's own words, as meant.

use super::Raw;
use crate::source::Span;

/// A resource in CloudFormation's own words.
#[derive(Debug, Clone)]
pub struct RawResource {
    /// Logical id.
    pub id: String,
    /// Where its id stands.
    pub origin: Span,
    /// Such as `AWS::CloudWatch::Alarm`.
    pub kind: String,
    /// Its properties: a mapping, functions of CloudFormation among them.
    pub properties: Raw,
    /// Logical ids.
    pub depends_on: Vec<String>,
    /// What tools want to know of it: a mapping.
    pub metadata: Raw,
    /// Policies by CloudFormation's name.
    pub policies: Vec<(&'static str, Raw)>,
}
