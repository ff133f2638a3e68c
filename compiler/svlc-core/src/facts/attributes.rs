//! What resources can be asked for with `Fn::GetAtt`, by type: those that svlc makes, and those that often stand beside them.

/// Attributes by type of resource (`cfn`, readOnlyProperties of the schemas and the return values that the user guide adds). A type
/// that is not listed is not judged.
pub const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("AWS::ApiGatewayV2::Api", &["ApiEndpoint", "ApiId", "ExecuteApiArn"]),
    (
        "AWS::ApiGatewayV2::DomainName",
        &["DomainNameArn", "RegionalDomainName", "RegionalHostedZoneId"],
    ),
    ("AWS::ApiGatewayV2::Stage", &[]),
    ("AWS::ApiGatewayV2::VpcLink", &["VpcLinkId"]),
    ("AWS::CertificateManager::Certificate", &["CertificateArn"]),
    ("AWS::CloudWatch::Alarm", &["Arn"]),
    ("AWS::Cognito::UserPool", &["Arn", "ProviderName", "ProviderURL", "UserPoolId"]),
    ("AWS::Cognito::UserPoolClient", &["ClientId", "ClientSecret", "Name"]),
    ("AWS::DynamoDB::Table", &["Arn", "StreamArn"]),
    ("AWS::Events::EventBus", &["Arn", "Name"]),
    ("AWS::Events::Rule", &["Arn", "RuleName"]),
    (
        "AWS::IAM::ManagedPolicy",
        &[
            "AttachmentCount",
            "CreateDate",
            "DefaultVersionId",
            "IsAttachable",
            "PermissionsBoundaryUsageCount",
            "PolicyArn",
            "PolicyId",
            "UpdateDate",
        ],
    ),
    ("AWS::IAM::Role", &["Arn", "RoleId"]),
    ("AWS::IAM::User", &["Arn"]),
    ("AWS::KMS::Key", &["Arn", "KeyId"]),
    ("AWS::Kinesis::Stream", &["Arn", "WarmThroughputObject"]),
    ("AWS::Lambda::Alias", &["AliasArn"]),
    ("AWS::Lambda::EventInvokeConfig", &[]),
    ("AWS::Lambda::EventSourceMapping", &["EventSourceMappingArn", "Id"]),
    (
        "AWS::Lambda::Function",
        &[
            "Arn",
            "SnapStartResponse",
            "SnapStartResponse.ApplyOn",
            "SnapStartResponse.OptimizationStatus",
        ],
    ),
    ("AWS::Lambda::LayerVersion", &["LayerVersionArn"]),
    ("AWS::Lambda::Permission", &["Id"]),
    ("AWS::Lambda::Url", &["FunctionArn", "FunctionUrl"]),
    ("AWS::Lambda::Version", &["FunctionArn", "Version"]),
    ("AWS::Logs::LogGroup", &["Arn"]),
    ("AWS::Logs::MetricFilter", &[]),
    ("AWS::Route53::RecordSet", &[]),
    (
        "AWS::S3::Bucket",
        &["Arn", "DomainName", "DualStackDomainName", "RegionalDomainName", "WebsiteURL"],
    ),
    ("AWS::SNS::Subscription", &["Arn"]),
    ("AWS::SNS::Topic", &["TopicArn", "TopicName"]),
    ("AWS::SQS::Queue", &["Arn", "QueueName", "QueueUrl"]),
    ("AWS::SSM::Parameter", &["Arn", "Type", "Value"]),
    ("AWS::Scheduler::Schedule", &["Arn"]),
    ("AWS::SecretsManager::Secret", &["Id"]),
    ("AWS::StepFunctions::StateMachine", &["Arn", "Name", "StateMachineRevisionId"]),
];

/// What a resource of that type can be asked for; `None`: it is not known here.
pub fn attributes(resource_type: &str) -> Option<&'static [&'static str]> {
    let found = ATTRIBUTES.iter().find(|(known, _)| *known == resource_type);
    found.map(|(_, attributes)| *attributes)
}

/// Pseudo parameters of CloudFormation (`cfn`, pseudo parameters).
pub const PSEUDO_PARAMETERS: &[&str] = &[
    "AWS::AccountId",
    "AWS::NoValue",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
];
