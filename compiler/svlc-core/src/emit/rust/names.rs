//! What things of a spec are called in Rust: modules, variants, fields. Every name is an identifier that compiles, is
//! readable, and differs from its neighbours'. Binaries are called like their functions, which the checks keep possible.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::routing::RouteKey;

/// Words that no module, field or parameter can be called in edition 2024, strict and reserved ones alike.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Modules that stand beside or above a function's; clippy dislikes a module named like its parent.
const TAKEN_MODULES: &[&str] = &[
    "authorizer",
    "batch",
    "dynamodb",
    "events",
    "generated",
    "handlers",
    "http",
    "payload_v1",
    "payload_v2",
    "runtime",
];

/// Longest variant; a longer one is cut and gets a suffix.
const VARIANT_LENGTH: usize = 48;
/// Longest field; a longer one is cut and gets a suffix.
const FIELD_LENGTH: usize = 40;

/// The module of a function, in `generated` and in `handlers`.
pub(super) fn module(function: &str) -> String {
    let module = function.replace('-', "_");
    if TAKEN_MODULES.contains(&module.as_str()) { module + "_" } else { unreserved(module) }
}

/// A variant for each route key, in order: `GET /orders/{id}` is `GetOrdersId`.
pub(super) fn variants(keys: &[&RouteKey]) -> Vec<String> {
    let readable = keys.iter().map(|key| variant(key)).collect();
    let identities: Vec<String> = keys.iter().map(ToString::to_string).collect();
    distinct(readable, &identities, VARIANT_LENGTH, "")
}

fn variant(key: &RouteKey) -> String {
    let RouteKey::Path { method, segments } = key else {
        return "Default".to_owned();
    };
    let mut name = capitalized(&method.as_str().to_ascii_lowercase());
    if segments.is_empty() {
        name.push_str("Root");
    }
    for word in segments.iter().map(ToString::to_string).flat_map(|segment| words(&segment)) {
        name.push_str(&capitalized(&word));
    }
    name
}

/// A field for each name, in order: `RANDOM_MIN` is `random_min`, `order-id` and `orderId` are `order_id`.
pub(super) fn fields(names: &[&str]) -> Vec<String> {
    let readable = names.iter().map(|name| field(name)).collect();
    let identities: Vec<String> = names.iter().map(ToString::to_string).collect();
    distinct(readable, &identities, FIELD_LENGTH, "_")
}

fn field(name: &str) -> String {
    let mut words = words(name);
    for word in &mut words {
        word.make_ascii_lowercase();
    }
    let joined = words.join("_");
    if joined.starts_with(|c: char| c.is_ascii_alphabetic()) {
        unreserved(joined)
    } else {
        format!("value_{joined}").trim_end_matches('_').to_owned()
    }
}

/// Runs of ASCII letters and digits, also parted where a capital follows a small letter.
fn words(text: &str) -> Vec<String> {
    let mut parted = String::new();
    let mut before = ' ';
    for c in text.chars() {
        if c.is_ascii_uppercase() && before.is_ascii_lowercase() {
            parted.push(' ');
        }
        parted.push(if c.is_ascii_alphanumeric() { c } else { ' ' });
        before = c;
    }
    parted.split_ascii_whitespace().map(str::to_owned).collect()
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn unreserved(name: String) -> String {
    if KEYWORDS.contains(&name.as_str()) { name + "_" } else { name }
}

/// Tells names apart that would be the same or too long, by a hash of what each stands for. All of several that
/// would be the same get one, so that none changes when their order does.
fn distinct(
    readable: Vec<String>,
    identities: &[String],
    longest: usize,
    joint: &str,
) -> Vec<String> {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for name in &readable {
        *uses.entry(name).or_default() += 1;
    }
    let plain = |name: &str| name.len() <= longest && uses[name] == 1;
    let suffixed = |name: &str, identity: &String, digits: usize| {
        let cut = name[..name.len().min(longest)].trim_end_matches('_');
        format!("{cut}{joint}{}", &hash(identity)[..digits])
    };
    let with = |every: bool, digits: usize| -> Vec<String> {
        let pairs = readable.iter().zip(identities);
        pairs
            .map(|(name, identity)| match plain(name) && !every {
                true => name.clone(),
                false => suffixed(name, identity, digits),
            })
            .collect()
    };
    // Only names made for the purpose can meet a suffixed one; whole hashes of different things never meet.
    [with(false, 8), with(false, 16)]
        .into_iter()
        .find(|names| names.iter().collect::<BTreeSet<_>>().len() == names.len())
        .unwrap_or_else(|| with(true, 64))
}

/// SHA-256 in hexadecimal; all ASCII, so any cut is on a character's boundary.
fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variants_of(keys: &[&str]) -> Vec<String> {
        let keys: Vec<RouteKey> = keys.iter().map(|key| RouteKey::parse(key).unwrap()).collect();
        variants(&keys.iter().collect::<Vec<_>>())
    }

    #[test]
    fn variants_read_like_their_keys() {
        let keys =
            ["$default", "GET /", "GET /orders/{order-id}", "ANY /v1/{proxy+}", "GET /a.b/cD"];
        let variants = ["Default", "GetRoot", "GetOrdersOrderId", "AnyV1Proxy", "GetABCD"];
        assert_eq!(variants_of(&keys), variants);
    }

    #[test]
    fn variants_that_would_be_the_same_all_get_a_suffix() {
        let names = variants_of(&["GET /a/b", "GET /a-b", "GET /c"]);
        assert!(names[0].starts_with("GetAB") && names[1].starts_with("GetAB"));
        assert_eq!((names[0].len(), names[1].len(), names[2].as_str()), (13, 13, "GetC"));
        assert_ne!(names[0], names[1]);
        let mut turned = variants_of(&["GET /a-b", "GET /a/b", "GET /c"]);
        turned.swap(0, 1);
        assert_eq!(names, turned);
    }

    #[test]
    fn a_key_made_to_meet_a_suffix_does_not() {
        let taken = variants_of(&["GET /a/b", "GET /a-b"])[0].clone();
        let planted = format!("GET /{}", &taken[3..]);
        let names = variants_of(&["GET /a/b", "GET /a-b", &planted]);
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 3);
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let long = "x".repeat(300);
        let names = variants_of(&[&format!("GET /{long}"), &format!("GET /{long}y")]);
        assert!(names[0] != names[1] && names.iter().all(|name| name.len() <= 56));
        assert_eq!(fields(&[&long])[0].len(), 49);
    }

    #[test]
    fn fields_are_snake_case_and_no_keywords() {
        let names = ["RANDOM_MIN", "apiKey", "type", "a.b:c-d", "2fa", "-", "__x__", "Self"];
        let fields = fields(&names);
        let expected =
            ["random_min", "api_key", "type_", "a_b_c_d", "value_2fa", "value", "x", "self_"];
        assert_eq!(fields, expected);
    }

    #[test]
    fn fields_that_would_be_the_same_are_told_apart() {
        let fields = fields(&["KEY", "key", "type", "type_"]);
        assert_eq!(fields.iter().collect::<BTreeSet<_>>().len(), 4, "{fields:?}");
    }

    #[test]
    fn modules_avoid_what_is_taken() {
        assert_eq!(module("get-orders"), "get_orders");
        assert_eq!(
            [module("async"), module("runtime"), module("payload-v1")],
            ["async_", "runtime_", "payload_v1_"]
        );
    }
}
