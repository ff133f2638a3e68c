//! The execution role of a function: what it may do, each right with the setting that asks for it. Nothing is granted that no
//! setting asks for, and nothing on more than it names.

use super::{tag_list, text};
use crate::cfn::{Map, Resource, Value, logical_id};
use crate::model::{AnyResource, Function};
use crate::reference::Section;

/// Version of the policy language.
const POLICY_VERSION: &str = "2012-10-17";

/// A right: actions on resources.
pub(super) struct Statement {
    actions: Vec<&'static str>,
    resources: Vec<Value>,
}

impl Statement {
    /// Allows these actions on these resources.
    pub(super) fn allow(
        actions: impl IntoIterator<Item = &'static str>,
        resources: impl IntoIterator<Item = Value>,
    ) -> Self {
        Self { actions: actions.into_iter().collect(), resources: resources.into_iter().collect() }
    }

    fn map(self) -> Map {
        Map::new()
            .with("Effect", "Allow")
            .with("Action", Value::list(self.actions))
            .with("Resource", one_or_all(self.resources))
    }
}

/// A single value stands by itself.
fn one_or_all(mut values: Vec<Value>) -> Value {
    if values.len() == 1 { values.remove(0) } else { Value::List(values) }
}

/// The role.
pub(super) fn role(function: &Function) -> Resource {
    let trust = Map::new()
        .with("Effect", "Allow")
        .with("Principal", Map::new().with("Service", "lambda.amazonaws.com"))
        .with("Action", "sts:AssumeRole");
    let policies = policies(function).into_iter().map(|(name, statements)| {
        let statements = statements.into_iter().map(Statement::map);
        Map::new().with("PolicyName", name).with("PolicyDocument", document(statements))
    });
    let properties = Map::new()
        .with("AssumeRolePolicyDocument", document([trust]))
        .with("Policies", Value::list(policies))
        .with_filled("Tags", tag_list(&function.tags));
    Resource::new("AWS::IAM::Role", properties).comment(
        "Rights to this function's own log and to what its settings name: the Arn of a log group ends in `:*`,\n\
         which stands for the streams in it.",
    )
}

/// Policies by name, each for one purpose.
fn policies(function: &Function) -> Vec<(&'static str, Vec<Statement>)> {
    let log = Value::attribute(logical_id::log_group(&function.name), "Arn");
    let log = Statement::allow(["logs:CreateLogStream", "logs:PutLogEvents"], [log]);
    let mut policies = vec![("WriteLog", vec![log])];
    if let Some(target) = &function.dead_letter {
        policies.push(("SendDeadLetters", vec![send(target)]));
    }
    policies
}

/// Lets the function hand an event on to a queue or a topic.
fn send(target: &AnyResource) -> Statement {
    let is_topic = match target {
        AnyResource::Own(id) => id.section == Section::Topics,
        AnyResource::Arn(arn) => arn.as_literal().is_some_and(|arn| arn.contains(":sns:")),
    };
    let action = if is_topic { "sns:Publish" } else { "sqs:SendMessage" };
    Statement::allow([action], [text::arn(target)])
}

fn document(statements: impl IntoIterator<Item = Map>) -> Map {
    Map::new().with("Version", POLICY_VERSION).with("Statement", Value::list(statements))
}
