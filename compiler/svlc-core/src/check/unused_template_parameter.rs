//! A parameter of the templates that nothing refers to.
//!
//! Why: whoever deploys is asked for a value that changes nothing. Usually the reference was forgotten.
//!
//! ```yaml
//! parameters: { Size: { type: Number, default: 5 } }    # and no ${parameters.Size}
//! ```
//!
//! Fix: refer to it, or take it away.

use std::collections::BTreeSet;

use super::context::Context;
use super::intrinsics::Call;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::emit;
use crate::interpolation::{self, Piece};
use crate::reference::Reference;
use crate::spec::Entries;

const CODE: Code = Code::SV0264;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    if cx.places.has_faults {
        return;
    }
    let Some(used) = used(cx) else { return };
    let names = cx.spec.parameters.iter().flat_map(Entries::names);
    // A name that cannot be one has been told of, or is going to be.
    let is_sound = |name: &str| {
        name.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && !emit::OWN_PARAMETERS.contains(&name)
    };
    for name in names.filter(|name| is_sound(name) && !used.contains(name.value.as_str())) {
        let message = format!("nothing refers to parameter `{}`", name.value);
        let help = format!("refer to it with `${{parameters.{}}}`, or take it away", name.value);
        sink.push(Diagnostic::new(CODE, name.span, message, help));
    }
}

/// The parameters that something refers to; `None` if a reference that cannot be read may mean one.
fn used(cx: &Context<'_>) -> Option<BTreeSet<String>> {
    let mut used = BTreeSet::new();
    for place in &cx.places.references {
        for piece in interpolation::split(&place.text).ok()? {
            let Piece::Reference { name, .. } = piece else { continue };
            match Reference::parse(name) {
                Ok(Reference::Parameter(name)) if cx.has_parameter(name) => {
                    used.insert(name.to_owned());
                }
                Ok(Reference::Parameter(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }
    for resource in cx.spec.resources.iter().flat_map(Entries::all).map(|(_, resource)| resource) {
        let targets = Call::all(resource?).into_iter().flat_map(|call| call.targets());
        used.extend(targets.map(|(id, _)| id));
    }
    Some(used)
}
