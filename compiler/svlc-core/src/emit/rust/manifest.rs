//! The crate's `Cargo.toml`, which is the user's after the first build: adds what svlc needs to it and keeps the rest.

use std::ops::Range;

use toml_edit::{Array, DocumentMut, InlineTable, Item, Value};

/// Why a `Cargo.toml` could not be merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeFault {
    /// What is wrong with it.
    pub message: String,
    /// Bytes of the existing text, if one place is to blame.
    pub at: Option<Range<usize>>,
}

/// What the generated code does not build without; the rest of a new `Cargo.toml` is a start that the user may drop.
const NEEDED: &[(&str, &[&str])] = &[("package", &["name", "edition"]), ("lib", &["name"])];

/// Adds to `existing` the keys, dependencies and features of `wanted` that the generated code needs and that are missing.
/// Removes nothing and changes no value: comments, order, versions and profiles stay as the user has them. Merging twice
/// gives what merging once gives.
pub fn merge_manifest(existing: &str, wanted: &str) -> Result<String, MergeFault> {
    if existing.trim().is_empty() {
        return Ok(wanted.to_owned());
    }
    let mut document = parse(existing)?;
    let wanted = parse(wanted)?;
    let mut added = false;
    for (key, names) in NEEDED {
        added |= merge_table(&mut document, &wanted, key, |name| names.contains(&name))?;
    }
    added |= merge_table(&mut document, &wanted, "dependencies", |_| true)?;
    // Text that lacks nothing comes back byte for byte.
    Ok(if added { document.to_string() } else { existing.to_owned() })
}

fn parse(text: &str) -> Result<DocumentMut, MergeFault> {
    text.parse::<DocumentMut>().map_err(|error| MergeFault {
        message: error.message().trim().to_owned(),
        at: error.span(),
    })
}

/// Whether anything was added to table `key`.
fn merge_table(
    document: &mut DocumentMut,
    wanted: &DocumentMut,
    key: &str,
    needed: impl Fn(&str) -> bool,
) -> Result<bool, MergeFault> {
    let Some(wanted) = wanted.get(key).and_then(Item::as_table) else {
        return Ok(false);
    };
    let Some(item) = document.get_mut(key) else {
        let mut table = wanted.clone();
        table.set_position(None);
        table.decor_mut().set_prefix("\n");
        document.insert(key, Item::Table(table));
        return Ok(true);
    };
    let Some(table) = item.as_table_like_mut() else {
        let message = format!("`{key}` is {}, not a table", item.type_name());
        return Err(MergeFault { message, at: None });
    };
    let mut added = false;
    for (name, value) in wanted.iter().filter(|(name, _)| needed(name)) {
        added |= match table.get_mut(name) {
            None => {
                table.insert(name, value.clone());
                true
            }
            Some(mine) => merge_features(mine, value),
        };
    }
    Ok(added)
}

/// Adds the features of dependency `wanted` that `mine` lacks; says whether there were any.
fn merge_features(mine: &mut Item, wanted: &Item) -> bool {
    let features = |item: &Item| -> Vec<String> {
        let list = item.as_table_like().and_then(|table| table.get("features"));
        let list = list.and_then(Item::as_array).into_iter().flatten();
        list.filter_map(|feature| feature.as_str().map(str::to_owned)).collect()
    };
    let known = features(mine);
    let missing: Vec<String> =
        features(wanted).into_iter().filter(|feature| !known.contains(feature)).collect();
    if missing.is_empty() {
        return false;
    }
    if let Item::Value(Value::String(version)) = mine {
        let mut table = InlineTable::new();
        table.insert("version", version.value().into());
        *table.decor_mut() = version.decor().clone();
        *mine = Item::Value(Value::InlineTable(table));
    }
    let Some(table) = mine.as_table_like_mut() else {
        return false;
    };
    let list = table.entry("features").or_insert_with(|| Item::Value(Array::new().into()));
    let Some(list) = list.as_array_mut() else {
        return false;
    };
    for feature in missing {
        list.push(feature);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: &str = r#"[package]
name = "a"
version = "0.1.0"
edition = "2024"
publish = false

[lib]
name = "service"
path = "src/lib.rs"

[dependencies]
fastrand = "2.5"
lambda_http = { version = "1.3", default-features = false, features = ["apigw_http", "apigw_rest"] }
tokio = { version = "1.54", features = ["macros", "rt"] }

# why
[profile.release]
opt-level = "s"

[workspace]
"#;

    fn merged(existing: &str) -> String {
        let once = merge_manifest(existing, WANTED).unwrap();
        assert_eq!(merge_manifest(&once, WANTED).unwrap(), once, "merging twice");
        once
    }

    #[test]
    fn what_lacks_nothing_comes_back_as_it_is() {
        assert_eq!(merged(""), WANTED);
        assert_eq!(merged(WANTED), WANTED);
        let windows = WANTED.replace('\n', "\r\n");
        assert_eq!(merged(&windows), windows);
    }

    #[test]
    fn edits_stay_and_what_is_missing_comes() {
        let existing = r#"# mine
[dependencies]
tokio = "1.40" # old, on purpose
lambda_http = { path = "../fork", features = [
    "apigw_http", # needed
] }
anyhow = "1"

[package]
name = "renamed"
edition.workspace = true
"#;
        let expected = r#"# mine
[dependencies]
tokio = { version = "1.40", features = ["macros", "rt"] } # old, on purpose
lambda_http = { path = "../fork", features = [
    "apigw_http", "apigw_rest", # needed
] }
anyhow = "1"
fastrand = "2.5"

[package]
name = "renamed"
edition.workspace = true

[lib]
name = "service"
path = "src/lib.rs"
"#;
        assert_eq!(merged(existing), expected);
    }

    #[test]
    fn every_way_to_write_a_dependency_gains_the_feature() {
        for tokio in [
            "[dependencies]\ntokio = { version = \"1\" }",
            "[dependencies]\ntokio.version = \"1\"",
            "[dependencies.tokio]\nversion = \"1\"",
            "dependencies = { tokio = \"1\" }",
            "dependencies.tokio = \"1\"",
        ] {
            let text = merged(tokio);
            let document = parse(&text).unwrap_or_else(|fault| panic!("{text}\n{fault:?}"));
            let tokio = &document["dependencies"]["tokio"];
            assert_eq!(tokio["version"].as_str(), Some("1"), "{text}");
            assert_eq!(tokio["features"].as_array().map(Array::len), Some(2), "{text}");
        }
    }

    #[test]
    fn what_is_no_toml_is_a_fault_at_its_place() {
        let fault = merge_manifest("[package]\nname = = 1\n", WANTED).unwrap_err();
        assert_eq!(fault.at.unwrap().start, 17);
        assert!(!fault.message.is_empty());
        let fault = merge_manifest("lib = 1\n", WANTED).unwrap_err();
        assert_eq!(fault.message, "`lib` is integer, not a table");
    }
}
