//! Functions as meant.

use indexmap::IndexMap;

use super::{
    Access, AnyResource, Architecture, Async, BlueprintName, Event, FileSystem, FunctionUrl, Log,
    PolicyStatement, RecursiveLoop, RuntimeManagement, ScalarKind, Text, Vpc,
};
use crate::facts::runtimes::Runtime;
use crate::source::Span;

/// The alias of the newest published version.
pub const ALIAS: &str = "live";

/// A Lambda function.
#[derive(Debug, Clone)]
pub struct Function {
    /// Lower-case words joined by hyphens.
    pub name: String,
    /// Where its name stands.
    pub origin: Span,
    /// What it is made of and runs on.
    pub package: Package,
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
    /// ARNs of versions of layers.
    pub layers: Vec<Text>,
    /// Network that it works in.
    pub vpc: Option<Vpc>,
    /// File system that it sees.
    pub file_system: Option<FileSystem>,
    /// Whether it is traced.
    pub tracing: bool,
    /// Its log.
    pub log: Log,
    /// ARN of the key of its environment.
    pub kms_key: Option<Text>,
    /// What happens when it invokes itself; `None`: Lambda's default.
    pub recursive_loop: Option<RecursiveLoop>,
    /// When it gets a newer version of its runtime; `None`: Lambda's default.
    pub runtime_management: Option<RuntimeManagement>,
    /// Whether it starts from a snapshot.
    pub snap_start: bool,
    /// Invocations that are kept ready.
    pub provisioned_concurrency: Option<u32>,
    /// A URL of its own.
    pub url: Option<FunctionUrl>,
    /// What becomes of asynchronous invocations; `None`: as Lambda does by itself.
    pub asynchronous: Option<Async>,
    /// Queue or topic for events that could not be delivered.
    pub dead_letter: Option<AnyResource>,
    /// What it may do, in the order written.
    pub access: Vec<Access>,
    /// ARNs of managed policies.
    pub managed_policies: Vec<Text>,
    /// Rights in IAM's own words.
    pub statements: Vec<PolicyStatement>,
    /// What invokes it beside routes, in the order written.
    pub events: Vec<Event>,
    /// How API Gateway is allowed to invoke it.
    pub permission: InvokePermission,
}

/// What a function is made of, and what it runs on.
#[derive(Debug, Clone)]
pub enum Package {
    /// A binary of the crate that svlc writes.
    Rust {
        /// Handler that svlc supplies; `None`: the user's own.
        blueprint: Option<BlueprintName>,
    },
    /// Code of the user's for a managed runtime.
    Managed {
        /// The runtime.
        runtime: &'static Runtime,
        /// What of the code it calls.
        handler: String,
        /// Folder or zip, relative to the spec, without `./` at its start.
        path: String,
    },
    /// A container image, by its URI.
    Image(Text),
}

impl Function {
    /// Whether svlc writes its code.
    pub fn is_rust(&self) -> bool {
        matches!(self.package, Package::Rust { .. })
    }

    /// The blueprint that it starts from.
    pub fn blueprint(&self) -> Option<BlueprintName> {
        match self.package {
            Package::Rust { blueprint } => blueprint,
            Package::Managed { .. } | Package::Image(_) => None,
        }
    }

    /// Whether versions of it are published, which everyone then invokes through their alias.
    pub fn is_published(&self) -> bool {
        self.snap_start || self.provisioned_concurrency.is_some()
    }

    /// Whether it is a container image.
    pub fn is_image(&self) -> bool {
        matches!(self.package, Package::Image(_))
    }
}

/// An environment variable.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Text,
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
