//! Making a stage serve what another serves: looked at first, then done, and looked at again.

mod source;

use crate::cloud::{Calls, Cloud, Fault};
use crate::host::Host;
use crate::protocol::{Deployment, GetDeployment, GetDeployments, GetStage, Stage, UpdateStage};

/// Where the deployment comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source<'a> {
    /// It is what this stage serves.
    Stage(&'a str),
    /// It has this id.
    Deployment(&'a str),
}

/// What would be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promotion {
    /// Id of the API.
    pub api: String,
    /// The stage that is given a deployment.
    pub to: String,
    /// What it would serve.
    pub deployment: Deployment,
    /// Id of what it serves; `None`: it has never had a deployment.
    pub before: Option<String>,
    /// The same with what is known of it; `None`, too, if API Gateway has it no more.
    pub known: Option<Deployment>,
}

/// Why nothing can be promoted, or was not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// The spec has the stage and AWS has not.
    #[error("stage `{stage}` is not deployed")]
    Undeployed {
        /// Its name.
        stage: String,
    },
    /// The spec says otherwise, but that is not deployed.
    #[error("stage `{stage}` still deploys by itself at AWS")]
    Automatic {
        /// Its name.
        stage: String,
    },
    /// There is nothing to take.
    #[error("stage `{stage}` has no deployment that could be taken from it{}", because(.message.as_ref()))]
    Empty {
        /// Its name.
        stage: String,
        /// What API Gateway says of the last that it made for it.
        message: Option<String>,
    },
    /// There is no such deployment.
    #[error("the API has no deployment `{id}`")]
    Unknown {
        /// Its id.
        id: String,
    },
    /// It has not come to be, or not yet.
    #[error("deployment `{}` is {}{}", .0.id, .0.status, because(.0.reason.as_ref()))]
    Unfinished(Deployment),
    /// API Gateway could not make the last one.
    #[error("stage `{stage}` has not got the last change: deployment `{id}` is FAILED{}", because(.reason.as_ref()))]
    Failed {
        /// The stage that deploys by itself.
        stage: String,
        /// Id of the deployment.
        id: String,
        /// Why.
        reason: Option<String>,
    },
    /// It serves something else than was shown.
    #[error("stage `{stage}` was changed meanwhile: it serves {} now", named(.serves.as_deref()))]
    Overtaken {
        /// Its name.
        stage: String,
        /// What it serves.
        serves: Option<String>,
    },
    /// AWS took the call, and the stage serves something else.
    #[error("stage `{stage}` serves {} although AWS has said yes", named(.serves.as_deref()))]
    Unheeded {
        /// Its name.
        stage: String,
        /// What it serves.
        serves: Option<String>,
    },
}

fn because(reason: Option<&String>) -> String {
    reason.map(|reason| format!(": {reason}")).unwrap_or_default()
}

fn named(id: Option<&str>) -> String {
    id.map_or_else(|| "nothing".to_owned(), |id| format!("`{id}`"))
}

impl Obstacle {
    /// The cure, where there is one to name.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Undeployed { .. } => Some("`svlc deploy` makes it".to_owned()),
            Self::Automatic { .. } => {
                Some("`svlc deploy` switches that off, as the spec says".to_owned())
            }
            Self::Empty { .. } => {
                Some("name a stage that deploys by itself, or a deployment by its id".to_owned())
            }
            Self::Unknown { .. } => {
                Some("`svlc promote --list` shows those that there are".to_owned())
            }
            Self::Unfinished(deployment) if deployment.status == "PENDING" => {
                Some("it is being made: try again in a moment".to_owned())
            }
            Self::Unfinished(_) => Some("deploy a change that mends it".to_owned()),
            Self::Failed { .. } => Some(
                "deploy a change that mends it, or name with `--deployment` what is to be taken"
                    .to_owned(),
            ),
            Self::Overtaken { .. } => {
                Some("promote again, to be shown what would be changed now".to_owned())
            }
            Self::Unheeded { .. } => {
                Some("somebody else may have promoted meanwhile: `svlc status` tells".to_owned())
            }
        }
    }
}

impl Promotion {
    /// Whether the stage serves it already.
    pub fn is_done(&self) -> bool {
        self.before.as_ref() == Some(&self.deployment.id)
    }
}

