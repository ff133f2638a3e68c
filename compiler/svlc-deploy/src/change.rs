//! Change sets: proposing one and having CloudFormation look at it, taking it back, executing it.

use std::collections::BTreeMap;

use crate::cloud::{Calls, Cloud, Fault};
use crate::follow::{self, Mark};
use crate::host::{Host, News};
use crate::protocol::{
    AwsError, ChangeSet, ChangeSetKind, CreateChangeSet, DeleteChangeSet, DeleteStack,
    DescribeChangeSet, DescribeEvents, DescribeStack, ExecuteChangeSet, ListChangeSets,
    OperationEvent, Parameter,
};
use crate::standing::Standing;
use crate::who::Who;

/// What a template may do: make roles, with names or without.
const CAPABILITIES: [&str; 2] = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"];

/// What CloudFormation says of a change set without changes.
const UNCHANGED: [&str; 3] =
    ["didn't contain changes", "did not contain changes", "No updates are to be performed"];

/// How often it is asked again what a validation has found, after all attempts of the SDK.
const PATIENCE: u32 = 3;

/// What is to become of a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// The stack's name.
    pub stack: &'a str,
    /// Where its template is.
    pub template_url: &'a str,
    /// Values of its parameters.
    pub parameters: Vec<Parameter>,
    /// Tags of the stack and of all that is in it.
    pub tags: &'a BTreeMap<String, String>,
    /// Who wants it.
    pub who: &'a Who,
}

/// What CloudFormation says to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proposed {
    /// Nothing would change; there is no change set.
    Nothing,
    /// This would, and this is what the validation has to say of it.
    Changes(ChangeSet, Findings),
    /// It cannot be done; there is no change set.
    Refused(Refusal),
    /// Somebody else has just begun to change the stack.
    Busy,
}

/// Why CloudFormation does not take a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// In a sentence.
    pub reason: String,
    /// What its validation has found; nothing if it is not that which fails.
    pub found: Findings,
}

/// What CloudFormation's validation has found in a change set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// All of it, warnings too.
    pub events: Vec<OperationEvent>,
    /// Why that could not be read.
    pub unread: Option<AwsError>,
}

impl Findings {
    /// Whether it is only a right that is missing.
    pub fn is_forbidden(&self) -> bool {
        self.unread.as_ref().is_some_and(|error| error.code.starts_with("AccessDenied"))
    }

    /// Whether the server does not know the question.
    pub fn is_unknown(&self) -> bool {
        let is_unknown = |error: &AwsError| {
            matches!(error.code.as_str(), "InvalidAction" | "UnknownOperationException")
                || matches!(error.status, Some(404 | 501))
        };
        self.unread.as_ref().is_some_and(is_unknown)
    }
}

/// Makes a change set and waits until CloudFormation has looked at it.
pub fn propose<C: Cloud, H: Host>(
    cloud: &mut C,
    host: &mut H,
    wanted: &Wanted<'_>,
    kind: ChangeSetKind,
) -> Result<Proposed, H::Error> {
    let name = wanted.who.change_set();
    let call = CreateChangeSet {
        stack: wanted.stack.to_owned(),
        name: name.clone(),
        kind,
        template_url: wanted.template_url.to_owned(),
        parameters: wanted.parameters.clone(),
        capabilities: CAPABILITIES.map(str::to_owned).to_vec(),
        tags: wanted.tags.clone(),
        description: Some(wanted.who.description()),
    };
    match cloud.call(call) {
        Ok(_) => {}
        // No other run has that name: this one has made it, and the answer was lost.
        Err(Fault::Aws(error)) if error.code == "AlreadyExistsException" => {}
        Err(Fault::Aws(error)) if error.code == "ValidationError" => {
            return Ok(match error.message.contains("_IN_PROGRESS state") {
                true => Proposed::Busy,
                false => {
                    Proposed::Refused(Refusal { reason: error.message, found: Findings::default() })
                }
            });
        }
        Err(fault) => return Err(fault.into()),
    }
    let (set, found) = match examined(cloud, host, wanted.stack, &name) {
        Ok(Some(examined)) => examined,
        Ok(None) => return Ok(Proposed::Busy),
        Err(error) => {
            // Why it stops matters more than what is left behind, which the next run takes away.
            let _ = withdraw(cloud, wanted.stack, &name);
            return Err(error);
        }
    };
    if set.status != "FAILED" {
        return Ok(Proposed::Changes(set, found));
    }
    withdraw(cloud, wanted.stack, &name)?;
    let reason = set.reason.unwrap_or_default();
    Ok(match is_unchanged(&reason) {
        true => Proposed::Nothing,
        false => Proposed::Refused(Refusal { reason, found }),
    })
}

/// Whether a change set failed only because there is nothing to change.
fn is_unchanged(reason: &str) -> bool {
    UNCHANGED.iter().any(|words| reason.contains(words))
}

