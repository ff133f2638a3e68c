//! What rights are gained and lost, as a person reviews them: actions of roles on resources, managed policies, who may take a role on,
//! and who may invoke a function. Read from the policies as data, however they are cut into statements.

use std::collections::BTreeMap;

use super::names::{Names, grant};
use super::shown;
use crate::cfn::{Intrinsic, Map, Piece, Resource, Template, Value};
use crate::origins::Origins;
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
    /// What is done, such as `dynamodb:GetItem`; empty where a managed policy says that.
    pub actions: Vec<String>,
    /// What it is done on, by name where it is of this service; or the managed policy.
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
    /// Who, where it is not who holds the role.
    who: Option<String>,
    is_denied: bool,
    on: String,
    condition: Option<String>,
    /// `None`: what a managed policy says.
    action: Option<String>,
}

/// What rights are told together by: role, way, who, what they are on, condition.
type Group = (String, RightWay, Option<String>, String, Option<String>);

/// Every right that is gained or lost, by role.
pub(super) fn rights(
    before: &Template,
    after: &Template,
    origins: Option<&Origins<'_>>,
    names: &Names<'_>,
) -> Vec<Right> {
    let (old, new) = (held(before, names), held(after, names));
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
                let Single { who, on, condition, action, .. } = right.clone();
                groups.entry((id.clone(), way, who, on, condition)).or_default().extend(action);
            }
        }
    }
    let right = |((id, way, who, on, condition), actions): (Group, Vec<String>)| {
        let origin = after.resources.get(&id).and_then(|role| role.origin);
        let place = origins.zip(origin).map(|(origins, origin)| grant(origins, origin, &on));
        Right {
            who: who.unwrap_or_else(|| holder([after, before], &id, names)),
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
fn holder(templates: [&Template; 2], id: &str, names: &Names<'_>) -> String {
    let function = templates.into_iter().find_map(|template| function_of(template, id));
    names.of(function.unwrap_or(id))
}

/// The function whose role that is.
fn function_of<'a>(template: &'a Template, role: &str) -> Option<&'a str> {
    let mut all = template.resources.iter();
    let of = all.find(|(_, one)| {
        let own = one.properties.get("Role");
        one.kind == "AWS::Lambda::Function"
            && matches!(own, Some(Value::Intrinsic(Intrinsic::GetAtt(own, _))) if own == role)
    });
    of.map(|(id, _)| id.as_str())
}

/// Who may, by what a principal says.
fn principal(value: Option<&Value>) -> String {
    match value {
        None => "nobody".to_owned(),
        Some(Value::Map(kinds)) if kinds.len() == 1 => {
            let mut kinds = kinds.iter().map(|(_, who)| principal(Some(who)));
            kinds.next().unwrap_or_default()
        }
        Some(who) => match shown::value(who, &[]).as_str() {
            "*" => "everybody".to_owned(),
            who => format!("`{who}`"),
        },
    }
}

/// The rights of every role and permission, sorted, by logical id. What lets the API's own routes invoke is told with the routes.
fn held(template: &Template, names: &Names<'_>) -> BTreeMap<String, Vec<Single>> {
    let mut held = BTreeMap::new();
    for (id, resource) in &template.resources {
        let mut rights = match &*resource.kind {
            "AWS::IAM::Role" => {
                let mut rights = of_role(resource, names);
                rights.extend(trust(resource, names.of(id), function_of(template, id).is_some()));
                rights
            }
            "AWS::Lambda::Permission" => of_permission(resource, names),
            _ => continue,
        };
        rights.sort();
        rights.dedup();
        held.insert(id.clone(), rights);
    }
    held
}

