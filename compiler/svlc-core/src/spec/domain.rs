//! `api.domain:` as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    CertificateArn, DomainName, Entries, MappingKey, ObjectVersion, Spanned, StageNameText,
    TruststoreUri,
};
use crate::facts::DOMAIN_MAPPINGS;

/// A domain of your own for the API. Its DNS record leads to what the stack tells as `HttpApiDomainTarget`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Domain {
    /// The domain, such as `api.example.com`, or `*.example.com` for all below it.
    #[schemars(required)]
    pub name: Option<Spanned<DomainName>>,
    /// ARN of the certificate in AWS Certificate Manager, in the region of the API.
    #[schemars(required)]
    pub certificate: Option<Spanned<CertificateArn>>,
    /// Which stage answers below which path, `""` for the root. Default: `$default`, or the only stage, at the root.
    #[schemars(extend("minProperties" = 1, "maxProperties" = DOMAIN_MAPPINGS))]
    pub mappings: Option<Entries<MappingKey, Spanned<StageNameText>>>,
    /// Certificates of clients, without which no connection is made.
    pub mutual_tls: Option<MutualTls>,
    /// ARN of a certificate of AWS's own that proves who owns the domain, if `certificate` is imported or private. With
    /// `mutual_tls` only.
    pub ownership_certificate: Option<Spanned<CertificateArn>>,
}

/// Certificates of clients.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct MutualTls {
    /// Where in S3 the authorities stand that clients' certificates may come from.
    #[schemars(required)]
    pub truststore: Option<Spanned<TruststoreUri>>,
    /// Version of that object. Default: the newest when the stack is deployed.
    pub version: Option<Spanned<ObjectVersion>>,
}
