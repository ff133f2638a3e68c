//! `api:` as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    ApiName, Authorizer, AuthorizerChoice, AuthorizerName, Description, Domain, Entries,
    HeaderName, HttpMethod, LinkSecurityGroup, LinkSubnet, Origin, Spanned, VpcLinkName,
};
use crate::facts::{AUTHORIZERS, CORS_MAX_AGE_SECONDS, LINK_SECURITY_GROUPS, LINK_SUBNETS};

/// Settings of the HTTP API itself.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Api {
    /// Name of the API as the console shows it. Default: the service's name.
    pub name: Option<Spanned<ApiName>>,
    /// What the API is for. Default: the service's description.
    pub description: Option<Spanned<Description>>,
    /// Cross-origin resource sharing, answered by API Gateway itself.
    pub cors: Option<Cors>,
    /// Authorizers by name, which decide who may use a route.
    #[schemars(extend("maxProperties" = AUTHORIZERS))]
    pub authorizers: Option<Entries<AuthorizerName, Authorizer>>,
    /// VPC links by name, which lead private integrations into a VPC.
    pub vpc_links: Option<Entries<VpcLinkName, VpcLink>>,
    /// A domain of your own. Default: none, the API answers at AWS's address.
    pub domain: Option<Domain>,
    /// Whether the API answers at AWS's own address too. `false` only with a domain, whose address `${api.url}` then is: that of `$default`,
    /// or of the only stage that is mapped. Default: `true`.
    pub default_endpoint: Option<Spanned<bool>>,
    /// Who may use a route that does not say so itself: the name of an authorizer, `iam` or `none`. Default: `none`.
    pub authorizer: Option<Spanned<AuthorizerChoice>>,
}

/// A way from the API into a VPC.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct VpcLink {
    /// Subnets that it stands in, in different availability zones.
    #[schemars(required, length(min = 1, max = LINK_SUBNETS), extend("uniqueItems" = true))]
    pub subnets: Option<Vec<Spanned<LinkSubnet>>>,
    /// Security groups of its network interfaces. Default: the VPC's.
    #[schemars(length(min = 1, max = LINK_SECURITY_GROUPS), extend("uniqueItems" = true))]
    pub security_groups: Option<Vec<Spanned<LinkSecurityGroup>>>,
}

/// Cross-origin resource sharing: which pages in a browser may call the API. API Gateway answers preflights itself and
/// ignores CORS headers that functions return.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Cors {
    /// Origins that may call: `*`, `https://*`, `http://*`, or a scheme and a host.
    #[schemars(required, length(min = 1), extend("uniqueItems" = true))]
    pub origins: Option<Vec<Spanned<Origin>>>,
    /// Methods that they may use; `ANY` for all. Default: those that browsers send unasked, which are GET, HEAD and POST.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub methods: Option<Vec<Spanned<HttpMethod>>>,
    /// Request headers that they may send; `*` for all. Default: none but the harmless ones.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub headers: Option<Vec<Spanned<HeaderName>>>,
    /// Response headers that they may read; `*` for all. Default: none but the harmless ones.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub expose_headers: Option<Vec<Spanned<HeaderName>>>,
    /// Whether cookies and authorization may be sent along. Not with origin `*`. Default: `false`.
    pub credentials: Option<Spanned<bool>>,
    /// How long a browser may keep a preflight's answer, in seconds; -1 for not at all. Default: the browser's own.
    #[schemars(range(min = CORS_MAX_AGE_SECONDS.0, max = CORS_MAX_AGE_SECONDS.1))]
    pub max_age: Option<Spanned<i32>>,
}
