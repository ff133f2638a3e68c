//! `integrations:` as written.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::facts::{SERVICE_ACTIONS, ServiceAction};

use super::{
    ActionParameter, Entries, FunctionName, ListenerArn, MappingValue, RequestTarget, ResourceName,
    ResponseTarget, ServerName, Spanned, StatusKey, UrlText, VpcLinkName,
};

/// What a route leads to. `type` says which.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(tag = "type")]
pub enum Integration {
    /// A Lambda function of this service.
    Lambda(LambdaIntegration),
    /// An HTTP endpoint that the request is passed on to.
    Http(HttpIntegration),
    /// A load balancer or service in a VPC that the request is passed on to.
    Private(PrivateIntegration),
    /// An action of another AWS service, without a function between.
    Aws(AwsIntegration),
}

/// A Lambda function of this service.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(inline)]
pub struct LambdaIntegration {
    /// Name of the function.
    #[schemars(required)]
    pub function: Option<Spanned<FunctionName>>,
    /// Payload format version of the event. Default: `"2.0"`.
    pub payload: Option<Spanned<Payload>>,
    /// How long API Gateway waits for the function, in seconds; then the client gets 503. Default: 30.
    #[schemars(range(min = 0.05, max = 30.0))]
    pub timeout: Option<Spanned<f64>>,
}

/// An HTTP endpoint that the request is passed on to.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(inline)]
pub struct HttpIntegration {
    /// Address of the endpoint. `{id}` stands for the route's parameter, `${stage.NAME}` for a stage variable; other `${…}` are
    /// references.
    #[schemars(required)]
    pub url: Option<Spanned<UrlText>>,
    /// Method to call the endpoint with; `ANY` keeps the client's. Default: `ANY`.
    pub method: Option<Spanned<HttpMethod>>,
    /// How long API Gateway waits for the endpoint, in seconds; then the client gets 503. Default: 30.
    #[schemars(range(min = 0.05, max = 30.0))]
    pub timeout: Option<Spanned<f64>>,
    /// What is changed in the request before the endpoint gets it, by what is set: `header.x`, `querystring.x` or `path`, with
    /// `append:`, `overwrite:` or `remove:` before it. A plain name overwrites.
    pub request: Option<RequestMapping>,
    /// What is changed in the response before the client gets it, by the endpoint's status, then by what is set: `header.x` or
    /// `statuscode`.
    pub response: Option<ResponseMapping>,
}

/// A load balancer or service in a VPC that the request is passed on to.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(inline)]
pub struct PrivateIntegration {
    /// Name of the VPC link in `api.vpc_links` that leads to it.
    #[schemars(required)]
    pub vpc_link: Option<Spanned<VpcLinkName>>,
    /// ARN of a listener of a load balancer, or of a Cloud Map service.
    #[schemars(required)]
    pub listener: Option<Spanned<ListenerArn>>,
    /// Method to call it with; `ANY` keeps the client's. Default: `ANY`.
    pub method: Option<Spanned<HttpMethod>>,
    /// Name that the certificate has to be for, which makes API Gateway use HTTPS. Default: HTTP.
    pub tls_server_name: Option<Spanned<ServerName>>,
    /// How long API Gateway waits for it, in seconds; then the client gets 503. Default: 30.
    #[schemars(range(min = 0.05, max = 30.0))]
    pub timeout: Option<Spanned<f64>>,
    /// What is changed in the request, as of an HTTP endpoint. The path has the stage in front of it unless `path: $request.path` is set.
    pub request: Option<RequestMapping>,
    /// What is changed in the response, as of an HTTP endpoint.
    pub response: Option<ResponseMapping>,
}

/// An action of another AWS service, without a function between. svlc makes the role that may do it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(inline)]
pub struct AwsIntegration {
    /// What is done.
    #[schemars(required)]
    pub action: Option<Spanned<Action>>,
    /// What it is done to: a queue or event bus of this service, or the ARN of a queue, an event bus, a Kinesis stream or a state machine.
    #[schemars(required, extend("x-svlc-resources" = ["queues", "buses"]))]
    pub target: Option<Spanned<ResourceName>>,
    /// Parameters of the action by AWS's names; svlc fills in the one that names the target.
    pub parameters: Option<Entries<ActionParameter, Spanned<MappingValue>>>,
    /// How long API Gateway waits for the service, in seconds; then the client gets 503. Default: 30.
    #[schemars(range(min = 0.05, max = 30.0))]
    pub timeout: Option<Spanned<f64>>,
}

/// An action of an AWS service, by API Gateway's name for it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, extend("enum" = action_names()))]
pub struct Action(pub String);

impl Action {
    /// What AWS says of it.
    pub fn facts(&self) -> &'static ServiceAction {
        let known = SERVICE_ACTIONS.iter().find(|action| action.name == self.0);
        known.expect("the schema lets no other action pass")
    }
}

fn action_names() -> Vec<&'static str> {
    SERVICE_ACTIONS.iter().map(|action| action.name).collect()
}

/// The mappings of an integration, as written.
pub type RequestMapping = Entries<RequestTarget, Spanned<MappingValue>>;
/// The same of responses, by status.
pub type ResponseMapping = Entries<StatusKey, Entries<ResponseTarget, Spanned<MappingValue>>>;

impl Integration {
    /// What is changed in requests.
    pub fn request(&self) -> Option<&RequestMapping> {
        match self {
            Self::Http(http) => http.request.as_ref(),
            Self::Private(private) => private.request.as_ref(),
            Self::Lambda(_) | Self::Aws(_) => None,
        }
    }

    /// What is changed in responses.
    pub fn response(&self) -> Option<&ResponseMapping> {
        match self {
            Self::Http(http) => http.response.as_ref(),
            Self::Private(private) => private.response.as_ref(),
            Self::Lambda(_) | Self::Aws(_) => None,
        }
    }
}

/// Payload format version of the event that a function gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum Payload {
    /// As REST APIs send it.
    #[serde(rename = "1.0")]
    V1,
    /// HTTP APIs' own, smaller.
    #[serde(rename = "2.0")]
    V2,
}

/// A method that API Gateway knows, or `ANY`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schemars(inline)]
#[expect(missing_docs, reason = "the names are the methods")]
pub enum HttpMethod {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
    Any,
}

impl HttpMethod {
    /// Every method, `ANY` last.
    pub const ALL: [Self; 8] = [
        Self::Get,
        Self::Post,
        Self::Put,
        Self::Patch,
        Self::Delete,
        Self::Head,
        Self::Options,
        Self::Any,
    ];

    /// `GET`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Any => "ANY",
        }
    }

    /// The method written so, upper case only.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == text)
    }
}
