//! CloudFormation, S3 and the stages of an API in memory, for tests: stacks with their change sets and events, which move on as they are
//! looked at, and which a test can break. What only AWS or a server that stands for it can tell is asked in `tests/ship.rs`.

mod desk;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Serialize;
use serde_json::Value;

use crate::cloud::{self, Cloud};
use crate::protocol::{
    AwsError, Body, BucketState, Change, ChangeSet, ChangeSetKind, ChangeSetMade, ChangeSetSummary,
    Deployment, Done, Millis, Object, ObjectState, ObjectText, OperationEvent, Progress, Request,
    Stack, StackEvent, StackEvents, Stage, Template,
};

pub(crate) use desk::{Desk, Halt};

/// How often a stack is looked at before AWS is done with it.
const LOOKS: usize = 2;
/// The type of a stack's own events.
const STACK: &str = "AWS::CloudFormation::Stack";

/// All that is at AWS.
#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) stacks: BTreeMap<String, Made>,
    pub(crate) objects: BTreeMap<String, String>,
    buckets: BTreeSet<String>,
    /// How many calls there were.
    pub(crate) calls: usize,
    /// The call at which svlc is killed, and whether AWS still does what it asks.
    pub(crate) killed_at: Option<(usize, bool)>,
    /// The calls that are refused, because there are too many.
    pub(crate) throttled: Range<usize>,
    /// Why the next change that is executed fails.
    pub(crate) failure: Option<String>,
    /// How often it is asked in vain what a validation has found, because there are too many calls.
    pub(crate) in_vain: u32,
    /// What its validation finds in a change set; `None`: it does not know the question.
    pub(crate) findings: Option<Vec<OperationEvent>>,
    /// How many change sets are still overtaken by somebody else.
    pub(crate) overtaken: usize,
    /// Whether stages take a deployment, and do not serve it.
    pub(crate) is_deaf: bool,
    stages: BTreeMap<String, Stage>,
    deployments: BTreeMap<String, Deployment>,
    /// The deployment that API Gateway makes by itself, for which stage, and how often it is still asked before it is there.
    pub(crate) making: Option<(usize, String, String)>,
    clock: i64,
}

/// A stack.
#[derive(Debug, Default)]
pub(crate) struct Made {
    pub(crate) status: String,
    pub(crate) template: String,
    pub(crate) sets: Vec<Set>,
    pub(crate) events: Vec<StackEvent>,
    /// How often it is still looked at before that is its status, and the template it has then.
    pub(crate) coming: Option<(usize, String, String)>,
    updated: i64,
    number: i64,
}

/// A change set.
#[derive(Debug)]
pub(crate) struct Set {
    pub(crate) name: String,
    template: String,
    kind: ChangeSetKind,
    description: Option<String>,
}

impl World {
    /// With a stack in a status.
    pub(crate) fn with(stack: &str, status: &str) -> Self {
        let mut world = Self::default();
        let made = Made { status: status.to_owned(), number: 1, ..Made::default() };
        world.stacks.insert(stack.to_owned(), made);
        world.event(stack, stack, status, None, None);
        world
    }

    /// AWS is at work on a stack.
    pub(crate) fn busy(stack: &str, now: &str, then: &str, token: &str) -> Self {
        let mut world = Self::with(stack, now);
        world.event(stack, stack, now, None, Some(token));
        world.stack(stack).coming = Some((LOOKS, then.to_owned(), "old".to_owned()));
        world
    }

    pub(crate) fn stack(&mut self, name: &str) -> &mut Made {
        self.stacks.get_mut(name).expect("there is such a stack")
    }

    /// With a stage of the one API that there is.
    pub(crate) fn serve(&mut self, name: &str, auto_deploy: bool, deployment: Option<&str>) {
        let stage = Stage {
            name: name.to_owned(),
            deployment: deployment.map(str::to_owned),
            auto_deploy,
            message: None,
            variables: BTreeMap::new(),
            updated: None,
        };
        self.stages.insert(name.to_owned(), stage);
    }