/// Looks at both stages and the deployment, which is waited for if API Gateway is making one for the stage that it is taken from.
pub fn look<C: Cloud, H: Host>(
    cloud: &mut C,
    host: &mut H,
    api: &str,
    source: Source<'_>,
    to: &str,
) -> Result<Result<Promotion, Obstacle>, H::Error> {
    let Some(own) = stage(cloud, api, to)? else {
        return Ok(Err(Obstacle::Undeployed { stage: to.to_owned() }));
    };
    if own.auto_deploy {
        return Ok(Err(Obstacle::Automatic { stage: to.to_owned() }));
    }
    let id = match source {
        Source::Deployment(id) => id.to_owned(),
        Source::Stage(name) => match source::last(cloud, host, api, name)? {
            Ok(id) => id,
            Err(obstacle) => return Ok(Err(obstacle)),
        },
    };
    let Some(deployment) = deployment(cloud, api, &id)? else {
        return Ok(Err(Obstacle::Unknown { id }));
    };
    if !deployment.is_whole() {
        return Ok(Err(Obstacle::Unfinished(deployment)));
    }
    let known = match &own.deployment {
        Some(id) => self::deployment(cloud, api, id)?,
        None => None,
    };
    let (api, to) = (api.to_owned(), to.to_owned());
    Ok(Ok(Promotion { api, to, deployment, before: own.deployment, known }))
}

/// Gives the stage the deployment if it still is as it was shown, and sees that it has it.
pub fn promote<C: Cloud>(
    cloud: &mut C,
    promotion: &Promotion,
) -> Result<Result<(), Obstacle>, Fault> {
    let Promotion { api, to, deployment, .. } = promotion;
    let (api, to, id) = (api.clone(), to.clone(), deployment.id.clone());
    match stage(cloud, &api, &to)? {
        None => return Ok(Err(Obstacle::Undeployed { stage: to })),
        Some(own) if own.auto_deploy => return Ok(Err(Obstacle::Automatic { stage: to })),
        Some(own) if own.deployment != promotion.before => {
            return Ok(Err(Obstacle::Overtaken { stage: to, serves: own.deployment }));
        }
        Some(_) => {}
    }
    cloud.call(UpdateStage { api, stage: to.clone(), deployment: id })?;
    let now = stage(cloud, &promotion.api, &to)?;
    let serves = now.and_then(|now| now.deployment);
    if serves.as_ref() == Some(&deployment.id) {
        return Ok(Ok(()));
    }
    Ok(Err(Obstacle::Unheeded { stage: to, serves }))
}

/// Every deployment that an API has, the newest first.
pub fn deployments<C: Cloud>(cloud: &mut C, api: &str) -> Result<Vec<Deployment>, Fault> {
    let mut all = cloud.call(GetDeployments { api: api.to_owned() })?;
    all.sort_by(|one, other| (other.created, &one.id).cmp(&(one.created, &other.id)));
    Ok(all)
}

/// A stage, as it stands.
pub fn stage<C: Cloud>(cloud: &mut C, api: &str, name: &str) -> Result<Option<Stage>, Fault> {
    cloud.call(GetStage { api: api.to_owned(), stage: name.to_owned() })
}

