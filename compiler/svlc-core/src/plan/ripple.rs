//! What becomes of each resource, and of those that refer to it: what is replaced is called otherwise, and that goes on until it
//! reaches nobody new.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::{self, Moved};
use super::{Action, Change, Known, PropertyChange, shown};
use crate::cfn::{Map, Resource, Value};
use crate::facts::{MOVING, Replaces, replaces};
use crate::origins::Origins;

/// What becomes of every resource that something becomes of, sorted by logical id.
pub(super) fn resources(
    before: &Known,
    after: &Known,
    origins: Option<&Origins<'_>>,
) -> Vec<Change> {
    let hidden = hidden(before, after);
    let ids: BTreeSet<&String> =
        before.template.resources.keys().chain(after.template.resources.keys()).collect();
    let pair = |id: &str| (before.template.resources.get(id), after.template.resources.get(id));
    let mut changes: BTreeMap<&str, Change> = BTreeMap::new();
    // Each round reaches at least one more resource, or is the last.
    for _ in 0..=ids.len() {
        let moves = |id: &str, attribute: Option<&str>| moved(&hidden, &changes, id, attribute);
        let next: BTreeMap<&str, Change> = ids
            .iter()
            .filter_map(|id| Some((id.as_str(), change(id, pair(id), &moves)?)))
            .collect();
        if next == changes {
            break;
        }
        changes = next;
    }
    let mut changes: Vec<Change> = changes.into_values().collect();
    for change in &mut changes {
        // Nothing of a version can change: another one is published beside it, and nobody loses anything.
        if change.kind == "AWS::Lambda::Version"
            && change.is_kept
            && change.action == Action::Replace
        {
            change.action = Action::Update;
        }
        let Some((origins, origin)) = origins.zip(change.origin) else { continue };
        for property in &mut change.properties {
            property.place = origins.field(origin, &change.kind, &property.path).or(Some(origin));
        }
    }
    changes
}

/// Parameters whose values are not shown, and differ.
fn hidden(before: &Known, after: &Known) -> BTreeSet<String> {
    let names = before.hidden.iter().chain(&after.hidden);
    names.filter(|name| before.values.get(*name) != after.values.get(*name)).cloned().collect()
}

/// Whether what a reference gives changes.
fn moved(
    hidden: &BTreeSet<String>,
    changes: &BTreeMap<&str, Change>,
    id: &str,
    attribute: Option<&str>,
) -> Option<Moved> {
    let moved = |is_certain| Some(Moved { because: id.to_owned(), is_certain });
    if hidden.contains(id) {
        return moved(true);
    }
    let change = changes.get(id)?;
    match (change.action, attribute) {
        (Action::Replace, _) => moved(change.is_certain),
        (Action::Update, Some(attribute)) => {
            let is_unknown = change.properties.iter().any(|one| one.replaces == Replaces::Unknown);
            let moves = MOVING.iter().any(|(kind, own, property)| {
                let changes =
                    |one: &PropertyChange| one.path.get(1).is_some_and(|key| key == property);
                *kind == change.kind && *own == attribute && change.properties.iter().any(changes)
            });
            (moves || is_unknown).then(|| Moved { because: id.to_owned(), is_certain: moves })
        }
        _ => None,
    }
}

/// What becomes of a resource; `None`: nothing.
fn change(
    id: &str,
    (before, after): (Option<&Resource>, Option<&Resource>),
    moves: compare::Moves<'_>,
) -> Option<Change> {
    let whole = |one: &Resource, action| Change {
        id: id.to_owned(),
        kind: one.kind.to_string(),
        action,
        is_certain: one.attributes.get("Condition").is_none(),
        is_kept: action == Action::Delete && is_retained(one, "DeletionPolicy"),
        origin: one.origin,
        properties: Vec::new(),
    };
    match (before, after) {
        (None, None) => None,
        (None, Some(after)) => Some(whole(after, Action::Create)),
        (Some(before), None) => Some(whole(before, Action::Delete)),
        (Some(before), Some(after)) => {
            let properties = properties((before, after), moves);
            let (action, is_certain) = action(&properties)?;
            let is_kept = action == Action::Replace && is_retained(after, "UpdateReplacePolicy");
            let new = whole(after, action);
            Some(Change { properties, is_kept, is_certain: is_certain && new.is_certain, ..new })
        }
    }
}

/// Whether a policy keeps the resource.
pub(super) fn is_retained(resource: &Resource, policy: &str) -> bool {
    let policy = resource.attributes.get(policy).and_then(Value::scalar);
    policy.is_some_and(|policy| policy.starts_with("Retain"))
}

/// What is done for these changes, and whether that is certain.
fn action(properties: &[PropertyChange]) -> Option<(Action, bool)> {
    let replaces = |is_certain: bool| {
        move |one: &PropertyChange| match one.replaces {
            Replaces::Always => one.is_certain || !is_certain,
            Replaces::Perhaps => !is_certain,
            Replaces::Unknown | Replaces::Never => false,
        }
    };
    if properties.iter().any(replaces(true)) {
        Some((Action::Replace, true))
    } else if properties.iter().any(replaces(false)) {
        Some((Action::Replace, false))
    } else if properties.is_empty() {
        None
    } else {
        Some((Action::Update, properties.iter().any(|one| one.is_certain)))
    }
}

/// What differs between two states of a resource. What it waits for is no difference.
fn properties(
    (before, after): (&Resource, &Resource),
    moves: compare::Moves<'_>,
) -> Vec<PropertyChange> {
    let [from, to] = [before, after].map(|one| {
        Map::new()
            .with("Type", &*one.kind)
            .with("Properties", one.properties.clone())
            .with("Metadata", one.metadata.clone())
            .and(one.attributes.clone())
    });
    let differences = compare::maps(&from, &to, moves).into_iter().map(|one| {
        let shown = |value: Option<&Value>| value.map(|value| shown::value(value, &one.path));
        PropertyChange {
            from: shown(one.from),
            to: shown(one.to),
            replaces: replaced_by(&after.kind, &one.path),
            is_certain: one.moved.as_ref().is_none_or(|moved| moved.is_certain),
            because: one.moved.map(|moved| moved.because),
            place: after.origin,
            path: one.path,
        }
    });
    differences.collect()
}

fn replaced_by(kind: &str, path: &[String]) -> Replaces {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match path.as_slice() {
        ["Type", ..] => Replaces::Always,
        ["Properties", rest @ ..] => replaces(kind, rest),
        _ => Replaces::Never,
    }
}
