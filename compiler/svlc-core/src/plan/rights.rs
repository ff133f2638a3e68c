//! What rights are gained and lost, as a person reviews them: actions of roles on resources, managed policies, who may take a role on,
//! and who may invoke a function. Read from the policies as data, however they are cut into statements.

use std::collections::BTreeMap;

use super::place::{self, Places};
use super::shown;
use crate::cfn::{Intrinsic, Map, Resource, Template, Value};
use crate::source::Span;

/// Rights that are gained or lost together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Right {
    /// Who: a function by its name, or a role.
    pub who: String,
    /// Logical id of the role, or of the permission.
    pub id: String,
    /// Which way it goes.
    pub way: RightWay,
    /// What is done, such as `dynamodb:GetItem`.
    pub actions: Vec<String>,
    /// What it is done on, by name where it is of this service.
    pub on: String,
    /// On which condition.
    pub condition: Option<String>,
    /// Where that stands in the spec which gives it; `None`: it is no longer there.
    pub place: Option<Span>,
}

/// Which way a right goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RightWay {
    /// It is new.
    Gains,
    /// It is no longer.
    Loses,
    /// A refusal is new.
    IsDenied,
    /// A refusal is no longer.
    IsNoLongerDenied,
}

/// A single right. What is compared is what the template says; names are for people.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Single {
    is_denied: bool,
    on: String,
    condition: Option<String>,
    action: String,
}

/// What rights are told together by: role, way, what they are on, condition.
type Group = (String, RightWay, String, Option<String>);

/// Every right that is gained or lost, by role.
pub(super) fn rights(before: &Template, after: &Template, places: Option<&Places>) -> Vec<Right> {
    let name = |id: &str| place::name(places, after, id);
    let (old, new) = (held(before, &name), held(after, &name));
    let mut groups: BTreeMap<Group, Vec<String>> = BTreeMap::new();
    let compared = [(&new, &old, true), (&old, &new, false)];
    for (own, other, is_gained) in compared {
        for (id, rights) in own {
            let known = other.get(id);
            for right in
                rights.iter().filter(|right| !known.is_some_and(|known| known.contains(right)))
            {
                let way = match (right.is_denied, is_gained) {
                    (false, true) => RightWay::Gains,
                    (false, false) => RightWay::Loses,
                    (true, true) => RightWay::IsDenied,
                    (true, false) => RightWay::IsNoLongerDenied,
                };
                let key = (id.clone(), way, right.on.clone(), right.condition.clone());
                groups.entry(key).or_default().push(right.action.clone());
            }
        }
    }
    let right = |((id, way, on, condition), actions): (Group, Vec<String>)| {
        let origin = after.resources.get(&id).and_then(|role| role.origin);
        let place = places.zip(origin).map(|(places, origin)| places.grant(origin, &on));
        Right {
            who: holder(before, after, &id, &name),
            way,
            actions,
            on,
            condition,
            place: place.or(origin),
            id,
        }
    };
    groups.into_iter().map(right).collect()
}

/// Who has the rights of a role or a permission.
fn holder(before: &Template, after: &Template, id: &str, name: &dyn Fn(&str) -> String) -> String {
    let of = [after, before].into_iter().find_map(|template| {
        let mut functions =
            template.resources.iter().filter(|(_, one)| one.kind == "AWS::Lambda::Function");
        functions.find(|(_, function)| {
            let role = function.properties.get("Role");
            matches!(role, Some(Value::Intrinsic(Intrinsic::GetAtt(role, _))) if role == id)
        })
    });
    if let Some((function, _)) = of {
        return name(function);
    }
    let own = after.resources.get(id).or_else(|| before.resources.get(id));
    match own {
        Some(permission) if permission.kind == "AWS::Lambda::Permission" => {
            let principal = permission.properties.get("Principal");
            match principal.map(|who| shown::value(who, &[])).as_deref() {
                Some("*") => "everybody".to_owned(),
                Some(who) => format!("`{who}`"),
                None => "nobody".to_owned(),
            }
        }
        _ => format!("role {}", bare(&name(id))),
    }
}

/// A name without what it is the name of.
fn bare(name: &str) -> &str {
    name.split_once(' ').map_or(name, |(_, name)| name)
}

