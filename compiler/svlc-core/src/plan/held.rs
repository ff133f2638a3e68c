//! Stages that keep the deployment they have: what changes in the API does not reach them.

use super::{Action, Change, PropertyChange};
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
    /// It deploys by itself until this very change, and may get the rest of it before.
    Switched,
}

const API: &str = "AWS::ApiGatewayV2::Api";
/// Types whose changes take a deployment.
const DEPLOYED: &[&str] = &[
    API,
    "AWS::ApiGatewayV2::Authorizer",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
];
/// What an API has for its owner's eyes, and no deployment holds.
const NOTES: &[&str] = &["Description", "Name", "Tags", "Version"];
/// A type of what a deployment leads to and does not hold. Nothing but an API leads to it; a function may be called by others, so that of
/// one the right of API Gateway to call it is looked at.
const LED_TO: &str = "AWS::ApiGatewayV2::VpcLink";
const STAGE: &str = "AWS::ApiGatewayV2::Stage";

/// The stages of the new template that something does not reach, in its order.
pub(super) fn held(before: &Template, after: &Template, changes: &[Change]) -> Vec<Held> {
    let is_new = |id: &str| {
        let makes = |change: &Change| matches!(change.action, Action::Create | Action::Replace);
        changes.iter().any(|change| change.id == id && makes(change))
    };
    let is_deployed = changes.iter().any(takes_deployment);
    let is_broken = changes.iter().any(|change| goes(before, change));
    let stages = after.resources.iter().filter(|(_, one)| deploys(one) == Some(false));
    let held = stages.filter_map(|(id, one)| {
        let was_automatic = before.resources.get(id).is_some_and(|old| deploys(old) == Some(true));
        let way = match (is_new(id), is_broken, is_deployed) {
            (true, ..) => HeldWay::Empty,
            (_, _, true) if was_automatic => HeldWay::Switched,
            (_, true, _) => HeldWay::Broken,
            (_, _, true) => HeldWay::Kept,
            _ => return None,
        };
        let stage = one.properties.get("StageName").and_then(Value::scalar)?;
        Some(Held { stage, way })
    });
    held.collect()
}

/// Whether a stage deploys by itself; `None`: it does not say, or is no stage.
fn deploys(resource: &Resource) -> Option<bool> {
    let auto = resource.properties.get("AutoDeploy").filter(|_| resource.kind == STAGE)?;
    auto.scalar()?.parse().ok()
}

/// Whether something changes that a deployment holds.
fn takes_deployment(change: &Change) -> bool {
    let is_held = |property: &PropertyChange| match &property.path[..] {
        [first, name, ..] if first == "Properties" => {
            change.kind != API || !NOTES.contains(&&**name)
        }
        _ => false,
    };
    let is_touched = change.action != Action::Update || change.properties.iter().any(is_held);
    DEPLOYED.contains(&&*change.kind) && is_touched
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
    is_gone && (change.kind == LED_TO || is_right())
}
