//! A plan for programs: one JSON document, described in `docs/plan.md`. Its `version` changes with its shape.

use serde_json::{Value, json};
use svlc_core::facts::Replaces;
use svlc_core::plan::{
    Access, Action, Change, Held, HeldWay, Loss, LossKind, PropertyChange, Right, RightWay,
    RouteChange, RouteWay,
};
use svlc_core::source::Span;

use super::Planned;
use super::price::Price;

/// The document.
pub(super) fn document(planned: &Planned<'_>) -> String {
    let plan = &planned.plan;
    let place = |span: Option<Span>| place(planned, span);
    let outputs = plan.outputs.iter().map(|one| {
        json!({ "name": one.name, "from": one.from, "to": one.to, "export_lost": one.is_export_lost })
    });
    let mut document = json!({
        "version": 1,
        "spec": planned.spec.source.name(),
        "environment": planned.environment,
        "against": planned.against,
        "exit_code": u8::from(planned.exit()),
        "summary": {
            "create": plan.count(Action::Create),
            "update": plan.count(Action::Update),
            "replace": plan.count(Action::Replace),
            "delete": plan.count(Action::Delete),
        },
        "losses": plan.losses.iter().map(|one| loss(one, &place)).collect::<Vec<_>>(),
        "routes": plan.routes.iter().map(|one| route(one, &place)).collect::<Vec<_>>(),
        "rights": plan.rights.iter().map(|one| right(one, &place)).collect::<Vec<_>>(),
        "resources": plan.resources.iter().map(|one| change(one, &place)).collect::<Vec<_>>(),
        "outputs": outputs.collect::<Vec<_>>(),
        "cost": planned.price.as_ref().map(Price::document),
    });
    // Only where a stage has `auto_deploy: false`.
    if !plan.held.is_empty() {
        document["held"] = plan.held.iter().map(held).collect();
    }
    serde_json::to_string_pretty(&document).expect("text always serialises")
}

/// Line and column, or `null`.
fn place(planned: &Planned<'_>, span: Option<Span>) -> Value {
    span.map_or(Value::Null, |span| {
        let position = planned.spec.source.position(span.start);
        json!({ "line": position.line, "column": position.column })
    })
}

fn held(held: &Held) -> Value {
    let way = match held.way {
        HeldWay::Empty => "empty",
        HeldWay::Kept => "kept",
        HeldWay::Broken => "broken",
        HeldWay::Switched => "switched",
    };
    json!({ "stage": held.stage, "way": way })
}

fn loss(loss: &Loss, place: &dyn Fn(Option<Span>) -> Value) -> Value {
    let kind = match loss.kind {
        LossKind::Data => "data",
        LossKind::Detached => "detached",
        LossKind::Endpoint => "endpoint",
    };
    json!({
        "id": loss.id, "type": loss.resource_type, "kind": kind, "certain": loss.is_certain,
        "message": loss.message, "help": loss.help, "place": place(loss.place),
    })
}

fn route(change: &RouteChange, place: &dyn Fn(Option<Span>) -> Value) -> Value {
    let (way, from, to) = match &change.way {
        RouteWay::Added(to) => ("added", Value::Null, access(to)),
        RouteWay::Removed(from) => ("removed", access(from), Value::Null),
        RouteWay::Access { from, to } => ("access", access(from), access(to)),
        RouteWay::Target { from, to } => ("target", json!(from), json!(to)),
    };
    json!({ "route": change.route, "change": way, "from": from, "to": to, "place": place(change.place) })
}

fn access(access: &Access) -> Value {
    match access {
        Access::Public => json!({ "kind": "public" }),
        Access::Iam => json!({ "kind": "iam" }),
        Access::Authorizer { name, scopes } => {
            json!({ "kind": "authorizer", "name": name, "scopes": scopes })
        }
    }
}

fn right(right: &Right, place: &dyn Fn(Option<Span>) -> Value) -> Value {
    let way = match right.way {
        RightWay::Gains => "gains",
        RightWay::Loses => "loses",
        RightWay::IsDenied => "denied",
        RightWay::IsNoLongerDenied => "no-longer-denied",
    };
    json!({
        "id": right.id, "who": right.who, "change": way, "actions": right.actions, "on": right.on,
        "condition": right.condition, "place": place(right.place),
    })
}

fn change(change: &Change, place: &dyn Fn(Option<Span>) -> Value) -> Value {
    let action = match change.action {
        Action::Create => "create",
        Action::Update => "update",
        Action::Replace => "replace",
        Action::Delete => "delete",
    };
    let properties = change.properties.iter().map(|one| property(one, place));
    json!({
        "id": change.id, "type": change.kind, "action": action, "certain": change.is_certain,
        "kept": change.is_kept, "properties": properties.collect::<Vec<_>>(),
        "place": place(change.origin),
    })
}

fn property(property: &PropertyChange, place: &dyn Fn(Option<Span>) -> Value) -> Value {
    let replaces = match property.replaces {
        Replaces::Never => "never",
        Replaces::Unknown => "unknown",
        Replaces::Perhaps => "perhaps",
        Replaces::Always => "always",
    };
    json!({
        "path": property.path, "from": property.from, "to": property.to, "replaces": replaces,
        "because": property.because, "certain": property.is_certain, "place": place(property.place),
    })
}