/// The rights of every role and permission, sorted, by logical id. What lets the API's own routes invoke is told with the routes.
fn held(template: &Template, name: &dyn Fn(&str) -> String) -> BTreeMap<String, Vec<Single>> {
    let mut held = BTreeMap::new();
    for (id, resource) in &template.resources {
        let mut rights = match &*resource.kind {
            "AWS::IAM::Role" => of_role(resource, name),
            "AWS::Lambda::Permission" => of_permission(resource, name),
            _ => continue,
        };
        rights.sort();
        rights.dedup();
        held.insert(id.clone(), rights);
    }
    held
}

fn of_role(role: &Resource, name: &dyn Fn(&str) -> String) -> Vec<Single> {
    let mut rights = Vec::new();
    for policy in list(role.properties.get("Policies")) {
        let Value::Map(policy) = policy else { continue };
        let Some(Value::Map(document)) = policy.get("PolicyDocument") else { continue };
        for statement in list(document.get("Statement")) {
            if let Value::Map(statement) = statement {
                rights.extend(of_statement(statement, name));
            }
        }
    }
    let managed = list(role.properties.get("ManagedPolicyArns")).iter().map(|arn| Single {
        is_denied: false,
        on: on(arn, name),
        condition: None,
        action: "everything in a managed policy".to_owned(),
    });
    rights.extend(managed);
    if let Some(Value::Map(document)) = role.properties.get("AssumeRolePolicyDocument") {
        for statement in list(document.get("Statement")) {
            let Value::Map(statement) = statement else { continue };
            let who =
                statement.get("Principal").map(|who| shown::value(who, &[])).unwrap_or_default();
            rights.push(Single {
                is_denied: is_denied(statement),
                on: "itself".to_owned(),
                condition: condition(statement),
                action: format!("being taken on by {who}"),
            });
        }
    }
    rights
}

fn of_statement(statement: &Map, name: &dyn Fn(&str) -> String) -> Vec<Single> {
    let (is_denied, condition) = (is_denied(statement), condition(statement));
    let mut rights = Vec::new();
    for (actions, resources, but) in
        [("Action", "Resource", ""), ("NotAction", "Resource", "everything but ")]
    {
        for action in list(statement.get(actions)) {
            for resource in list(statement.get(resources).or(statement.get("NotResource"))) {
                let except = statement.get("NotResource").map_or("", |_| "everything but ");
                rights.push(Single {
                    is_denied,
                    on: [except, &on(resource, name)].concat(),
                    condition: condition.clone(),
                    action: [but, &shown::value(action, &[])].concat(),
                });
            }
        }
    }
    rights
}

fn is_denied(statement: &Map) -> bool {
    statement.get("Effect").and_then(Value::scalar).as_deref() == Some("Deny")
}

fn condition(statement: &Map) -> Option<String> {
    statement.get("Condition").map(|condition| shown::value(condition, &[]))
}

/// What others than the API may do with a function.
fn of_permission(permission: &Resource, name: &dyn Fn(&str) -> String) -> Vec<Single> {
    let text = |property| permission.properties.get(property).map(|value| shown::value(value, &[]));
    if text("Principal").as_deref() == Some("apigateway.amazonaws.com") {
        return Vec::new();
    }
    let function = permission.properties.get("FunctionName").map(|function| on(function, name));
    let source =
        permission.properties.get("SourceArn").map(|source| ["for ", &on(source, name)].concat());
    vec![Single {
        is_denied: false,
        on: function.unwrap_or_default(),
        condition: source,
        action: text("Action").unwrap_or_default(),
    }]
}

/// What a right is on, things of this service by their names.
fn on(value: &Value, name: &dyn Fn(&str) -> String) -> String {
    match value {
        Value::Intrinsic(Intrinsic::GetAtt(id, _) | Intrinsic::Ref(id))
            if !id.starts_with("AWS::") =>
        {
            name(id)
        }
        Value::Intrinsic(Intrinsic::Sub(pieces)) => match pieces.split_first() {
            Some((crate::cfn::Piece::GetAtt(id, _), rest)) => {
                let rest = Value::sub(rest.iter().cloned()).normal();
                [&name(id), " ", &shown::value(&rest, &[])].concat()
            }
            _ => shown::value(value, &[]),
        },
        other => shown::value(other, &[]),
    }
}

/// A list, or the one that stands by itself.
fn list(value: Option<&Value>) -> &[Value] {
    match value {
        None => &[],
        Some(Value::List(items)) => items,
        Some(one) => std::slice::from_ref(one),
    }
}
