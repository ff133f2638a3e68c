//! Routes: keys taken apart, targets looked up.

use indexmap::IndexMap;

use super::{CHECKED, Resolve};
use crate::model::{Integration, IntegrationId, Route};
use crate::routing::RouteKey;
use crate::spec::{self, Entries, Spanned};

impl Resolve<'_> {
    pub(super) fn routes(&self, integrations: &[Integration]) -> Vec<Route> {
        let ids: IndexMap<&str, IntegrationId> = integrations
            .iter()
            .enumerate()
            .map(|(index, integration)| (integration.name.as_str(), IntegrationId(index)))
            .collect();
        let route = |(key, route): (&Spanned<String>, &spec::Route)| Route {
            key: RouteKey::parse(key).expect(CHECKED),
            origin: key.span,
            integration: ids[route.target().expect(CHECKED).value.0.as_str()],
            authorization: self.authorization(route),
        };
        self.spec.routes.iter().flat_map(Entries::iter).map(route).collect()
    }
}
