//! Facts about AWS that the language, the checks, the schema and the documents share; each is typed once, with its source.
//!
//! Sources: `lambda-dg` AWS Lambda developer guide (quotas, environment variables), `apigw-dg` Amazon API Gateway developer
//! guide (HTTP API quotas), `cfn` CloudFormation registry schemas of 2026-10-20 and its quotas page, `botocore` 1.44.5.

mod api;
mod attributes;
pub mod events;
mod functions;
mod packages;
mod prices;
mod replacement;
mod resources;
pub mod runtimes;
mod templates;
mod testing;

pub use api::*;
pub use attributes::*;
pub use functions::*;
pub use packages::*;
pub use prices::*;
pub use replacement::*;
pub use resources::*;
pub use templates::*;
pub use testing::*;

use crate::date::Date;

/// The day of these facts: what ends on a day is judged by it where nobody says what day it is.
pub const AS_OF: Date = Date::new(2026, 11, 23);

/// Function memory in MB: 128 to 10,240 in steps of 1 (`lambda-dg`, quotas).
pub const MEMORY_MB: (u32, u32) = (128, 10_240);
/// Memory when a spec gives none, in MB (`cfn`, AWS::Lambda::Function MemorySize).
pub const DEFAULT_MEMORY_MB: u32 = 128;
/// Function timeout in seconds (`lambda-dg`, quotas).
pub const TIMEOUT_SECONDS: (u32, u32) = (1, 900);
/// Timeout when a spec gives none, in seconds (`cfn`, AWS::Lambda::Function Timeout).
pub const DEFAULT_TIMEOUT_SECONDS: u32 = 3;
/// Size of `/tmp` in MB (`lambda-dg`, quotas).
pub const EPHEMERAL_STORAGE_MB: (u32, u32) = (512, 10_240);
/// Largest reserved concurrency that a default account can give: 1,000 less the 100 that stay unreserved (`lambda-dg`).
pub const RESERVED_CONCURRENCY: (u32, u32) = (0, 1_000_000);
/// All environment variables of a function together, as compact JSON in UTF-8 (`lambda-dg`, quotas).
pub const ENVIRONMENT_BYTES: usize = 4_096;
/// Longest description of a function (`cfn`, AWS::Lambda::Function Description).
pub const FUNCTION_DESCRIPTION: usize = 256;
/// Longest description of an API (`botocore`, apigatewayv2 CreateApi); also CloudFormation's for a template, in bytes.
pub const API_DESCRIPTION: usize = 1_024;
/// Tags on one resource: 50 (`lambda-dg`, `apigw-dg`), less the one that SAM sets of its own.
pub const TAGS: usize = 49;
/// What a runtime without a language starts, whatever its handler is called (`lambda-dg`, runtimes-custom).
pub const OS_ONLY_HANDLER: &str = "bootstrap";
/// The resource policy of a function, in bytes (`lambda-dg`, quotas).
pub const FUNCTION_POLICY_BYTES: usize = 20_480;

/// Integration timeout in milliseconds (`apigw-dg`, quotas; not raisable).
pub const INTEGRATION_TIMEOUT_MS: (u32, u32) = (50, 30_000);
/// Longest integration URI (`botocore`, apigatewayv2 CreateIntegration).
pub const INTEGRATION_URI: usize = 2_048;
/// Longest route key, in bytes: the ARN of the route, which begins with up to 67 characters of partition, region, account, API
/// and stage, fits the 1,024 of a permission's SourceArn (`cfn`, AWS::Lambda::Permission).
pub const ROUTE_KEY_BYTES: usize = 950;
/// Routes of one API (`apigw-dg`, quotas).
pub const ROUTES: usize = 300;
/// Integrations of one API (`apigw-dg`, quotas).
pub const INTEGRATIONS: usize = 300;
/// Stages of one API (`apigw-dg`, quotas).
pub const STAGES: usize = 10;
/// Variables of one stage (`apigw-dg`, quotas).
pub const STAGE_VARIABLES: usize = 100;
/// Account throttle, requests a second and burst (`apigw-dg`, quotas): what a stage without its own gets.
pub const ACCOUNT_THROTTLE: (f64, u32) = (10_000.0, 5_000);
/// `Access-Control-Max-Age` in seconds; -1 switches caching off (`apigw-dg`, http-api-cors).
pub const CORS_MAX_AGE_SECONDS: (i32, i32) = (-1, 86_400);

/// Resources of one template (`cfn`, quotas).
pub const RESOURCES: usize = 500;
/// A template larger than this, in bytes, goes through S3 (`cfn`, quotas).
pub const TEMPLATE_INLINE_BYTES: usize = 51_200;
/// The largest template, in bytes (`cfn`, quotas; cfn-lint counts 1 MB as this).
pub const TEMPLATE_BYTES: usize = 1_000_000;

/// How many days CloudWatch Logs can keep events (`cfn`, AWS::Logs::LogGroup RetentionInDays).
pub const LOG_RETENTION_DAYS: &[u32] = &[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];
/// Log retention when a spec gives none, in days. AWS's default is for ever, which nobody wants to pay for.
pub const DEFAULT_LOG_RETENTION_DAYS: u32 = 30;

/// Environment keys that Lambda keeps for itself (`lambda-dg`, configuration-envvars; cfn-lint 1.58 rule E3663).
pub const RESERVED_ENVIRONMENT_KEYS: &[&str] = &[
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_MAX_CONCURRENCY",
    "AWS_LAMBDA_METADATA_API",
    "AWS_LAMBDA_METADATA_TOKEN",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
];

/// Regions that have Lambda and HTTP APIs (`botocore` endpoints and partitions).
pub const REGIONS: &[&str] = &[
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "cn-north-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eusc-de-east-1",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];

/// The domain that a region's endpoints end with (`botocore` partitions).
pub fn url_suffix(region: &str) -> &'static str {
    match region {
        region if region.starts_with("cn-") => "amazonaws.com.cn",
        region if region.starts_with("eusc-") => "amazonaws.eu",
        _ => "amazonaws.com",
    }
}
