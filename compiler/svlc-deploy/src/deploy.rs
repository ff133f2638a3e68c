//! Bringing a stack to what a template says, from wherever the run before has left it.

use std::collections::BTreeMap;

use crate::change::{self, Findings, Proposed, Refusal, Wanted};
use crate::cloud::{Calls, Cloud, Fault};
use crate::follow::{self, Ended};
use crate::host::{Host, News, Question, Work};
use crate::protocol::{
    ChangeSet, ChangeSetKind, ContinueUpdateRollback, DeleteStack, DescribeStack,
    DescribeStackEvents, GetTemplate, ListChangeSets, Parameter, Stack,
};
use crate::standing::{Standing, is_good};
use crate::store;
use crate::who::{self, Who};

/// What is to be deployed.
#[derive(Debug, Clone)]
pub struct Order<'a> {
    /// The stack's name.
    pub stack: &'a str,
    /// The bucket of its template.
    pub bucket: &'a str,
    /// Where the template is.
    pub template_url: &'a str,
    /// Names of the template's parameters; what has no value keeps the one that the stack has.
    pub parameters: &'a [String],
    /// Values that the user gives.
    pub values: &'a BTreeMap<String, String>,
    /// Tags of the stack.
    pub tags: &'a BTreeMap<String, String>,
    /// Who deploys.
    pub who: &'a Who,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The stack is as the template says already.
    Nothing(Stack),
    /// It is now.
    Done(Stack),
    /// The user did not want it; nothing was changed.
    Declined,
    /// CloudFormation does not take the template.
    Refused(Refusal),
    /// It failed, and the stack is as it was, or as the last event says.
    Failed(Ended),
}

/// How a stack can be changed, or why it is not to be.
enum Ready {
    As(ChangeSetKind),
    Not(Box<Outcome>),
}

/// Deploys.
pub fn deploy<C: Cloud, H: Host>(
    cloud: &mut C,
    host: &mut H,
    order: &Order<'_>,
) -> Result<Outcome, H::Error> {
    for round in 0.. {
        let kind = match ready(cloud, host, order)? {
            Ready::As(kind) => kind,
            Ready::Not(outcome) => return Ok(*outcome),
        };
        let current = cloud.call(DescribeStack { stack: order.stack.to_owned() })?;
        let before = deployed(cloud, current.as_ref().filter(|_| kind == ChangeSetKind::Update))?;
        if let Some((stack, template)) = &before {
            host.tell(News::Deployed { stack, template })?;
        }
        let wanted = Wanted {
            stack: order.stack,
            template_url: order.template_url,
            parameters: parameters(order, current.as_ref()),
            tags: order.tags,
            who: order.who,
        };
        let (set, found) = match change::propose(cloud, host, &wanted, kind)? {
            Proposed::Changes(set, found) => (set, found),
            Proposed::Busy => {
                host.wait(round)?;
                continue;
            }
            Proposed::Refused(refusal) => return Ok(Outcome::Refused(refusal)),
            Proposed::Nothing => match current {
                Some(stack) => return Ok(Outcome::Nothing(stack)),
                None => continue,
            },
        };
        if !agreed(cloud, host, order, (&set, &found), kind)? {
            return Ok(Outcome::Declined);
        }
        if let Some((stack, template)) = &before {
            let since = stack.updated.unwrap_or(stack.created);
            store::keep(cloud, order.bucket, order.stack, template, since)?;
        }
        let Some(mark) = change::execute(cloud, &set, order.who)? else {
            host.tell(News::Overtaken)?;
            host.wait(round)?;
            continue;
        };
        let work = match kind {
            ChangeSetKind::Create => Work::Create,
            ChangeSetKind::Update => Work::Update,
        };
        host.tell(News::Begins { work })?;
        return Ok(outcome(follow::follow(cloud, host, &set.stack_id, mark)?));
    }
    Ok(Outcome::Declined)
}

fn outcome(ended: Ended) -> Outcome {
    match ended {
        Ended { status, stack: Some(stack), .. } if is_good(&status) => Outcome::Done(stack),
        ended => Outcome::Failed(ended),
    }
}

/// Shows the changes and asks; takes the change set back if the answer is no, or there is none.
fn agreed<C: Cloud, H: Host>(
    cloud: &mut C,
    host: &mut H,
    order: &Order<'_>,
    (set, found): (&ChangeSet, &Findings),
    kind: ChangeSetKind,
) -> Result<bool, H::Error> {
    let told = host.tell(News::Proposed { kind, changes: &set.changes, found });
    let answer = told.and_then(|()| host.ask(Question::Execute { stack: order.stack }));
    if !matches!(answer, Ok(true)) {
        let withdrawn = change::withdraw(cloud, order.stack, &set.name);
        // Why there is no answer matters more than what is left behind, which the next run takes away.
        if answer.is_ok() {
            withdrawn?;
        }
    }
    answer
}

/// Values for the parameters: the user's, else the stack's own, else the template's.
fn parameters(order: &Order<'_>, stack: Option<&Stack>) -> Vec<Parameter> {
    let has = |name: &String| {
        stack.is_some_and(|stack| stack.parameters.iter().any(|one| one.key == *name))
    };
    let value = |name: &String| match order.values.get(name) {
        Some(value) => Some(Parameter { key: name.clone(), value: Some(value.clone()) }),
        None => has(name).then(|| Parameter { key: name.clone(), value: None }),
    };
    order.parameters.iter().filter_map(value).collect()
}