    /// With a deployment of it.
    pub(crate) fn deploy(&mut self, id: &str, status: &str, created: Millis) {
        let [own, status] = [id, status].map(str::to_owned);
        let (auto_deployed, created) = (false, Some(created));
        let deployment = Deployment { id: own, status, auto_deployed, reason: None, created };
        self.deployments.insert(id.to_owned(), deployment);
    }

    /// With one that API Gateway makes by itself, or could not make.
    pub(crate) fn automatic(&mut self, id: &str, status: &str, created: Millis) -> &mut Deployment {
        self.deploy(id, status, created);
        let deployment = self.deployments.get_mut(id).expect("it was made just now");
        deployment.auto_deployed = true;
        deployment
    }

    /// What API Gateway makes by itself comes nearer, and is served when it is there.
    fn make(&mut self) {
        let Some((left, id, stage)) = &mut self.making else { return };
        if *left > 0 {
            *left -= 1;
            return;
        }
        "DEPLOYED".clone_into(&mut self.deployments.get_mut(id).expect("it is there").status);
        self.stages.get_mut(stage).expect("it is there").deployment = Some(id.clone());
        self.making = None;
    }

    /// What a stage serves.
    pub(crate) fn served(&self, stage: &str) -> Option<&str> {
        self.stages.get(stage)?.deployment.as_deref()
    }

    fn event(
        &mut self,
        stack: &str,
        id: &str,
        status: &str,
        reason: Option<&str>,
        token: Option<&str>,
    ) {
        self.clock += 1;
        let kind = if id == stack { STACK } else { "AWS::SQS::Queue" };
        let event = StackEvent {
            id: format!("event-{}", self.clock),
            time: self.clock,
            logical_id: id.to_owned(),
            physical_id: None,
            resource_type: kind.to_owned(),
            status: status.to_owned(),
            detailed_status: None,
            reason: reason.map(str::to_owned),
            token: token.map(str::to_owned),
        };
        self.stack(stack).events.push(event);
    }

    /// Somebody has looked at a stack.
    fn look(&mut self, name: &str) {
        let Some(made) = self.stacks.get_mut(name) else { return };
        match &mut made.coming {
            Some((looks, ..)) if *looks > 0 => *looks -= 1,
            Some(_) => {
                let (_, status, template) = made.coming.take().expect("it is coming");
                if status == "DELETE_COMPLETE" {
                    self.stacks.remove(name);
                    return;
                }
                (made.status, made.template) = (status.clone(), template);
                self.event(name, name, &status, None, None);
            }
            None => {}
        }
    }

    fn describe(&self, name: &str) -> Option<Stack> {
        let made = self.stacks.get(name)?;
        Some(Stack {
            id: format!("{name}/{}", made.number),
            name: name.to_owned(),
            status: made.status.clone(),
            reason: None,
            parameters: Vec::new(),
            outputs: Vec::new(),
            tags: BTreeMap::new(),
            created: made.number,
            updated: Some(made.updated),
        })
    }

