//! Structural checks.
use crate::diagnostic::Sink;
use crate::document::Document;
use crate::source::Source;
pub(crate) fn check(_s: &Source, _d: &Document, _sink: &mut Sink) -> Vec<bool> {
    Vec::new()
}
