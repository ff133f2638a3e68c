//! Change sets.

use aws_sdk_cloudformation::operation::describe_change_set::DescribeChangeSetOutput;
use aws_sdk_cloudformation::types::{
    Capability, ChangeSetSummary as SdkSummary, ChangeSetType, Parameter as SdkParameter,
    ResourceChange, ResourceChangeDetail, Tag,
};
use svlc_deploy::protocol::{
    AwsError, Change, ChangeDetail, ChangeSet, ChangeSetKind, ChangeSetMade, ChangeSetSummary,
    CreateChangeSet, DeleteChangeSet, DescribeChangeSet, Done, ExecuteChangeSet, ListChangeSets,
    Parameter,
};

use super::is_no_stack;
use crate::call::Make;
use crate::clients::Clients;
use crate::error::{name, optional, required, said, told};
use crate::time::millis;

/// CloudFormation's two names for a change set that is not there.
const NO_CHANGE_SET: [&str; 2] = ["ChangeSetNotFound", "ChangeSetNotFoundException"];

impl Make for CreateChangeSet {
    async fn make(self, clients: &Clients) -> Result<ChangeSetMade, AwsError> {
        let kind = match self.kind {
            ChangeSetKind::Create => ChangeSetType::Create,
            ChangeSetKind::Update => ChangeSetType::Update,
        };
        let tag = |(key, value)| Tag::builder().key(key).value(value).build();
        let capabilities = self.capabilities.iter().map(|name| Capability::from(name.as_str()));
        let asked = clients
            .cloudformation
            .create_change_set()
            .stack_name(self.stack)
            .change_set_name(self.name)
            .change_set_type(kind)
            .template_url(self.template_url)
            .set_parameters(Some(self.parameters.into_iter().map(parameter).collect()))
            .set_capabilities(Some(capabilities.collect()))
            .set_tags(Some(self.tags.into_iter().map(tag).collect()))
            .set_description(self.description);
        let made = asked.send().await.map_err(told)?;
        Ok(ChangeSetMade {
            id: required(made.id, "Id")?,
            stack_id: required(made.stack_id, "StackId")?,
        })
    }
}

fn parameter(given: Parameter) -> SdkParameter {
    let keep = given.value.is_none().then_some(true);
    let built = SdkParameter::builder().parameter_key(given.key);
    built.set_parameter_value(given.value).set_use_previous_value(keep).build()
}

impl Make for DescribeChangeSet {
    async fn make(self, clients: &Clients) -> Result<Option<ChangeSet>, AwsError> {
        let asked = clients.cloudformation.describe_change_set();
        let asked = asked.stack_name(self.stack).change_set_name(self.name);
        let mut pages = asked.into_paginator().send();
        let mut whole: Option<ChangeSet> = None;
        while let Some(page) = pages.next().await {
            let page = match page.map_err(told) {
                Err(error) if is_no_stack(&error) => return Ok(None),
                other => optional(other, &NO_CHANGE_SET)?,
            };
            let Some(page) = page else { return Ok(None) };
            let page = change_set(page)?;
            match &mut whole {
                Some(whole) => whole.changes.extend(page.changes),
                none => *none = Some(page),
            }
        }
        Ok(whole)
    }
}

fn change_set(page: DescribeChangeSetOutput) -> Result<ChangeSet, AwsError> {
    let changes = page.changes.unwrap_or_default().into_iter();
    Ok(ChangeSet {
        id: required(page.change_set_id, "ChangeSetId")?,
        name: required(page.change_set_name, "ChangeSetName")?,
        stack_id: required(page.stack_id, "StackId")?,
        status: required(page.status, "Status")?.as_str().to_owned(),
        reason: said(page.status_reason),
        execution_status: page.execution_status.map(|status| status.as_str().to_owned()),
        description: said(page.description),
        created: page.creation_time.as_ref().map(millis),
        changes: changes
            .filter_map(|change| change.resource_change)
            .map(change)
            .collect::<Result<_, _>>()?,
    })
}

fn change(found: ResourceChange) -> Result<Change, AwsError> {
    let scope = found.scope.unwrap_or_default();
    Ok(Change {
        action: required(found.action, "Action")?.as_str().to_owned(),
        logical_id: name(found.logical_resource_id, "LogicalResourceId")?,
        physical_id: said(found.physical_resource_id),
        resource_type: name(found.resource_type, "ResourceType")?,
        replacement: found.replacement.map(|replacement| replacement.as_str().to_owned()),
        scope: scope.iter().map(|attribute| attribute.as_str().to_owned()).collect(),
        details: found.details.unwrap_or_default().into_iter().map(detail).collect(),
    })
}

fn detail(found: ResourceChangeDetail) -> ChangeDetail {
    let target = found.target.as_ref();
    let attribute = target.and_then(|target| target.attribute.as_ref());
    let recreation = target.and_then(|target| target.requires_recreation.as_ref());
    ChangeDetail {
        attribute: attribute.map(|attribute| attribute.as_str().to_owned()),
        name: target.and_then(|target| target.name.clone()),
        recreation: recreation.map(|recreation| recreation.as_str().to_owned()),
        evaluation: found.evaluation.map(|evaluation| evaluation.as_str().to_owned()),
        source: found.change_source.map(|source| source.as_str().to_owned()),
        cause: said(found.causing_entity),
    }
}

impl Make for ListChangeSets {
    async fn make(self, clients: &Clients) -> Result<Vec<ChangeSetSummary>, AwsError> {
        let asked = clients.cloudformation.list_change_sets().stack_name(self.stack);
        let mut pages = asked.into_paginator().items().send();
        let mut summaries = Vec::new();
        while let Some(found) = pages.next().await {
            summaries.push(summary(found.map_err(told)?)?);
        }
        Ok(summaries)
    }
}

fn summary(found: SdkSummary) -> Result<ChangeSetSummary, AwsError> {
    Ok(ChangeSetSummary {
        id: required(found.change_set_id, "ChangeSetId")?,
        name: required(found.change_set_name, "ChangeSetName")?,
        status: required(found.status, "Status")?.as_str().to_owned(),
        reason: said(found.status_reason),
        execution_status: found.execution_status.map(|status| status.as_str().to_owned()),
        description: said(found.description),
        created: found.creation_time.as_ref().map(millis),
    })
}

impl Make for DeleteChangeSet {
    async fn make(self, clients: &Clients) -> Result<Done, AwsError> {
        let asked = clients.cloudformation.delete_change_set();
        let asked = asked.stack_name(self.stack).change_set_name(self.name);
        optional(asked.send().await.map_err(told), &NO_CHANGE_SET)?;
        Ok(Done {})
    }
}

impl Make for ExecuteChangeSet {
    async fn make(self, clients: &Clients) -> Result<Done, AwsError> {
        let asked = clients.cloudformation.execute_change_set();
        let asked = asked.stack_name(self.stack).change_set_name(self.name);
        asked.set_client_request_token(self.token).send().await.map_err(told)?;
        Ok(Done {})
    }
}