fn deployment<C: Cloud>(cloud: &mut C, api: &str, id: &str) -> Result<Option<Deployment>, Fault> {
    cloud.call(GetDeployment { api: api.to_owned(), deployment: id.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::{Desk, World};

    /// beta deploys by itself and serves `new`; live and other keep what they have.
    fn world() -> World {
        let mut world = World::default();
        world.serve("beta", true, Some("new"));
        world.serve("live", false, Some("old"));
        world.serve("empty", false, None);
        for (id, status, created) in
            [("new", "DEPLOYED", 1), ("old", "DEPLOYED", 1), ("late", "PENDING", 2)]
        {
            world.deploy(id, status, created);
        }
        world
    }

    fn looked(world: &mut World, source: Source<'_>, to: &str) -> Result<Promotion, Obstacle> {
        look(world, &mut Desk::new(true), "api", source, to).expect("it can be asked")
    }

    fn done(world: &mut World, promotion: &Promotion) -> Result<(), Obstacle> {
        promote(world, promotion).expect("it can be asked")
    }

    #[test]
    fn a_stage_gets_what_another_serves_and_goes_back() {
        let mut world = world();
        let promotion = looked(&mut world, Source::Stage("beta"), "live").expect("it can");
        assert_eq!(
            (promotion.deployment.id.as_str(), promotion.before.as_deref()),
            ("new", Some("old"))
        );
        assert!(promotion.known.is_some() && !promotion.is_done());
        assert_eq!(world.served("live"), Some("old"), "to look changes nothing");
        assert_eq!(done(&mut world, &promotion), Ok(()));
        assert_eq!((world.served("live"), world.served("beta")), (Some("new"), Some("new")));
        assert!(looked(&mut world, Source::Stage("beta"), "live").expect("it can").is_done());
        let back = looked(&mut world, Source::Deployment("old"), "live").expect("it can");
        assert_eq!(done(&mut world, &back), Ok(()));
        assert_eq!(world.served("live"), Some("old"));
    }

    #[test]
    fn deployments_come_with_the_newest_first() {
        let all = deployments(&mut world(), "api").expect("it can be asked");
        let ids: Vec<&str> = all.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, ["late", "new", "old"]);
    }

    #[test]
    fn a_first_deployment_can_be_given() {
        let mut world = world();
        let promotion = looked(&mut world, Source::Stage("beta"), "empty").expect("it can");
        assert_eq!((&promotion.before, &promotion.known), (&None, &None));
        assert_eq!(done(&mut world, &promotion), Ok(()));
        assert_eq!(world.served("empty"), Some("new"));
    }

    #[test]
    fn what_cannot_be_promoted_is_told_apart() {
        let name = |stage: &str| stage.to_owned();
        for (source, to, obstacle) in [
            (Source::Stage("beta"), "none", Obstacle::Undeployed { stage: name("none") }),
            (Source::Stage("none"), "live", Obstacle::Undeployed { stage: name("none") }),
            (Source::Stage("live"), "beta", Obstacle::Automatic { stage: name("beta") }),
            (
                Source::Stage("empty"),
                "live",
                Obstacle::Empty { stage: name("empty"), message: None },
            ),
            (Source::Deployment("gone"), "live", Obstacle::Unknown { id: name("gone") }),
        ] {
            let mut world = world();
            let found = looked(&mut world, source, to).expect_err("something is in the way");
            assert_eq!(found, obstacle);
            assert!(found.help().is_some());
        }
        let late = looked(&mut world(), Source::Deployment("late"), "live").expect_err("too early");
        assert_eq!(late.to_string(), "deployment `late` is PENDING");
    }

    #[test]
    fn a_stage_that_serves_something_else_afterwards_is_not_believed() {
        let mut world = world();
        let promotion = looked(&mut world, Source::Stage("beta"), "live").expect("it can");
        world.is_deaf = true;
        let serves = Some("old".to_owned());
        let found = Obstacle::Unheeded { stage: "live".to_owned(), serves };
        assert_eq!(done(&mut world, &promotion), Err(found.clone()));
        assert_eq!(found.to_string(), "stage `live` serves `old` although AWS has said yes");
    }

    /// Another promotion, or a deployment that switches `auto_deploy` on, while the user makes up his mind.
    #[test]
    fn what_was_changed_since_it_was_shown_is_not_overwritten() {
        let overtaken = |serves: Option<&str>| Obstacle::Overtaken {
            stage: "live".to_owned(),
            serves: serves.map(str::to_owned),
        };
        for (auto_deploy, theirs, obstacle) in [
            (false, Some("theirs"), overtaken(Some("theirs"))),
            (false, None, overtaken(None)),
            (true, Some("old"), Obstacle::Automatic { stage: "live".to_owned() }),
        ] {
            let mut world = world();
            let promotion = looked(&mut world, Source::Stage("beta"), "live").expect("it can");
            world.serve("live", auto_deploy, theirs);
            assert_eq!(done(&mut world, &promotion), Err(obstacle.clone()));
            assert_eq!(world.served("live"), theirs, "it keeps what they gave it");
            assert!(obstacle.help().is_some());
        }
    }
}
