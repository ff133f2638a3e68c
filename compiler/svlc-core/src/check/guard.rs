//! [`Guard`]: who may use a route, as far as the spec as written tells. Leaves judging it to the rules.

use super::context::{Context, RouteLine, authorizers};
use crate::spec::{Authorizer, AuthorizerChoice, Entries, Route, Spanned};

/// Who may use a route.
#[derive(Clone, Copy)]
pub(super) enum Guard<'a> {
    /// It was faulty, or names what nothing has: not known.
    Hole,
    /// Everybody.
    Open,
    /// Callers that sign with AWS credentials.
    Iam,
    /// Whom an authorizer lets in; `None` if its definition was faulty.
    Authorizer(&'a Spanned<String>, Option<&'a Authorizer>),
}

impl<'a> Context<'a> {
    /// Every choice of an authorizer that is written: of the API, then of routes.
    pub(super) fn choices(&self) -> impl Iterator<Item = &'a Spanned<AuthorizerChoice>> + use<'a> {
        let spec = self.spec;
        let shared = spec.api.as_ref().and_then(|api| api.authorizer.as_ref());
        let routes = spec.routes.iter().flat_map(Entries::iter);
        shared.into_iter().chain(routes.filter_map(|(_, route)| route.authorizer()))
    }

    /// Who may use a route.
    pub(super) fn guard(&self, line: &RouteLine<'a>) -> Guard<'a> {
        let Some(route) = line.route else { return Guard::Hole };
        let own = route.authorizer();
        if own.is_none() && self.holes.hides("routes", line.key, "authorizer") && is_long(route) {
            return Guard::Hole;
        }
        let shared = || self.spec.api.as_ref().and_then(|api| api.authorizer.as_ref());
        match own.or_else(shared) {
            Some(choice) => self.chosen(choice),
            None if self.holes.hides_in("api", "authorizer") => Guard::Hole,
            None => Guard::Open,
        }
    }

    fn chosen(&self, choice: &Spanned<AuthorizerChoice>) -> Guard<'a> {
        let name = choice.value.0.as_str();
        let known =
            || authorizers(self.spec).and_then(|all| Some((all.name(name)?, all.get(name))));
        match name {
            "none" => Guard::Open,
            "iam" => Guard::Iam,
            _ => known().map_or(Guard::Hole, |(name, own)| Guard::Authorizer(name, own)),
        }
    }
}

/// Whether a route has the long form, in which a key can be hidden.
fn is_long(route: &Route) -> bool {
    matches!(route, Route::Settings(_))
}
