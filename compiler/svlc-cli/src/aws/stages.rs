//! What the stages of a service serve, and how one that keeps its deployment gets another.

use svlc_core::cfn::logical_id;
use svlc_core::model::{Model, Stage, first_deployed};
use svlc_deploy::cloud::{Cloud, Fault};
use svlc_deploy::promote;
use svlc_deploy::protocol::{self, Stack};

use super::typed;

/// Where a stage answers, as the stack tells.
pub(crate) fn stage_url<'a>(stack: &'a Stack, name: &str) -> Option<&'a str> {
    output(stack, &(logical_id::stage(name) + "Url"))
}

/// Id of the stack's API.
pub(crate) fn api(stack: &Stack) -> Option<&str> {
    output(stack, &(logical_id::HTTP_API.to_owned() + "Id"))
}

fn output<'a>(stack: &'a Stack, key: &str) -> Option<&'a str> {
    let output = stack.outputs.iter().find(|output| output.key == key)?;
    Some(&output.value)
}

/// Every stage of the spec that is there, as it stands.
pub(crate) fn serving<C: Cloud>(
    cloud: &mut C,
    model: &Model,
    stack: &Stack,
) -> Result<Vec<protocol::Stage>, Fault> {
    let Some(api) = api(stack) else { return Ok(Vec::new()) };
    let asked = model.stages.iter().map(|stage| promote::stage(cloud, api, &stage.name));
    asked.filter_map(Result::transpose).collect()
}

/// For each stage that another serves something newer than, what it serves and the command that changes that, which ends with `options`.
pub(crate) fn behind(
    model: &Model,
    serving: &[protocol::Stage],
    options: &[String],
) -> Vec<String> {
    let from = first_deployed(&model.stages);
    let served = |stage: &Stage| {
        serving.iter().find(|one| one.name == stage.name).map(|one| one.deployment.as_deref())
    };
    let kept = model.stages.iter().filter(|stage| !stage.auto_deploy);
    let line = |stage: &Stage| {
        let state = match served(stage)? {
            None => "answers nothing yet".to_owned(),
            Some(id) if served(from) == Some(Some(id)) => return None,
            Some(id) => format!("keeps deployment {id}"),
        };
        let (from, to) = (&from.name, &stage.name);
        let words = ["promote", "--from", from, "--to", to].map(str::to_owned);
        let command = typed(words.into_iter().chain(options.iter().cloned()));
        Some(format!("stage {to} {state}: `{command}` gives it what {from} serves"))
    };
    kept.filter_map(line).collect()
}
