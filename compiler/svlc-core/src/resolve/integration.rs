//! Integrations: those that are written, then those that routes imply by naming a function.

use indexmap::IndexSet;

use super::CHECKED;
use crate::facts;
use crate::interpolation::{self, Piece};
use crate::model::{FunctionId, HttpMethod, Integration, Payload, Target, UrlPart};
use crate::spec::{self, Entries, Spanned, Spec};

pub(super) fn integrations(spec: &Spec) -> Vec<Integration> {
    let function_id = |name: &str| {
        FunctionId(
            spec.functions.as_ref().and_then(|functions| functions.index_of(name)).expect(CHECKED),
        )
    };
    let lambda =
        |function: &str, payload| Target::Lambda { function: function_id(function), payload };
    let mut integrations: Vec<Integration> = Vec::new();
    let mut named = IndexSet::new();
    for (name, integration) in spec.integrations.iter().flat_map(Entries::iter) {
        named.insert(name.value.clone());
        let (timeout, target) = match integration {
            spec::Integration::Lambda(own) => {
                let payload = own.payload.as_ref().map_or(Payload::V2, |payload| payload.value);
                (&own.timeout, lambda(own.function.as_ref().expect(CHECKED), payload))
            }
            spec::Integration::Http(own) => {
                let method = own.method.as_ref().map_or(HttpMethod::Any, |method| method.value);
                (&own.timeout, Target::Http { url: url(own.url.as_ref().expect(CHECKED)), method })
            }
        };
        integrations.push(Integration {
            name: name.value.clone(),
            origin: name.span,
            timeout_ms: milliseconds(timeout.as_ref()),
            target,
        });
    }
    for (_, route) in spec.routes.iter().flat_map(Entries::iter) {
        let target = route.target().expect(CHECKED);
        if named.insert(target.to_string()) {
            integrations.push(Integration {
                name: target.to_string(),
                origin: target.span,
                timeout_ms: facts::INTEGRATION_TIMEOUT_MS.1,
                target: lambda(target, Payload::V2),
            });
        }
    }
    integrations
}

fn milliseconds(timeout: Option<&Spanned<f64>>) -> u32 {
    timeout
        .map_or(facts::INTEGRATION_TIMEOUT_MS.1, |seconds| (seconds.value * 1000.0).round() as u32)
}

/// Splits a URL at its parameters and stage variables.
fn url(text: &str) -> Vec<UrlPart> {
    let mut parts = Vec::new();
    for piece in interpolation::split(text).expect(CHECKED) {
        match piece {
            Piece::Reference { name, .. } => {
                let variable = name.strip_prefix("stage.").expect(CHECKED);
                parts.push(UrlPart::StageVariable(variable.to_owned()));
            }
            Piece::Text(text) => {
                let mut rest = text.as_str();
                while let Some((before, inside)) = rest.split_once('{') {
                    let (name, after) = inside.split_once('}').expect(CHECKED);
                    if !before.is_empty() {
                        parts.push(UrlPart::Text(before.to_owned()));
                    }
                    parts.push(UrlPart::Parameter(name.to_owned()));
                    rest = after;
                }
                if !rest.is_empty() {
                    parts.push(UrlPart::Text(rest.to_owned()));
                }
            }
        }
    }
    parts
}
