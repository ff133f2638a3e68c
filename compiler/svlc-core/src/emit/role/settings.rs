//! The rights that single settings of a function take: its log, network, file system, traces, key and destinations.

use super::{Statement, key, kind};
use crate::access::Kind;
use crate::cfn::{Map, Piece, Value, logical_id};
use crate::emit::{invocation, text};
use crate::facts::{FILE_SYSTEM_ACTIONS, TRACING_ACTIONS, VPC_ACTIONS};
use crate::model::{AnyResource, FileSystem, Function, Grant, LogGroup, Model, Text};

/// Lets it write its log, wherever that is.
pub(super) fn log(function: &Function) -> Statement {
    let group = match &function.log.group {
        LogGroup::Own(_) => Value::attribute(logical_id::log_group(&function.name), "Arn"),
        LogGroup::Named(name) => {
            let group = here("logs", "log-group:").into_iter();
            Value::sub(group.chain(text::pieces(name)).chain([Piece::text(":*")]))
        }
    };
    Statement::allow(["logs:CreateLogStream", "logs:PutLogEvents"], [group])
}

/// Policies by name, one for each setting.
pub(super) fn policies(model: &Model, function: &Function) -> Vec<(&'static str, Vec<Statement>)> {
    let everywhere = |actions: &[&'static str]| {
        vec![Statement::allow(actions.iter().copied(), [Value::from("*")])]
    };
    let mut policies = Vec::new();
    if function.vpc.is_some() {
        policies.push(("JoinVpc", everywhere(VPC_ACTIONS)));
    }
    if let Some(file_system) = &function.file_system {
        policies.push(("MountFileSystem", vec![mount(file_system)]));
    }
    if function.tracing {
        policies.push(("Trace", everywhere(TRACING_ACTIONS)));
    }
    if let Some(key) = &function.kms_key {
        policies
            .push(("ReadEnvironment", vec![Statement::allow(["kms:Decrypt"], [text::value(key)])]));
    }
    let settings = function.asynchronous.iter();
    let destinations: Vec<&AnyResource> = settings
        .flat_map(|settings| settings.on_success.iter().chain(&settings.on_failure))
        .collect();
    if !destinations.is_empty() {
        let mut seen = Vec::new();
        let mut hand_on = Vec::new();
        for target in destinations.into_iter().filter(|target| unseen(&mut seen, target)) {
            hand_on.extend(deliver(model, target));
        }
        policies.push(("SendRecords", hand_on));
    }
    policies
}

/// Whether it is the first of its kind; both records may go to one place.
fn unseen<'a>(seen: &mut Vec<&'a AnyResource>, target: &'a AnyResource) -> bool {
    let is_new = !seen.contains(&target);
    seen.push(target);
    is_new
}

/// The beginning of an ARN in the stack's account and region.
fn here(service: &str, kind: &str) -> [Piece; 7] {
    [
        Piece::text("arn:"),
        Piece::reference("AWS::Partition"),
        Piece::text([":", service, ":"].concat()),
        Piece::reference("AWS::Region"),
        Piece::text(":"),
        Piece::reference("AWS::AccountId"),
        Piece::text([":", kind].concat()),
    ]
}

/// Lets it use a file system by one access point. EFS asks for the right on the file system, of which an access point says only
/// the account, so the access point is a condition.
fn mount(file_system: &FileSystem) -> Statement {
    let access_point = &file_system.access_point;
    let file_systems = match account_of(access_point) {
        Some(start) => Value::from([start, ":file-system/*"].concat()),
        None => Value::sub(here("elasticfilesystem", "file-system/*")),
    };
    let mut statement = Statement::allow(FILE_SYSTEM_ACTIONS.iter().copied(), [file_systems]);
    let is_this = Map::new().with("elasticfilesystem:AccessPointArn", text::value(access_point));
    statement.conditions = Map::new().with("StringEquals", is_this);
    statement
}

/// An ARN up to its account, if it has no references.
fn account_of(arn: &Text) -> Option<&str> {
    let arn = arn.as_literal()?;
    arn.match_indices(':').nth(4).map(|(end, _)| &arn[..end])
}

/// Lets it hand a record on to a destination.
fn deliver(model: &Model, target: &AnyResource) -> Vec<Statement> {
    let arn = invocation::destination(model, target);
    let mut rights = match kind(target) {
        Some(Kind::Topic) => vec![Statement::allow(["sns:Publish"], [arn])],
        Some(Kind::Function) => vec![Statement::allow(["lambda:InvokeFunction"], [arn])],
        Some(Kind::Bus) => vec![Statement::allow(["events:PutEvents"], [arn])],
        Some(Kind::Bucket) => {
            let objects = Value::sub(text::pieces(&target.arn()).chain([Piece::text("/*")]));
            vec![
                Statement::allow(["s3:PutObject"], [objects]),
                Statement::allow(["s3:ListBucket"], [arn]),
            ]
        }
        _ => vec![Statement::allow(["sqs:SendMessage"], [arn])],
    };
    rights.extend(kind(target).and_then(|kind| key(model, target, kind, Grant::Publish)));
    rights
}
