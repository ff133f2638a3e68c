//! What becomes of the endpoints, as a person reviews it: who may call which route, and what answers. Routes are told apart by their
//! keys, whatever their resources are called; URLs of functions by the function.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::place::Names;
use super::shown;
use crate::cfn::{Intrinsic, Piece, Resource, Template, Value};
use crate::source::Span;

/// An endpoint of which something becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteChange {
    /// The route key, or `URL of …` of a function.
    pub route: String,
    /// What becomes of it.
    pub way: RouteWay,
    /// Where it stands in the spec; `None`: it is no longer there.
    pub place: Option<Span>,
}

/// What becomes of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RouteWay {
    /// It is new, for these callers.
    Added(Access),
    /// It was for these callers, and answers no more.
    Removed(Access),
    /// Others may call it.
    Access {
        /// Who could.
        from: Access,
        /// Who can.
        to: Access,
    },
    /// Something else answers.
    Target {
        /// What did.
        from: String,
        /// What does.
        to: String,
    },
}

/// Who may call an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Who signs with AWS credentials that may.
    Iam,
    /// Whom an authorizer lets in.
    Authorizer {
        /// Its name.
        name: String,
        /// Scopes of which a token needs one.
        scopes: Vec<String>,
    },
}

/// An endpoint of a template.
struct Endpoint {
    access: Access,
    target: String,
    origin: Option<Span>,
}

/// Every endpoint of which something becomes, in the order of the new template, then those that are gone.
pub(super) fn routes(before: &Template, after: &Template, names: &Names<'_>) -> Vec<RouteChange> {
    let (old, new) = (endpoints(before, names), endpoints(after, names));
    let mut changes = Vec::new();
    for (route, now) in &new {
        let mut add = |way| {
            changes.push(RouteChange { route: route.clone(), way, place: now.origin });
        };
        let Some(then) = old.get(route) else {
            add(RouteWay::Added(now.access.clone()));
            continue;
        };
        if then.access != now.access {
            add(RouteWay::Access { from: then.access.clone(), to: now.access.clone() });
        }
        if then.target != now.target {
            add(RouteWay::Target { from: then.target.clone(), to: now.target.clone() });
        }
    }
    for (route, then) in old.iter().filter(|(route, _)| !new.contains_key(*route)) {
        let way = RouteWay::Removed(then.access.clone());
        changes.push(RouteChange { route: route.clone(), way, place: None });
    }
    changes
}

/// The endpoints of a template.
fn endpoints(template: &Template, names: &Names<'_>) -> IndexMap<String, Endpoint> {
    let endpoint = |(_, resource): (&String, &Resource)| match &*resource.kind {
        "AWS::ApiGatewayV2::Route" => {
            let endpoint = Endpoint {
                access: access(template, resource),
                target: target(template, resource, names),
                origin: resource.origin,
            };
            Some((text(resource, "RouteKey")?, endpoint))
        }
        "AWS::Lambda::Url" => {
            let function = referred(resource.properties.get("TargetFunctionArn")?)?;
            let access = match text(resource, "AuthType").as_deref() {
                Some("NONE") => Access::Public,
                _ => Access::Iam,
            };
            let endpoint = Endpoint { access, target: String::new(), origin: resource.origin };
            Some((["URL of ", &names.of(function)].concat(), endpoint))
        }
        _ => None,
    };
    template.resources.iter().filter_map(endpoint).collect()
}

fn text(resource: &Resource, property: &str) -> Option<String> {
    resource.properties.get(property).and_then(Value::scalar)
}

/// The logical id that a value refers to first.
fn referred(value: &Value) -> Option<&str> {
    match value {
        Value::Intrinsic(Intrinsic::Ref(id) | Intrinsic::GetAtt(id, _)) => Some(id),
        Value::Intrinsic(Intrinsic::Sub(pieces)) => pieces.iter().find_map(|piece| match piece {
            Piece::Ref(id) | Piece::GetAtt(id, _) if !id.starts_with("AWS::") => Some(id.as_str()),
            _ => None,
        }),
        _ => None,
    }
}

fn access(template: &Template, route: &Resource) -> Access {
    match text(route, "AuthorizationType").as_deref() {
        None | Some("NONE") => Access::Public,
        Some("AWS_IAM") => Access::Iam,
        Some(_) => {
            let id = route.properties.get("AuthorizerId");
            let authorizer = id.and_then(referred).and_then(|id| template.resources.get(id));
            let name = authorizer.and_then(|one| text(one, "Name"));
            let scopes: BTreeSet<String> = match route.properties.get("AuthorizationScopes") {
                Some(Value::List(scopes)) => scopes.iter().filter_map(Value::scalar).collect(),
                _ => BTreeSet::new(),
            };
            let name = name.or_else(|| id.map(|id| shown::value(id, &[]))).unwrap_or_default();
            Access::Authorizer { name, scopes: scopes.into_iter().collect() }
        }
    }
}

/// What answers: a function by its name, anything else by its address.
fn target(template: &Template, route: &Resource, names: &Names<'_>) -> String {
    let integration = route.properties.get("Target").and_then(referred);
    let Some(integration) = integration.and_then(|id| template.resources.get(id)) else {
        return route
            .properties
            .get("Target")
            .map(|target| shown::value(target, &[]))
            .unwrap_or_default();
    };
    let Some(uri) = integration.properties.get("IntegrationUri") else {
        return text(integration, "IntegrationSubtype").unwrap_or_default();
    };
    match referred(uri).map(|id| (id, template.resources.get(id))) {
        // An alias is of a function.
        Some((id, Some(alias))) if alias.kind == "AWS::Lambda::Alias" => {
            let function = alias.properties.get("FunctionName").and_then(referred);
            names.of(function.unwrap_or(id))
        }
        Some((id, Some(function))) if function.kind == "AWS::Lambda::Function" => names.of(id),
        _ => shown::value(uri, &[]),
    }
}
