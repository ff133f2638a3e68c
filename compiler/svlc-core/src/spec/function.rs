//! `functions:` and `defaults:` as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    AccessTarget, Async, CodeFolder, Entries, EnvironmentKey, Event, FileSystem,
    FunctionDescription, FunctionUrl, Grant, Handler, ImageUri, KeyArn, LayerArn, Logging, Policy,
    RecursiveLoop, ResourceName, Retention, RuntimeManagement, RuntimeName, Scalar, Spanned,
    TagKey, TagValue, Vpc, ZipPath,
};
use crate::facts::{
    EPHEMERAL_STORAGE_MB, LAYERS, MEMORY_MB, PROVISIONED_CONCURRENCY, RESERVED_CONCURRENCY, TAGS,
    TIMEOUT_SECONDS,
};

/// A Lambda function: a blueprint that svlc supplies, your own Rust in `src/handlers/<function>.rs`, or code of any kind for
/// a managed runtime.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Function {
    /// A working handler to start from. Without it, the handler is yours to write in `src/handlers/<function>.rs`.
    pub blueprint: Option<Spanned<BlueprintName>>,
    /// What it runs on: `rust`, built by svlc for `provided.al2023`, or a managed runtime of Lambda. Default: `rust`.
    pub runtime: Option<Spanned<RuntimeName>>,
    /// Folder of its code for a managed runtime, relative to the spec. What is in it is zipped.
    pub code: Option<Spanned<CodeFolder>>,
    /// Zip of its code for a managed runtime, made elsewhere, relative to the spec.
    pub zip: Option<Spanned<ZipPath>>,
    /// Container image of its code in Amazon ECR, instead of a runtime.
    pub image: Option<Spanned<ImageUri>>,
    /// What of its code a managed runtime calls, such as `index.handler`. Default for `provided.*`: `bootstrap`.
    pub handler: Option<Spanned<Handler>>,
    /// What the function is for, in a sentence.
    pub description: Option<Spanned<FunctionDescription>>,
    /// Memory in MB; CPU grows with it, one whole vCPU at 1,769. Default: 128.
    #[schemars(range(min = MEMORY_MB.0, max = MEMORY_MB.1))]
    pub memory: Option<Spanned<u32>>,
    /// Longest run of one invocation, in seconds. Behind a route no more than 30 are of use. Default: 3.
    #[schemars(range(min = TIMEOUT_SECONDS.0, max = TIMEOUT_SECONDS.1))]
    pub timeout: Option<Spanned<u32>>,
    /// Environment variables. A number or boolean gives the generated Rust field that type.
    pub env: Option<Entries<EnvironmentKey, Spanned<Scalar>>>,
    /// Tags on the function, its role and its log group, beside the service's.
    #[schemars(extend("maxProperties" = TAGS))]
    pub tags: Option<Entries<TagKey, Spanned<TagValue>>>,
    /// Instruction set. Default: `x86_64`.
    pub architecture: Option<Spanned<Architecture>>,
    /// Size of `/tmp`, in MB. Default: 512.
    #[schemars(range(min = EPHEMERAL_STORAGE_MB.0, max = EPHEMERAL_STORAGE_MB.1))]
    pub ephemeral_storage: Option<Spanned<u32>>,
    /// Invocations that may run at once, taken from the account's pool; 0 switches the function off. Default: no limit of its own.
    #[schemars(range(min = RESERVED_CONCURRENCY.0, max = RESERVED_CONCURRENCY.1))]
    pub reserved_concurrency: Option<Spanned<u32>>,
    /// Days that the function's log is kept. Default: 30.
    pub log_retention: Option<Spanned<Retention>>,
    /// Queue or topic for events that an asynchronous invocation could not deliver. Default: they are lost.
    #[schemars(extend("x-svlc-resources" = ["queues", "topics"]))]
    pub dead_letter: Option<Spanned<ResourceName>>,
    /// Layers to put into it, by the ARNs of their versions; a later one wins. Default: none.
    #[schemars(length(max = LAYERS), extend("uniqueItems" = true))]
    pub layers: Option<Vec<Spanned<LayerArn>>>,
    /// Network that it works in. Default: none, with the internet in reach.
    pub vpc: Option<Vpc>,
    /// EFS file system that it sees as a folder. Only with `vpc`.
    pub file_system: Option<FileSystem>,
    /// Whether X-Ray traces a sample of its invocations; it gets the rights to. Default: `false`.
    pub tracing: Option<Spanned<bool>>,
    /// Form, detail and place of its log.
    pub logging: Option<Logging>,
    /// KMS key that its environment variables are encrypted with. Default: one of AWS's.
    pub kms_key: Option<Spanned<KeyArn>>,
    /// What happens when it invokes itself over and over. Default: `terminate`.
    pub recursive_loop: Option<Spanned<RecursiveLoop>>,
    /// When it gets a newer version of its runtime. Default: `auto`.
    pub runtime_management: Option<RuntimeManagement>,
    /// Whether it starts from a snapshot of its memory. Publishes a version of each deployment. Default: `false`.
    pub snap_start: Option<Spanned<bool>>,
    /// Invocations that are kept ready, which costs by the hour. Publishes a version of each deployment. Default: none.
    #[schemars(range(min = PROVISIONED_CONCURRENCY.0, max = PROVISIONED_CONCURRENCY.1))]
    pub provisioned_concurrency: Option<Spanned<u32>>,
    /// A URL of its own beside the API: `iam`, `none`, or a map.
    pub url: Option<FunctionUrl>,
    /// What becomes of asynchronous invocations.
    pub r#async: Option<Async>,
    /// What invokes the function beside routes: schedules, queues, topics, buckets, tables, streams and event buses.
    #[schemars(length(min = 1))]
    pub events: Option<Vec<Event>>,
    /// What it may do, by resource: a grant becomes the least rights that it takes, on exactly that resource. A resource that is
    /// encrypted with a key of yours takes the rights to the key along. Nothing else is allowed but to write its own log.
    pub access: Option<Entries<AccessTarget, Spanned<Grant>>>,
    /// Rights that `access` has no word for: ARNs of managed policies, and statements.
    pub policies: Option<Vec<Policy>>,
}

