//! A spec as it is meant: [`Model`]. Defaults are filled in, every name is resolved, no holes. Made only by `resolve`,
//! from a spec without errors; read by `emit`, the late rules, and in time the plan and the emulator.

mod access;
mod api;
mod authorizer;
mod domain;
mod event;
mod function;
mod integration;
mod raw;
mod raw_resource;
mod resource;
mod route;
mod settings;
mod stage;
mod template;
mod test;
mod text;

pub use access::*;
pub use api::*;
pub use authorizer::*;
pub use domain::*;
pub use event::*;
pub use function::*;
pub use integration::*;
pub use raw::*;
pub use raw_resource::*;
pub use resource::*;
pub use route::*;
pub use settings::*;
pub use stage::*;
pub use template::*;
pub use test::*;
pub use text::*;

use indexmap::IndexMap;

use crate::places::Places;
use crate::source::Span;
pub use crate::spec::{
    Architecture, AttributeType, BlueprintName, BucketMethod, Grant, HttpMethod, Payload,
    ScalarKind, StreamView, TableClass,
};

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
    /// VPC links, in the order written.
    pub vpc_links: Vec<VpcLink>,
    /// Authorizers, in the order written.
    pub authorizers: Vec<Authorizer>,
    /// Routes, in the order written.
    pub routes: Vec<Route>,
    /// Stages, in the order written; at least one.
    pub stages: Vec<Stage>,
    /// The API.
    pub api: Api,
    /// Tables, in the order written.
    pub tables: Vec<Table>,
    /// Queues, in the order written.
    pub queues: Vec<Queue>,
    /// Topics, in the order written.
    pub topics: Vec<Topic>,
    /// Buckets, in the order written.
    pub buckets: Vec<Bucket>,
    /// Event buses, in the order written.
    pub buses: Vec<Bus>,
    /// Resources in CloudFormation's own words, in the order written.
    pub raw: Vec<RawResource>,
    /// Parameters of the templates, in the order written.
    pub parameters: Vec<Parameter>,
    /// Outputs of the templates, in the order written.
    pub outputs: Vec<Output>,
    /// What is sent to the service to test it, in the order written.
    pub tests: Vec<Test>,
    /// Where everything stands.
    pub places: Places,
}

/// Index into [`Model::functions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub usize);

/// Index into [`Model::integrations`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IntegrationId(pub usize);

/// Index into [`Model::authorizers`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AuthorizerId(pub usize);

/// Index into [`Model::routes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RouteId(pub usize);

impl Model {
    /// The integration of that index.
    pub fn integration(&self, id: IntegrationId) -> &Integration {
        &self.integrations[id.0]
    }

    /// The function of that index.
    pub fn function(&self, id: FunctionId) -> &Function {
        &self.functions[id.0]
    }

    /// The authorizer of that index.
    pub fn authorizer(&self, id: AuthorizerId) -> &Authorizer {
        &self.authorizers[id.0]
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
