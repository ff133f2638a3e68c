//! What CloudFormation cannot change but only replace, and what holds data or an address that is lost with it.
//!
//! Source: `cfn` as cfn-lint 1.58.0 has it, read on 2026-11-25: createOnlyProperties and conditionalCreateOnlyProperties of the schemas; a
//! test compares. Return values and update behaviours are from the CloudFormation user guide.

/// By type: properties on whose change CloudFormation replaces the resource, and those on whose change it does so in some cases.
/// The types that svlc makes, and those that often stand beside them; of a type that is not listed it is not known.
pub const REPLACING: &[(&str, &[&str], &[&str])] = &[
    ("AWS::ApiGatewayV2::Api", &["ProtocolType"], &[]),
    ("AWS::ApiGatewayV2::ApiMapping", &["DomainName"], &[]),
    ("AWS::ApiGatewayV2::Authorizer", &["ApiId"], &[]),
    ("AWS::ApiGatewayV2::DomainName", &["DomainName"], &[]),
    ("AWS::ApiGatewayV2::Integration", &["ApiId"], &[]),
    ("AWS::ApiGatewayV2::Route", &["ApiId"], &[]),
    ("AWS::ApiGatewayV2::Stage", &["ApiId", "StageName"], &[]),
    ("AWS::ApiGatewayV2::VpcLink", &["SecurityGroupIds", "SubnetIds"], &[]),
    (
        "AWS::CertificateManager::Certificate",
        &[
            "CertificateAuthorityArn",
            "CertificateExport",
            "DomainName",
            "DomainValidationOptions",
            "KeyAlgorithm",
            "SubjectAlternativeNames",
        ],
        &[],
    ),
    ("AWS::CloudWatch::Alarm", &["AlarmName"], &[]),
    ("AWS::CloudWatch::Dashboard", &["DashboardName"], &[]),
    ("AWS::Cognito::UserPool", &[], &[]),
    ("AWS::Cognito::UserPoolClient", &["GenerateSecret", "UserPoolId"], &[]),
    ("AWS::Cognito::UserPoolDomain", &["Domain", "UserPoolId"], &[]),
    (
        "AWS::DynamoDB::GlobalTable",
        &["TableName"],
        &["GlobalTableSourceArn", "KeySchema", "LocalSecondaryIndexes"],
    ),
    (
        "AWS::DynamoDB::Table",
        &["ImportSourceSpecification", "TableName"],
        &["KeySchema", "LocalSecondaryIndexes"],
    ),
    (
        "AWS::EFS::AccessPoint",
        &[
            "ClientToken",
            "FileSystemId",
            "PosixUser",
            "PosixUser/Gid",
            "PosixUser/SecondaryGids",
            "PosixUser/Uid",
            "RootDirectory",
            "RootDirectory/CreationInfo",
            "RootDirectory/CreationInfo/OwnerGid",
            "RootDirectory/CreationInfo/OwnerUid",
            "RootDirectory/CreationInfo/Permissions",
            "RootDirectory/Path",
        ],
        &[],
    ),
    (
        "AWS::EFS::FileSystem",
        &["AvailabilityZoneName", "Encrypted", "KmsKeyId", "PerformanceMode"],
        &[],
    ),
    (
        "AWS::ElastiCache::ReplicationGroup",
        &[
            "AtRestEncryptionEnabled",
            "CacheSubnetGroupName",
            "DataTieringEnabled",
            "GlobalReplicationGroupId",
            "KmsKeyId",
            "NetworkType",
            "Port",
            "PreferredCacheClusterAZs",
            "ReplicationGroupId",
            "SnapshotArns",
            "SnapshotName",
        ],
        &["AuthToken", "NodeGroupConfiguration"],
    ),
    ("AWS::Events::Archive", &["ArchiveName", "SourceArn"], &[]),
    ("AWS::Events::EventBus", &["Name"], &[]),
    ("AWS::Events::Rule", &["Name"], &["EventBusName"]),
    ("AWS::IAM::ManagedPolicy", &["Description", "ManagedPolicyName", "Path"], &[]),
    ("AWS::IAM::Policy", &[], &[]),
    ("AWS::IAM::Role", &["Path", "RoleName"], &[]),
    ("AWS::IAM::User", &["UserName"], &[]),
    ("AWS::KMS::Alias", &["AliasName"], &[]),
    ("AWS::KMS::Key", &[], &[]),
    ("AWS::Kinesis::Stream", &["Name"], &[]),
    ("AWS::Lambda::Alias", &["FunctionName", "Name"], &[]),
    ("AWS::Lambda::EventInvokeConfig", &["FunctionName", "Qualifier"], &[]),
    (
        "AWS::Lambda::EventSourceMapping",
        &[
            "EventSourceArn",
            "SelfManagedEventSource",
            "StartingPosition",
            "StartingPositionTimestamp",
        ],
        &[],
    ),
    (
        "AWS::Lambda::Function",
        &["FunctionName", "PackageType", "TenancyConfig"],
        &["DurableConfig"],
    ),
    (
        "AWS::Lambda::LayerVersion",
        &[
            "CompatibleArchitectures",
            "CompatibleRuntimes",
            "Content",
            "Description",
            "LayerName",
            "LicenseInfo",
        ],
        &[],
    ),
    (
        "AWS::Lambda::Permission",
        &[
            "Action",
            "EventSourceToken",
            "FunctionName",
            "FunctionUrlAuthType",
            "InvokedViaFunctionUrl",
            "Principal",
            "PrincipalOrgID",
            "SourceAccount",
            "SourceArn",
        ],
        &[],
    ),
    ("AWS::Lambda::Url", &["Qualifier", "TargetFunctionArn"], &[]),
    (
        "AWS::Lambda::Version",
        &[
            "CodeSha256",
            "Description",
            "FunctionName",
            "ProvisionedConcurrencyConfig",
            "RuntimePolicy",
        ],
        &[],
    ),
    ("AWS::Logs::LogGroup", &["LogGroupName"], &[]),
    ("AWS::Logs::MetricFilter", &["FilterName", "LogGroupName"], &[]),
    ("AWS::Logs::SubscriptionFilter", &["FilterName", "LogGroupName"], &[]),
    (
        "AWS::OpenSearchService::Domain",
        &["DomainName", "EngineMode"],
        &[
            "AdvancedSecurityOptions/Enabled",
            "EncryptionAtRestOptions/Enabled",
            "EncryptionAtRestOptions/KmsKeyId",
        ],
    ),
    (
        "AWS::RDS::DBCluster",
        &[
            "ClusterScalabilityType",
            "DBClusterIdentifier",
            "DBSubnetGroupName",
            "DBSystemId",
            "DatabaseName",
            "EngineMode",
            "KmsKeyId",
            "PubliclyAccessible",
            "RestoreToTime",
            "RestoreType",
            "SnapshotIdentifier",
            "SourceDBClusterIdentifier",
            "SourceDbClusterResourceId",
            "SourceRegion",
            "StorageEncrypted",
            "UseLatestRestorableTime",
        ],
        &["AvailabilityZones", "Engine", "GlobalClusterIdentifier", "MasterUsername"],
    ),
    (
        "AWS::RDS::DBInstance",
        &[
            "BackupTarget",
            "CharacterSetName",
            "CustomIAMInstanceProfile",
            "DBClusterIdentifier",
            "DBInstanceIdentifier",
            "DBName",
            "DBSubnetGroupName",
            "DBSystemId",
            "KmsKeyId",
            "MasterUsername",
            "NcharCharacterSetName",
            "SourceRegion",
            "StorageEncrypted",
            "Timezone",
        ],
        &[
            "AutoMinorVersionUpgrade",
            "AvailabilityZone",
            "BackupRetentionPeriod",
            "DBClusterSnapshotIdentifier",
            "DBParameterGroupName",
            "DBSnapshotIdentifier",
            "Engine",
            "MultiAZ",
            "PerformanceInsightsKMSKeyId",
            "PreferredMaintenanceWindow",
            "RestoreTime",
            "SourceDBClusterIdentifier",
            "SourceDBInstanceAutomatedBackupsArn",
            "SourceDBInstanceIdentifier",
            "SourceDbiResourceId",
            "UseLatestRestorableTime",
        ],
    ),
    ("AWS::Route53::RecordSet", &["HostedZoneId", "HostedZoneName"], &[]),
    ("AWS::S3::Bucket", &["BucketName", "BucketNamePrefix", "BucketNamespace"], &[]),
    ("AWS::S3::BucketPolicy", &["Bucket"], &[]),
    ("AWS::SNS::Subscription", &["Endpoint", "Protocol", "TopicArn"], &["Region"]),
    ("AWS::SNS::Topic", &["FifoTopic", "TopicName"], &[]),
    ("AWS::SNS::TopicPolicy", &[], &[]),
    ("AWS::SQS::Queue", &["FifoQueue", "QueueName"], &[]),
    ("AWS::SQS::QueuePolicy", &[], &[]),
    ("AWS::SSM::Parameter", &["Name"], &[]),
    ("AWS::Scheduler::Schedule", &["Name"], &[]),
    ("AWS::SecretsManager::Secret", &["Name"], &[]),
    ("AWS::StepFunctions::StateMachine", &["StateMachineName", "StateMachineType"], &[]),
];

