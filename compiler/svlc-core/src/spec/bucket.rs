//! `buckets:` as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Encryption, Entries, Spanned, TagKey, TagValue};
use crate::facts::{LIFECYCLE_DAYS, TAGS};

/// An S3 bucket of this service. Nothing in it is ever public, its objects belong to this account, and it refuses whoever does
/// not come over TLS. What is left of uploads that were never completed is deleted after 7 days.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Bucket {
    /// What it is encrypted with. Default: `aws`, a key of S3's own, which costs nothing.
    pub encryption: Option<Spanned<Encryption>>,
    /// Keeps what is overwritten or deleted as older versions, which are paid for. Default: false.
    pub versioning: Option<Spanned<bool>>,
    /// Deletes objects after so many days, and older versions as many days after they were replaced. Default: objects stay.
    #[schemars(range(min = LIFECYCLE_DAYS.0, max = LIFECYCLE_DAYS.1))]
    pub expire: Option<Spanned<u32>>,
    /// Lets web pages of other origins use it with signed URLs. Default: none.
    pub cors: Option<BucketCors>,
    /// Keeps the bucket and its objects when it leaves the spec or has to be replaced. Default: true, because data is not made
    /// again. CloudFormation deletes a bucket only when it is empty.
    pub retain: Option<Spanned<bool>>,
    /// Tags on it, beside the service's.
    #[schemars(extend("maxProperties" = TAGS))]
    pub tags: Option<Entries<TagKey, Spanned<TagValue>>>,
}

/// Which web pages of other origins may use a bucket, and how.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct BucketCors {
    /// Origins of the pages.
    #[schemars(required, length(min = 1), extend("uniqueItems" = true))]
    pub origins: Option<Vec<Spanned<BucketOrigin>>>,
    /// What they may do.
    #[schemars(required, length(min = 1), extend("uniqueItems" = true))]
    pub methods: Option<Vec<Spanned<BucketMethod>>>,
    /// Request headers that they may send. Default: none but the harmless ones.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub headers: Option<Vec<Spanned<BucketHeader>>>,
    /// Response headers that they may read. Default: none but the harmless ones.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub expose_headers: Option<Vec<Spanned<ExposedHeader>>>,
    /// How long a browser remembers this, in seconds. Default: the browser's own.
    #[schemars(range(min = 0, max = 86_400))]
    pub max_age: Option<Spanned<u32>>,
}

/// A method of S3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schemars(inline)]
#[expect(missing_docs, reason = "the names are the methods")]
pub enum BucketMethod {
    Get,
    Put,
    Head,
    Post,
    Delete,
}

super::text::texts! {
    /// An origin that may use a bucket.
    BucketOrigin("`*`, or a scheme and a host such as `https://shop.example.com`, with at most one `*`")
        pattern r"^(\*|https?://([A-Za-z0-9.-]+\*?|\*)[A-Za-z0-9.-]*(:[0-9]{1,5})?)$" length 1..=253;
    /// Name of a request header, or of several.
    BucketHeader("the name of a header, with at most one `*`")
        pattern r"^([A-Za-z0-9!#$%&'+.^_`|~-]+\*?|\*)[A-Za-z0-9!#$%&'+.^_`|~-]*$" length 1..=256;
    /// Name of a response header.
    ExposedHeader("the name of a header")
        pattern r"^[A-Za-z0-9!#$%&'+.^_`|~-]+$" length 1..=256;
}
