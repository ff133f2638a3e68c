//! A grant on an ARN of which svlc cannot tell what it is of, or which is not of one whole resource.
//!
//! Why: the kind of the resource says which actions a grant becomes, and a grant is on exactly one resource.
//!
//! ```yaml
//! functions: { orders: { access: { "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks": read } } }
//! ```
//!
//! Fix: the ARN of a table, queue, topic, bucket, event bus, function, parameter or secret; for the rest, a statement under
//! `policies`.

use super::context::{Context, scalar};
use crate::access::Kind;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::interpolation::{self, Piece};
use crate::reference::Reference;

const CODE: Code = Code::SV0368;
const MESSAGE: &str = "it cannot be told from this what resource the grant is on";
const HELP: &str = "write the ARN of one whole table, queue, topic, bucket, event bus, function, \
                    parameter or secret, or a statement under `policies`";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (_, target, _) in cx.access() {
        let is_arn = target.starts_with("arn:") || target.contains("${");
        // A reference that cannot be read has been reported.
        let Some(pieces) = references(target).filter(|_| is_arn) else { continue };
        if Kind::of_arn(target).is_some() {
            continue;
        }
        sink.push(match pieces[..] {
            [Reference::Attribute(section, name, _)] if !target.starts_with("arn:") => {
                let cure = [section.key(), ".", name].concat();
                let help = format!("write `{cure}`, without `${{` and `}}`");
                Diagnostic::new(CODE, target.span, MESSAGE, help).fix(target.span, scalar(&cure))
            }
            _ => Diagnostic::new(CODE, target.span, MESSAGE, HELP),
        });
    }
}

/// The references in a text; `None` if one of them cannot be read.
fn references(text: &str) -> Option<Vec<Reference<'_>>> {
    let pieces = interpolation::split(text).ok()?.into_iter();
    let names = pieces.filter_map(|piece| match piece {
        Piece::Reference { name, .. } => Some(name),
        Piece::Text(_) => None,
    });
    names.map(|name| Reference::parse(name).ok()).collect()
}
