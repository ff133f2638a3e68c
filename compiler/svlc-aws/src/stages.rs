//! Stages of an HTTP API: API Gateway.

use aws_sdk_apigatewayv2::types::DeploymentStatus;
use aws_smithy_types::DateTime;
use svlc_deploy::protocol::{
    AwsError, Deployment, Done, GetDeployment, GetDeployments, GetStage, Stage, UpdateStage,
};

use crate::call::Make;
use crate::clients::Clients;
use crate::error::{optional, required, said, told};
use crate::time::millis;

impl Make for GetStage {
    async fn make(self, clients: &Clients) -> Result<Option<Stage>, AwsError> {
        let asked = clients.gateway.get_stage().api_id(self.api).stage_name(self.stage);
        let found = asked.send().await.map_err(told);
        let Some(stage) = optional(found, &["NotFoundException"])? else { return Ok(None) };
        Ok(Some(Stage {
            name: required(stage.stage_name, "stageName")?,
            deployment: stage.deployment_id,
            auto_deploy: stage.auto_deploy.unwrap_or_default(),
            variables: stage.stage_variables.unwrap_or_default().into_iter().collect(),
            updated: stage.last_updated_date.as_ref().map(millis),
        }))
    }
}

impl Make for UpdateStage {
    async fn make(self, clients: &Clients) -> Result<Done, AwsError> {
        let asked = clients.gateway.update_stage().api_id(self.api).stage_name(self.stage);
        asked.deployment_id(self.deployment).send().await.map_err(told)?;
        Ok(Done {})
    }
}

impl Make for GetDeployment {
    async fn make(self, clients: &Clients) -> Result<Option<Deployment>, AwsError> {
        let asked = clients.gateway.get_deployment().api_id(self.api);
        let found = asked.deployment_id(self.deployment).send().await.map_err(told);
        let Some(found) = optional(found, &["NotFoundException"])? else { return Ok(None) };
        let (id, status) = (found.deployment_id, found.deployment_status);
        let reason = found.deployment_status_message;
        deployment(id, status, reason, found.created_date).map(Some)
    }
}

impl Make for GetDeployments {
    async fn make(self, clients: &Clients) -> Result<Vec<Deployment>, AwsError> {
        let (mut all, mut token) = (Vec::new(), None);
        loop {
            let asked = clients.gateway.get_deployments().api_id(&self.api);
            let page = asked.set_next_token(token.clone()).send().await.map_err(told)?;
            for one in page.items.unwrap_or_default() {
                let (id, status) = (one.deployment_id, one.deployment_status);
                let reason = one.deployment_status_message;
                all.push(deployment(id, status, reason, one.created_date)?);
            }
            let next = said(page.next_token);
            // A page that leads to itself is no end that AWS knows.
            if next.is_none() || next == token {
                return Ok(all);
            }
            token = next;
        }
    }
}

fn deployment(
    id: Option<String>,
    status: Option<DeploymentStatus>,
    reason: Option<String>,
    created: Option<DateTime>,
) -> Result<Deployment, AwsError> {
    Ok(Deployment {
        id: required(id, "deploymentId")?,
        status: required(status, "deploymentStatus")?.as_str().to_owned(),
        reason: said(reason),
        created: created.as_ref().map(millis),
    })
}