/// The stack with its template, which is about to be replaced.
fn deployed<C: Cloud>(
    cloud: &mut C,
    stack: Option<&Stack>,
) -> Result<Option<(Stack, String)>, Fault> {
    let Some(stack) = stack.cloned() else { return Ok(None) };
    let template = cloud.call(GetTemplate { stack: stack.id.clone() })?.body;
    Ok(Some((stack, template)))
}

/// Brings the stack to where it can be changed.
fn ready<C: Cloud, H: Host>(
    cloud: &mut C,
    host: &mut H,
    order: &Order<'_>,
) -> Result<Ready, H::Error> {
    let mut has_continued = false;
    loop {
        let current = settled(cloud, host, order.stack)?;
        let Some(stack) = current else { return Ok(Ready::As(ChangeSetKind::Create)) };
        match Standing::of(Some(&stack)) {
            Standing::Absent => return Ok(Ready::As(ChangeSetKind::Create)),
            Standing::Busy => {}
            Standing::Reviewed => {
                change::clear(cloud, order.stack, order.who)?;
                return Ok(Ready::As(ChangeSetKind::Create));
            }
            Standing::Settled => {
                change::clear(cloud, order.stack, order.who)?;
                return Ok(Ready::As(ChangeSetKind::Update));
            }
            Standing::Unmade | Standing::Undeleted => {
                if !host.ask(Question::Clear { stack: &stack })? {
                    return Ok(Ready::Not(Box::new(Outcome::Declined)));
                }
                let ended = delete(cloud, host, &stack, &[], order.who)?;
                if !is_good(&ended.status) {
                    return Ok(Ready::Not(Box::new(Outcome::Failed(ended))));
                }
            }
            Standing::Stuck => {
                if !host.ask(Question::Continue { stack: &stack })? {
                    return Ok(Ready::Not(Box::new(Outcome::Declined)));
                }
                let ended = go_on(cloud, host, &stack)?;
                if has_continued || ended.status != "UPDATE_ROLLBACK_COMPLETE" {
                    return Ok(Ready::Not(Box::new(Outcome::Failed(ended))));
                }
                has_continued = true;
            }
        }
    }
}

/// The stack, when AWS is not at work on it any more.
pub fn settled<C: Cloud, H: Host>(
    cloud: &mut C,
    host: &mut H,
    stack: &str,
) -> Result<Option<Stack>, H::Error> {
    let mut told = None;
    for round in 0.. {
        let current = cloud.call(DescribeStack { stack: stack.to_owned() })?;
        let Some(found) = current.filter(|one| Standing::of(Some(one)) == Standing::Busy) else {
            break;
        };
        if told.as_ref() != Some(&found.status) {
            let who = at_work(cloud, &found)?;
            host.tell(News::Busy { stack: &found, who: who.as_deref() })?;
            told = Some(found.status);
        }
        host.wait(round)?;
    }
    Ok(cloud.call(DescribeStack { stack: stack.to_owned() })?)
}

/// Whose work it is that AWS does: as the newest event's token says, or the change set that is executed.
fn at_work<C: Cloud>(cloud: &mut C, stack: &Stack) -> Result<Option<String>, Fault> {
    let page = cloud.call(DescribeStackEvents { stack: stack.id.clone(), token: None })?;
    let token = page.events.into_iter().find_map(|event| event.token);
    if let Some(who) = token.as_deref().and_then(who::of_token) {
        return Ok(Some(who));
    }
    let sets = cloud.call(ListChangeSets { stack: stack.name.clone() })?;
    let is_executed = |status: &Option<String>| status.as_deref() == Some("EXECUTE_IN_PROGRESS");
    let set = sets.into_iter().find(|set| is_executed(&set.execution_status));
    let said = set.and_then(|set| set.description);
    Ok(said.map(|said| said.trim_start_matches("svlc deploy by ").to_owned()).or(token))
}

/// Deletes a stack and follows it to its end. `retain` are logical ids of what is to stay, of a stack that could not be deleted.
pub fn delete<C: Cloud, H: Host>(
    cloud: &mut C,
    host: &mut H,
    stack: &Stack,
    retain: &[String],
    who: &Who,
) -> Result<Ended, H::Error> {
    let mark = follow::mark(cloud, &stack.id)?;
    let token = Some(who.token());
    cloud.call(DeleteStack { stack: stack.id.clone(), retain: retain.to_vec(), token })?;
    host.tell(News::Begins { work: Work::Delete })?;
    follow::follow(cloud, host, &stack.id, mark)
}

/// Goes on with a rollback that failed.
fn go_on<C: Cloud, H: Host>(cloud: &mut C, host: &mut H, stack: &Stack) -> Result<Ended, H::Error> {
    let mark = follow::mark(cloud, &stack.id)?;
    cloud.call(ContinueUpdateRollback { stack: stack.id.clone(), skip: Vec::new() })?;
    host.tell(News::Begins { work: Work::Continue })?;
    follow::follow(cloud, host, &stack.id, mark)
}

#[cfg(test)]
mod tests;
