//! The rows of `tests/conformance`: each says what AWS does, how it is known, and how the emulator shows it. Those with a request are
//! run here; those with `test` are the Rust test of that name. `docs/parity.md` is made of all.

use std::fmt::Write as _;

use serde_json::{Value, json};
use svlc_emulator::Line;

use crate::bench::{Bench, repository};
use crate::client::{self, Answer};

/// A file of rows.
struct Section {
    file: String,
    title: String,
    spec: String,
    rows: Vec<Value>,
}

fn sections() -> Vec<Section> {
    let folder = repository("tests/conformance");
    let mut files: Vec<_> = fs_err::read_dir(folder).expect("it is there").flatten().collect();
    files.sort_by_key(fs_err::DirEntry::path);
    let section = |entry: &fs_err::DirEntry| {
        let text = fs_err::read_to_string(entry.path()).expect("a file of rows is text");
        let file = entry.file_name().into_string().expect("its name is text");
        let value: Value =
            serde_yaml_legacy::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let rows = value["rows"].as_array().expect("it has rows").clone();
        Section { title: text("title"), spec: text("spec"), rows, file }
    };
    files.iter().map(section).collect()
}

fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_default()
}

#[test]
fn every_row_is_as_aws_does() {
    let mut faults = Vec::new();
    for section in sections() {
        if section.spec.is_empty() {
            continue;
        }
        let mut bench = Bench::new(&section.spec);
        for row in section.rows.iter().filter(|row| !row["request"].is_null()) {
            if row["fresh"].as_bool() == Some(true) {
                bench = Bench::new(&section.spec);
            }
            if let Err(fault) = run(&bench, row) {
                faults.push(format!("{}: {}: {fault}", section.file, text(row, "id")));
            }
        }
    }
    assert!(faults.is_empty(), "{} rows differ\n{}", faults.len(), faults.join("\n"));
}

/// Sends a row's request and compares what comes of it.
fn run(bench: &Bench, row: &Value) -> Result<(), String> {
    bench.forget();
    bench.at_rest();
    bench.logged();
    bench.tell_at_start(row.get("start").unwrap_or(&Value::Null));
    bench.tell(row.get("function").unwrap_or(&json!({})));
    bench.tell_authorizer(row.get("authorizer").unwrap_or(&json!({})));
    let answer =
        (0..row["times"].as_u64().unwrap_or(1)).map(|_| send(bench, &row["request"])).last();
    let answer = answer.expect("at least one is sent");
    if let Some(expected) = row.get("response") {
        compare(expected, &response(&answer), "response")?;
    }
    for (field, file) in
        [("event", "event.json"), ("next", "next.json"), ("environment", "environment.json")]
    {
        if let Some(expected) = row.get(field) {
            compare(expected, &bench.noted(file), field)?;
        }
    }
    if let Some(expected) = row.get("asked") {
        compare(expected, &bench.asked(), "asked")?;
    }
    if let Some(expected) = row.get("log") {
        compare(expected, &log(&bench.log(), false), "log")?;
    }
    if let Some(expected) = row.get("calls") {
        // The stub writes it down behind its answer.
        bench.log();
        compare(expected, &bench.noted("calls.json"), "calls")?;
    }
    if let Some(expected) = row.get("access_log") {
        compare(expected, &log(&bench.logged(), true), "access_log")?;
    }
    Ok(())
}

fn send(bench: &Bench, request: &Value) -> Answer {
    let is_lambda = request["api"].as_str() == Some("lambda");
    let url = if is_lambda { bench.lambda_url() } else { bench.url() };
    let (method, path) =
        text(request, "line").split_once(' ').expect("a line is a method and a path");
    let headers: Vec<(&str, &str)> = request["headers"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|pair| pair.as_str().and_then(|pair| pair.split_once(": ")).expect("`name: value`"))
        .collect();
    let padding = request["padding"].as_u64().unwrap_or(0);
    let padding = "p".repeat(usize::try_from(padding).expect("it fits"));
    let mut headers = headers;
    if !padding.is_empty() {
        headers.push(("x-padding", &padding));
    }
    let mut body = text(request, "body").as_bytes().to_vec();
    if let Some(size) = request["body_bytes"].as_u64() {
        body = vec![b'b'; usize::try_from(size).expect("it fits")];
    }
    client::send(&url, method, path, &headers, &body)
}

/// An answer as rows describe it.
fn response(answer: &Answer) -> Value {
    let mut headers = serde_json::Map::new();
    for (name, _) in &answer.headers {
        let values = answer.values(name);
        let value = if values.len() == 1 { json!(values[0]) } else { json!(values) };
        headers.insert(name.clone(), value);
    }
    json!({ "status": answer.status, "headers": headers, "body": answer.text() })
}

/// Lines of functions, or of access logs.
pub(crate) fn log(lines: &[Line], of_access: bool) -> Value {
    let texts = lines.iter().filter_map(|line| match line {
        Line::Function { text, .. } if !of_access => Some(text.as_str()),
        Line::Access { text, .. } if of_access => Some(text.as_str()),
        _ => None,
    });
    texts.map(Value::from).collect()
}