/// The change set when CloudFormation has looked at it, and what it has found in it; `None` if it is gone.
fn examined<C: Cloud, H: Host>(
    cloud: &mut C,
    host: &mut H,
    stack: &str,
    name: &str,
) -> Result<Option<(ChangeSet, Findings)>, H::Error> {
    host.tell(News::Examines)?;
    let Some(set) = looked_at(cloud, host, stack, name)? else { return Ok(None) };
    let found = match set.reason.as_deref().is_some_and(is_unchanged) {
        true => Findings::default(),
        false => found(cloud, host, &set)?,
    };
    Ok(Some((set, found)))
}

/// What CloudFormation's validation has found, which it tells as long as there is the change set. What passes is waited out.
fn found<C: Cloud, H: Host>(
    cloud: &mut C,
    host: &mut H,
    set: &ChangeSet,
) -> Result<Findings, H::Error> {
    let is_finding = |event: &OperationEvent| {
        matches!(event.event_type.as_str(), "VALIDATION_ERROR" | "HOOK_INVOCATION_ERROR")
    };
    let mut round = 0;
    loop {
        match cloud.call(DescribeEvents { change_set: set.id.clone() }) {
            Ok(mut events) => {
                events.retain(is_finding);
                return Ok(Findings { events, unread: None });
            }
            Err(Fault::Aws(error)) if error.is_retryable && round < PATIENCE => host.wait(round)?,
            Err(Fault::Aws(error)) => {
                return Ok(Findings { events: Vec::new(), unread: Some(error) });
            }
            Err(fault) => return Err(fault.into()),
        }
        round += 1;
    }
}

/// The change set when CloudFormation has looked at it; `None` if it is gone.
fn looked_at<C: Cloud, H: Host>(
    cloud: &mut C,
    host: &mut H,
    stack: &str,
    name: &str,
) -> Result<Option<ChangeSet>, H::Error> {
    for round in 0.. {
        let call = DescribeChangeSet { stack: stack.to_owned(), name: name.to_owned() };
        let Some(set) = cloud.call(call)? else { return Ok(None) };
        if !matches!(set.status.as_str(), "CREATE_PENDING" | "CREATE_IN_PROGRESS") {
            return Ok(Some(set));
        }
        host.wait(round)?;
    }
    Ok(None)
}

/// Takes a change set back, and with it a stack that was made for it and has nothing in it.
pub fn withdraw<C: Cloud>(cloud: &mut C, stack: &str, name: &str) -> Result<(), Fault> {
    let (stack, name) = (stack.to_owned(), name.to_owned());
    cloud.call(DeleteChangeSet { stack: stack.clone(), name })?;
    let current = cloud.call(DescribeStack { stack: stack.clone() })?;
    let is_empty = Standing::of(current.as_ref()) == Standing::Reviewed;
    if is_empty && cloud.call(ListChangeSets { stack: stack.clone() })?.is_empty() {
        cloud.call(DeleteStack { stack, retain: Vec::new(), token: None })?;
    }
    Ok(())
}

/// Takes back what runs of the same user on the same machine have left behind.
pub fn clear<C: Cloud>(cloud: &mut C, stack: &str, who: &Who) -> Result<(), Fault> {
    let description = who.description();
    for set in cloud.call(ListChangeSets { stack: stack.to_owned() })? {
        let is_ours = set.description.as_deref() == Some(&description);
        let is_at_work = set.execution_status.as_deref() == Some("EXECUTE_IN_PROGRESS");
        if is_ours && !is_at_work {
            cloud.call(DeleteChangeSet { stack: stack.to_owned(), name: set.name })?;
        }
    }
    Ok(())
}

/// Executes a change set; the mark in the stack's events behind which it is, or `None` if the stack has been changed or deleted since
/// the change set was made, or somebody has taken that back.
pub fn execute<C: Cloud>(cloud: &mut C, set: &ChangeSet, who: &Who) -> Result<Option<Mark>, Fault> {
    let mark = match follow::mark(cloud, &set.stack_id) {
        Err(fault) if is_gone(&fault) => return Ok(None),
        mark => mark?,
    };
    let call = ExecuteChangeSet {
        stack: set.stack_id.clone(),
        // By its id: a name alone is looked for in the stack of that name.
        name: set.id.clone(),
        token: Some(who.token()),
    };
    let overtaken = ["InvalidChangeSetStatus", "ChangeSetNotFound", "ChangeSetNotFoundException"];
    let is_overtaken = |fault: &Fault| fault.code().is_some_and(|code| overtaken.contains(&code));
    match cloud.call(call) {
        Ok(_) => Ok(Some(mark)),
        Err(fault) if is_overtaken(&fault) || is_gone(&fault) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// Whether CloudFormation says that there is no such stack any more.
fn is_gone(fault: &Fault) -> bool {
    matches!(fault, Fault::Aws(error)
        if error.code == "ValidationError" && error.message.contains("does not exist"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_to_change_is_no_failure() {
        assert!(is_unchanged("No updates are to be performed."));
        assert!(is_unchanged(
            "The submitted information didn't contain changes. Submit different information to create a change set."
        ));
        assert!(!is_unchanged("Template format error: unsupported value for [Type]"));
    }
}
