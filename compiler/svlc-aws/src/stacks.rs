//! Stacks and what is in them: CloudFormation.

mod changes;
mod drift;
mod events;

use aws_sdk_cloudformation::types::{
    Output, Parameter as SdkParameter, Stack as SdkStack, StackResourceSummary, TemplateStage,
};
use svlc_deploy::protocol::{
    AwsError, ContinueUpdateRollback, DeleteStack, DescribeStack, Done, GetTemplate,
    ListStackResources, Parameter, Stack, StackOutput, StackResource, Template,
};

use crate::call::Make;
use crate::clients::Clients;
use crate::error::{name, required, said, told};
use crate::time::millis;

/// What CloudFormation says, among other things, of a stack that is not there.
const VALIDATION: &str = "ValidationError";

impl Make for DescribeStack {
    async fn make(self, clients: &Clients) -> Result<Option<Stack>, AwsError> {
        let asked = clients.cloudformation.describe_stacks().stack_name(self.stack);
        match asked.send().await.map_err(told) {
            Ok(found) => found.stacks.unwrap_or_default().pop().map(stack).transpose(),
            Err(error) if is_no_stack(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// CloudFormation has no code of its own for it.
fn is_no_stack(error: &AwsError) -> bool {
    error.code == VALIDATION && error.message.contains("does not exist")
}

fn stack(found: SdkStack) -> Result<Stack, AwsError> {
    let parameters = found.parameters.unwrap_or_default().into_iter().map(parameter);
    let outputs = found.outputs.unwrap_or_default().into_iter().map(output);
    let tags = found.tags.unwrap_or_default().into_iter();
    Ok(Stack {
        id: required(found.stack_id, "StackId")?,
        name: required(found.stack_name, "StackName")?,
        status: required(found.stack_status, "StackStatus")?.as_str().to_owned(),
        reason: said(found.stack_status_reason),
        parameters: parameters.collect::<Result<_, _>>()?,
        outputs: outputs.collect::<Result<_, _>>()?,
        tags: tags.filter_map(|tag| Some((tag.key?, tag.value?))).collect(),
        created: millis(&required(found.creation_time, "CreationTime")?),
        updated: found.last_updated_time.as_ref().map(millis),
    })
}

fn parameter(found: SdkParameter) -> Result<Parameter, AwsError> {
    let key = required(found.parameter_key, "ParameterKey")?;
    Ok(Parameter { key, value: found.parameter_value })
}

fn output(found: Output) -> Result<StackOutput, AwsError> {
    Ok(StackOutput {
        key: required(found.output_key, "OutputKey")?,
        value: required(found.output_value, "OutputValue")?,
        description: said(found.description),
    })
}

impl Make for GetTemplate {
    async fn make(self, clients: &Clients) -> Result<Template, AwsError> {
        let asked = clients.cloudformation.get_template().stack_name(self.stack);
        let found = asked.template_stage(TemplateStage::Original).send().await.map_err(told)?;
        Ok(Template { body: required(found.template_body, "TemplateBody")? })
    }
}

impl Make for ListStackResources {
    async fn make(self, clients: &Clients) -> Result<Vec<StackResource>, AwsError> {
        let asked = clients.cloudformation.list_stack_resources().stack_name(self.stack);
        let mut pages = asked.into_paginator().items().send();
        let mut resources = Vec::new();
        while let Some(found) = pages.next().await {
            resources.push(resource(found.map_err(told)?)?);
        }
        Ok(resources)
    }
}

fn resource(found: StackResourceSummary) -> Result<StackResource, AwsError> {
    let drift = found.drift_information.and_then(|drift| drift.stack_resource_drift_status);
    Ok(StackResource {
        logical_id: name(found.logical_resource_id, "LogicalResourceId")?,
        physical_id: said(found.physical_resource_id),
        resource_type: name(found.resource_type, "ResourceType")?,
        status: required(found.resource_status, "ResourceStatus")?.as_str().to_owned(),
        reason: said(found.resource_status_reason),
        updated: millis(&required(found.last_updated_timestamp, "LastUpdatedTimestamp")?),
        drift: drift.map(|status| status.as_str().to_owned()),
    })
}

impl Make for DeleteStack {
    async fn make(self, clients: &Clients) -> Result<Done, AwsError> {
        let retain = (!self.retain.is_empty()).then_some(self.retain);
        let asked = clients.cloudformation.delete_stack().stack_name(self.stack);
        let asked = asked.set_retain_resources(retain).set_client_request_token(self.token);
        asked.send().await.map_err(told)?;
        Ok(Done {})
    }
}

impl Make for ContinueUpdateRollback {
    async fn make(self, clients: &Clients) -> Result<Done, AwsError> {
        let skip = (!self.skip.is_empty()).then_some(self.skip);
        let asked = clients.cloudformation.continue_update_rollback().stack_name(self.stack);
        asked.set_resources_to_skip(skip).send().await.map_err(told)?;
        Ok(Done {})
    }
}
