//! Integrations: those that are written, then those that routes imply by naming a function.

use indexmap::IndexSet;

use super::{CHECKED, Resolve};
use crate::facts;
use crate::interpolation::{self, Piece};
use crate::model::{
    HttpMethod, Integration, ParameterMapping, Payload, Target, Text, TextPart, UrlPart, VpcLink,
};
use crate::spec::{
    self, AwsIntegration, Entries, MappingValue, PrivateIntegration, RequestMapping,
    ResponseMapping, Spanned,
};

impl Resolve<'_> {
    pub(super) fn integrations(&self) -> Vec<Integration> {
        let mut integrations: Vec<Integration> = Vec::new();
        let mut named = IndexSet::new();
        for (name, own) in self.spec.integrations.iter().flat_map(Entries::iter) {
            named.insert(name.value.clone());
            integrations.push(self.integration(name, own));
        }
        for (_, route) in self.spec.routes.iter().flat_map(Entries::iter) {
            let target = route.target().expect(CHECKED);
            if named.insert(target.to_string()) {
                integrations.push(Integration {
                    name: target.to_string(),
                    origin: target.span,
                    timeout_ms: facts::INTEGRATION_TIMEOUT_MS.1,
                    target: self.lambda(target, Payload::V2),
                    mapping: ParameterMapping::default(),
                });
            }
        }
        integrations
    }

    fn integration(&self, name: &Spanned<String>, written: &spec::Integration) -> Integration {
        let (timeout, target) = match written {
            spec::Integration::Lambda(own) => {
                let payload = own.payload.as_ref().map_or(Payload::V2, |payload| payload.value);
                (&own.timeout, self.lambda(own.function.as_ref().expect(CHECKED), payload))
            }
            spec::Integration::Http(own) => {
                let url = self.url(own.url.as_ref().expect(CHECKED));
                (&own.timeout, Target::Http { url, method: method(own.method.as_ref()) })
            }
            spec::Integration::Private(own) => (&own.timeout, self.private(own)),
            spec::Integration::Aws(own) => (&own.timeout, self.action(own)),
        };
        Integration {
            name: name.value.clone(),
            origin: name.span,
            timeout_ms: milliseconds(timeout.as_ref()),
            target,
            mapping: self.mapping(written.request(), written.response()),
        }
    }

    fn lambda(&self, function: &str, payload: Payload) -> Target {
        Target::Lambda { function: self.function_id(function), payload }
    }

    fn private(&self, own: &PrivateIntegration) -> Target {
        Target::Private {
            link: own.vpc_link.as_ref().expect(CHECKED).to_string(),
            listener: self.text(own.listener.as_ref().expect(CHECKED)),
            method: method(own.method.as_ref()),
            server_name: own.tls_server_name.as_ref().map(|name| name.to_string()),
        }
    }

    fn action(&self, own: &AwsIntegration) -> Target {
        let action = own.action.as_ref().expect(CHECKED).facts();
        let target = self.resource(own.target.as_ref().expect(CHECKED));
        let filled = super::service_target::parameter(action, &target);
        let filled = filled.map(|value| (action.target.to_owned(), value));
        let written = own.parameters.iter().flat_map(Entries::iter);
        let written = written.map(|(name, value)| (name.value.clone(), self.text(value)));
        Target::Aws { action, parameters: filled.into_iter().chain(written).collect(), target }
    }

    /// Splits a URL at its parameters, stage variables and references.
    fn url(&self, text: &str) -> Vec<UrlPart> {
        let mut parts = Vec::new();
        for piece in interpolation::split(text).expect(CHECKED) {
            match piece {
                Piece::Reference { name, .. } if name.starts_with("stage.") => {
                    parts.push(UrlPart::StageVariable(name["stage.".len()..].to_owned()));
                }
                Piece::Reference { .. } => {
                    parts.extend(self.parts(piece).into_iter().map(UrlPart::Text));
                }
                Piece::Text(text) => split_parameters(&text, &mut parts),
            }
        }
        parts
    }

    fn mapping(
        &self,
        request: Option<&RequestMapping>,
        response: Option<&ResponseMapping>,
    ) -> ParameterMapping {
        let by_status = response.into_iter().flat_map(Entries::iter);
        ParameterMapping {
            request: self.mapped(request),
            response: by_status
                .map(|(status, own)| (status.value.clone(), self.mapped(Some(own))))
                .collect(),
        }
    }

    fn mapped<K>(
        &self,
        written: Option<&Entries<K, Spanned<MappingValue>>>,
    ) -> Vec<(String, Text)> {
        let written = written.into_iter().flat_map(Entries::iter);
        let entry = |(target, value): (&Spanned<String>, &Spanned<MappingValue>)| match target
            .split_once(':')
        {
            Some(("remove", _)) => (target.value.clone(), Text::literal("''")),
            Some(_) => (target.value.clone(), self.text(value)),
            None => (["overwrite:", target].concat(), self.text(value)),
        };
        written.map(entry).collect()
    }

    pub(super) fn vpc_links(&self) -> Vec<VpcLink> {
        let written = self.spec.api.iter().flat_map(|api| &api.vpc_links).flat_map(Entries::iter);
        let resolved = written.map(|(name, own)| VpcLink {
            name: name.value.clone(),
            origin: name.span,
            subnets: own.subnets.iter().flatten().map(|id| self.text(id)).collect(),
            security_groups: own.security_groups.iter().flatten().map(|id| self.text(id)).collect(),
        });
        resolved.collect()
    }
}

fn method(written: Option<&Spanned<HttpMethod>>) -> HttpMethod {
    written.map_or(HttpMethod::Any, |method| method.value)
}

fn milliseconds(timeout: Option<&Spanned<f64>>) -> u32 {
    timeout
        .map_or(facts::INTEGRATION_TIMEOUT_MS.1, |seconds| (seconds.value * 1000.0).round() as u32)
}

/// Splits text of a URL at its parameters.
fn split_parameters(text: &str, parts: &mut Vec<UrlPart>) {
    let literal = |text: &str| UrlPart::Text(TextPart::Literal(text.to_owned()));
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once('{') {
        let (name, after) = inside.split_once('}').expect(CHECKED);
        if !before.is_empty() {
            parts.push(literal(before));
        }
        parts.push(UrlPart::Parameter(name.to_owned()));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(literal(rest));
    }
}
