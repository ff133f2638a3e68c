//! The deployments of an API, and which of the spec's stages serve them.

use serde_json::json;
use svlc_core::model::Model;
use svlc_deploy::cloud::Cloud;
use svlc_deploy::promote;
use svlc_deploy::protocol::{Deployment, Stack, Stage};

use crate::aws::{api, moment, serving};
use crate::error::{Exit, Fault};
use crate::render;
use crate::render::text::visible;
use crate::terminal::Terminal;

/// Shows them, the newest first.
pub(super) fn show<C: Cloud>(
    cloud: &mut C,
    model: &Model,
    stack: &Stack,
    is_json: bool,
    terminal: &mut Terminal,
) -> Result<Exit, Fault> {
    let all = promote::deployments(cloud, api(stack).unwrap_or_default())?;
    let stages = serving(cloud, model, stack)?;
    if is_json {
        let all: Vec<_> = all
            .iter()
            .map(|one| {
                json!({
                    "id": one.id,
                    "created": one.created.map(moment),
                    "status": one.status,
                    "served_by": served_by(one, &stages),
                })
            })
            .collect();
        terminal.out.line(&render::pretty(&json!({ "deployments": all })))?;
        return Ok(Exit::Clean);
    }
    if all.is_empty() {
        terminal.out.line("there is no deployment yet")?;
    }
    for one in &all {
        let created = one.created.map(moment).unwrap_or_default();
        let stages = served_by(one, &stages);
        let served =
            if stages.is_empty() { String::new() } else { format!("  {}", stages.join(", ")) };
        let state = if one.is_whole() { String::new() } else { format!("  {}", one.status) };
        terminal.out.line(&visible(&format!("{}  {created}{state}{served}", one.id)))?;
    }
    Ok(Exit::Clean)
}

/// Names of the stages that serve a deployment.
fn served_by<'a>(deployment: &Deployment, stages: &'a [Stage]) -> Vec<&'a str> {
    let serves = |stage: &&Stage| stage.deployment.as_ref() == Some(&deployment.id);
    stages.iter().filter(serves).map(|stage| stage.name.as_str()).collect()
}
