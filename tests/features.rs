//! `docs/features.md` says what is so: each row's keys are fields of the language, its codes exist, its goldens are there and
//! have the types and properties of AWS that it names; and no field of the language is without a row.

use std::collections::BTreeSet;

use svlc_core::diagnostic::Code;
use svlc_tests::fields::Language;
use svlc_tests::root;

/// A row of the page.
struct Row {
    line: String,
    /// Fields of the language.
    keys: Vec<String>,
    /// Types and properties of AWS.
    words: Vec<String>,
    codes: Vec<String>,
    goldens: Vec<String>,
}

/// What stands between backticks.
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// The rows of all tables.
fn rows() -> Vec<Row> {
    let page = fs_err::read_to_string(root().join("docs/features.md")).expect("the page is there");
    let is_row = |line: &&str| line.starts_with("| `");
    page.lines().filter(is_row).map(row).collect()
}

fn row(line: &str) -> Row {
    // A path has no blank; `${…}`, comments and `type: jwt` are no paths.
    let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
    let path = |key: &&str| !key.contains(['$', '#', ':', ' ']);
    let key = |key: &str| key.split(':').next().unwrap_or(key).to_owned();
    let blueprint = |key: &&str| key.starts_with("functions.*.blueprint:");
    let keys = quoted(cells[0]).filter(|key| path(key) || blueprint(key)).map(key);
    let letters = |c: char| !(c.is_ascii_alphanumeric() || c == ':');
    let is_word =
        |word: &&str| word.len() > 2 && word.starts_with(|c: char| c.is_ascii_uppercase());
    // What a blueprint makes is no property of AWS.
    let properties = if cells[0].contains("blueprint:") { "" } else { cells[1] };
    let words = properties.split(letters).map(|word| word.trim_end_matches(':')).filter(is_word);
    let codes = cells.get(2).into_iter().flat_map(|cell| cell.split(", "));
    let goldens = cells.get(3).into_iter().flat_map(|cell| quoted(cell));
    Row {
        line: line.to_owned(),
        keys: keys.collect(),
        words: words.map(str::to_owned).collect(),
        codes: codes.filter(|code| code.starts_with("SV")).map(str::to_owned).collect(),
        goldens: goldens.map(str::to_owned).collect(),
    }
}

#[test]
fn every_row_is_so() {
    let language = Language::default();
    let fields = language.fields();
    let mut wrong = Vec::new();
    for row in rows() {
        let is_field = |key: &str| fields.contains_key(key.trim_end_matches(".*"));
        let keys =
            row.keys.iter().filter(|key| !is_field(key)).map(|key| format!("no field `{key}`"));
        let codes = row.codes.iter().filter(|code| Code::find(code).is_none());
        let codes = codes.map(|code| format!("no code {code}"));
        let mut templates = String::new();
        let mut goldens = Vec::new();
        for name in &row.goldens {
            let out = root().join("tests/goldens").join(name).join("out/template.yaml");
            match fs_err::read_to_string(out) {
                Ok(text) => templates += &text,
                Err(_) => goldens.push(format!("no golden `{name}`")),
            }
        }
        let is_absent = |word: &&String| !row.goldens.is_empty() && !templates.contains(*word);
        let words = row.words.iter().filter(is_absent).map(|word| format!("no golden has {word}"));
        let faults: Vec<String> = keys.chain(codes).chain(goldens.clone()).chain(words).collect();
        if !faults.is_empty() {
            wrong.push(format!("{}\n  {}", row.line, faults.join("\n  ")));
        }
    }
    assert!(wrong.is_empty(), "{} rows\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_field_has_a_row() {
    let keys: BTreeSet<String> = rows().into_iter().flat_map(|row| row.keys).collect();
    let language = Language::default();
    let is_told = |field: &str| {
        keys.iter().any(|key| {
            let key = key.trim_end_matches(".*");
            let is_below = |long: &str, short: &str| {
                long.strip_prefix(short)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            is_below(field, key) || is_below(key, field)
        })
    };
    let fields = language.fields();
    let missing: Vec<&String> = fields.keys().filter(|field| !is_told(field)).collect();
    assert!(missing.is_empty(), "docs/features.md has no row for {missing:?}");
}
