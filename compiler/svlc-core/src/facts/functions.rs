//! Facts about the settings of functions. Sources as in `facts`; `efs` is the service authorization reference of Amazon EFS.

/// Layers of one function (`lambda-dg`, quotas).
pub const LAYERS: usize = 5;
/// Subnets of one function (`cfn`, AWS::Lambda::Function VpcConfig).
pub const SUBNETS: usize = 16;
/// Security groups of one function (`cfn`, AWS::Lambda::Function VpcConfig).
pub const SECURITY_GROUPS: usize = 5;
/// Longest path of a mounted file system (`cfn`, AWS::Lambda::Function FileSystemConfig).
pub const MOUNT_PATH: usize = 160;
/// Longest name of a log group (`cfn`, AWS::Lambda::Function LoggingConfig).
pub const LOG_GROUP_NAME: usize = 512;
/// How long Lambda keeps an event for an asynchronous invocation, in seconds (`cfn`, AWS::Lambda::EventInvokeConfig).
pub const EVENT_AGE_SECONDS: (u32, u32) = (60, 21_600);
/// How often Lambda tries an asynchronous invocation again (`cfn`, AWS::Lambda::EventInvokeConfig).
pub const ASYNC_RETRIES: (u32, u32) = (0, 2);
/// Provisioned concurrency of one alias: within what an account can have (`lambda-dg`, provisioned-concurrency).
pub const PROVISIONED_CONCURRENCY: (u32, u32) = (1, 1_000_000);
/// Origins, and headers, of one list of a function URL's CORS settings (`cfn`, AWS::Lambda::Url).
pub const URL_CORS_ITEMS: usize = 100;
/// Methods of a function URL's CORS settings (`cfn`, AWS::Lambda::Url).
pub const URL_CORS_METHODS: usize = 6;
/// How long a browser may keep a preflight's answer of a function URL, in seconds (`cfn`, AWS::Lambda::Url).
pub const URL_CORS_MAX_AGE_SECONDS: (u32, u32) = (0, 86_400);
/// Size of `/tmp` with SnapStart, in MB (`lambda-dg`, snapstart).
pub const SNAP_START_STORAGE_MB: u32 = 512;

/// Regions without function URLs (`cfn`, regions without AWS::Lambda::Url).
pub const REGIONS_WITHOUT_URLS: &[&str] = &[
    "ap-east-2",
    "ap-south-2",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-west-1",
    "cn-northwest-1",
    "eu-central-2",
    "il-central-1",
    "me-central-1",
    "mx-central-1",
    "us-gov-east-1",
    "us-gov-west-1",
];

/// Regions that are not known to have SnapStart (cfn-lint 1.58 rule E2530, `lambda-dg`, snapstart).
pub const REGIONS_WITHOUT_SNAP_START: &[&str] = &[
    "ap-east-2",
    "ap-southeast-6",
    "cn-north-1",
    "cn-northwest-1",
    "eusc-de-east-1",
    "us-gov-east-1",
    "us-gov-west-1",
];

/// What Lambda does with the network interfaces of a function in a VPC, on behalf of its role (`lambda-dg`, configuration-vpc).
/// None of it can be narrowed: the interfaces are not there yet.
pub const VPC_ACTIONS: &[&str] = &[
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
];
/// What a function does to trace itself (`lambda-dg`, services-xray). X-Ray knows no resources.
pub const TRACING_ACTIONS: &[&str] = &["xray:PutTelemetryRecords", "xray:PutTraceSegments"];
/// What a function does with a mounted file system (`lambda-dg`, configuration-filesystem).
pub const FILE_SYSTEM_ACTIONS: &[&str] =
    &["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"];
