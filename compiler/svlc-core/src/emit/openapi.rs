//! `openapi.json`
use crate::model::Model;

pub(super) fn document(_model: &Model) -> String {
    String::new()
}
