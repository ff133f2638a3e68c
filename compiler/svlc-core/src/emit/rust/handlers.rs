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
/// The user's own for authorizers.
pub(super) const OWN_AUTHORIZER: Handler = handler!("own_authorizer");

/// What opens the line before the arms of the one `match`, if there is one, and the line behind them; neither is written out.
const ARMS: (&str, &str) = ("        // svlc: ", "        // svlc: end\n");

fn blueprint(name: BlueprintName) -> Handler {
    match name {
        BlueprintName::RandomNumber => handler!("random_number"),
        BlueprintName::Hello => handler!("hello"),
        BlueprintName::Echo => handler!("echo"),
        BlueprintName::QueueWorker => handler!("queue_worker"),
        BlueprintName::Schedule => handler!("schedule"),
        BlueprintName::HttpClient => handler!("http_client"),
        BlueprintName::TableCrud => handler!("table_crud"),
        BlueprintName::Authorizer => handler!("api_key"),
    }
}

/// An arm of a handler as it stands in `runtime-template`.
struct Own<'a> {
    pattern: &'a str,
    /// What it calls what an event holds, in parentheses.
    content: &'a str,
    /// What the fields of the variant are called in the body: `_` if it does not use them.
    binding: &'a str,
    body: &'a str,
}

impl<'a> Own<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let (pattern, body) = line.trim().trim_end_matches(',').rsplit_once(" => ")?;
        let (pattern, fields) = pattern.split_once(" { ").unwrap_or((pattern, ""));
        let (pattern, content) = pattern.split_at(pattern.find('(').unwrap_or(pattern.len()));
        let binding = fields.trim_end_matches(" }").rsplit(' ').next().unwrap_or_default();
        Some(Self { pattern, content, binding, body })
    }

    /// Whether it stands for an arm: of the same method, with fields if it has some.
    fn is_like(&self, arm: &Arm) -> bool {
        word(self.pattern) == word(&arm.pattern) && self.binding.is_empty() == arm.fields.is_empty()
    }

    /// The arm of a function, which does what this one does.
    fn arm(&self, arm: &Arm) -> String {
        let bind = |field: &String| match self.binding {
            "" => format!("{field}: _"),
            binding if binding == field => field.clone(),
            binding => format!("{field}: {binding}"),
        };
        let fields: Vec<String> = arm.fields.iter().map(bind).collect();
        layout::variant_arm(8, &[&arm.pattern, self.content].concat(), &fields, self.body) + "\n"
    }
}

/// The first word of a variant, for routes the method: `Get` of `Route::GetItems`.
fn word(pattern: &str) -> &str {
    let variant = pattern.rsplit(':').next().unwrap_or_default();
    let mut capitals = variant.match_indices(|c: char| c.is_ascii_uppercase());
    capitals.nth(1).map_or(variant, |(second, _)| &variant[..second])
}

/// The handler for a function in `module`, with an arm for each variant of what its kind is called with. Every arm does what
/// the blueprint's own of the same method does, or its first; a field is named although it is not used, so that one that the
/// spec gains is missed.
pub(super) fn text(name: Option<BlueprintName>, kind: &Kind, module: &str) -> String {
    let handler = name.map_or_else(|| kind.own_handler(), blueprint);
    let (head, names) = handler
        .text
        .split_once(&format!("use crate::generated::{}::{{", handler.module))
        .expect("every handler names what it takes from its module in one line");
    let (names, body) = names.split_once("};\n").expect("the line ends");
    let import = layout::import(&format!("crate::generated::{module}"), names);
    format!("{head}{import}\n{}", with_arms(body, &kind.arms()))
}

/// The body of a handler with these arms in place of its own, if it has some.
fn with_arms(body: &str, arms: &[Arm]) -> String {
    let Some((before, rest)) = body.split_once(ARMS.0) else { return body.to_owned() };
    let (own, after) =
        rest.split_once(ARMS.1).expect("what opens the arms is followed by their end");
    let own: Vec<Own<'_>> = own.lines().filter_map(Own::read).collect();
    let like = |arm: &Arm| {
        let found = own.iter().find(|own| own.is_like(arm)).or(own.first());
        found.expect("there is an arm between the markers, each on one line").arm(arm)
    };
    let arms: String = arms.iter().map(like).collect();
    [before, &arms, after].concat()
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