/// Whether `actual` has all that is expected: maps may have more, `<absent>` is not there, `<any>` is whatever, and in `<like …>`
/// `#` stands for a digit, `x` for a hexadecimal digit and `*` for any text. `<number …>` is the same of a number.
pub(crate) fn compare(expected: &Value, actual: &Value, at: &str) -> Result<(), String> {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            for (name, expected) in expected {
                let at = format!("{at}.{name}");
                match (actual.get(name), expected.as_str()) {
                    (None, Some("<absent>")) => {}
                    (Some(found), Some("<absent>")) => return Err(format!("{at} is {found}")),
                    (None, _) => return Err(format!("{at} is not there")),
                    (Some(found), _) => compare(expected, found, &at)?,
                }
            }
            Ok(())
        }
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            let mut pairs = expected.iter().zip(actual).enumerate();
            pairs.try_for_each(|(index, (one, other))| {
                compare(one, other, &format!("{at}[{index}]"))
            })
        }
        (Value::String(text), _) if text == "<any>" => Ok(()),
        (Value::String(text), Value::String(found)) if text.starts_with("<like ") => {
            like(text.trim_start_matches("<like "), found, at)
        }
        (Value::String(text), Value::Number(found)) if text.starts_with("<number ") => {
            like(text.trim_start_matches("<number "), &found.to_string(), at)
        }
        _ if expected == actual => Ok(()),
        _ => Err(format!("{at} is {actual}, not {expected}")),
    }
}

fn like(pattern: &str, found: &str, at: &str) -> Result<(), String> {
    let pattern = pattern.strip_suffix('>').unwrap_or(pattern);
    match is_like(pattern.as_bytes(), found.as_bytes()) {
        true => Ok(()),
        false => Err(format!("{at} is not like {pattern:?}: {found:?}")),
    }
}

fn is_like(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern, text) {
        ([], []) => true,
        ([b'*', rest @ ..], _) => {
            is_like(rest, text) || (!text.is_empty() && is_like(pattern, &text[1..]))
        }
        ([b'#', pattern @ ..], [digit, text @ ..]) if digit.is_ascii_digit() => {
            is_like(pattern, text)
        }
        ([b'x', pattern @ ..], [digit, text @ ..]) if digit.is_ascii_hexdigit() => {
            is_like(pattern, text)
        }
        ([one, pattern @ ..], [other, text @ ..]) => one == other && is_like(pattern, text),
        _ => false,
    }
}

const HEAD: &str = "\
# Parity with AWS

What API Gateway's HTTP APIs and Lambda do, row by row, and whether `svlc dev` does the same. Made from `tests/conformance`, whose
rows are tests: `SVLC_BLESS=1 cargo test -p svlc-tests --test emulator` writes it anew.

How a fact is known: **C** captured from AWS · **D** its documentation · **S** read in the source of a tool that was checked against
AWS · **R** reported by users or authors of emulators who checked · **I** inferred · **?** not verified. A row marked **?** is what
`svlc dev` does until someone looks on AWS: the careful choice, not a fact.
";

/// The page, from all rows.
fn parity() -> String {
    let mut page = HEAD.to_owned();
    for section in sections() {
        let title = &section.title;
        writeln!(
            page,
            "\n## {title}\n\n| row | what AWS does | known | svlc dev |\n|---|---|---|---|"
        )
        .expect("text grows");
        for row in &section.rows {
            let state = match (row.get("not_emulated"), text(row, "evidence")) {
                (Some(reason), _) => {
                    format!("*not emulated*: {}", reason.as_str().expect("a reason"))
                }
                (None, "?") => "*unverified*".to_owned(),
                (None, _) => "same".to_owned(),
            };
            let (id, says) = (text(row, "id"), text(row, "says").replace('|', "\\|"));
            let known = text(row, "evidence");
            writeln!(page, "| {id} | {says} | {known} | {state} |").expect("text grows");
        }
    }
    page
}

#[test]
fn the_parity_page_is_made_from_the_rows() {
    svlc_tests::assert_golden(&repository("docs/parity.md"), &parity());
}

/// The code of a folder and all folders in it.
fn code(folder: &std::path::Path) -> String {
    let entries = fs_err::read_dir(folder).expect("it is there").flatten();
    let read = |path: std::path::PathBuf| match path.is_dir() {
        true => code(&path),
        false => fs_err::read_to_string(path).expect("code is text"),
    };
    entries.map(|entry| read(entry.path())).collect()
}

/// Every row is run, or names the test that shows it, or says why it is not emulated.
#[test]
fn every_row_is_proved() {
    let folders = ["tests/emulator", "tests/cli", "compiler/svlc-emulator/src"];
    let tests: String = folders.iter().map(|folder| code(&repository(folder))).collect();
    let mut ids = std::collections::BTreeSet::new();
    for section in sections() {
        for row in &section.rows {
            let id = text(row, "id").to_owned();
            let place = format!("{}: {id}", section.file);
            assert!(!text(row, "says").is_empty() && !text(row, "source").is_empty(), "{place}");
            assert!(["C", "D", "S", "R", "I", "?"].contains(&text(row, "evidence")), "{place}");
            let test = row.get("test").and_then(Value::as_str);
            let proofs =
                [!row["request"].is_null(), test.is_some(), row.get("not_emulated").is_some()];
            assert_eq!(proofs.iter().filter(|is_there| **is_there).count(), 1, "{place}");
            if let Some(test) = test {
                assert!(tests.contains(&format!("fn {test}()")), "{place}: no test `{test}`");
            }
            assert!(ids.insert(id), "{place}: two rows of one id");
        }
    }
    assert!(ids.len() > 60, "only {} rows", ids.len());
}
