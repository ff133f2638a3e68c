//! Whether somebody changed what a stack made.

use aws_sdk_cloudformation::types::{PropertyDifference, StackResourceDrift};
use svlc_deploy::protocol::{
    AwsError, DescribeDrift, DescribeResourceDrifts, DetectDrift, Detection, Drift,
    DriftedProperty, ResourceDrift,
};

use crate::call::Make;
use crate::clients::Clients;
use crate::error::{name, required, said, told};

impl Make for DetectDrift {
    async fn make(self, clients: &Clients) -> Result<Detection, AwsError> {
        let asked = clients.cloudformation.detect_stack_drift().stack_name(self.stack);
        let started = asked.send().await.map_err(told)?;
        Ok(Detection { id: required(started.stack_drift_detection_id, "StackDriftDetectionId")? })
    }
}

impl Make for DescribeDrift {
    async fn make(self, clients: &Clients) -> Result<Drift, AwsError> {
        let asked = clients.cloudformation.describe_stack_drift_detection_status();
        let found = asked.stack_drift_detection_id(self.id).send().await.map_err(told)?;
        let drifted = found.drifted_stack_resource_count.unwrap_or_default();
        Ok(Drift {
            detection: required(found.detection_status, "DetectionStatus")?.as_str().to_owned(),
            reason: said(found.detection_status_reason),
            status: found.stack_drift_status.map(|status| status.as_str().to_owned()),
            drifted: u32::try_from(drifted).unwrap_or_default(),
        })
    }
}

impl Make for DescribeResourceDrifts {
    async fn make(self, clients: &Clients) -> Result<Vec<ResourceDrift>, AwsError> {
        let asked = clients.cloudformation.describe_stack_resource_drifts().stack_name(self.stack);
        let mut pages = asked.into_paginator().send();
        let mut drifts = Vec::new();
        while let Some(page) = pages.next().await {
            let found = page.map_err(told)?.stack_resource_drifts.unwrap_or_default();
            for one in found {
                drifts.push(resource(one)?);
            }
        }
        Ok(drifts)
    }
}

fn resource(found: StackResourceDrift) -> Result<ResourceDrift, AwsError> {
    let status = required(found.stack_resource_drift_status, "StackResourceDriftStatus")?;
    let properties = found.property_differences.unwrap_or_default().into_iter().map(property);
    Ok(ResourceDrift {
        logical_id: name(found.logical_resource_id, "LogicalResourceId")?,
        physical_id: said(found.physical_resource_id),
        resource_type: name(found.resource_type, "ResourceType")?,
        status: status.as_str().to_owned(),
        properties: properties.collect::<Result<_, _>>()?,
    })
}

fn property(found: PropertyDifference) -> Result<DriftedProperty, AwsError> {
    Ok(DriftedProperty {
        path: required(found.property_path, "PropertyPath")?,
        kind: required(found.difference_type, "DifferenceType")?.as_str().to_owned(),
    })
}
