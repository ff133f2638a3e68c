//! Texts: descriptions, tags, environment variables, and references in them.

use serde_json::{Map, Value, json};

use super::Choices;
use super::names::Names;

/// Texts that break what is pasted unescaped.
const HOSTILE: &[&str] = &[
    "Reads and writes.",
    "",
    "yes",
    "0755",
    "1e3",
    "12:30",
    "2010-09-09",
    "~",
    "<<",
    "- a",
    "a: b # c",
    "  x  ",
    "\" ' ` \\ \\n",
    "first\nsecond\r\n\tthird",
    "{{ x }} {% y %} $${NOT_A_REFERENCE} $x $$ {}",
    "*/ /* // # -- ;",
    "../../etc/passwd C:\\temp ~ /",
    "é 日本語 🦀 \u{202e} \u{85} \u{feff}",
    "\"); std::process::exit(1); // */",
];

/// Text of any kind.
pub(super) fn text(choices: &mut Choices<'_>) -> String {
    choices.pick(HOSTILE).to_owned()
}

/// Text without `${`.
pub(super) fn words(choices: &mut Choices<'_>) -> String {
    text(choices).replace('{', "(")
}

/// Text that is not empty.
pub(super) fn some_text(choices: &mut Choices<'_>) -> String {
    Some(text(choices)).filter(|text| !text.is_empty()).unwrap_or_else(|| "text".to_owned())
}

/// Tags: their keys differ in more than case.
pub(super) fn tags(choices: &mut Choices<'_>) -> Value {
    let keys = ["team", "cost centre", "a.b:c/d=e+f-g@h_i", "yes", "1e3"];
    let values = ["core", "", "A/B:1+2=3 @home_-.", "no", "012"];
    let mut tags = Map::new();
    for key in choices.some(&keys, 0) {
        tags.insert(key.to_owned(), json!(choices.pick(&values)));
    }
    Value::Object(tags)
}

/// Environment variables: text, numbers, booleans, references.
pub(super) fn environment(choices: &mut Choices<'_>, names: &Names, of: Option<usize>) -> Value {
    let keys = ["TABLE", "PAGE_SIZE", "RATIO", "STRICT", "Self", "type_", "x1"];
    let mut env = Map::new();
    for key in choices.some(&keys, 0) {
        let value = match choices.below(5) {
            0 => json!(text(choices)),
            1 => json!(choices.between(-1_000_000, 1_000_000)),
            2 => json!(choices.pick(&[1.5, 0.1, -2.25])),
            3 => json!(choices.maybe()),
            _ => json!(interpolated(choices, names, of)),
        };
        env.insert(key.to_owned(), value);
    }
    Value::Object(env)
}

/// Text with references in it. Of functions it names those before `of`, so that none refers to itself.
pub(super) fn interpolated(choices: &mut Choices<'_>, names: &Names, of: Option<usize>) -> String {
    let mut known: Vec<String> = ["region", "account_id", "partition", "url_suffix", "stack_name"]
        .map(|name| format!("aws.{name}"))
        .into();
    known.push("environment".to_owned());
    for (section, name, attributes) in names.resources() {
        known.extend(attributes.iter().map(|attribute| format!("{section}.{name}.{attribute}")));
    }
    for name in names.functions.iter().take(of.unwrap_or_default()) {
        known.extend(["arn", "name"].map(|attribute| format!("functions.{name}.{attribute}")));
    }
    let mut text = String::new();
    for _ in 0..=choices.below(3) {
        let piece = choices.pick(&["", "a-", "$${x}", "/", "é "]);
        text += &format!("{piece}${{{}}}", choices.pick(&known));
    }
    text
}
