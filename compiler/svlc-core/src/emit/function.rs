//! What a Lambda function is made of, in both templates: its log group, its role, and the settings it has in common.

use super::{tag_list, text};
use crate::cfn::{Map, Piece, Resource, Value, logical_id};
use crate::facts;
use crate::model::{
    Architecture, FileSystem, Function, LogFormat, LogGroup, LogLevel, Package, RecursiveLoop,
    RuntimeManagement, RuntimeUpdate, SystemLogLevel, Vpc,
};

/// Runtime of a native binary; the newest of Amazon Linux.
const RUNTIME: &str = "provided.al2023";

/// The log group of a function, which would otherwise be made by Lambda and kept for ever; `None`: it writes to another.
pub(super) fn log_group(function: &Function) -> Option<Resource> {
    let LogGroup::Own(retention) = function.log.group else { return None };
    let name = Value::sub([
        Piece::text("/aws/lambda/"),
        Piece::reference("AWS::StackName"),
        Piece::text(["/", &function.name].concat()),
    ]);
    let properties = Map::new()
        .with("LogGroupName", name)
        .with("RetentionInDays", retention)
        .with_filled("Tags", tag_list(&function.tags));
    Some(Resource::new("AWS::Logs::LogGroup", properties).at(function.origin).comment(
        "Named after the stack, so that two stacks of this service do not share a log.\n\
         The function writes to it because its LoggingConfig says so.",
    ))
}

/// The runtime and what it calls; an image has neither.
pub(super) fn runtime(function: &Function) -> Map {
    let (runtime, handler) = match &function.package {
        Package::Rust { .. } => (RUNTIME, facts::OS_ONLY_HANDLER),
        Package::Managed { runtime, handler, .. } => (runtime.id, handler.as_str()),
        Package::Image(_) => return Map::new(),
    };
    Map::new().with("Runtime", runtime).with("Handler", handler)
}

/// The settings that both templates give under the same names. What SAM can set for all functions at once is left to
/// the caller: see [`shared`].
pub(super) fn settings(function: &Function) -> Map {
    let variables: Map =
        function.env.iter().map(|one| (&one.name, text::value(&one.value))).collect();
    let variables = Some(variables).filter(|variables| !variables.is_empty());
    let size = function.ephemeral_storage;
    let storage = (size != facts::EPHEMERAL_STORAGE_MB.0).then(|| Map::new().with("Size", size));
    let recursive_loop = function.recursive_loop.map(|what| match what {
        RecursiveLoop::Allow => "Allow",
        RecursiveLoop::Terminate => "Terminate",
    });
    let snapshots = function.snap_start.then(|| Map::new().with("ApplyOn", "PublishedVersions"));
    Map::new()
        .with("Role", Value::attribute(logical_id::role(&function.name), "Arn"))
        .with_filled("Layers", Value::list(function.layers.iter().map(text::value)))
        .with_some("EphemeralStorage", storage)
        .with_some("ReservedConcurrentExecutions", function.reserved_concurrency)
        .with_some(
            "Environment",
            variables.map(|variables| Map::new().with("Variables", variables)),
        )
        .with_some("KmsKeyArn", function.kms_key.as_ref().map(text::value))
        .with_some("VpcConfig", function.vpc.as_ref().map(vpc))
        .with_filled("FileSystemConfigs", Value::list(function.file_system.iter().map(mounted)))
        .with("LoggingConfig", logging(function))
        .with_some("SnapStart", snapshots)
        .with_some("RecursiveLoop", recursive_loop)
        .with_some(
            "RuntimeManagementConfig",
            function.runtime_management.as_ref().map(runtime_management),
        )
}

/// Where events go that could not be delivered; SAM has another word for it, and one more thing to say.
pub(super) fn dead_letter(function: &Function) -> Option<Map> {
    function.dead_letter.as_ref().map(|target| Map::new().with("TargetArn", text::arn(target)))
}

fn vpc(vpc: &Vpc) -> Map {
    Map::new()
        .with("SubnetIds", Value::list(vpc.subnets.iter().map(text::value)))
        .with("SecurityGroupIds", Value::list(vpc.security_groups.iter().map(text::value)))
        .with_some("Ipv6AllowedForDualStack", vpc.ipv6.then_some(true))
}

fn mounted(file_system: &FileSystem) -> Map {
    Map::new()
        .with("Arn", text::value(&file_system.access_point))
        .with("LocalMountPath", &file_system.mount)
}

fn logging(function: &Function) -> Map {
    let log = &function.log;
    let format = log.format.map(|format| match format {
        LogFormat::Text => "Text",
        LogFormat::Json => "JSON",
    });
    let level = log.level.map(|level| match level {
        LogLevel::Trace => "TRACE",
        LogLevel::Debug => "DEBUG",
        LogLevel::Info => "INFO",
        LogLevel::Warn => "WARN",
        LogLevel::Error => "ERROR",
        LogLevel::Fatal => "FATAL",
    });
    let system_level = log.system_level.map(|level| match level {
        SystemLogLevel::Debug => "DEBUG",
        SystemLogLevel::Info => "INFO",
        SystemLogLevel::Warn => "WARN",
    });
    let group = match &log.group {
        LogGroup::Own(_) => Value::reference(logical_id::log_group(&function.name)),
        LogGroup::Named(name) => text::value(name),
    };
    Map::new()
        .with_some("LogFormat", format)
        .with_some("ApplicationLogLevel", level)
        .with_some("SystemLogLevel", system_level)
        .with("LogGroup", group)
}

fn runtime_management(management: &RuntimeManagement) -> Map {
    let (when, version) = match management {
        RuntimeManagement::Update(RuntimeUpdate::Auto) => ("Auto", None),
        RuntimeManagement::Update(RuntimeUpdate::FunctionUpdate) => ("FunctionUpdate", None),
        RuntimeManagement::Version(arn) => ("Manual", Some(text::value(arn))),
    };
    Map::new().with("UpdateRuntimeOn", when).with_some("RuntimeVersionArn", version)
}

/// The settings that several functions tend to have in common.
pub(super) fn shared(function: &Function) -> [(&'static str, Value); 3] {
    let architecture = match function.architecture {
        Architecture::X86_64 => "x86_64",
        Architecture::Arm64 => "arm64",
    };
    [
        ("Architectures", Value::list([architecture])),
        ("MemorySize", function.memory.into()),
        ("Timeout", function.timeout.into()),
    ]
}

/// The description, unless it is empty.
pub(super) fn description(text: Option<&String>) -> Option<&String> {
    text.filter(|text| !text.is_empty())
}
