//! A spec as it was written: [`Spec`] and its sections, one file each. Every field is one declaration that gives the type,
//! the documentation, the JSON Schema and the constraint. Holes are allowed (a field that was faulty is `None`); spans are
//! kept; defaults are not filled in. That is `model`'s work, after `resolve`.

mod access;
mod api;
mod authorizer;
mod bucket;
mod bus;
mod domain;
mod encryption;
mod entries;
mod environment;
mod event;
mod function;
mod integration;
mod invocation;
mod logging;
mod network;
mod output;
mod parameter;
mod queue;
mod raw;
mod raw_resource;
mod resource;
mod route;
mod scalar;
mod spanned;
mod stage;
mod table;
mod test;
mod text;
mod topic;

pub use access::{
    AccessTarget, ConditionKey, ConditionOperator, ConditionValues, Grant, ManagedPolicy, Policy,
    PolicyAction, PolicyResource, PolicyStatement,
};
pub use api::{Api, Cors, VpcLink};
pub use authorizer::{Authorizer, JwtAuthorizer, LambdaAuthorizer};
pub use bucket::{Bucket, BucketCors, BucketHeader, BucketMethod, BucketOrigin, ExposedHeader};
pub use bus::Bus;
pub use domain::{Domain, MutualTls};
pub use encryption::{Encryption, TopicEncryption};
pub use entries::Entries;
pub use environment::{FIXED, MAX_ENVIRONMENTS, Override};
pub use event::*;
pub use function::{Architecture, BlueprintName, Defaults, Function};
pub use integration::{
    Action, AwsIntegration, HttpIntegration, HttpMethod, Integration, LambdaIntegration, Payload,
    PrivateIntegration, RequestMapping, ResponseMapping,
};
pub use invocation::*;
pub use logging::{LogFormat, LogLevel, Logging, SystemLogLevel};
pub use network::{FileSystem, Vpc};
pub use output::{Output, OutputSettings};
pub use parameter::{Constant, Parameter, ParameterType};
pub use queue::{DeadLetter, Queue};
pub(crate) use raw::RAW;
pub use raw::{Json, JsonMap, Literal, LiteralMap, Raw, RawMap};
pub use raw_resource::{DeletionPolicy, Needed, RawResource, UpdateReplacePolicy};
pub use resource::{ResourceName, TableName};
pub use route::{Route, RouteTarget};
pub(crate) use scalar::SCALAR;
pub use scalar::{Retention, Scalar, ScalarKind};
pub(crate) use spanned::SPANNED;
pub use spanned::Spanned;
pub use stage::{
    AccessLogFields, AccessLogFormat, AccessLogSettings, AccessLogs, Stage, StageRoute, Throttle,
};
pub use table::{
    AttributeName, AttributeType, Billing, BillingMode, Capacity, Index, IndexName, Projection,
    ProjectionKind, StreamView, Table, TableClass,
};
pub use test::*;
pub use text::*;
pub use topic::Topic;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::facts;

/// One serverless HTTP service: functions behind an Amazon API Gateway HTTP API.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Spec {
    /// Name of the service: of its stack, its crate and, unless `api.name` says otherwise, its API.
    #[schemars(required)]
    pub service: Option<Spanned<ServiceName>>,
    /// What the service is for, in a sentence. Becomes the description of the template, the API and the crate.
    pub description: Option<Spanned<Description>>,
    /// AWS region the service is meant for, such as `eu-west-1`. The templates themselves deploy to any region.
    pub region: Option<Spanned<Region>>,
    /// Tags on every resource that can have them.
    #[schemars(extend("maxProperties" = facts::TAGS))]
    pub tags: Option<Entries<TagKey, Spanned<TagValue>>>,
    /// Folder that `svlc build` writes to, relative to the spec. Default: `build/<service>`.
    pub output: Option<Spanned<OutputFolder>>,
    /// Warnings that are not to be told, by number or name, each with the reason. One on a single line is silenced there, by
    /// `# svlc: allow CODE because REASON`.
    pub lints: Option<Entries<LintName, Spanned<Reason>>>,
    /// Settings for every function that does not give its own.
    pub defaults: Option<Defaults>,
    /// Parameters of the templates by name.
    #[schemars(extend("maxProperties" = facts::PARAMETERS - facts::OWN_PARAMETERS))]
    pub parameters: Option<Entries<ParameterName, Parameter>>,
    /// Lambda functions by name.
    pub functions: Option<Entries<FunctionName, Function>>,
    /// What routes lead to, by name: a Lambda function or an HTTP endpoint.
    pub integrations: Option<Entries<IntegrationName, Integration>>,
    /// Which request goes to which integration, by route key such as `GET /orders/{id}`.
    #[schemars(required, extend("minProperties" = 1))]
    pub routes: Option<Entries<RouteKeyText, Route>>,
    /// Stages of the API by name. Default: one stage, `$default`.
    #[schemars(extend("minProperties" = 1))]
    pub stages: Option<Entries<StageNameText, Stage>>,
    /// Settings of the HTTP API itself.
    pub api: Option<Spanned<Api>>,
    /// DynamoDB tables by name.
    pub tables: Option<Entries<ResourceKey, Table>>,
    /// SQS queues by name.
    pub queues: Option<Entries<ResourceKey, Queue>>,
    /// SNS topics by name.
    pub topics: Option<Entries<ResourceKey, Topic>>,
    /// S3 buckets by name.
    pub buckets: Option<Entries<ResourceKey, Bucket>>,
    /// EventBridge event buses by name.
    pub buses: Option<Entries<ResourceKey, Bus>>,
    /// Resources in CloudFormation's own words, by logical id.
    pub resources: Option<Entries<LogicalId, RawResource>>,
    /// What the stack tells when it is deployed, by name, beside what svlc adds: where each stage answers, the functions, the API.
    pub outputs: Option<Entries<OutputName, Output>>,
    /// What `svlc test` sends to the service, in this order, and what has to come of it.
    pub tests: Option<Vec<Spanned<Test>>>,
    /// Variants of the whole stack, by name: what is different in each. `svlc build --environment NAME` builds one; every run checks all.
    #[schemars(extend("maxProperties" = MAX_ENVIRONMENTS))]
    pub environments: Option<Entries<EnvironmentName, Override>>,
}
