//! What a Lambda function is made of, in both templates: its log group, its role, and the settings it has in common.

use super::{tag_list, text};
use crate::cfn::{Map, Piece, Resource, Value, logical_id};
use crate::facts;
use crate::model::{Architecture, Function, Package};

/// Runtime of a native binary; the newest of Amazon Linux.
const RUNTIME: &str = "provided.al2023";

/// The ARN by which a function is invoked.
pub(super) fn invocable(function: &Function) -> Value {
    Value::attribute(logical_id::function(&function.name), "Arn")
}

/// The log group of a function, which would otherwise be made by Lambda and kept for ever.
pub(super) fn log_group(function: &Function) -> Resource {
    let name = Value::sub([
        Piece::text("/aws/lambda/"),
        Piece::reference("AWS::StackName"),
        Piece::text(["/", &function.name].concat()),
    ]);
    let properties = Map::new()
        .with("LogGroupName", name)
        .with("RetentionInDays", function.log_retention)
        .with_filled("Tags", tag_list(&function.tags));
    Resource::new("AWS::Logs::LogGroup", properties).comment(
        "Named after the stack, so that two stacks of this service do not share a log.\n\
         The function writes to it because its LoggingConfig says so.",
    )
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
    let log = Value::reference(logical_id::log_group(&function.name));
    Map::new()
        .with("Role", Value::attribute(logical_id::role(&function.name), "Arn"))
        .with_some("EphemeralStorage", storage)
        .with_some("ReservedConcurrentExecutions", function.reserved_concurrency)
        .with_some(
            "Environment",
            variables.map(|variables| Map::new().with("Variables", variables)),
        )
        .with("LoggingConfig", Map::new().with("LogGroup", log))
}

/// Where events go that could not be delivered. SAM has another name for it, and a type beside it.
pub(super) fn dead_letter(function: &Function) -> Option<Map> {
    let target = function.dead_letter.as_ref()?;
    Some(Map::new().with("TargetArn", text::arn(target)))
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
