//! Stages that keep the deployment they have: what changes in the API does not reach them.

use super::{Action, Change};
use crate::cfn::{Resource, Template, Value};

/// A stage that something of what changes does not reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its name.
    pub stage: String,
    /// What that comes to.
    pub way: HeldWay,
}

/// What it comes to that a stage keeps its deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldWay {
    /// It is new and has none.
    Empty,
    /// It serves what it has served.
    Kept,
    /// As `Kept`, but something goes away that what it serves may lead to.
    Broken,
}

/// Types whose changes take a deployment.
const DEPLOYED: &[&str] = &[
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::Authorizer",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
];
/// Types of what a deployment leads to and does not hold.
const LED_TO: &[&str] =
    &["AWS::ApiGatewayV2::VpcLink", "AWS::Lambda::Alias", "AWS::Lambda::Function"];
const STAGE: &str = "AWS::ApiGatewayV2::Stage";

/// The stages of the new template that something does not reach, in its order.
pub(super) fn held(before: &Template, after: &Template, changes: &[Change]) -> Vec<Held> {
    let is_new = |id: &str| {
        let makes = |change: &Change| matches!(change.action, Action::Create | Action::Replace);
        changes.iter().any(|change| change.id == id && makes(change))
    };
    let is_deployed = changes.iter().any(|change| DEPLOYED.contains(&&*change.kind));
    let is_broken = changes.iter().any(|change| goes(before, change));
    let stages = after.resources.iter().filter(|(_, one)| keeps_deployment(one));
    let held = stages.filter_map(|(id, one)| {
        let way = match (is_new(id), is_broken, is_deployed) {
            (true, ..) => HeldWay::Empty,
            (_, true, _) => HeldWay::Broken,
            (_, _, true) => HeldWay::Kept,
            _ => return None,
        };
        let stage = one.properties.get("StageName").and_then(Value::scalar)?;
        Some(Held { stage, way })
    });
    held.collect()
}

fn keeps_deployment(resource: &Resource) -> bool {
    let auto = resource.properties.get("AutoDeploy").and_then(Value::scalar);
    resource.kind == STAGE && auto.as_deref() == Some("false")
}

/// Whether something goes away that a deployment may lead to: it, or the right to call it.
fn goes(before: &Template, change: &Change) -> bool {
    let is_gone = matches!(change.action, Action::Delete | Action::Replace);
    let is_right = || {
        let old = before.resources.get(&change.id);
        let who = old.and_then(|old| old.properties.get("Principal")).and_then(Value::scalar);
        change.kind == "AWS::Lambda::Permission"
            && who.as_deref() == Some("apigateway.amazonaws.com")
    };
    is_gone && (LED_TO.contains(&&*change.kind) || is_right())
}
