//! Random valid specs over the whole language, and what holds of each. `SVLC_GENERATED=2000` draws more than the usual 100,
//! `SVLC_SEED=2` others; a failure names the seed and shows the smallest spec that fails.

#[path = "generated/crates.rs"]
mod crates;
#[path = "generated/draw.rs"]
mod draw;
#[path = "generated/faults.rs"]
mod faults;
#[path = "generated/plans.rs"]
mod plans;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::source::Source;
use svlc_tests::fields::Language;
use svlc_tests::venv::{self, satisfied};
use svlc_tests::yaml::print;
use svlc_tests::{case, root};

/// Warnings that a sound spec may bring: it is large, and everybody may call it.
const USUAL: &[Code] = &[Code::SV0316, Code::SV0408];

/// What svlc writes for a text that has no error.
fn artifacts(text: &str) -> Result<Vec<svlc_core::artifact::Artifact>, String> {
    let source = Source::new("spec.yaml", text);
    let compilation = svlc_core::compile(&source);
    let told =
        compilation.diagnostics.iter().map(|one| format!("  {}: {}\n", one.code, one.message));
    let told: String = told.collect();
    let output = compilation.output.ok_or_else(|| format!("errors\n{told}"))?;
    let is_usual = |one: &Diagnostic| USUAL.contains(&one.code);
    if !compilation.diagnostics.iter().all(is_usual) {
        return Err(told);
    }
    Ok(svlc_core::emit::artifacts(&output.model, &output.templates, &source))
}

#[test]
fn every_spec_compiles_to_the_same_bytes_twice() {
    draw::hold(|spec| {
        let text = print(spec).text;
        if artifacts(&text)? == artifacts(&text)? { Ok(()) } else { Err("other bytes".to_owned()) }
    });
}

/// The printer, which the tests of faults rely on, writes what the generator means.
#[test]
fn every_spec_is_read_as_it_is_meant() {
    draw::hold(|spec| {
        let text = print(spec).text;
        let read: Value = serde_yaml_legacy::from_str(&text).map_err(|error| error.to_string())?;
        if read == *spec { Ok(()) } else { Err(format!("read as {read}")) }
    });
}

/// Fields that no generated spec uses, with the reason. Nothing belongs here.
const NOT_GENERATED: &[&str] = &[];

#[test]
fn every_field_of_the_language_is_generated() {
    let language = Language::default();
    let mut missing: BTreeSet<String> = language.fields().into_keys().collect();
    for spec in draw::endless().take(1_000) {
        language.walk(&spec, &mut |visit| _ = missing.remove(visit.field));
    }
    assert_eq!(missing.iter().collect::<Vec<_>>(), NOT_GENERATED);
}

/// One thing broken, whatever the spec: one diagnostic, with its code and on its span. Tells of every kind of failure once.
#[test]
fn every_fault_gives_one_diagnostic_on_its_span() {
    let language = Language::default();
    let mut wrong = BTreeMap::new();
    for (number, spec) in draw::specs().enumerate() {
        // A third of the kinds each time; over all specs every kind is made often.
        for fault in faults::of(&language, &spec, number).into_iter().skip(number % 3).step_by(3) {
            if let Err(why) = fault.judge() {
                wrong.entry((fault.kind, fault.field)).or_insert(why);
            }
        }
    }
    let wrong: Vec<String> = wrong.into_values().collect();
    assert!(wrong.is_empty(), "SVLC_SEED={}: {}", draw::seed(), wrong.join("\n"));
}

/// cfn-lint is silent, SAM's transform accepts, both templates mean the same and the OpenAPI document is valid, for every spec.
#[test]
fn oracles_have_nothing_to_say() {
    if venv::skipped("what judges generated specs") {
        return;
    }
    venv::lock();
    let folder = venv::folder().join("generated");
    case::clear(&folder);
    for (number, spec) in draw::specs().enumerate() {
        let text = print(&spec).text;
        let case = folder.join(format!("{number:04}"));
        case::write(&text, &case).unwrap_or_else(|why| panic!("{why}\n{text}"));
        fs_err::write(case.join("spec.yaml"), text).expect("the target folder can be written to");
    }
    let table = root().join("docs/sam-differences.md");
    satisfied("translate.py", &[&folder], &[]);
    satisfied("compare.py", &[&folder, &table], &["--some"]);
    satisfied("openapi.py", &[&folder], &[]);
    satisfied("lint.py", &[&folder], &["--templates"]);
}

/// Every crate builds without a warning: all in one workspace, so that what they have in common is built once.
#[test]
fn every_crate_builds() {
    let workspace = crates::Workspace::new(draw::specs());
    workspace.cargo_succeeds(&["check", "--quiet", "--workspace"]);
}
