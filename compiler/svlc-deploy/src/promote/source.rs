//! What is taken from a stage: its last deployment. For one that deploys by itself, API Gateway makes that after the calls of
//! CloudFormation, so that the stack may be done before it is there.

use super::{Obstacle, deployments, stage};
use crate::cloud::Cloud;
use crate::host::{Host, News};
use crate::protocol::{Deployment, Stage};

/// How often a deployment that is being made is looked at again: for two minutes, as `svlc promote` waits.
const ROUNDS: u32 = 40;
/// The status of a deployment that is being made.
const PENDING: &str = "PENDING";

/// The id of the last deployment of a stage.
pub(super) fn last<C: Cloud, H: Host>(
    cloud: &mut C,
    host: &mut H,
    api: &str,
    name: &str,
) -> Result<Result<String, Obstacle>, H::Error> {
    let mut round = 0;
    loop {
        // The stage is asked after them: what has come to be meanwhile is what it serves.
        let all = deployments(cloud, api)?;
        let Some(own) = stage(cloud, api, name)? else {
            return Ok(Err(Obstacle::Undeployed { stage: name.to_owned() }));
        };
        let Some(next) = next(&all, &own) else {
            let empty = Obstacle::Empty { stage: own.name, message: own.message };
            return Ok(own.deployment.ok_or(empty));
        };
        if next.status != PENDING {
            let (id, reason) = (next.id.clone(), next.reason.clone().or(own.message));
            return Ok(Err(Obstacle::Failed { stage: own.name, id, reason }));
        }
        if round == ROUNDS {
            return Ok(Err(Obstacle::Unfinished(next.clone())));
        }
        if round == 0 {
            host.tell(News::Deploying { deployment: &next.id })?;
        }
        host.wait(round)?;
        round += 1;
    }
}

/// The newest deployment that API Gateway is making, or could not make, after the one that a stage serves. Of several stages that deploy
/// by themselves it does not tell for which: one of another stage is waited for, too.
fn next<'a>(all: &'a [Deployment], own: &Stage) -> Option<&'a Deployment> {
    if !own.auto_deploy {
        return None;
    }
    let served = match &own.deployment {
        // One that is not there is told by whoever asks for it.
        Some(id) => all.iter().find(|one| one.id == *id)?.created,
        None => None,
    };
    // API Gateway's clock counts seconds. What is being made comes after what is served.
    let is_later =
        |one: &Deployment| one.created > served || one.status == PENDING && one.created == served;
    all.iter().find(|one| one.auto_deployed && !one.is_whole() && is_later(one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::{Desk, World};

    /// beta deploys by itself and serves `first`; live serves what it was given.
    fn world() -> World {
        let mut world = World::default();
        world.serve("beta", true, Some("first"));
        world.serve("live", false, Some("first"));
        world.automatic("first", "DEPLOYED", 2);
        world
    }

    fn taken(world: &mut World, stage: &str) -> (Result<String, Obstacle>, Vec<String>) {
        let mut desk = Desk::new(true);
        (last(world, &mut desk, "api", stage).expect("it can be asked"), desk.told)
    }

    #[test]
    fn what_is_being_made_is_waited_for() {
        for created in [2, 3] {
            let mut world = world();
            world.automatic("second", "PENDING", created);
            world.making = Some((3, "second".to_owned(), "beta".to_owned()));
            let (id, told) = taken(&mut world, "beta");
            assert_eq!(id.as_deref(), Ok("second"));
            assert_eq!(told, ["deploying second"]);
        }
    }

    #[test]
    fn the_first_one_is_waited_for_as_well() {
        let mut world = World::default();
        world.serve("beta", true, None);
        world.automatic("first", "PENDING", 1);
        world.making = Some((1, "first".to_owned(), "beta".to_owned()));
        assert_eq!(taken(&mut world, "beta").0.as_deref(), Ok("first"));
    }

    #[test]
    fn it_is_not_waited_for_without_end() {
        let mut world = world();
        let late = world.automatic("second", "PENDING", 3).clone();
        assert_eq!(taken(&mut world, "beta").0, Err(Obstacle::Unfinished(late)));
    }

    #[test]
    fn a_change_that_could_not_be_deployed_is_told() {
        let mut world = world();
        let reason = "the integration does not exist";
        world.automatic("second", "FAILED", 3).reason = Some(reason.to_owned());
        let (found, _) = taken(&mut world, "beta");
        let found = found.expect_err("it is not what was deployed last");
        let text = "stage `beta` has not got the last change: deployment `second` is FAILED";
        assert_eq!(found.to_string(), format!("{text}: {reason}"));
        assert!(found.help().is_some());
    }

    #[test]
    fn what_is_older_or_not_the_stages_own_is_nothing_to_wait_for() {
        let mut world = world();
        world.automatic("failed", "FAILED", 1);
        world.deploy("by-hand", "PENDING", 3);
        assert_eq!(taken(&mut world, "beta").0.as_deref(), Ok("first"));
        world.automatic("second", "PENDING", 3);
        assert_eq!(taken(&mut world, "live").0.as_deref(), Ok("first"));
    }
}
