//! How a stack and what is in it stand.

use crate::cloud::{Calls, Cloud, Fault};
use crate::host::Host;
use crate::protocol::{
    DescribeDrift, DescribeResourceDrifts, DescribeStack, DetectDrift, Function, GetFunction,
    ListStackResources, ResourceDrift, Stack, StackResource,
};
use crate::standing::Standing;

/// The type of a function.
const FUNCTION: &str = "AWS::Lambda::Function";

/// A stack with what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The stack.
    pub stack: Stack,
    /// Its resources.
    pub resources: Vec<StackResource>,
    /// Its functions, by logical id.
    pub functions: Vec<(String, Function)>,
}

/// Asks; `None` if there is no stack, or nothing in it yet.
pub fn status<C: Cloud>(cloud: &mut C, stack: &str) -> Result<Option<Status>, Fault> {
    let Some(stack) = cloud.call(DescribeStack { stack: stack.to_owned() })? else {
        return Ok(None);
    };
    if Standing::of(Some(&stack)) == Standing::Absent {
        return Ok(None);
    }
    let resources = cloud.call(ListStackResources { stack: stack.id.clone() })?;
    let mut functions = Vec::new();
    for resource in resources.iter().filter(|one| one.resource_type == FUNCTION) {
        let Some(name) = resource.physical_id.clone().filter(|id| !id.is_empty()) else { continue };
        let found = cloud.call(GetFunction { function: name, qualifier: None })?;
        functions.extend(found.map(|function| (resource.logical_id.clone(), function)));
    }
    Ok(Some(Status { stack, resources, functions }))
}

/// Compares a stack's resources with what is there; what differs, or why that could not be found out.
pub fn drift<C: Cloud, H: Host>(
    cloud: &mut C,
    host: &mut H,
    stack: &str,
) -> Result<Result<Vec<ResourceDrift>, String>, H::Error> {
    let id = cloud.call(DetectDrift { stack: stack.to_owned() })?.id;
    for round in 0.. {
        let drift = cloud.call(DescribeDrift { id: id.clone() })?;
        match drift.detection.as_str() {
            "DETECTION_IN_PROGRESS" => host.wait(round)?,
            "DETECTION_COMPLETE" => break,
            _ => return Ok(Err(drift.reason.unwrap_or(drift.detection))),
        }
    }
    let all = cloud.call(DescribeResourceDrifts { stack: stack.to_owned() })?;
    let differs = |one: &ResourceDrift| matches!(one.status.as_str(), "MODIFIED" | "DELETED");
    Ok(Ok(all.into_iter().filter(differs).collect()))
}
