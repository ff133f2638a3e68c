//! `routes:` as written: a name, or a map with the name in it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{AuthorizerChoice, IntegrationName, Scope, Spanned, Throttle};
use crate::facts::SCOPES;

/// Where a route leads: the name of an integration (or of a function, where no integration has that name),
/// or a map with more settings.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(untagged, inline)]
pub enum Route {
    /// The name alone.
    Short(Spanned<IntegrationName>),
    /// The name and settings of the route.
    Settings(RouteTarget),
}

/// The long form of a route.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RouteTarget {
    /// Name of the integration, or of a function where no integration has that name.
    #[schemars(required)]
    pub integration: Option<Spanned<IntegrationName>>,
    /// Throttle of this route on every stage that does not set its own for it.
    pub throttle: Option<Throttle>,
    /// Who may use it: the name of an authorizer, `iam` for callers that sign with AWS credentials, or `none` for everybody.
    /// Default: `api.authorizer`.
    pub authorizer: Option<Spanned<AuthorizerChoice>>,
    /// Scopes of which a token has to have one. With a JWT authorizer only. Default: none is asked for.
    #[schemars(length(min = 1, max = SCOPES), extend("uniqueItems" = true))]
    pub scopes: Option<Vec<Spanned<Scope>>>,
}

impl Route {
    /// The name it leads to.
    pub fn target(&self) -> Option<&Spanned<IntegrationName>> {
        match self {
            Self::Short(name) => Some(name),
            Self::Settings(settings) => settings.integration.as_ref(),
        }
    }

    /// Its settings, in the long form.
    pub fn settings(&self) -> Option<&RouteTarget> {
        match self {
            Self::Short(_) => None,
            Self::Settings(settings) => Some(settings),
        }
    }

    /// Its throttle, in the long form.
    pub fn throttle(&self) -> Option<&Throttle> {
        self.settings()?.throttle.as_ref()
    }

    /// Its own authorizer, in the long form.
    pub fn authorizer(&self) -> Option<&Spanned<AuthorizerChoice>> {
        self.settings()?.authorizer.as_ref()
    }
}
