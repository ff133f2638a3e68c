//! Two functions, integrations, authorizers, routes or stages that get the same CloudFormation logical id.
//!
//! Why: a template has one resource under an id, so one of the two would be lost. Where names alone could meet, an id ends
//! in a hash of 32 bits (`docs/logical-ids.md`); this finds the one pair in four thousand million whose hashes meet too.
//!
//! ```yaml
//! stages: { eu___-_--live__-one: {}, eu__---_live---_-_one: {} }    # both EuLiveOne and the same hash
//! ```
//!
//! Fix: rename one of the two.

use std::collections::{BTreeMap, BTreeSet};

use crate::cfn::logical_id;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::emit::{self, Templates};
use crate::model::Model;
use crate::source::Span;

const CODE: Code = Code::SV0212;
const HELP: &str = "rename one of the two";

pub(super) fn check(model: &Model, _templates: &Templates, sink: &mut Sink) {
    let functions = model.functions.iter();
    let integrations = model.integrations.iter();
    let domain = model.api.domain.iter();
    let paths = domain.flat_map(|own| own.mappings.iter().map(|(path, _)| (path, own.origin)));
    let links = model.vpc_links.iter();
    let authorizers = model.authorizers.iter();
    let routes = model.routes.iter();
    let stages = model.stages.iter();
    let ids = functions
        .map(|function| (logical_id::function(&function.name), function.origin))
        .chain(integrations.map(|one| (logical_id::integration(&one.name), one.origin)))
        .chain(paths.map(|(path, origin)| (logical_id::api_path(path), origin)))
        .chain(links.map(|one| (logical_id::vpc_link(&one.name), one.origin)))
        .chain(authorizers.map(|one| (logical_id::authorizer(&one.name), one.origin)))
        .chain(routes.map(|route| (logical_id::route(&route.key), route.origin)))
        .chain(stages.map(|stage| (logical_id::stage(&stage.name), stage.origin)))
        .chain(model.parameters.iter().map(|one| (one.name.clone(), one.origin)))
        .chain(model.raw.iter().map(|one| (one.id.clone(), one.origin)));
    let made = made(model);
    let mut first: BTreeMap<String, Span> = BTreeMap::new();
    for (id, place) in ids {
        let fault = || {
            let message = format!("the logical id `{id}` belongs to two parts of the service");
            Diagnostic::new(CODE, place, message, HELP)
        };
        match first.get(&id) {
            Some(known) => _ = sink.push(fault().also(*known, "the other part")),
            None => {
                if made.contains(&id) && is_given(model, place) {
                    sink.push(fault().note("svlc makes a resource of that id itself"));
                }
                first.insert(id, place);
            }
        }
    }
}

/// Whether the id at `place` is given by the spec, as those of parameters and raw resources are.
fn is_given(model: &Model, place: Span) -> bool {
    let parameters = model.parameters.iter().map(|one| one.origin);
    parameters.chain(model.raw.iter().map(|one| one.origin)).any(|origin| origin == place)
}

/// Logical ids of what svlc makes; none where the spec gives no id itself that could meet them.
fn made(model: &Model) -> BTreeSet<String> {
    if model.raw.is_empty() && model.parameters.is_empty() {
        return BTreeSet::new();
    }
    let own = Model { raw: Vec::new(), ..model.clone() };
    emit::cloudformation(&own).resources.into_keys().collect()
}
