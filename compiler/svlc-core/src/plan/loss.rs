//! What would be lost: data of resources that are deleted or replaced without being kept, and addresses that no longer answer.

use super::{Action, Change};
use crate::cfn::{Resource, Template, Value};
use crate::facts::{ANSWERING, HOLDING};
use crate::source::Span;

/// Something that would be lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// Logical id of the resource.
    pub id: String,
    /// Its type.
    pub resource_type: String,
    /// Which kind of loss it is.
    pub kind: LossKind,
    /// Whether that is certain.
    pub is_certain: bool,
    /// In one sentence.
    pub message: String,
    /// What can be done about it.
    pub help: String,
    /// Where that stands in the spec which the resource is made for.
    pub place: Option<Span>,
}

/// A kind of loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LossKind {
    /// Data is deleted.
    Data,
    /// Data is kept, but what takes its place starts without it.
    Detached,
    /// An address no longer answers.
    Endpoint,
}

/// Every loss, in the order of the changes. Of what falls with another thing nothing more is said: stages with their API, paths
/// with their domain.
pub(super) fn losses(before: &Template, after: &Template, changes: &[Change]) -> Vec<Loss> {
    let mut losses: Vec<Loss> = Vec::new();
    for change in changes {
        let old = before.resources.get(&change.id);
        losses.extend(old.and_then(|old| data(old, change)));
        losses.extend(endpoint(change));
        losses.extend(old.and_then(|old| closed(old, after, change)));
    }
    let lost: Vec<String> = losses.iter().map(|loss| loss.resource_type.clone()).collect();
    let falls_with = |kind: &str| match kind {
        "AWS::ApiGatewayV2::Stage" => lost.iter().any(|one| one == "AWS::ApiGatewayV2::Api"),
        "AWS::ApiGatewayV2::ApiMapping" => {
            lost.iter().any(|one| one == "AWS::ApiGatewayV2::DomainName")
        }
        _ => false,
    };
    losses.retain(|loss| !falls_with(&loss.resource_type));
    losses
}

/// What the action does to a resource that is there; `None`: nothing that could lose anything.
fn verb(change: &Change) -> Option<&'static str> {
    match (change.action, change.is_certain) {
        (Action::Delete, true) => Some("is deleted"),
        (Action::Delete, false) => Some("may be deleted"),
        (Action::Replace, true) => Some("is replaced"),
        (Action::Replace, false) => Some("may be replaced"),
        (Action::Create | Action::Update, _) => None,
    }
}

fn loss(change: &Change, kind: LossKind, message: String, help: String) -> Loss {
    Loss {
        id: change.id.clone(),
        resource_type: change.kind.clone(),
        kind,
        is_certain: change.is_certain,
        message,
        help,
        place: change.properties.first().map_or(change.origin, |one| one.place),
    }
}

fn data(old: &Resource, change: &Change) -> Option<Loss> {
    let (_, noun, lost) = HOLDING.iter().find(|(kind, ..)| *kind == old.kind)?;
    let verb = verb(change)?;
    let id = &change.id;
    let is_deleted = change.action == Action::Delete;
    if change.is_kept {
        let message = if is_deleted {
            format!("the {noun} `{id}` is no longer part of the stack; it is kept with {lost}")
        } else {
            format!(
                "the {noun} `{id}` {verb}: the old one is kept, and the new one starts without {lost}"
            )
        };
        let help = "it stays until somebody deletes it by hand, and it is paid for".to_owned();
        return Some(loss(change, LossKind::Detached, message, help));
    }
    let policy = if is_deleted { "DeletionPolicy" } else { "UpdateReplacePolicy" };
    let snapshot = old.attributes.get(policy).and_then(Value::scalar);
    let but = if snapshot.as_deref() == Some("Snapshot") { ", but for a snapshot" } else { "" };
    let message = format!("the {noun} `{id}` {verb}, and {lost} with it{but}");
    let help = match (is_deleted, &*old.kind) {
        (true, "AWS::DynamoDB::Table" | "AWS::S3::Bucket") => {
            "deploy once with `retain: true` before it is taken out, and it is kept"
        }
        (true, _) => "copy what is needed first, or leave it in",
        (false, _) => "copy what is needed first, or keep the property as it is",
    };
    Some(loss(change, LossKind::Data, message, help.to_owned()))
}

fn endpoint(change: &Change) -> Option<Loss> {
    let (_, noun, lost) = ANSWERING.iter().find(|(kind, ..)| *kind == change.kind)?;
    let verb = verb(change)?;
    if change.is_kept {
        return None;
    }
    let message = format!("the {noun} `{}` {verb}: {lost}", change.id);
    let help = match change.action {
        Action::Delete => "tell whoever calls it, or leave it in",
        _ => {
            "whoever calls it needs the new address; keep the property as it is to keep the address"
        }
    };
    Some(loss(change, LossKind::Endpoint, message, help.to_owned()))
}

/// An API whose own address is switched off.
fn closed(old: &Resource, after: &Template, change: &Change) -> Option<Loss> {
    const SWITCH: &str = "DisableExecuteApiEndpoint";
    let is_off = |resource: &Resource| {
        let switch = resource.properties.get(SWITCH).and_then(Value::scalar);
        switch.as_deref() == Some("true")
    };
    let is_api = old.kind == "AWS::ApiGatewayV2::Api" && change.action == Action::Update;
    if !is_api || is_off(old) || !is_off(after.resources.get(&change.id)?) {
        return None;
    }
    let message = format!(
        "the API `{}` answers at its domain only: its own URL no longer answers",
        change.id
    );
    let help = "leave `default_endpoint` out until nobody calls that URL".to_owned();
    let mut loss = loss(change, LossKind::Endpoint, message, help);
    let own = change.properties.iter().find(|one| one.path.iter().any(|key| key == SWITCH));
    loss.place = own.map_or(loss.place, |one| one.place);
    Some(loss)
}
