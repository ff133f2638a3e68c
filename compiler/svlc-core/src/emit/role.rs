//! The execution role of a function: what it may do, each right with the setting that asks for it. Nothing is granted that no
//! setting asks for, and nothing on more than it names.

mod access;
mod settings;

use super::{event, tag_list, text};
use crate::access::Kind;
use crate::cfn::{Intrinsic, Map, Piece, Resource, Value};
use crate::model::{AnyResource, Function, Grant, Model};

/// Version of the policy language.
const POLICY_VERSION: &str = "2012-10-17";

/// A right: actions on resources.
pub(super) struct Statement {
    actions: Vec<Value>,
    resources: Vec<Value>,
    conditions: Map,
}

impl Statement {
    /// Allows these actions on these resources.
    pub(super) fn allow<'a>(
        actions: impl IntoIterator<Item = &'a str>,
        resources: impl IntoIterator<Item = Value>,
    ) -> Self {
        Self {
            actions: actions.into_iter().map(Value::from).collect(),
            resources: resources.into_iter().collect(),
            conditions: Map::new(),
        }
    }

    /// The statement as it is printed.
    pub(super) fn map(self) -> Map {
        Map::new()
            .with("Effect", "Allow")
            .with("Action", Value::List(self.actions))
            .with("Resource", one_or_all(self.resources))
            .with_filled("Condition", self.conditions)
    }
}

/// A single value stands by itself.
pub(super) fn one_or_all(mut values: Vec<Value>) -> Value {
    if values.len() == 1 { values.remove(0) } else { Value::List(values) }
}

/// The role.
pub(super) fn role(model: &Model, function: &Function) -> Resource {
    let policies = documents(model, function).map(|(name, document)| {
        Map::new().with("PolicyName", name).with("PolicyDocument", document)
    });
    let managed = function.managed_policies.iter().map(text::value);
    let properties = Map::new()
        .with("AssumeRolePolicyDocument", document([trust("lambda.amazonaws.com")]))
        .with_filled("ManagedPolicyArns", Value::list(managed))
        .with("Policies", Value::list(policies))
        .with_filled("Tags", tag_list(&function.tags));
    Resource::new("AWS::IAM::Role", properties).at(function.origin).comment(
        "Rights to this function's own log and to what its settings name: the Arn of a log group ends in `:*`,\n\
         which stands for the streams in it.",
    )
}

/// The properties of a role for a service, with one right.
pub(super) fn of_service(service: &str, policy: &str, right: Statement) -> Map {
    let policy =
        Map::new().with("PolicyName", policy).with("PolicyDocument", document([right.map()]));
    Map::new()
        .with("AssumeRolePolicyDocument", document([trust(service)]))
        .with("Policies", Value::list([policy]))
}

/// Lets a service take the role.
fn trust(service: &str) -> Map {
    Map::new()
        .with("Effect", "Allow")
        .with("Principal", Map::new().with("Service", service))
        .with("Action", "sts:AssumeRole")
}

/// The documents of its policies, by name.
fn documents(model: &Model, function: &Function) -> impl Iterator<Item = (&'static str, Map)> {
    policies(model, function)
        .into_iter()
        .map(|(name, statements)| (name, document(statements.into_iter().map(Statement::map))))
}

/// What IAM counts of its policies: the characters of their documents without blanks. Of what is known only in the account, a
/// long ARN is taken for granted.
pub(super) fn characters(model: &Model, function: &Function) -> usize {
    documents(model, function).map(|(_, document)| size(&Value::Map(document))).sum()
}

/// Characters of a value as compact JSON.
fn size(value: &Value) -> usize {
    const LONG_ARN: usize = 128;
    match value {
        Value::Text(text) => text.chars().count() + 2,
        Value::Null | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) => 5,
        Value::List(list) => 1 + list.iter().map(|one| size(one) + 1).sum::<usize>().max(1),
        Value::Map(map) => {
            let entries = map.iter().map(|(key, value)| key.len() + 4 + size(value));
            1 + entries.sum::<usize>().max(1)
        }
        Value::Intrinsic(Intrinsic::Sub(pieces)) => {
            let sizes = pieces.iter().map(|piece| match piece {
                Piece::Text(text) => text.chars().count(),
                Piece::Ref(name) if name.starts_with("AWS::") => 16,
                Piece::Ref(_) | Piece::GetAtt(..) => LONG_ARN,
            });
            2 + sizes.sum::<usize>()
        }
        Value::Intrinsic(_) => 2 + LONG_ARN,
    }
}

/// Policies by name, each for one purpose.
fn policies(model: &Model, function: &Function) -> Vec<(&'static str, Vec<Statement>)> {
    let mut policies = vec![("WriteLog", vec![settings::log(function)])];
    policies.extend(settings::policies(model, function));
    if let Some(target) = &function.dead_letter {
        policies.push(("SendDeadLetters", send(model, target)));
    }
    policies.extend(event::rights(model, function));
    let grants: Vec<_> =
        function.access.iter().flat_map(|access| access::grant(model, access)).collect();
    if !grants.is_empty() {
        policies.push(("Access", grants));
    }
    if !function.statements.is_empty() {
        policies.push(("Own", function.statements.iter().map(access::written).collect()));
    }
    policies
}

/// Lets the function hand an event on to a queue or a topic.
pub(super) fn send(model: &Model, target: &AnyResource) -> Vec<Statement> {
    let (action, kind) = match is_topic(target) {
        true => ("sns:Publish", Kind::Topic),
        false => ("sqs:SendMessage", Kind::Queue),
    };
    let send = Statement::allow([action], [text::arn(target)]);
    [send].into_iter().chain(key(model, target, kind, Grant::Publish)).collect()
}

/// What a grant on a resource of this service needs of the user's key that it is encrypted with, if it is.
pub(super) fn key(
    model: &Model,
    resource: &AnyResource,
    kind: Kind,
    grant: Grant,
) -> Option<Statement> {
    let key = model.key_of(resource.own()?)?;
    Some(Statement::allow(kind.key_actions(grant).iter().copied(), [text::value(key)]))
}

/// Whether it is a topic, and not a queue.
pub(super) fn is_topic(target: &AnyResource) -> bool {
    kind(target) == Some(Kind::Topic)
}

/// What a resource is; `None`: its ARN does not tell.
fn kind(resource: &AnyResource) -> Option<Kind> {
    match resource {
        AnyResource::Own(id) => Some(Kind::from(id.section)),
        AnyResource::Arn(arn) => Kind::of_arn(&arn.written()),
    }
}

/// A policy of these statements.
pub(super) fn document(statements: impl IntoIterator<Item = Map>) -> Map {
    Map::new().with("Version", POLICY_VERSION).with("Statement", Value::list(statements))
}
