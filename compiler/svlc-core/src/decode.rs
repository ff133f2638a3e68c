//! Document to spec.
use crate::document::Document;
use crate::spec::Spec;
pub(crate) fn decode(_d: &Document, _f: &[bool]) -> Spec {
    Spec::default()
}
