//! Following what AWS does to a stack, event by event, to its end.

use crate::cloud::{Calls, Cloud, Fault};
use crate::host::{Host, News};
use crate::protocol::{DescribeStack, DescribeStackEvents, Stack, StackEvent};
use crate::standing::Standing;

/// The type of a stack's own events.
const STACK: &str = "AWS::CloudFormation::Stack";

/// How often in a row AWS may not answer, after all attempts of the SDK, before it is given up to look.
const PATIENCE: u32 = 10;

/// The last event of a stack before something is done to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark(Option<String>);

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// The stack's last status.
    pub status: String,
    /// The stack as it is now; `None` if it is gone.
    pub stack: Option<Stack>,
    /// What happened, the oldest first.
    pub events: Vec<StackEvent>,
}

/// Marks the place in a stack's events.
pub fn mark<C: Cloud>(cloud: &mut C, stack: &str) -> Result<Mark, Fault> {
    let page = cloud.call(DescribeStackEvents { stack: stack.to_owned(), token: None })?;
    Ok(Mark(page.events.into_iter().next().map(|event| event.id)))
}

/// Tells what happens behind the mark until AWS is done. `stack` is the stack's id, by which it is found even when it is gone.
pub fn follow<C: Cloud, H: Host>(
    cloud: &mut C,
    host: &mut H,
    stack: &str,
    mut mark: Mark,
) -> Result<Ended, H::Error> {
    let (mut events, mut round, mut failed) = (Vec::new(), 0, 0);
    loop {
        let (current, new) = match look(cloud, stack, &mark) {
            // AWS goes on whether or not it is looked at, and what passes is waited out.
            Err(Fault::Aws(error)) if error.is_retryable && failed < PATIENCE => {
                host.wait(failed)?;
                failed += 1;
                continue;
            }
            looked => looked?,
        };
        failed = 0;
        for event in &new {
            host.tell(News::Event(event))?;
        }
        round = if new.is_empty() { round + 1 } else { 0 };
        mark = new.last().map_or(mark, |last| Mark(Some(last.id.clone())));
        events.extend(new);
        if let Some(status) = end(current.as_ref(), &events) {
            return Ok(Ended { status, stack: current, events });
        }
        host.wait(round)?;
    }
}

/// The stack, and what is new. The status first: what happened before it is told in any case.
fn look<C: Cloud>(
    cloud: &mut C,
    stack: &str,
    mark: &Mark,
) -> Result<(Option<Stack>, Vec<StackEvent>), Fault> {
    let current = cloud.call(DescribeStack { stack: stack.to_owned() })?;
    Ok((current, since(cloud, stack, mark)?))
}

/// The status in which AWS is done: the stack is at rest, and not only because the work has not begun.
fn end(stack: Option<&Stack>, events: &[StackEvent]) -> Option<String> {
    let standing = Standing::of(stack);
    if standing == Standing::Absent {
        return Some("DELETE_COMPLETE".to_owned());
    }
    let status = &stack?.status;
    let has_begun = events.iter().any(|event| event.resource_type == STACK);
    let is_at_rest = !matches!(standing, Standing::Busy | Standing::Reviewed);
    (has_begun && is_at_rest).then(|| status.clone())
}

/// The events behind the mark, the oldest first.
fn since<C: Cloud>(cloud: &mut C, stack: &str, mark: &Mark) -> Result<Vec<StackEvent>, Fault> {
    let (mut all, mut token) = (Vec::new(), None);
    loop {
        let page = cloud.call(DescribeStackEvents { stack: stack.to_owned(), token })?;
        for event in page.events {
            if mark.0.as_ref() == Some(&event.id) {
                all.reverse();
                return Ok(all);
            }
            all.push(event);
        }
        token = page.token;
        if token.is_none() {
            all.reverse();
            return Ok(all);
        }
    }
}
