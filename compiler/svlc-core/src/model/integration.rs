//! Integrations as meant.

use super::{AnyResource, FunctionId, HttpMethod, Payload, Text, TextPart};
use crate::facts::ServiceAction;
use crate::source::Span;

/// What routes lead to.
#[derive(Debug, Clone)]
pub struct Integration {
    /// Its name; of an implied one, the function's.
    pub name: String,
    /// Where its name stands; of an implied one, where the function is named.
    pub origin: Span,
    /// Milliseconds, 50 to 30,000.
    pub timeout_ms: u32,
    /// Function, endpoint or action.
    pub target: Target,
    /// What is changed on the way; empty for functions and actions.
    pub mapping: ParameterMapping,
}

/// Function, endpoint or action.
#[derive(Debug, Clone)]
pub enum Target {
    /// A function of this service.
    Lambda {
        /// Which.
        function: FunctionId,
        /// Payload format version.
        payload: Payload,
    },
    /// An HTTP endpoint.
    Http {
        /// Its address in pieces.
        url: Vec<UrlPart>,
        /// Method to call it with.
        method: HttpMethod,
    },
    /// A load balancer or service in a VPC.
    Private {
        /// Name of the VPC link.
        link: String,
        /// ARN of the listener or service.
        listener: Text,
        /// Method to call it with.
        method: HttpMethod,
        /// Name that its certificate has to be for, if it is called by HTTPS.
        server_name: Option<String>,
    },
    /// An action of an AWS service.
    Aws {
        /// Which.
        action: &'static ServiceAction,
        /// What it is done to.
        target: AnyResource,
        /// All of its parameters, the one that names the target first.
        parameters: Vec<(String, Text)>,
    },
}

/// A piece of an endpoint's URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UrlPart {
    /// Text as it is, or a reference.
    Text(TextPart),
    /// `{name}`: a parameter of the route.
    Parameter(String),
    /// `${stage.NAME}`: a stage variable.
    StageVariable(String),
}

/// What is changed in requests and responses, by API Gateway's name of what is set, such as `overwrite:header.x`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParameterMapping {
    /// Of requests.
    pub request: Vec<(String, Text)>,
    /// Of responses, by status.
    pub response: Vec<(String, Vec<(String, Text)>)>,
}

/// A way from the API into a VPC.
#[derive(Debug, Clone)]
pub struct VpcLink {
    /// Lower-case words joined by hyphens.
    pub name: String,
    /// Where its name stands.
    pub origin: Span,
    /// Ids of subnets; at least one.
    pub subnets: Vec<Text>,
    /// Ids of security groups.
    pub security_groups: Vec<Text>,
}
