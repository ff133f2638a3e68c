//! Diagnostics as SARIF 2.1.0 (OASIS), which code scanning services read.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use svlc_core::diagnostic::{Code, Diagnostic, Fix, Severity};
use svlc_core::silence::Silenced;
use svlc_core::source::{Source, Span};

use crate::input::Compiled;
use crate::write::hex;

/// The log of one run over some specs.
pub(super) fn document(specs: &[Compiled]) -> String {
    let mut codes: Vec<Code> =
        specs.iter().flat_map(|spec| &spec.compilation.diagnostics).map(|one| one.code).collect();
    let silenced = specs.iter().flat_map(|spec| &spec.compilation.silenced);
    codes.extend(silenced.map(|one| one.diagnostic.code));
    codes.sort_unstable();
    codes.dedup();
    let mut seen = BTreeMap::new();
    let mut results: Vec<Value> = specs
        .iter()
        .flat_map(|spec| spec.compilation.diagnostics.iter().map(move |one| (spec, one)))
        .map(|(spec, one)| result(spec, one, &codes, &mut seen))
        .collect();
    let silenced =
        specs.iter().flat_map(|spec| spec.compilation.silenced.iter().map(move |one| (spec, one)));
    results.extend(
        silenced
            .map(|(spec, one)| suppressed(result(spec, &one.diagnostic, &codes, &mut seen), one)),
    );
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "svlc",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).expect("text and numbers always serialise")
}

fn rule(code: Code) -> Value {
    let page = code.page().markdown;
    json!({
        "id": code.as_str(),
        "name": code.name(),
        "shortDescription": { "text": code.name().replace('-', " ") },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn level(severity: Severity) -> &'static str {
    severity.name()
}

fn result(
    spec: &Compiled,
    diagnostic: &Diagnostic,
    codes: &[Code],
    seen: &mut BTreeMap<String, usize>,
) -> Value {
    let source = &spec.source;
    let mut text = format!("{}\nhelp: {}", diagnostic.message, diagnostic.help);
    for note in &diagnostic.notes {
        text.push_str(&format!("\nnote: {note}"));
    }
    let mut location = location(source, diagnostic.primary.span);
    if !diagnostic.primary.text.is_empty() {
        location["message"] = json!({ "text": diagnostic.primary.text });
    }
    let mut result = json!({
        "ruleId": diagnostic.code.as_str(),
        "ruleIndex": codes.binary_search(&diagnostic.code).unwrap_or_default(),
        "level": level(diagnostic.severity()),
        "message": { "text": text },
        "locations": [location],
        "partialFingerprints": { "svlcFault/v1": fingerprint(spec, diagnostic, seen) },
    });
    if !diagnostic.secondary.is_empty() {
        result["relatedLocations"] = related(source, diagnostic);
    }
    if let Some(fix) = &diagnostic.fix {
        result["fixes"] = json!([correction(source, diagnostic, fix)]);
    }
    result
}

/// A result that the spec silences: code scanning shows it as closed, with the reason.
fn suppressed(mut result: Value, silenced: &Silenced) -> Value {
    let kind = if silenced.on_line { "inSource" } else { "external" };
    result["suppressions"] = json!([{ "kind": kind, "justification": silenced.reason }]);
    result
}

fn location(source: &Source, span: Span) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(source.name()) },
        "region": region(source, span),
    } })
}

fn region(source: &Source, span: Span) -> Value {
    let (start, end) = (source.position(span.start), source.position(span.end));
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

fn related(source: &Source, diagnostic: &Diagnostic) -> Value {
    let places = diagnostic.secondary.iter().enumerate().map(|(number, label)| {
        let mut place = location(source, label.span);
        place["id"] = json!(number + 1);
        place["message"] = json!({ "text": label.text });
        place
    });
    places.collect()
}

fn correction(source: &Source, diagnostic: &Diagnostic, fix: &Fix) -> Value {
    json!({
        "description": { "text": diagnostic.help },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(source.name()) },
            "replacements": [{
                "deletedRegion": region(source, fix.span),
                "insertedContent": { "text": fix.replacement },
            }],
        }],
    })
}

/// The same for a fault as long as its code, its message and its line's text stay: lines above it may come and go.
/// Equal faults are told apart by their order. A masked line gives no hint of what is masked.
fn fingerprint(
    spec: &Compiled,
    diagnostic: &Diagnostic,
    seen: &mut BTreeMap<String, usize>,
) -> String {
    let line = spec.source.line_span(spec.source.position(diagnostic.primary.span.start).line);
    let is_masked = spec
        .compilation
        .sensitive
        .iter()
        .any(|secret| secret.start < line.end && line.start < secret.end);
    let text = if is_masked { "" } else { spec.source.slice(line).trim() };
    let mut hash = Sha256::new();
    for part in [spec.source.name(), diagnostic.code.as_str(), &diagnostic.message, text] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let hash = hex(&hash.finalize());
    let count = seen.entry(hash.clone()).or_default();
    *count += 1;
    format!("{hash}:{count}")
}

/// A path as a URI reference (RFC 3986): relative stays relative, everything but unreserved characters and `/` is encoded.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.trim_start_matches("./").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            b'\\' if cfg!(windows) => uri.push('/'),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_path_becomes_a_uri_reference() {
        assert_eq!(uri("./a b/ü:#?.yaml"), "a%20b/%C3%BC%3A%23%3F.yaml");
        assert_eq!(uri("/tmp/x.yaml"), "file:///tmp/x.yaml");
        assert_eq!(uri("../x%y"), "../x%25y");
    }
}
