//! A table, queue, topic, bucket or event bus, or a resource in CloudFormation's own words.
//!
//! Why: there is nothing on this machine that a function could reach under its name.
//!
//! ```yaml
//! queues: { jobs: {} }
//! ```
//!
//! Fix: none here; the resource left out while developing.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::Model;
use svlc_core::reference::Section;
use svlc_core::source::Span;

const CODE: Code = Code::SV0603;

pub(super) fn check(model: &Model, found: &mut Vec<Diagnostic>) {
    let mut refuse = |section: Section, name: &str, origin: Span| {
        let message = format!("the {} `{name}` is not emulated", section.singular());
        let help = format!(
            "leave `{}.{name}` out while you use `svlc dev`, or deploy the service",
            section.key()
        );
        found.push(Diagnostic::new(CODE, origin, message, help));
    };
    model.tables.iter().for_each(|one| refuse(Section::Tables, &one.name, one.origin));
    model.queues.iter().for_each(|one| refuse(Section::Queues, &one.name, one.origin));
    model.topics.iter().for_each(|one| refuse(Section::Topics, &one.name, one.origin));
    model.buckets.iter().for_each(|one| refuse(Section::Buckets, &one.name, one.origin));
    model.buses.iter().for_each(|one| refuse(Section::Buses, &one.name, one.origin));
    for raw in &model.raw {
        let message = format!("the resource `{}` is not emulated", raw.id);
        let help = format!(
            "leave `resources.{}` out while you use `svlc dev`, or deploy the service",
            raw.id
        );
        found.push(Diagnostic::new(CODE, raw.origin, message, help));
    }
}
