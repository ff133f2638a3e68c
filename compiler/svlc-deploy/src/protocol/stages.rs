//! Stages of an HTTP API: API Gateway.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Millis;

/// Asks for a stage. `None` if there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetStage {
    /// The API's id.
    pub api: String,
    /// The stage's name.
    pub stage: String,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// Id of the deployment that it serves.
    pub deployment: Option<String>,
    /// Whether it deploys every change of the API by itself.
    pub auto_deploy: bool,
    /// What became of the last of these deployments.
    pub message: Option<String>,
    /// Stage variables.
    pub variables: BTreeMap<String, String>,
    /// When it was last changed.
    pub updated: Option<Millis>,
}

/// Makes a stage serve a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateStage {
    /// The API's id.
    pub api: String,
    /// The stage's name.
    pub stage: String,
    /// Id of the deployment.
    pub deployment: String,
}

/// Asks for a deployment. `None` if there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetDeployment {
    /// The API's id.
    pub api: String,
    /// The deployment's id.
    pub deployment: String,
}

/// Asks for every deployment that an API has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetDeployments {
    /// The API's id.
    pub api: String,
}

/// A deployment: the API as it was at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// Its id.
    pub id: String,
    /// `PENDING`, `FAILED` or `DEPLOYED`.
    pub status: String,
    /// Whether API Gateway made it by itself, for a stage that wants that.
    pub auto_deployed: bool,
    /// Why it has that status.
    pub reason: Option<String>,
    /// When it was made.
    pub created: Option<Millis>,
}

impl Deployment {
    /// Whether a stage can serve it.
    pub fn is_whole(&self) -> bool {
        self.status == "DEPLOYED"
    }
}
