//! The stream of a table that has none.
//!
//! Why: CloudFormation has no `StreamArn` of a table without `stream`.
//!
//! ```yaml
//! functions: { orders: { env: { STREAM: "${tables.orders.stream_arn}" } } }
//! tables: { orders: { key: { id: string } } }
//! ```
//!
//! Fix: say what the stream tells, such as `stream: new-and-old-images`.

use super::context::Context;
use super::event::events;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::interpolation::{self, Piece};
use crate::reference::{Reference, Resource, Section};
use crate::spec::Event;

const CODE: Code = Code::SV0237;
const HELP: &str = "say what its stream tells, such as `stream: new-and-old-images`";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for invocation in events(cx) {
        let Event::Table(_) = invocation.event else { continue };
        let Some(from) = invocation.event.identity() else { continue };
        let table = Resource::parse(&from).filter(|from| from.section == Section::Tables);
        let Some(Resource { name, .. }) = table else { continue };
        if cx.is_defined(Section::Tables, name) && !cx.has_stream(name) {
            let message = format!(
                "table `{name}` has no stream, which function `{}` is to read",
                invocation.name.value
            );
            sink.push(Diagnostic::new(CODE, from.span, message, HELP));
        }
    }
    for place in &cx.places.references {
        let text = &place.text;
        for piece in interpolation::split(text).unwrap_or_default() {
            let Piece::Reference { name, at } = piece else { continue };
            if let Ok(Reference::Attribute(Section::Tables, table, attribute)) =
                Reference::parse(name)
                && attribute.name == "stream_arn"
                && !cx.has_stream(table)
            {
                let message = format!("table `{table}` has no stream");
                let span = cx.within(text.span, text, at);
                let found = Diagnostic::new(CODE, span, message, HELP);
                let defined = cx.spec.tables.as_ref().and_then(|tables| tables.name(table));
                sink.push(match defined {
                    Some(name) => found.also(name.span, "defined here"),
                    None => found,
                });
            }
        }
    }
}
