//! From a spec as written to the model as meant.
use crate::diagnostic::{Reported, Sink};
use crate::model::Model;
use crate::spec::Spec;
pub(crate) fn resolve(_spec: &Spec, sink: &mut Sink) -> Result<Model, Reported> {
    Err(sink.reported().expect("stub"))
}
