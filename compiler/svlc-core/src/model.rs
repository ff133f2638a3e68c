//! A spec as it is meant: [`Model`]. Defaults are filled in, every name is resolved, no holes. Made only by `resolve`,
//! from a spec without errors; read by `emit`, the late rules, and in time the plan and the emulator.

use indexmap::IndexMap;

use crate::routing::RouteKey;
use crate::source::Span;
pub use crate::spec::{Architecture, BlueprintName, HttpMethod, Payload, ScalarKind};

/// The whole service.
#[derive(Debug, Clone)]
pub struct Model {
    /// Name of the service: lower-case words joined by hyphens.
    pub service: String,
    /// Where `service:` stands.
    pub origin: Span,
    /// What it is for.
    pub description: Option<String>,
    /// Region it is meant for.
    pub region: Option<String>,
    /// Tags on everything.
    pub tags: IndexMap<String, String>,
    /// Folder to write to, relative to the spec.
    pub output: String,
    /// Functions, in the order written.
    pub functions: Vec<Function>,
    /// Integrations, in the order written, then those that routes imply by naming a function.
    pub integrations: Vec<Integration>,
    /// Routes, in the order written.
    pub routes: Vec<Route>,
    /// Stages, in the order written; at least one.
    pub stages: Vec<Stage>,
    /// The API.
    pub api: Api,
}

/// Index into [`Model::functions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub usize);

/// Index into [`Model::integrations`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IntegrationId(pub usize);

/// Index into [`Model::routes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RouteId(pub usize);

/// A Lambda function.
#[derive(Debug, Clone)]
pub struct Function {
    /// Lower-case words joined by hyphens.
    pub name: String,
    /// Where its name stands.
    pub origin: Span,
    /// Handler that svlc supplies; `None`: the user's own.
    pub blueprint: Option<BlueprintName>,
    /// What it is for.
    pub description: Option<String>,
    /// MB.
    pub memory: u32,
    /// Seconds.
    pub timeout: u32,
    /// Environment, in the order written: its own, then what it takes from `defaults`.
    pub env: Vec<Variable>,
    /// Tags: the service's, then its own, which win.
    pub tags: IndexMap<String, String>,
    /// Instruction set.
    pub architecture: Architecture,
    /// MB.
    pub ephemeral_storage: u32,
    /// Invocations at once, if limited.
    pub reserved_concurrency: Option<u32>,
    /// Days.
    pub log_retention: u32,
    /// How API Gateway is allowed to invoke it.
    pub permission: InvokePermission,
}

/// An environment variable.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value, references and `$${` replaced.
    pub value: String,
    /// Type of the generated Rust field.
    pub kind: ScalarKind,
}

/// How API Gateway is allowed to invoke a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvokePermission {
    /// No route leads to it.
    None,
    /// One permission per route, each for exactly that route.
    PerRoute,
    /// One permission for the whole API: one per route would not fit the function's resource policy.
    WholeApi,
}

/// What routes lead to.
#[derive(Debug, Clone)]
pub struct Integration {
    /// Its name; of an implied one, the function's.
    pub name: String,
    /// Where its name stands; of an implied one, where the function is named.
    pub origin: Span,
    /// Milliseconds, 50 to 30,000.
    pub timeout_ms: u32,
    /// Function or endpoint.
    pub target: Target,
}

/// Function or endpoint.
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
}

/// A piece of an endpoint's URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UrlPart {
    /// Text as it is.
    Text(String),
    /// `{name}`: a parameter of the route.
    Parameter(String),
    /// `${stage.NAME}`: a stage variable.
    StageVariable(String),
}

/// A route.
#[derive(Debug, Clone)]
pub struct Route {
    /// Its key.
    pub key: RouteKey,
    /// Where its key stands.
    pub origin: Span,
    /// Where it leads.
    pub integration: IntegrationId,
}

/// A stage.
#[derive(Debug, Clone)]
pub struct Stage {
    /// `$default` or a name.
    pub name: String,
    /// Where its name stands; of the implied `$default`, where `service:` stands.
    pub origin: Span,
    /// Stage variables.
    pub variables: IndexMap<String, String>,
    /// Settings of every route that has none of its own.
    pub defaults: RouteSettings,
    /// Settings of single routes, whole: what the spec leaves out is taken from `defaults`, because API Gateway does not merge.
    pub routes: Vec<(RouteId, RouteSettings)>,
    /// Access logs, kept for so many days.
    pub access_logs: Option<u32>,
}

impl Stage {
    /// Whether it is `$default`, which answers at `/`.
    pub fn is_default(&self) -> bool {
        self.name == "$default"
    }
}

/// Throttle and metrics.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RouteSettings {
    /// Throttle, if any but the account's.
    pub throttle: Option<Throttle>,
    /// Metrics per route.
    pub detailed_metrics: bool,
}

/// A token bucket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Throttle {
    /// Requests a second; more than 0.
    pub rate: f64,
    /// Requests at once; more than 0.
    pub burst: u32,
}

/// The API.
#[derive(Debug, Clone)]
pub struct Api {
    /// As the console shows it.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Cross-origin resource sharing.
    pub cors: Option<Cors>,
}

/// Cross-origin resource sharing; an empty list is not emitted.
#[derive(Debug, Clone)]
pub struct Cors {
    /// `*`, `https://*`, `http://*`, or exact.
    pub origins: Vec<String>,
    /// Methods; [`HttpMethod::Any`] is written `*`.
    pub methods: Vec<HttpMethod>,
    /// Request headers.
    pub headers: Vec<String>,
    /// Response headers.
    pub expose_headers: Vec<String>,
    /// Cookies and authorization.
    pub credentials: bool,
    /// Seconds.
    pub max_age: Option<i32>,
}

impl Model {
    /// The integration of that index.
    pub fn integration(&self, id: IntegrationId) -> &Integration {
        &self.integrations[id.0]
    }

    /// The function of that index.
    pub fn function(&self, id: FunctionId) -> &Function {
        &self.functions[id.0]
    }

    /// Where a route leads.
    pub fn target(&self, route: &Route) -> &Target {
        &self.integration(route.integration).target
    }

    /// The routes that lead to a function, each with the payload format it sends, in the order written.
    pub fn routes_of(&self, id: FunctionId) -> impl Iterator<Item = (RouteId, &Route, Payload)> {
        self.routes.iter().enumerate().filter_map(move |(index, route)| match self.target(route) {
            Target::Lambda { function, payload } if *function == id => {
                Some((RouteId(index), route, *payload))
            }
            _ => None,
        })
    }

    /// The functions with their indices.
    pub fn functions(&self) -> impl Iterator<Item = (FunctionId, &Function)> {
        self.functions.iter().enumerate().map(|(index, function)| (FunctionId(index), function))
    }
}