/// Attributes that change with a property although the resource is not replaced: type, attribute, property.
pub const MOVING: &[(&str, &str, &str)] = &[
    ("AWS::ApiGatewayV2::DomainName", "RegionalDomainName", "DomainNameConfigurations"),
    ("AWS::ApiGatewayV2::DomainName", "RegionalHostedZoneId", "DomainNameConfigurations"),
    ("AWS::DynamoDB::Table", "StreamArn", "StreamSpecification"),
];

/// Types that hold something which is lost when the resource is deleted: what people call it, and what is lost.
pub const HOLDING: &[(&str, &str, &str)] = &[
    ("AWS::Cognito::UserPool", "user pool", "its users"),
    ("AWS::DynamoDB::GlobalTable", "global table", "its items"),
    ("AWS::DynamoDB::Table", "table", "its items"),
    ("AWS::EFS::FileSystem", "file system", "its files"),
    ("AWS::ElastiCache::ReplicationGroup", "cache", "its entries"),
    ("AWS::Events::Archive", "archive", "the events in it"),
    ("AWS::KMS::Key", "key", "whatever is encrypted with it"),
    ("AWS::Kinesis::Stream", "stream", "its records"),
    ("AWS::Logs::LogGroup", "log group", "its events"),
    ("AWS::OpenSearchService::Domain", "search domain", "its indexes"),
    ("AWS::RDS::DBCluster", "database cluster", "its data"),
    ("AWS::RDS::DBInstance", "database", "its data"),
    ("AWS::S3::Bucket", "bucket", "its objects"),
    ("AWS::SNS::Topic", "topic", "its subscriptions of others"),
    ("AWS::SQS::Queue", "queue", "the messages in it"),
    ("AWS::SSM::Parameter", "parameter", "its value"),
    ("AWS::SecretsManager::Secret", "secret", "its value"),
];

