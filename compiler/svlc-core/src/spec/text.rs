//! Text fields of a spec that have a form: each type carries its pattern and says in words what the pattern means.
//! As in all of `spec`, values are as written; a value that does not fit has been reported by `schema`.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::facts;

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident($says:literal) $(references $references:literal)? $(not $not:literal)? $(pattern $pattern:literal)? $(length $min:literal..=$max:expr)?;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
            #[serde(transparent)]
            #[schemars(inline, extend("x-svlc-says" = $says))]
            $(#[schemars(extend("x-svlc-references" = $references))])?
            $(#[schemars(extend("not" = serde_json::json!({ "pattern": $not })))])?
            pub struct $name(
                $(#[schemars(regex(pattern = $pattern))])?
                $(#[schemars(length(min = $min, max = $max))])?
                pub String,
            );

            impl std::ops::Deref for $name {
                type Target = str;
                fn deref(&self) -> &str {
                    &self.0
                }
            }
        )*
    };
}
pub(super) use texts;

texts! {
    /// Name of the service. Kept to what a stack, a crate and a log group can all be called.
    ServiceName("lower-case words joined by hyphens, starting with a letter")
        pattern r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$" length 2..=40;
    /// Name of a function. Kept to what a Rust module and a binary can be called too.
    FunctionName("lower-case words joined by hyphens, starting with a letter")
        pattern r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$" length 1..=40;
    /// Name of an integration.
    IntegrationName("lower-case words joined by hyphens, starting with a letter")
        pattern r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$" length 1..=40;
    /// Name of an authorizer. `iam` and `none` are what a route says instead of a name.
    AuthorizerName("lower-case words joined by hyphens, starting with a letter, but not `iam` or `none`") not "^(iam|none)$"
        pattern r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$" length 1..=40;
    /// Who may use a route: the name of an authorizer, `iam` or `none`.
    AuthorizerChoice("the name of an authorizer, `iam` or `none`")
        pattern r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$" length 1..=40;
    /// Name of a VPC link.
    VpcLinkName("lower-case words joined by hyphens, starting with a letter")
        pattern r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$" length 1..=40;
    /// ARN of a load balancer's listener or of a Cloud Map service.
    ListenerArn("the ARN of a listener of a load balancer, or of a Cloud Map service") references true
        pattern r"^(arn:[a-z-]+:(elasticloadbalancing|servicediscovery):.+|.*\$\{.*)$" length 1..=2_048;
    /// Id of a subnet that a VPC link stands in.
    LinkSubnet("the id of a subnet such as `subnet-0a1b2c3d`") references true
        pattern r"^(subnet-[0-9a-z]+|.*\$\{.*)$" length 1..=512;
    /// Id of a security group of a VPC link.
    LinkSecurityGroup("the id of a security group such as `sg-0a1b2c3d`") references true
        pattern r"^(sg-[0-9a-zA-Z]+|.*\$\{.*)$" length 1..=512;
    /// Name that a certificate has to be for.
    ServerName("the name of a server")
        pattern r"^[A-Za-z0-9*.-]+$" length 1..=512;
    /// What a mapping sets in a request.
    RequestTarget("`header.NAME`, `querystring.NAME` or `path`, with `append:`, `overwrite:` or `remove:` before it or without")
        pattern r"^((append:|overwrite:|remove:)?(header|querystring)\.[A-Za-z0-9!#$%&'*+.^_`|~-]+|(overwrite:)?path)$" length 1..=512;
    /// What a mapping sets in a response.
    ResponseTarget("`header.NAME`, with `append:`, `overwrite:` or `remove:` before it or without, or `statuscode`")
        pattern r"^((append:|overwrite:|remove:)?header\.[A-Za-z0-9!#$%&'*+.^_`|~-]+|(overwrite:)?statuscode)$" length 1..=512;
    /// A status that an endpoint answers with.
    StatusKey("a status from 200 to 599 in quotes, such as `\"500\"`")
        pattern r"^[2-5][0-9][0-9]$" length 3..=3;
    /// What a mapping sets. Its form is checked by `malformed_mapping_value`.
    MappingValue("text") references true length 0..=facts::MAPPING_VALUE;
    /// Name of a parameter of an AWS service's action.
    ActionParameter("letters, digits and `_`") pattern r"^[A-Za-z0-9_]+$" length 1..=64;
    /// A domain name.
    DomainName("a domain name in lower case such as `api.example.com`") references true
        pattern r"^((\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])|.*\$\{.*)$" length 4..=253;
    /// ARN of a certificate in AWS Certificate Manager.
    CertificateArn("the ARN of a certificate in AWS Certificate Manager") references true
        pattern r"^(arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+|.*\$\{.*)$" length 1..=2_048;
    /// A path on a custom domain, without slash at start and end; empty for the root.
    MappingKey("a path without slash at start and end: letters, digits and `$-_.+!*'()/`; empty for the root")
        pattern r"^([A-Za-z0-9$_.+!*'()-]+(/[A-Za-z0-9$_.+!*'()-]+)*)?$" length 0..=facts::MAPPING_KEY;
    /// An object in S3.
    TruststoreUri("the address of an object in S3 such as `s3://bucket/truststore.pem`") references true
        pattern r"^s3://.+/.+$" length 1..=2_048;
    /// Version of an object in S3.
    ObjectVersion("text without blanks") pattern r"^[!-~]+$" length 1..=64;
    /// Name of a field in a line of an access log.
    LogFieldName("text") pattern r"^[ -~]+$" length 1..=128;
    /// Value of a field in a line of an access log, such as `$context.status`.
    LogFieldValue("text in one line") pattern r"^[ -~]+$" length 1..=512;
    /// Who issues tokens. Its form is checked by `malformed_issuer`.
    Issuer("an `https://` URL") references true length 1..=1_024;
    /// For whom a token is meant.
    Audience("text") references true length 1..=1_024;
    /// A scope that a token has to have.
    Scope("text without blanks")
        pattern r"^[!-~]+$" length 1..=facts::SCOPE;
    /// Where a token stands in a request.
    TokenSource("`$request.header.NAME` or `$request.querystring.NAME`")
        pattern r"^\$request\.(header|querystring)\.[A-Za-z0-9!#%&'*+.^_`|~-]+$" length 1..=512;
    /// What identifies a caller to a Lambda authorizer.
    IdentitySource("`$request.header.NAME`, `$request.querystring.NAME`, `$context.NAME` or `$stageVariables.NAME`")
        pattern r"^\$(request\.header|request\.querystring|context|stageVariables)\.[A-Za-z0-9!#%&'*+.^_`|~-]+$" length 1..=512;
    /// Name of a table, queue, topic, bucket or event bus.
    ResourceKey("lower-case words joined by hyphens, starting with a letter")
        pattern r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$" length 1..=40;
    /// A route key: `$default`, or a method and a path. Its form is checked by the rules on routes.
    RouteKeyText("`$default`, or a method and a path such as `GET /orders/{id}`");
    /// Name of a stage: `$default`, or letters, digits, `_` and `-`.
    StageNameText("`$default`, or letters, digits, `_` and `-`")
        pattern r"^(\$default|[A-Za-z0-9_-]+)$" length 1..=128;
    /// Name of a stage variable.
    StageVariableName("letters, digits and `_`")
        pattern r"^[A-Za-z0-9_]+$" length 1..=64;
    /// Name of an environment variable.
    EnvironmentKey("two or more letters, digits and `_`, starting with a letter")
        pattern r"^[a-zA-Z][a-zA-Z0-9_]+$" length 2..=256;
    /// Key of a tag.
    TagKey("ASCII letters, digits, spaces and `_.:/=+-@`, not starting with `aws:`") not "^[aA][wW][sS]:"
        pattern r"^[A-Za-z0-9_ .:/=+\-@]+$" length 1..=128;
    /// Value of a tag.
    TagValue("ASCII letters, digits, spaces and `_.:/=+-@`, not starting with `aws:`") not "^[aA][wW][sS]:"
        pattern r"^[A-Za-z0-9_ .:/=+\-@]*$" length 0..=256;
    /// What the service or API is for.
    Description("text") length 0..=facts::API_DESCRIPTION;
    /// What an event bus is for.
    BusDescription("text") length 0..=facts::BUS_DESCRIPTION;
    /// What a function is for.
    FunctionDescription("text") length 0..=facts::FUNCTION_DESCRIPTION;
    /// A folder, relative to the spec and below it.
    OutputFolder("a relative path with forward slashes and no `..`")
        pattern r"^[A-Za-z0-9_.-]*[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_.-]*[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$" length 1..=255;
    /// A rule, by its number or its name.
    LintName("the number or name of a rule, such as `SV0309` or `function-outlives-integration`")
        pattern r"^[A-Za-z0-9-]+$" length 1..=64;
    /// Why a warning is silenced.
    Reason("a reason in your own words") pattern r"\S" length 1..=500;
    /// Name of an API as the console shows it.
    ApiName("text") length 1..=128;
    /// An endpoint's URL with `{parameter}` and `${stage.VARIABLE}` in it. Its form is checked by the rules on URLs.
    UrlText("an `http://` or `https://` URL") length 1..=facts::INTEGRATION_URI;
    /// An origin: `*`, `https://*`, `http://*` or scheme and host. Its form is checked by `malformed_origin`.
    Origin("`*`, or a scheme and a host such as `https://shop.example.com`") length 1..=253;
    /// Name of an HTTP header.
    HeaderName("`*`, or the name of a header: letters, digits and ``!#$%&'*+-.^_`|~``")
        pattern r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$" length 1..=256;
    /// Text with references such as `${tables.orders.name}` in it.
    Interpolated("text") references true length 0..=4_096;
    /// Name of an environment.
    EnvironmentName("lower-case words joined by hyphens, starting with a letter")
        pattern r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$" length 1..=40;
    /// Logical id of a resource.
    LogicalId("letters and digits") pattern r"^[A-Za-z0-9]+$" length 1..=facts::LOGICAL_ID;
    /// Type of a resource.
    ResourceType("a type of resource such as `AWS::CloudWatch::Alarm`")
        pattern r"^([A-Za-z0-9]+(::[A-Za-z0-9]+){1,3}|Custom::[A-Za-z0-9_@-]{1,60})$" length 1..=200;
    /// Name of a parameter.
    ParameterName("letters and digits") pattern r"^[A-Za-z0-9]+$" length 1..=facts::LOGICAL_ID;
    /// What a parameter is for.
    ParameterDescription("text without `${`, for which CloudFormation has no meaning here") not r"\$\{"
        length 0..=facts::PARAMETER_DESCRIPTION;
    /// What CloudFormation says of a value that is not allowed.
    ConstraintText("text without `${`, for which CloudFormation has no meaning here") not r"\$\{"
        length 1..=facts::PARAMETER_DESCRIPTION;
    /// A regular expression.
    ParameterPattern("a regular expression without `${`, which is `\\$\\{` for Java") not r"\$\{"
        length 1..=4_096;
    /// What an output is.
    OutputDescription("text without `${`, for which CloudFormation has no meaning here") not r"\$\{"
        length 0..=facts::API_DESCRIPTION;
    /// Name of an output.
    OutputName("letters and digits") pattern r"^[A-Za-z0-9]+$" length 1..=facts::LOGICAL_ID;
    /// Name of an export, with references such as `${environment}` in it.
    ExportName("letters, digits, `:` and `-`") references true
        pattern r"^([A-Za-z0-9:-]|\$\{[^}]*\})+$" length 1..=facts::LOGICAL_ID;
    /// A folder of code, relative to the spec and below it.
    CodeFolder("a folder relative to the spec and below it, with forward slashes and no `..`")
        pattern r"^(\./)?[A-Za-z0-9_.@+-]*[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*(/[A-Za-z0-9_.@+-]*[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*)*/?$" length 1..=255;
    /// A zip of code, relative to the spec and below it.
    ZipPath("a `.zip` file relative to the spec and below it, with forward slashes and no `..`")
        pattern r"^(\./)?([A-Za-z0-9_.@+-]*[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*/)*[A-Za-z0-9_.@+-]*[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*\.zip$" length 5..=255;
    /// Where a container image is.
    ImageUri("an image in Amazon ECR with its tag or digest, such as `123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:1`") references true
        pattern r"^([0-9]{12}\.dkr\.ecr(-fips)?\.[a-z0-9-]+\.amazonaws\.(com|com\.cn|eu)/[a-z0-9]+([._/-]+[a-z0-9]+)*(:[A-Za-z0-9_][A-Za-z0-9_.-]*|@sha256:[0-9a-f]{64})|.*\$\{.*)$" length 1..=1_024;
    /// What of the code Lambda calls.
    Handler("1 to 128 characters without white space, such as `index.handler`")
        pattern r"^[^\s]+$" length 1..=128;
    /// ARN of a version of a layer.
    LayerArn("the ARN of a version of a layer, such as `arn:aws:lambda:eu-west-1:123456789012:layer:tools:3`") references true
        pattern r"^(arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:layer:[A-Za-z0-9_-]+:[0-9]+|.*\$\{.*)$" length 1..=2_048;
    /// Id of a subnet.
    SubnetId("the id of a subnet, such as `subnet-0a1b2c3d`") references true
        pattern r"^(subnet-[0-9a-z]+|.*\$\{.*)$" length 1..=1_024;
    /// Id of a security group.
    SecurityGroupId("the id of a security group, such as `sg-0a1b2c3d`") references true
        pattern r"^(sg-[0-9a-zA-Z]+|.*\$\{.*)$" length 1..=1_024;
    /// ARN of an access point of EFS.
    AccessPointArn("the ARN of an EFS access point, `arn:…:access-point/fsap-` and 17 digits") references true
        pattern r"^(arn:aws[a-z-]*:elasticfilesystem:[a-z0-9-]+:[0-9]{12}:access-point/fsap-[a-f0-9]{17}|.*\$\{.*)$" length 1..=1_024;
    /// Where a file system is seen.
    MountPath("`/mnt/` and a name of letters, digits and `-_.`")
        pattern r"^/mnt/[a-zA-Z0-9_.-]+$" length 6..=facts::MOUNT_PATH;
    /// Name of a log group.
    LogGroupName("letters, digits and `.-_/#`, not starting with `aws/`") references true not "^aws/"
        pattern r"^([.\-_/#A-Za-z0-9]+|.*\$\{.*)$" length 1..=facts::LOG_GROUP_NAME;
    /// ARN of a key of KMS.
    KeyArn("the ARN of a KMS key, such as `arn:aws:kms:eu-west-1:123456789012:key/1a2b`") references true
        pattern r"^(arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+|.*\$\{.*)$" length 1..=2_048;
    /// ARN of a version of a runtime.
    RuntimeVersionArn("the ARN of a version of a runtime, such as `arn:aws:lambda:eu-west-1::runtime:1a2b`") references true
        pattern r"^(arn:aws[a-z-]*:lambda:[a-z0-9-]+::runtime:.+|.*\$\{.*)$" length 26..=2_048;
    /// An origin that may call a function URL.
    UrlOrigin("`*`, or a scheme and a host such as `https://shop.example.com`")
        pattern r"^(\*|https?://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?)$" length 1..=253;
    /// When a schedule runs. Its form is checked by `malformed_schedule`.
    ScheduleExpression("`rate(…)`, `cron(…)` or `at(…)`") length 1..=facts::events::SCHEDULE_EXPRESSION;
    /// A time zone.
    TimeZone("the name of a time zone such as `Europe/Berlin` or `UTC`")
        pattern r"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$" length 1..=facts::events::TIME_ZONE;
    /// Start or end of the key of an object.
    ObjectKeyPart("text") length 1..=facts::events::OBJECT_KEY;
    /// A Kinesis stream.
    StreamName("the ARN of a Kinesis stream") references true
        pattern r"^(arn:[a-z-]+:kinesis:[a-z0-9-]+:[0-9]{12}:stream/[A-Za-z0-9_.-]+|.*\$\{.*)$" length 1..=2_048;
    /// An event bus.
    EventBusName("an event bus of this service such as `buses.orders`, an ARN, or `default`") references true
        pattern r"^(default|[a-z]+\.[a-z][a-z0-9-]*|arn:.+|.*\$\{.*)$" length 1..=2_048;
    /// What a test is about.
    TestName("text in one line") pattern r"^[^\x00-\x1f\x7f]*[^\x00-\x1f\x7f\s][^\x00-\x1f\x7f]*$" length 1..=200;
    /// A request. Its form is checked by `malformed_request`.
    RequestLine("a method and a path such as `GET /orders/7?full=yes`") length 1..=4_096;
    /// Name of a header that is sent.
    SentHeader("the name of a header: letters, digits and ``!#$%&'*+-.^_`|~``")
        pattern r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$" length 1..=256;
    /// Value of a header that is sent.
    SentValue("text of ASCII in one line, without blanks at its ends")
        pattern r"^([!-~]([ -~]*[!-~])?)?$" length 0..=8_192;
    /// A body or a part of one.
    TestText("text");
    /// A regular expression. Its form is checked by `malformed_expression`.
    Expression("a regular expression") length 1..=4_096;
    /// Type of an error.
    ErrorType("text without blanks such as `Runtime.ExitError`") pattern r"^[!-~]+$" length 1..=256;
    /// A file for a test, relative to the spec and below it.
    TestFile("a file relative to the spec and below it, with forward slashes and no `..`")
        pattern r"^(\./)?[A-Za-z0-9_.@+-]*[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*(/[A-Za-z0-9_.@+-]*[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*)*$" length 1..=255;
    /// What an event of a test is from.
    TestSourceName("what of the function's `events` it is from, such as `queues.jobs` or `schedule`")
        pattern r"^(queues?|topics?|tables?|streams?|buckets?|bus|buses|schedules?)(\.[!-~]+)?$" length 1..=256;
    /// Value of a stage variable.
    StageVariableValue("letters, digits and `-._~:/?#&=,`")
        pattern r"^[A-Za-z0-9._~:/?#&=,-]+$" length 1..=512;
}

/// `rust`, or the identifier of a managed runtime.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, extend("enum" = facts::runtimes::names()))]
pub struct RuntimeName(pub String);

/// An AWS region that has Lambda and HTTP APIs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, extend("enum" = facts::REGIONS))]
pub struct Region(pub String);
