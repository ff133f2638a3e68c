//! A table, queue, topic, bucket or event bus that nothing in the spec names.
//!
//! Why: no function can use it, because none is granted access to it or told its name. Usually a grant was forgotten.
//!
//! ```yaml
//! tables: { orders: { key: { id: string } } }    # and no `access: { tables.orders: … }`
//! ```
//!
//! Fix: grant a function access to it, refer to it, or remove it. Where there is an error, which may hide a use, nothing is said.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::reference::Section;
use crate::spec::{Entries, Spanned};

const CODE: Code = Code::SV0236;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    if sink.reported().is_some() {
        return;
    }
    let named = cx.named();
    for (section, name) in defined(cx) {
        if !named.contains(&(section, name.value.as_str())) {
            let message = format!("nothing uses {} `{}`", section.singular(), name.value);
            let help = format!(
                "grant a function `access` to `{}.{}`, refer to it, or remove it",
                section.key(),
                name.value
            );
            sink.push(Diagnostic::new(CODE, name.span, message, help));
        }
    }
}

fn defined<'a>(cx: &Context<'a>) -> Vec<(Section, &'a Spanned<String>)> {
    fn of<K, V>(
        section: Section,
        entries: &Option<Entries<K, V>>,
    ) -> impl Iterator<Item = (Section, &Spanned<String>)> {
        entries.iter().flat_map(Entries::names).map(move |name| (section, name))
    }
    let spec = cx.spec;
    of(Section::Tables, &spec.tables)
        .chain(of(Section::Queues, &spec.queues))
        .chain(of(Section::Topics, &spec.topics))
        .chain(of(Section::Buckets, &spec.buckets))
        .chain(of(Section::Buses, &spec.buses))
        .collect()
}
