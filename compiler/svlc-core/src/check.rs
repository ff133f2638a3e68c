//! Rules.

use crate::diagnostic::Sink;
use crate::emit::Templates;
use crate::model::Model;
use crate::source::{Source, Span};
use crate::spec::Spec;

/// Runs every rule on the spec as written; returns the places of what looks like secrets.
pub(crate) fn spec(_source: &Source, _spec: &Spec, _sink: &mut Sink) -> Vec<Span> {
    Vec::new()
}

/// Runs the rules that need the model and the printed templates.
pub(crate) fn templates(_model: &Model, _templates: &Templates, _sink: &mut Sink) {}
