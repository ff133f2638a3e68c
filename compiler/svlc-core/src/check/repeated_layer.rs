//! Two versions of one layer.
//!
//! Why: Lambda refuses the function (`lambda-dg`, API CreateFunction: "Two different versions of the same layer are not allowed").
//!
//! ```yaml
//! functions: { orders: { layers: ["arn:…:layer:tools:3", "arn:…:layer:tools:4"] } }
//! ```
//!
//! Fix: keep one of the versions.

use std::collections::BTreeMap;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0332;
const HELP: &str = "keep one of the two versions";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (_, function) in cx.functions() {
        let mut seen = BTreeMap::new();
        for layer in function.iter().flat_map(|function| function.layers.iter().flatten()) {
            let Some((arn, _)) = layer.rsplit_once(':') else { continue };
            match seen.get(arn) {
                None => _ = seen.insert(arn, layer),
                // The very same version twice is told of by the shape.
                Some(first) if first.value != layer.value => {
                    let name = arn.rsplit(':').next().unwrap_or(arn);
                    let message = format!("layer `{name}` is there in two versions");
                    sink.push(
                        Diagnostic::new(CODE, layer.span, message, HELP)
                            .also(first.span, "the other version"),
                    );
                }
                Some(_) => {}
            }
        }
    }
}
