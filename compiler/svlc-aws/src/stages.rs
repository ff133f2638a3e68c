//! Stages of an HTTP API: API Gateway.

use svlc_deploy::protocol::{
    AwsError, Deployment, Done, GetDeployment, GetStage, Stage, UpdateStage,
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
        let status = required(found.deployment_status, "deploymentStatus")?;
        Ok(Some(Deployment {
            id: required(found.deployment_id, "deploymentId")?,
            status: status.as_str().to_owned(),
            reason: said(found.deployment_status_message),
            created: found.created_date.as_ref().map(millis),
        }))
    }
}
