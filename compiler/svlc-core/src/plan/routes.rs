//! What becomes of the endpoints, as a person reviews it: who may call which route, and what answers. Routes are told apart by their
//! keys, whatever their resources are called; URLs of functions by the function.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::names::Names;
use super::shown;
use crate::cfn::{Resource, Template, Value};
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
            let function = resource.properties.get("TargetFunctionArn")?.referred()?;
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

fn access(template: &Template, route: &Resource) -> Access {
    match text(route, "AuthorizationType").as_deref() {
        None | Some("NONE") => Access::Public,
        Some("AWS_IAM") => Access::Iam,
        Some(_) => {
            let id = route.properties.get("AuthorizerId");
            let authorizer = id.and_then(|id| template.referred(id));
            let name = authorizer.and_then(|(_, one)| text(one, "Name"));
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
    let target = route.properties.get("Target");
    let Some((_, integration)) = target.and_then(|target| template.referred(target)) else {
        return target.map(|target| shown::value(target, &[])).unwrap_or_default();
    };
    let Some(uri) = integration.properties.get("IntegrationUri") else {
        return text(integration, "IntegrationSubtype").unwrap_or_default();
    };
    template.function(uri).map_or_else(|| shown::value(uri, &[]), |id| names.of(id))
}