/// Types at whose address somebody calls: what people call it, and what that means when it is deleted or replaced.
pub const ANSWERING: &[(&str, &str, &str)] = &[
    ("AWS::ApiGatewayV2::Api", "API", "its URL no longer answers"),
    ("AWS::ApiGatewayV2::ApiMapping", "mapping", "its path on the domain no longer answers"),
    ("AWS::ApiGatewayV2::DomainName", "domain", "the API no longer answers at it"),
    ("AWS::ApiGatewayV2::Stage", "stage", "its URL no longer answers"),
    ("AWS::Lambda::Url", "function URL", "it no longer answers"),
];

/// When CloudFormation replaces a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Replaces {
    /// The change is made in place.
    Never,
    /// The type is not one of [`REPLACING`].
    Unknown,
    /// In some cases.
    Perhaps,
    /// Always.
    Always,
}

/// Whether CloudFormation replaces a resource of that type when the property at that path changes, or the whole that it is in.
pub fn replaces(resource_type: &str, path: &[&str]) -> Replaces {
    let Some((_, always, perhaps)) = REPLACING.iter().find(|(of, ..)| *of == resource_type) else {
        return Replaces::Unknown;
    };
    let is_meant = |property: &&str| {
        let parts: Vec<&str> = property.split('/').collect();
        parts.iter().zip(path).all(|(part, own)| part == own)
    };
    if always.iter().any(is_meant) {
        Replaces::Always
    } else if perhaps.iter().any(is_meant) {
        Replaces::Perhaps
    } else {
        Replaces::Never
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_replaces_with_what_is_above_and_below_it() {
        let queue = |path: &[&str]| replaces("AWS::SQS::Queue", path);
        assert_eq!(queue(&["FifoQueue"]), Replaces::Always);
        assert_eq!(queue(&["DelaySeconds"]), Replaces::Never);
        assert_eq!(replaces("AWS::DynamoDB::Table", &["KeySchema", "[0]"]), Replaces::Perhaps);
        assert_eq!(replaces("AWS::EFS::AccessPoint", &["PosixUser", "Uid"]), Replaces::Always);
        assert_eq!(
            replaces("AWS::OpenSearchService::Domain", &["EncryptionAtRestOptions"]),
            Replaces::Perhaps
        );
        assert_eq!(replaces("AWS::New::Thing", &["Name"]), Replaces::Unknown);
    }
}
