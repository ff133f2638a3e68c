//! The handlers that functions start from: real files of `runtime-template`, with the module and the arms of the
//! function in place of their own.

use super::layout;
use crate::model::BlueprintName;

/// A handler of `runtime-template/src/handlers`.
struct Blueprint {
    text: &'static str,
    /// The module that its text names.
    module: &'static str,
}

/// The lines that stand around the arms of the one `match`; they are not written out.
const ARMS: (&str, &str) = ("        // svlc: routes\n", "        // svlc: end\n");

fn blueprint(name: Option<BlueprintName>) -> Blueprint {
    match name {
        Some(BlueprintName::RandomNumber) => Blueprint {
            text: include_str!("../../../../../runtime-template/src/handlers/random_number.rs"),
            module: "random_number",
        },
        Some(BlueprintName::Hello) => Blueprint {
            text: include_str!("../../../../../runtime-template/src/handlers/hello.rs"),
            module: "hello",
        },
        Some(BlueprintName::Echo) => Blueprint {
            text: include_str!("../../../../../runtime-template/src/handlers/echo.rs"),
            module: "echo",
        },
        Some(BlueprintName::HttpClient) => Blueprint {
            text: include_str!("../../../../../runtime-template/src/handlers/http_client.rs"),
            module: "http_client",
        },
        None => Blueprint {
            text: include_str!("../../../../../runtime-template/src/handlers/own.rs"),
            module: "own",
        },
    }
}

/// The handler for a function in `module`, with an arm for each variant and its fields. Every arm does what the
/// blueprint's own does; a field is named although it is not used, so that one that the spec gains is missed.
pub(super) fn text(
    name: Option<BlueprintName>,
    module: &str,
    variants: &[(&str, Vec<String>)],
) -> String {
    let blueprint = blueprint(name);
    let (before, rest) = blueprint.text.split_once(ARMS.0).expect("every handler has the markers");
    let (own, after) = rest.split_once(ARMS.1).expect("every handler has the markers");
    let body = own.trim_end().trim_end_matches(',').rsplit_once(" => ");
    let (_, body) = body.expect("every handler has one arm, on one line");
    let arms: String = variants
        .iter()
        .map(|(variant, fields)| {
            layout::variant_arm(8, &format!("Route::{variant}"), fields, body) + "\n"
        })
        .collect();
    let named = format!("crate::generated::{}::", blueprint.module);
    let before = before.replace(&named, &format!("crate::generated::{module}::"));
    format!("{before}{arms}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_and_the_arms_are_the_functions_own() {
        let variants = [("GetA", vec![]), ("GetB", vec!["id".to_owned()])];
        let names = [
            None,
            Some(BlueprintName::Hello),
            Some(BlueprintName::Echo),
            Some(BlueprintName::RandomNumber),
        ];
        for name in names {
            let text = text(name, "other", &variants);
            assert!(text.contains("use crate::generated::other::{"), "{text}");
            assert!(text.contains("        Route::GetA => Ok("), "{text}");
            assert!(text.contains("        Route::GetB { id: _ } => Ok("), "{text}");
            assert!(!text.contains("svlc:"), "{text}");
            assert_eq!(text.matches("generated::").count(), 1, "{text}");
        }
    }
}
