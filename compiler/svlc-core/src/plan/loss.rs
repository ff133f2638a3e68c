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

/// Every loss, in the order of the changes.
pub(super) fn losses(before: &Template, after: &Template, changes: &[Change]) -> Vec<Loss> {
    let mut losses: Vec<Loss> = Vec::new();
    for change in changes {
        let old = before.resources.get(&change.id);
        losses.extend(old.and_then(|old| data(old, change)));
        losses.extend(endpoint(change));
        losses.extend(old.and_then(|old| closed(old, after, change)));
    }
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
    let policy = match change.action {
        Action::Delete => "DeletionPolicy",
        _ => "UpdateReplacePolicy",
    };
    if change.is_kept {
        let message = match change.action {
            Action::Delete => {
                format!("the {noun} `{id}` is no longer part of the stack; it is kept with {lost}")
            }
            _ => format!(
                "the {noun} `{id}` {verb}: the old one is kept, and the new one starts without {lost}"
            ),
        };
        let help = "it stays until somebody deletes it by hand, and it is paid for".to_owned();
        return Some(loss(change, LossKind::Detached, message, help));
    }
    let snapshot = old.attributes.get(policy).and_then(Value::scalar);
    let rest = match snapshot.as_deref() {
        Some("Snapshot") => format!("{lost} are in a snapshot only"),
        _ => format!("{lost} are lost"),
    };
    let help = match change.action {
        Action::Delete => "deploy once with what keeps it, `retain: true` or `DeletionPolicy: Retain`, before it is taken out".to_owned(),
        _ => "keep the property as it is, or copy what is needed first".to_owned(),
    };
    let message = format!("the {noun} `{id}` {verb}: {}", agreed(&rest));
    Some(loss(change, LossKind::Data, message, help))
}

/// `its value are lost` as `its value is lost`.
fn agreed(text: &str) -> String {
    let one = ["its value ", "its data ", "whatever is encrypted with it "];
    match one.iter().any(|start| text.starts_with(start)) {
        true => text.replacen(" are ", " is ", 1),
        false => text.to_owned(),
    }
}

fn endpoint(change: &Change) -> Option<Loss> {
    let (_, noun, lost) = ANSWERING.iter().find(|(kind, ..)| *kind == change.kind)?;
    let verb = verb(change)?;
    if change.is_kept {
        return None;
    }
    let message = format!("the {noun} `{}` {verb}: {lost} no longer answers", change.id);
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
