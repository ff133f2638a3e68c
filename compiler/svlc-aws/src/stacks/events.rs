//! What happens to a stack, and what a validation has found.

use aws_sdk_cloudformation::types::{
    EventFilter, OperationEvent as SdkFinding, StackEvent as SdkEvent,
};
use svlc_deploy::protocol::{
    AwsError, DescribeEvents, DescribeStackEvents, OperationEvent, StackEvent, StackEvents,
};

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

impl Make for DescribeEvents {
    async fn make(self, clients: &Clients) -> Result<Vec<OperationEvent>, AwsError> {
        let asked = clients.cloudformation.describe_events().change_set_name(self.change_set);
        let asked = asked.filters(EventFilter::builder().failed_events(true).build());
        let mut pages = asked.into_paginator().items().send();
        let mut events = Vec::new();
        while let Some(found) = pages.next().await {
            events.push(finding(found.map_err(told)?)?);
        }
        Ok(events)
    }
}

fn finding(found: SdkFinding) -> Result<OperationEvent, AwsError> {
    let mode = found.validation_failure_mode.or(found.hook_failure_mode);
    let reason = said(found.validation_status_reason).or(said(found.hook_status_reason));
    Ok(OperationEvent {
        event_type: required(found.event_type, "EventType")?.as_str().to_owned(),
        logical_id: said(found.logical_resource_id),
        resource_type: said(found.resource_type),
        check: said(found.validation_name).or(said(found.hook_type)),
        mode: mode.map(|mode| mode.as_str().to_owned()),
        path: said(found.validation_path),
        reason: reason.or(said(found.resource_status_reason)),
    })
}
