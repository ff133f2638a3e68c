//! Facts about HTTP APIs that the language and the rules of `api:` share.

/// Authorizers of one API (`apigw-dg`, quotas).
pub const AUTHORIZERS: usize = 10;
/// Audiences of one JWT authorizer (`apigw-dg`, quotas; not raisable).
pub const AUDIENCES: usize = 50;
/// Scopes of one route (`apigw-dg`, quotas; not raisable).
pub const SCOPES: usize = 10;
/// Longest scope of a route (`botocore`, apigatewayv2 CreateRoute).
pub const SCOPE: usize = 64;
/// How long the answer of a Lambda authorizer may be kept, in seconds (`botocore`, apigatewayv2 CreateAuthorizer).
pub const AUTHORIZER_TTL_SECONDS: (u32, u32) = (0, 3_600);
/// How long API Gateway waits for a Lambda authorizer, in seconds (`apigw-dg`, quotas; not raisable).
pub const AUTHORIZER_TIMEOUT_SECONDS: u32 = 10;

/// Longest value of a parameter mapping (`botocore`, apigatewayv2 IntegrationParameters).
pub const MAPPING_VALUE: usize = 512;
/// Subnets of one VPC link (`apigw-dg`, quotas).
pub const LINK_SUBNETS: usize = 10;
/// Security groups of one VPC link (`cfn`, as of a network interface).
pub const LINK_SECURITY_GROUPS: usize = 5;

/// Headers that no mapping may set (`apigw-dg`, http-api-parameter-mapping, reserved headers), in lower case.
pub const RESERVED_HEADERS: &[&str] = &[
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-location",
    "forwarded",
    "keep-alive",
    "origin",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailers",
    "transfer-encoding",
    "upgrade",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
];
/// What the names of reserved headers begin with (as above).
pub const RESERVED_HEADER_PREFIXES: &[&str] = &["access-control-", "apigw-", "x-amz-", "x-amzn-"];

/// What an integration can ask another AWS service to do.
#[derive(Debug, PartialEq, Eq)]
pub struct ServiceAction {
    /// Its name, `IntegrationSubtype` of an integration.
    pub name: &'static str,
    /// The service as an ARN has it.
    pub service: &'static str,
    /// The right that it takes.
    pub right: &'static str,
    /// The parameter that names what it is done to; svlc fills it in.
    pub target: &'static str,
    /// Parameters that it has to have beside.
    pub required: &'static [&'static str],
    /// Parameters that it can have.
    pub optional: &'static [&'static str],
}

/// The actions, of those that are done to one thing which a spec can name (`apigw-dg`,
/// http-api-develop-integrations-aws-services-reference).
pub const SERVICE_ACTIONS: &[ServiceAction] = &[
    ServiceAction {
        name: "EventBridge-PutEvents",
        service: "events",
        right: "events:PutEvents",
        target: "EventBusName",
        required: &["Detail", "DetailType", "Source"],
        optional: &["Time", "Resources", "Region", "TraceHeader"],
    },
    ServiceAction {
        name: "Kinesis-PutRecord",
        service: "kinesis",
        right: "kinesis:PutRecord",
        target: "StreamName",
        required: &["Data", "PartitionKey"],
        optional: &["SequenceNumberForOrdering", "ExplicitHashKey", "Region"],
    },
    ServiceAction {
        name: "SQS-SendMessage",
        service: "sqs",
        right: "sqs:SendMessage",
        target: "QueueUrl",
        required: &["MessageBody"],
        optional: &[
            "DelaySeconds",
            "MessageAttributes",
            "MessageDeduplicationId",
            "MessageGroupId",
            "MessageSystemAttributes",
            "Region",
        ],
    },
    ServiceAction {
        name: "SQS-ReceiveMessage",
        service: "sqs",
        right: "sqs:ReceiveMessage",
        target: "QueueUrl",
        required: &[],
        optional: &[
            "AttributeNames",
            "MaxNumberOfMessages",
            "MessageAttributeNames",
            "ReceiveRequestAttemptId",
            "VisibilityTimeout",
            "WaitTimeSeconds",
            "Region",
        ],
    },
    ServiceAction {
        name: "SQS-DeleteMessage",
        service: "sqs",
        right: "sqs:DeleteMessage",
        target: "QueueUrl",
        required: &["ReceiptHandle"],
        optional: &["Region"],
    },
    ServiceAction {
        name: "SQS-PurgeQueue",
        service: "sqs",
        right: "sqs:PurgeQueue",
        target: "QueueUrl",
        required: &[],
        optional: &["Region"],
    },
    ServiceAction {
        name: "StepFunctions-StartExecution",
        service: "states",
        right: "states:StartExecution",
        target: "StateMachineArn",
        required: &[],
        optional: &["Name", "Input", "Region"],
    },
    ServiceAction {
        name: "StepFunctions-StartSyncExecution",
        service: "states",
        right: "states:StartSyncExecution",
        target: "StateMachineArn",
        required: &[],
        optional: &["Name", "Input", "Region", "TraceHeader"],
    },
];

/// Variables of `$context` that logs and mappings can use (`apigw-dg`, http-api-logging-variables). What is below
/// `authorizer.` is the authorizer's own.
pub const CONTEXT_VARIABLES: &[&str] = &[
    "accountId",
    "apiId",
    "authorizer.error",
    "authorizer.principalId",
    "awsEndpointRequestId",
    "awsEndpointRequestId2",
    "customDomain.basePathMatched",
    "dataProcessed",
    "domainName",
    "domainPrefix",
    "error.message",
    "error.messageString",
    "error.responseType",
    "extendedRequestId",
    "httpMethod",
    "identity.accountId",
    "identity.caller",
    "identity.clientCert.clientCertPem",
    "identity.clientCert.issuerDN",
    "identity.clientCert.serialNumber",
    "identity.clientCert.subjectDN",
    "identity.clientCert.validity.notAfter",
    "identity.clientCert.validity.notBefore",
    "identity.cognitoAuthenticationProvider",
    "identity.cognitoAuthenticationType",
    "identity.cognitoIdentityId",
    "identity.cognitoIdentityPoolId",
    "identity.principalOrgId",
    "identity.sourceIp",
    "identity.user",
    "identity.userAgent",
    "identity.userArn",
    "integration.error",
    "integration.integrationStatus",
    "integration.latency",
    "integration.requestId",
    "integration.status",
    "integrationErrorMessage",
    "integrationLatency",
    "integrationStatus",
    "path",
    "protocol",
    "requestId",
    "requestTime",
    "requestTimeEpoch",
    "responseLatency",
    "responseLength",
    "routeKey",
    "stage",
    "status",
];

/// Whether `$context` has a variable of that name.
pub fn is_context_variable(name: &str) -> bool {
    let of_authorizer = name.strip_prefix("authorizer.").is_some_and(|own| !own.is_empty());
    of_authorizer || CONTEXT_VARIABLES.contains(&name)
}

/// Mappings of one custom domain (`apigw-dg`, quotas: mappings of several levels).
pub const DOMAIN_MAPPINGS: usize = 200;
/// Longest key of a mapping (`botocore`, apigatewayv2 CreateApiMapping; `apigw-dg`, http-api-mappings).
pub const MAPPING_KEY: usize = 300;
/// Longest format of access logs, in bytes (`apigw-dg`, quotas; not raisable).
pub const ACCESS_LOG_FORMAT_BYTES: usize = 3_072;
