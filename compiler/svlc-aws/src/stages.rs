//! Stages of an HTTP API: API Gateway.

use aws_sdk_apigatewayv2::types::DeploymentStatus;
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
            message: said(stage.last_deployment_status_message),
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
        Ok(Some(Deployment {
            id: required(found.deployment_id, "deploymentId")?,
            status: status(found.deployment_status)?,
            auto_deployed: found.auto_deployed.unwrap_or_default(),
            reason: said(found.deployment_status_message),
            created: found.created_date.as_ref().map(millis),
        }))
    }
}

impl Make for GetDeployments {
    async fn make(self, clients: &Clients) -> Result<Vec<Deployment>, AwsError> {
        let (mut all, mut token) = (Vec::new(), None);
        loop {
            let asked = clients.gateway.get_deployments().api_id(&self.api);
            let page = asked.set_next_token(token.clone()).send().await.map_err(told)?;
            for one in page.items.unwrap_or_default() {
                all.push(Deployment {
                    id: required(one.deployment_id, "deploymentId")?,
                    status: status(one.deployment_status)?,
                    auto_deployed: one.auto_deployed.unwrap_or_default(),
                    reason: said(one.deployment_status_message),
                    created: one.created_date.as_ref().map(millis),
                });
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

fn status(status: Option<DeploymentStatus>) -> Result<String, AwsError> {
    Ok(required(status, "deploymentStatus")?.as_str().to_owned())
}
