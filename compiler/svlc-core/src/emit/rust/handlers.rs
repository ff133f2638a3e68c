//! The handlers that functions start from: real files of `runtime-template`, with the module and the arms of the
//! function in place of their own.

use super::kind::{Arm, Kind};
use super::layout;
use crate::model::BlueprintName;

/// A handler of `runtime-template/src/handlers`.
pub(super) struct Handler {
    text: &'static str,
    /// The module that its text names.
    module: &'static str,
}

macro_rules! handler {
    ($module:literal) => {
        Handler {
            text: include_str!(concat!(
                "../../../../../runtime-template/src/handlers/",
                $module,
                ".rs"
            )),
            module: $module,
        }
    };
}

/// The user's own behind a route.
pub(super) const OWN: Handler = handler!("own");
/// The user's own for events.
pub(super) const OWN_EVENTS: Handler = handler!("own_events");

/// What opens the line before the arms of the one `match`, and the line behind them; neither is written out.
const ARMS: (&str, &str) = ("        // svlc: ", "        // svlc: end\n");

fn blueprint(name: BlueprintName) -> Handler {
    match name {
        BlueprintName::RandomNumber => handler!("random_number"),
        BlueprintName::Hello => handler!("hello"),
        BlueprintName::Echo => handler!("echo"),
        BlueprintName::QueueWorker => handler!("queue_worker"),
        BlueprintName::Schedule => handler!("schedule"),
        BlueprintName::HttpClient => handler!("http_client"),
    }
}

/// The handler for a function in `module`, with an arm for each variant of what its kind is called with. Every arm does what
/// the blueprint's own does; a field is named although it is not used, so that one that the spec gains is missed.
pub(super) fn text(name: Option<BlueprintName>, kind: &Kind, module: &str) -> String {
    let handler = name.map_or_else(|| kind.own_handler(), blueprint);
    let (before, rest) = handler.text.split_once(ARMS.0).expect("every handler has the markers");
    let (own, after) = rest.split_once(ARMS.1).expect("every handler has the markers");
    let arm = own.trim_end().trim_end_matches(',').rsplit_once(" => ");
    let (pattern, body) = arm.expect("every handler has one arm, on one line");
    // What an event holds has a name in the handler, or `_`; a route has fields, which are named anew.
    let content = pattern.find('(').map_or("", |at| &pattern[at..]);
    let arm = |arm: &Arm| {
        layout::variant_arm(8, &[&arm.pattern, content].concat(), &arm.fields, body) + "\n"
    };
    let arms: String = kind.arms().iter().map(arm).collect();
    let named = format!("crate::generated::{}::", handler.module);
    let before = before.replace(&named, &format!("crate::generated::{module}::"));
    format!("{before}{arms}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    /// The kind of the first function of a spec.
    fn kind(rest: &str) -> Kind {
        let spec = format!("service: one\nfunctions: {{ f: {{}} }}\nroutes: {rest}\n");
        let output = crate::compile(&Source::new("spec.yaml", spec)).output;
        Kind::of(&output.expect("the spec is sound").model, crate::model::FunctionId(0))
    }

    #[test]
    fn the_module_and_the_arms_are_the_functions_own() {
        let kind = kind("{ GET /a: f, 'GET /b/{id}': f }");
        let names = [
            None,
            Some(BlueprintName::Hello),
            Some(BlueprintName::Echo),
            Some(BlueprintName::RandomNumber),
        ];
        for name in names {
            let text = text(name, &kind, "other");
            assert!(text.contains("use crate::generated::other::{"), "{text}");
            assert!(text.contains("        Route::GetA => Ok("), "{text}");
            assert!(text.contains("        Route::GetBId { id: _ } => Ok("), "{text}");
            assert!(!text.contains("svlc:"), "{text}");
            assert_eq!(text.matches("generated::").count(), 1, "{text}");
        }
    }
}