fn of_role(role: &Resource, names: &Names<'_>) -> Vec<Single> {
    let policies = mappings(role.properties.get("Policies"));
    let documents = policies.filter_map(|policy| match policy.get("PolicyDocument") {
        Some(Value::Map(document)) => Some(document),
        _ => None,
    });
    let statements = documents.flat_map(|document| mappings(document.get("Statement")));
    let managed = list(role.properties.get("ManagedPolicyArns")).iter().map(|arn| Single {
        who: None,
        is_denied: false,
        on: on(arn, names),
        condition: None,
        action: None,
    });
    statements.flat_map(|statement| of_statement(statement, names)).chain(managed).collect()
}

fn of_statement(statement: &Map, names: &Names<'_>) -> Vec<Single> {
    const BUT: &str = "everything but ";
    let part = |name: &'static str, negated: &'static str| match statement.get(negated) {
        Some(but) => (BUT, list(Some(but))),
        None => ("", list(statement.get(name))),
    };
    let (but_on, resources) = part("Resource", "NotResource");
    let (but, actions) = part("Action", "NotAction");
    let single = |action: &Value, resource: &Value| Single {
        who: None,
        is_denied: is_denied(statement),
        on: [but_on, &on(resource, names)].concat(),
        condition: condition(statement),
        action: Some([but, &shown::value(action, &[])].concat()),
    };
    let pairs = actions.iter().flat_map(|action| resources.iter().map(move |one| (action, one)));
    pairs.map(|(action, resource)| single(action, resource)).collect()
}

/// Who may take a role on. That Lambda takes on the role of a function goes without saying.
fn trust(role: &Resource, name: String, is_of_function: bool) -> Vec<Single> {
    let document = match role.properties.get("AssumeRolePolicyDocument") {
        Some(Value::Map(document)) => document,
        _ => return Vec::new(),
    };
    let singles = mappings(document.get("Statement")).flat_map(|statement| {
        let who = principal(statement.get("Principal"));
        let name = name.clone();
        list(statement.get("Action")).iter().map(move |action| Single {
            who: Some(who.clone()),
            is_denied: is_denied(statement),
            on: name.clone(),
            condition: condition(statement),
            action: Some(shown::value(action, &[])),
        })
    });
    let goes_without_saying = |one: &Single| {
        is_of_function && !one.is_denied && one.who.as_deref() == Some("`lambda.amazonaws.com`")
    };
    singles.filter(|one| !goes_without_saying(one)).collect()
}

fn is_denied(statement: &Map) -> bool {
    statement.get("Effect").and_then(Value::scalar).as_deref() == Some("Deny")
}

fn condition(statement: &Map) -> Option<String> {
    statement.get("Condition").map(|condition| shown::value(condition, &[]))
}

/// What others than the API may do with a function.
fn of_permission(permission: &Resource, names: &Names<'_>) -> Vec<Single> {
    let property = |name: &str| permission.properties.get(name);
    let who = principal(property("Principal"));
    if who == "`apigateway.amazonaws.com`" {
        return Vec::new();
    }
    let source = property("SourceArn").map(|source| ["for ", &on(source, names)].concat());
    vec![Single {
        who: Some(who),
        is_denied: false,
        on: property("FunctionName").map(|function| on(function, names)).unwrap_or_default(),
        condition: source,
        action: property("Action").map(|action| shown::value(action, &[])),
    }]
}

/// What a right is on, things of this service by their names.
fn on(value: &Value, names: &Names<'_>) -> String {
    match value {
        Value::Intrinsic(Intrinsic::GetAtt(id, _) | Intrinsic::Ref(id))
            if !id.starts_with("AWS::") =>
        {
            names.of(id)
        }
        Value::Intrinsic(Intrinsic::Sub(pieces)) => match pieces.split_first() {
            Some((Piece::GetAtt(id, _), rest)) => {
                let rest = Value::sub(rest.iter().cloned()).normal();
                [&names.of(id), &*shown::value(&rest, &[])].concat()
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

/// The mappings of a list.
fn mappings(value: Option<&Value>) -> impl Iterator<Item = &Map> {
    list(value).iter().filter_map(|item| match item {
        Value::Map(map) => Some(map),
        _ => None,
    })
}
