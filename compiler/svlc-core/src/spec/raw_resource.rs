//! `resources:` as written: CloudFormation's own words.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{LogicalId, RawMap, ResourceType, Spanned};

/// A resource in CloudFormation's own words, for what the language has no section for. `${…}` in its texts is a reference, and
/// CloudFormation's functions can be used in their long form, such as `{ Ref: Alarm }`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
#[schemars(deny_unknown_fields)]
pub struct RawResource {
    /// Its type, such as `AWS::CloudWatch::Alarm`.
    #[serde(rename = "Type")]
    #[schemars(required)]
    pub kind: Option<Spanned<ResourceType>>,
    /// Its properties, as CloudFormation documents them.
    #[schemars(extend("x-svlc-template" = true, "x-svlc-secrets" = true))]
    pub properties: Option<RawMap>,
    /// Logical ids of resources that have to be there before it, although no property refers to them: one, or a list.
    pub depends_on: Option<Needed>,
    /// What becomes of it when it is taken out of the spec. Default: `Delete`.
    pub deletion_policy: Option<Spanned<DeletionPolicy>>,
    /// What becomes of the old one when CloudFormation replaces it. Default: `Delete`.
    pub update_replace_policy: Option<Spanned<UpdateReplacePolicy>>,
    /// How long CloudFormation waits for it to be made.
    #[schemars(extend("x-svlc-template" = true))]
    pub creation_policy: Option<RawMap>,
    /// How CloudFormation changes it.
    #[schemars(extend("x-svlc-template" = true))]
    pub update_policy: Option<RawMap>,
    /// What tools want to know of it.
    #[schemars(extend("x-svlc-template" = true))]
    pub metadata: Option<RawMap>,
}

/// What has to be there before a raw resource.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(untagged, inline)]
pub enum Needed {
    /// One resource.
    Short(Spanned<LogicalId>),
    /// Several.
    List(#[schemars(length(min = 1), extend("uniqueItems" = true))] Vec<Spanned<LogicalId>>),
}

/// What becomes of a raw resource that is no longer wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum DeletionPolicy {
    /// It is deleted.
    Delete,
    /// It is kept.
    Retain,
    /// It is kept, unless the deployment that made it failed.
    RetainExceptOnCreate,
    /// A snapshot of what is in it is kept.
    Snapshot,
}

/// What becomes of a raw resource that is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum UpdateReplacePolicy {
    /// It is deleted.
    Delete,
    /// It is kept.
    Retain,
    /// A snapshot of what is in it is kept.
    Snapshot,
}

impl DeletionPolicy {
    /// CloudFormation's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "Delete",
            Self::Retain => "Retain",
            Self::RetainExceptOnCreate => "RetainExceptOnCreate",
            Self::Snapshot => "Snapshot",
        }
    }
}

impl UpdateReplacePolicy {
    /// CloudFormation's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "Delete",
            Self::Retain => "Retain",
            Self::Snapshot => "Snapshot",
        }
    }
}

impl RawResource {
    /// Logical ids of what has to be there before it.
    pub fn needed(&self) -> &[Spanned<LogicalId>] {
        match &self.depends_on {
            None => &[],
            Some(Needed::Short(id)) => std::slice::from_ref(id),
            Some(Needed::List(ids)) => ids,
        }
    }

    /// Everything in it that CloudFormation's functions can stand in.
    pub fn values(&self) -> impl Iterator<Item = &RawMap> {
        let all = [&self.properties, &self.creation_policy, &self.update_policy, &self.metadata];
        all.into_iter().flatten()
    }
}
