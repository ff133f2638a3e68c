//! What happens to a stack.

use aws_sdk_cloudformation::types::StackEvent as SdkEvent;
use svlc_deploy::protocol::{AwsError, DescribeStackEvents, StackEvent, StackEvents};

use crate::call::Make;
use crate::clients::Clients;
use crate::error::{name, required, said, told};
use crate::time::millis;

impl Make for DescribeStackEvents {
    async fn make(self, clients: &Clients) -> Result<StackEvents, AwsError> {
        let asked = clients.cloudformation.describe_stack_events().stack_name(self.stack);
        let page = asked.set_next_token(self.token).send().await.map_err(told)?;
        let events = page.stack_events.unwrap_or_default().into_iter().map(event);
        Ok(StackEvents { events: events.collect::<Result<_, _>>()?, token: said(page.next_token) })
    }
}

fn event(found: SdkEvent) -> Result<StackEvent, AwsError> {
    Ok(StackEvent {
        id: required(found.event_id, "EventId")?,
        time: millis(&required(found.timestamp, "Timestamp")?),
        logical_id: name(found.logical_resource_id, "LogicalResourceId")?,
        physical_id: said(found.physical_resource_id),
        resource_type: name(found.resource_type, "ResourceType")?,
        status: required(found.resource_status, "ResourceStatus")?.as_str().to_owned(),
        detailed_status: found.detailed_status.map(|status| status.as_str().to_owned()),
        reason: said(found.resource_status_reason),
        token: said(found.client_request_token),
    })
}