/// Settings for every function that does not give its own.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Defaults {
    /// What functions run on that have no `image`.
    pub runtime: Option<Spanned<RuntimeName>>,
    /// Memory in MB.
    #[schemars(range(min = MEMORY_MB.0, max = MEMORY_MB.1))]
    pub memory: Option<Spanned<u32>>,
    /// Longest run of one invocation, in seconds.
    #[schemars(range(min = TIMEOUT_SECONDS.0, max = TIMEOUT_SECONDS.1))]
    pub timeout: Option<Spanned<u32>>,
    /// Environment variables that every function gets; its own of the same name win.
    pub env: Option<Entries<EnvironmentKey, Spanned<Scalar>>>,
    /// Instruction set.
    pub architecture: Option<Spanned<Architecture>>,
    /// Size of `/tmp`, in MB.
    #[schemars(range(min = EPHEMERAL_STORAGE_MB.0, max = EPHEMERAL_STORAGE_MB.1))]
    pub ephemeral_storage: Option<Spanned<u32>>,
    /// Network that functions work in.
    pub vpc: Option<Vpc>,
    /// Whether X-Ray traces a sample of the invocations.
    pub tracing: Option<Spanned<bool>>,
    /// Form, detail and place of logs; a function's own replaces all of it.
    pub logging: Option<Logging>,
    /// KMS key that environment variables are encrypted with.
    pub kms_key: Option<Spanned<KeyArn>>,
    /// Days that logs are kept.
    pub log_retention: Option<Spanned<Retention>>,
}

/// A working handler that svlc supplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum BlueprintName {
    /// Answers with a random number between the variables `RANDOM_MIN` and `RANDOM_MAX`.
    RandomNumber,
    /// Answers with a greeting.
    Hello,
    /// Answers with the request it got.
    Echo,
    /// Works off the messages of a queue and reports those that failed; for a function whose events are queues, with
    /// `partial_failures`.
    QueueWorker,
    /// Does its work at the times of a schedule; for a function whose events are schedules.
    Schedule,
    /// Answers with what another HTTP API answers, the one at the variable `UPSTREAM_URL`, in which path parameters stand as in
    /// the route key: `https://quotes.example.com/v1/{id}`. The query is passed on; 502 if it fails, 504 if it is too slow.
    HttpClient,
    /// Keeps the items of one table as JSON, the one that the variable `TABLE` names as `${tables.NAME.name}`: GET lists them and
    /// POST creates one on a path without parameters; GET, PUT and DELETE on that path with the key behind it.
    TableCrud,
    /// Lets in whoever has a key: it stands in the first identity source of the authorizer, and its SHA-256, in hex, in the variable
    /// `API_KEY_SHA256`; for a function that an authorizer asks.
    Authorizer,
}

/// Instruction set of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum Architecture {
    /// 64-bit x86.
    #[serde(rename = "x86_64")]
    X86_64,
    /// 64-bit Arm (Graviton); a fifth cheaper per GB-second.
    #[serde(rename = "arm64")]
    Arm64,
}
