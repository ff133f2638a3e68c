//! Answers as AWS gives them, for what no server on this machine comes to.

use crate::proxy::Fate;

/// An answer of CloudFormation.
pub(crate) fn result(call: &str, inside: &str) -> String {
    format!("<{call}Response><{call}Result>{inside}</{call}Result></{call}Response>")
}

/// An error as CloudFormation and STS write it.
pub(crate) fn refusal(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message>\
         </Error><RequestId>request-1</RequestId></ErrorResponse>"
    )
}

/// A stack in a status. Its name stands for its id, by which it is asked for.
pub(crate) fn stack(name: &str, status: &str) -> Fate {
    let inside = format!(
        "<Stacks><member><StackId>{name}</StackId><StackName>{name}</StackName><StackStatus>{status}</StackStatus>\
         <CreationTime>2026-11-25T10:00:00.000Z</CreationTime></member></Stacks>"
    );
    Fate::Answer(200, result("DescribeStacks", &inside))
}

/// Events of a stack, in the order of time, each with logical id, type, status and reason.
pub(crate) fn events(all: &[(&str, &str, &str, &str)]) -> Fate {
    let event = |(at, (id, kind, status, reason)): (usize, &(&str, &str, &str, &str))| {
        format!(
            "<member><StackId>s</StackId><StackName>s</StackName><EventId>recorded-{at}</EventId>\
             <Timestamp>2026-11-25T10:00:00.000Z</Timestamp><LogicalResourceId>{id}</LogicalResourceId>\
             <ResourceType>{kind}</ResourceType><ResourceStatus>{status}</ResourceStatus>\
             <ResourceStatusReason>{reason}</ResourceStatusReason></member>"
        )
    };
    let members: String = all.iter().enumerate().rev().map(event).collect();
    let inside = format!("<StackEvents>{members}</StackEvents>");
    Fate::Answer(200, result("DescribeStackEvents", &inside))
}