    fn execute(&mut self, name: &str, set: &str, token: Option<&str>) -> Result<Value, AwsError> {
        if self.overtaken > 0 {
            self.overtaken -= 1;
            self.stack(name).sets.clear();
            return Err(refused("InvalidChangeSetStatus", "it is obsolete"));
        }
        let made = self.stack(name);
        let Some(at) = made.sets.iter().position(|one| one.name == set) else {
            return Err(refused("ChangeSetNotFound", "there is none"));
        };
        let chosen = made.sets.remove(at);
        made.sets.clear();
        let (now, good, bad) = match chosen.kind {
            ChangeSetKind::Create => ("CREATE_IN_PROGRESS", "CREATE_COMPLETE", "ROLLBACK_COMPLETE"),
            ChangeSetKind::Update => {
                ("UPDATE_IN_PROGRESS", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")
            }
        };
        let old = made.template.clone();
        now.clone_into(&mut made.status);
        self.event(name, name, now, None, token);
        let (then, template) = match self.failure.take() {
            Some(reason) => {
                self.event(name, "JobsQueue", "CREATE_FAILED", Some(&reason), token);
                (bad, old)
            }
            None => (good, chosen.template),
        };
        let clock = self.clock;
        let made = self.stack(name);
        made.updated = clock;
        made.coming = Some((LOOKS, then.to_owned(), template));
        done(Done {})
    }

    fn answer(&mut self, request: &Request) -> Result<Value, AwsError> {
        match request {
            Request::HeadBucket(call) => {
                done(BucketState { exists: self.buckets.contains(&call.bucket) })
            }
            Request::MakeBucket(call) => {
                self.buckets.insert(call.bucket.clone());
                done(Done {})
            }
            Request::HeadObject(call) => {
                let size = self.objects.get(&call.key).map(|text| text.len() as u64);
                done(ObjectState { size, sha256: None })
            }
            Request::PutObject(call) => {
                let text = match &call.body {
                    Body::Text(text) => text.clone(),
                    Body::File(path) => path.to_string(),
                };
                self.objects.insert(call.key.clone(), text);
                done(Done {})
            }
            Request::GetObject(call) => done(ObjectText { text: self.objects[&call.key].clone() }),
            Request::ListObjects(call) => {
                let keys = self.objects.keys().filter(|key| key.starts_with(&call.prefix));
                let object = |key: &String| Object { key: key.clone(), size: 1, modified: 0 };
                done(keys.map(object).collect::<Vec<_>>())
            }
            Request::DescribeStack(call) => {
                let name = name(&call.stack);
                self.look(name);
                done(self.describe(name))
            }
            Request::GetTemplate(call) => {
                done(Template { body: self.stack(name(&call.stack)).template.clone() })
            }
            Request::CreateChangeSet(call) => {
                let (_, key) = call.template_url.split_once("/b/").expect("it is in the bucket");
                let template = self.objects[key].clone();
                let number = self.clock + 1;
                let made = self.stacks.entry(call.stack.clone()).or_insert_with(|| Made {
                    status: "REVIEW_IN_PROGRESS".to_owned(),
                    number,
                    ..Made::default()
                });
                if made.coming.is_some() {
                    let text = format!("{} state and can not be updated", made.status);
                    return Err(refused("ValidationError", &text));
                }
                made.sets.push(Set {
                    name: call.name.clone(),
                    template,
                    kind: call.kind,
                    description: call.description.clone(),
                });
                let stack_id = format!("{}/{}", call.stack, made.number);
                done(ChangeSetMade { id: call.name.clone(), stack_id })
            }
            Request::DescribeChangeSet(call) => {
                let stack = self.describe(name(&call.stack)).expect("it is there");
                let made = self.stack(name(&call.stack));
                let set = made.sets.iter().find(|one| one.name == call.name);
                done(set.map(|set| set.shown(&stack.id, &made.template)))
            }
            Request::DescribeEvents(call) => {
                let mut sets = self.stacks.values().flat_map(|made| &made.sets);
                assert!(
                    sets.any(|set| set.name == call.change_set),
                    "it is asked while it is there"
                );
                if let Some(left) = self.in_vain.checked_sub(1) {
                    self.in_vain = left;
                    return Err(AwsError::own("Throttling", "Rate exceeded", true));
                }
                let unknown = || refused("InvalidAction", "no such action");
                done(self.findings.as_ref().ok_or_else(unknown)?)
            }
            Request::ListChangeSets(call) => {
                let sets = &self.stack(name(&call.stack)).sets;
                done(sets.iter().map(Set::summary).collect::<Vec<_>>())
            }
            Request::DeleteChangeSet(call) => {
                self.stack(name(&call.stack)).sets.retain(|one| one.name != call.name);
                done(Done {})
            }
            Request::ExecuteChangeSet(call) => {
                self.execute(name(&call.stack), &call.name, call.token.as_deref())
            }
            Request::DescribeStackEvents(call) => {
                let made = self.stacks.get(name(&call.stack));
                let events = made.into_iter().flat_map(|made| made.events.iter().rev()).cloned();
                done(StackEvents { events: events.collect(), token: None })
            }
            Request::DeleteStack(call) => {
                let made = self.stack(name(&call.stack));
                if made.status == "REVIEW_IN_PROGRESS" {
                    self.stacks.remove(name(&call.stack));
                    return done(Done {});
                }
                made.status = "DELETE_IN_PROGRESS".to_owned();
                made.coming = Some((LOOKS, "DELETE_COMPLETE".to_owned(), String::new()));
                done(Done {})
            }
            Request::ContinueUpdateRollback(call) => {
                let stack = name(&call.stack).to_owned();
                let now = "UPDATE_ROLLBACK_IN_PROGRESS";
                let made = self.stack(&stack);
                now.clone_into(&mut made.status);
                let old = made.template.clone();
                made.coming = Some((LOOKS, "UPDATE_ROLLBACK_COMPLETE".to_owned(), old));
                self.event(&stack, &stack, now, None, None);
                done(Done {})
            }
            Request::GetStage(call) => done(self.stages.get(&call.stage)),
            Request::GetDeployment(call) => done(self.deployments.get(&call.deployment)),
            Request::GetDeployments(_) => {
                self.make();
                done(self.deployments.values().collect::<Vec<_>>())
            }
            Request::UpdateStage(call) => {
                let stage = self.stages.get_mut(&call.stage).filter(|_| !self.is_deaf);
                if let Some(stage) = stage {
                    stage.deployment = Some(call.deployment.clone());
                }
                done(Done {})
            }
            other => panic!("nothing is known of {other:?}"),
        }
    }
}

impl Set {
    fn shown(&self, stack_id: &str, deployed: &str) -> ChangeSet {
        let is_same = self.template == deployed;
        let is_refused = self.template.contains("refused");
        let (status, reason) = match (is_same, is_refused) {
            (true, _) => ("FAILED", "The submitted information didn't contain changes. Submit ..."),
            (_, true) => ("FAILED", "Template error"),
            (false, false) => ("CREATE_COMPLETE", ""),
        };
        let change = Change {
            action: "Add".to_owned(),
            logical_id: "JobsQueue".to_owned(),
            physical_id: None,
            resource_type: "AWS::SQS::Queue".to_owned(),
            replacement: None,
            scope: Vec::new(),
            details: Vec::new(),
        };
        ChangeSet {
            id: self.name.clone(),
            name: self.name.clone(),
            stack_id: stack_id.to_owned(),
            status: status.to_owned(),
            reason: Some(reason.to_owned()),
            execution_status: None,
            description: self.description.clone(),
            created: None,
            changes: vec![change],
        }
    }

