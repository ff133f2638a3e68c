//! The kinds of functions: what a function is called with gives its entry point, its module and its handler their form.

use serde::Serialize;

use super::authorizer::AuthorizerContext;
use super::events::EventsContext;
use super::handlers::{self, Handler};
use super::routes::RoutesContext;
use crate::model::{FunctionId, Model};

/// What a function is called with, and what its templates need to know of it.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Kind {
    /// Requests that come by routes.
    Routes(RoutesContext),
    /// Events.
    Events(EventsContext),
    /// Requests that an authorizer asks about.
    Authorizer(AuthorizerContext),
}

/// An arm of the one `match` in a handler.
pub(super) struct Arm {
    /// The variant with its enum.
    pub(super) pattern: String,
    /// Fields of the variant.
    pub(super) fields: Vec<String>,
}

impl Arm {
    /// An arm for a variant without named fields.
    pub(super) fn bare(pattern: &str) -> Self {
        Self { pattern: pattern.to_owned(), fields: Vec::new() }
    }
}

impl Kind {
    /// The kind of a function.
    pub(super) fn of(model: &Model, id: FunctionId) -> Self {
        let function = model.function(id);
        if let Some(authorizer) = AuthorizerContext::of(model, id) {
            Self::Authorizer(authorizer)
        } else if function.events.is_empty() {
            Self::Routes(RoutesContext::of(model, id))
        } else {
            Self::Events(EventsContext::of(function))
        }
    }

    /// The template of its entry point.
    pub(super) fn entry_point(&self) -> &'static str {
        match self {
            Self::Routes(_) => "routes_bin.rs",
            Self::Events(_) => "events_bin.rs",
            Self::Authorizer(_) => "authorizer_bin.rs",
        }
    }

    /// The template of its module in `generated`.
    pub(super) fn module(&self) -> &'static str {
        match self {
            Self::Routes(_) => "routes.rs",
            Self::Events(_) => "events.rs",
            Self::Authorizer(_) => "authorizer.rs",
        }
    }

    /// The handler to start from where the spec names no blueprint.
    pub(super) fn own_handler(&self) -> Handler {
        match self {
            Self::Routes(_) => handlers::OWN,
            Self::Events(_) => handlers::OWN_EVENTS,
            Self::Authorizer(_) => handlers::OWN_AUTHORIZER,
        }
    }

    /// The arms of its handler; none: it has no `match`.
    pub(super) fn arms(&self) -> Vec<Arm> {
        match self {
            Self::Routes(routes) => routes.arms(),
            Self::Events(events) => events.arms(),
            // There is one form of request.
            Self::Authorizer(_) => Vec::new(),
        }
    }
}