    fn summary(&self) -> ChangeSetSummary {
        ChangeSetSummary {
            id: self.name.clone(),
            name: self.name.clone(),
            status: "CREATE_COMPLETE".to_owned(),
            reason: None,
            execution_status: None,
            description: self.description.clone(),
            created: None,
        }
    }
}

/// The name of a stack by its name or id.
fn name(stack: &str) -> &str {
    stack.split('/').next().unwrap_or_default()
}

fn done(answer: impl Serialize) -> Result<Value, AwsError> {
    Ok(serde_json::to_value(answer).expect("an answer can be written"))
}

fn refused(code: &str, message: &str) -> AwsError {
    AwsError::own(code, message, false)
}

impl Cloud for World {
    fn send(
        &mut self,
        request: &Request,
        _: &mut dyn FnMut(Progress),
    ) -> Result<Value, cloud::Fault> {
        let call = self.calls;
        self.calls += 1;
        if self.throttled.contains(&call) {
            return Err(AwsError::own("Throttling", "Rate exceeded", true).into());
        }
        let killed = self.killed_at.filter(|(at, _)| *at == call);
        if killed == Some((call, false)) {
            return Err(cloud::Fault::Ended);
        }
        let answer = self.answer(request);
        match killed {
            Some(_) => Err(cloud::Fault::Ended),
            None => Ok(answer?),
        }
    }
}
