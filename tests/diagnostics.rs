//! Tests of everything that svlc says about a faulty spec: the pages of `docs/diagnostics`, whose examples are run, and the
//! specs in `tests/diagnostics`, which carry what they must report as comments. Leaves how it is rendered to `cli.rs`.

#[path = "diagnostics/failures.rs"]
mod failures;
#[path = "diagnostics/generated.rs"]
mod generated;
#[path = "diagnostics/marks.rs"]
mod marks;
#[path = "diagnostics/page.rs"]
mod page;

use std::collections::BTreeSet;
use std::path::PathBuf;

use marks::{actual, compile, difference, emulate, expected, is_of_emulator};
use svlc_core::diagnostic::{Code, Diagnostic, Severity};

/// Codes that a page cannot show in a small spec; `generated.rs` fires each.
const WITHOUT_EXAMPLE: &[Code] = &[
    Code::SV0002,
    Code::SV0003,
    Code::SV0013,
    Code::SV0308,
    Code::SV0312,
    Code::SV0313,
    Code::SV0315,
    Code::SV0316,
    Code::SV0317,
    Code::SV0318,
    Code::SV0369,
    Code::SV0386,
    Code::SV0390,
    Code::SV0610,
    Code::SV0611,
    // Of packages: `compiler/svlc-package/src/gate/tests.rs` fires them.
    Code::SV0701,
    Code::SV0702,
    Code::SV0703,
    Code::SV0704,
    Code::SV0705,
    Code::SV0706,
    Code::SV0707,
    Code::SV0708,
    // `tests/cli/package.rs` fires it.
    Code::SV0709,
    // Of deployments: `tests/failures` fires them.
    Code::SV0801,
    Code::SV0802,
    Code::SV0803,
    Code::SV0804,
    Code::SV0805,
    Code::SV0806,
    Code::SV0807,
    Code::SV0808,
    Code::SV0809,
    Code::SV0810,
    Code::SV0811,
    Code::SV0812,
    Code::SV0813,
    Code::SV0814,
    Code::SV0815,
    Code::SV0816,
    Code::SV0817,
    Code::SV0818,
    Code::SV0819,
    Code::SV0820,
    Code::SV0821,
    Code::SV0822,
    Code::SV0823,
    Code::SV0824,
    Code::SV0825,
    Code::SV0826,
    Code::SV0827,
    Code::SV0828,
    Code::SV0829,
    Code::SV0830,
    Code::SV0831,
    Code::SV0832,
    Code::SV0833,
    Code::SV0834,
    Code::SV0835,
    Code::SV0836,
    Code::SV0837,
    Code::SV0838,
    Code::SV0839,
    // Of promotions, the next one: `tests/cli/promote.rs` fires it.
    Code::SV0840,
    Code::SV0850,
    Code::SV0851,
];

/// Fails with all faults at once, not the first.
fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// The specs of `tests/diagnostics` with their names.
fn cases() -> Vec<(String, String)> {
    let folder = svlc_tests::root().join("tests/diagnostics");
    let mut names: Vec<String> = files(folder.clone()).into_iter().collect();
    names.retain(|name| name.ends_with(".yaml"));
    let read = |name: String| {
        let text = fs_err::read_to_string(folder.join(&name)).expect("a case is text");
        (name, text)
    };
    names.into_iter().map(read).collect()
}

/// Names of the files in a folder.
fn files(folder: PathBuf) -> BTreeSet<String> {
    let entries = fs_err::read_dir(folder).expect("the folder is in the repository");
    let name = |entry: std::io::Result<fs_err::DirEntry>| {
        entry.expect("the folder can be read").file_name().into_string().expect("names are UTF-8")
    };
    entries.map(name).collect()
}

/// Every spec that is known to be faulty: of the pages, and of the folder.
fn faulty_specs() -> Vec<(String, String)> {
    let pages = Code::ALL.iter().filter_map(|code| {
        let examples = page::read(*code).ok()?.examples?;
        Some((format!("{code}.md"), examples.fails.to_owned()))
    });
    pages.chain(cases()).collect()
}

#[test]
fn every_page_has_the_form_and_a_code() {
    let wrong = |code: &Code| Some(format!("{code}.md: {}", page::read(*code).err()?));
    assert_none(&Code::ALL.iter().filter_map(wrong).collect::<Vec<_>>());
    let folder = svlc_tests::root().join("docs/diagnostics");
    let codes: BTreeSet<String> = Code::ALL.iter().map(|code| format!("{code}.md")).collect();
    assert_eq!(files(folder), codes);
}

#[test]
fn only_listed_pages_have_no_example() {
    let without: Vec<Code> = Code::ALL
        .iter()
        .copied()
        .filter(|code| page::read(*code).is_ok_and(|page| page.examples.is_none()))
        .collect();
    assert_eq!(without, WITHOUT_EXAMPLE);
}

#[test]
fn examples_fail_as_marked_and_the_fixed_ones_do_not() {
    let mut faults = Vec::new();
    for code in Code::ALL {
        let Some(examples) = page::read(*code).ok().and_then(|page| page.examples) else {
            continue;
        };
        let marks = expected(examples.fails);
        if !matches!(marks[..], [(_, severity, marked)] if marked == *code && severity == code.severity())
        {
            faults.push(format!(
                "{code}.md: the failing spec has to be marked with {code} once, not {marks:?}"
            ));
        }
        faults.extend(difference(examples.fails).map(|text| format!("{code}.md, Fails:\n{text}")));
        faults.extend(difference(examples.fixed).map(|text| format!("{code}.md, Fixed:\n{text}")));
        if is_of_emulator(*code) {
            let (_, compilation) = svlc_core::compile_bytes("s.yaml", examples.fails.as_bytes());
            let both = compilation.diagnostics.into_iter().chain(emulate(examples.fixed).1);
            faults.extend(both.map(|one| format!("{code}.md: {}: {}", one.code, one.message)));
        }
    }
    assert_none(&faults);
}

#[test]
fn specs_report_what_is_marked_in_them_and_nothing_else() {
    let wrong = |(name, text): &(String, String)| Some(format!("{name}:\n{}", difference(text)?));
    let cases = cases();
    assert!(cases.len() >= 10, "only {} cases", cases.len());
    assert_none(&cases.iter().filter_map(wrong).collect::<Vec<_>>());
}

#[test]
fn twelve_mistakes_are_reported_in_one_run_and_cured() {
    let read = |name: &str| {
        fs_err::read_to_string(svlc_tests::root().join("tests/diagnostics").join(name)).unwrap()
    };
    let twelve = read("twelve.yaml");
    let codes: BTreeSet<Code> = expected(&twelve).into_iter().map(|(_, _, code)| code).collect();
    assert_eq!(expected(&twelve).len(), 12);
    assert_eq!(codes.len(), 12, "the mistakes differ");
    assert_eq!(difference(&twelve), None);
    assert_eq!(actual(&read("twelve.fixed.yaml")), []);
}

/// `text` with the edit that a diagnostic offers.
fn fixed(text: &str, diagnostic: &Diagnostic) -> Option<String> {
    let fix = diagnostic.fix.as_ref()?;
    let mut edited = text.to_owned();
    edited.replace_range(fix.span.range(), &fix.replacement);
    Some(edited)
}

#[test]
fn a_fix_cures_what_it_is_offered_for() {
    let mut faults = Vec::new();
    let mut offered = BTreeSet::new();
    for (name, text) in faulty_specs() {
        let before = compile(&text).1;
        let count = |all: &[Diagnostic], code| all.iter().filter(|one| one.code == code).count();
        for diagnostic in &before {
            let Some(edited) = fixed(&text, diagnostic) else { continue };
            offered.insert(diagnostic.code);
            let after = compile(&edited).1;
            let is_worse = count(&after, diagnostic.code) >= count(&before, diagnostic.code)
                || after.iter().any(|one| one.code < Code::SV0101);
            if is_worse {
                faults.push(format!(
                    "{name}: the fix of {}, {}",
                    diagnostic.code, diagnostic.message
                ));
            }
        }
    }
    assert_none(&faults);
    let expected = [
        Code::SV0101,
        Code::SV0105,
        Code::SV0201,
        Code::SV0202,
        Code::SV0209,
        Code::SV0210,
        Code::SV0301,
        Code::SV0305,
        Code::SV0319,
        Code::SV0320,
    ];
    let missing: Vec<&Code> = expected.iter().filter(|code| !offered.contains(code)).collect();
    assert!(missing.is_empty(), "no spec here makes {missing:?} offer a fix");
}

#[test]
fn messages_follow_the_style() {
    let mut faults = Vec::new();
    for (name, text) in faulty_specs() {
        for diagnostic in compile(&text).1 {
            let labels = diagnostic.secondary.iter().chain([&diagnostic.primary]);
            let said = labels
                .map(|label| label.text.as_str())
                .chain(diagnostic.notes.iter().map(String::as_str));
            for said in said.chain([diagnostic.message.as_str(), diagnostic.help.as_str()]) {
                if let Some(fault) = style_fault(said) {
                    faults.push(format!("{name}: {}: {fault}: {said}", diagnostic.code));
                }
            }
            if diagnostic.message.is_empty() || diagnostic.help.is_empty() {
                faults.push(format!("{name}: {}: message and help say something", diagnostic.code));
            }
        }
    }
    assert_none(&faults);
}

/// What style.md forbids in a message.
fn style_fault(said: &str) -> Option<&'static str> {
    let words: BTreeSet<&str> = said.split(|c: char| !c.is_alphanumeric()).collect();
    let first: String = said.chars().take_while(|c| c.is_alphanumeric()).collect();
    // Proper names and acronyms keep their capitals.
    let is_name =
        ["API", "AWS", "CloudFormation", "Lambda", "Rust", "Windows", "URL", "YAML", "UTF"];
    if ["illegal", "please", "must", "invalid"].iter().any(|word| words.contains(word)) {
        Some("a word that does not help")
    } else if said.ends_with('.') {
        Some("a full stop")
    } else if first.starts_with(|c: char| c.is_uppercase()) && !is_name.contains(&first.as_str()) {
        Some("a capital letter")
    } else if said.contains('\n') {
        Some("several lines")
    } else {
        None
    }
}

#[test]
fn every_code_is_fired_by_some_test() {
    let marked = faulty_specs().into_iter().flat_map(|(_, text)| expected(&text));
    let marked = marked.map(|(_, _, code)| code);
    let others = generated::FIRED.iter().copied().chain(failures::fired());
    let fired: BTreeSet<Code> = marked.chain(others).collect();
    assert_eq!(fired, Code::ALL.iter().copied().collect::<BTreeSet<_>>());
    assert_eq!(Code::SV0204.severity(), Severity::Warning);
}

#[test]
fn every_rule_has_a_file_of_its_name() {
    let folder = |code: Code| {
        let folder = match &code.as_str()[..4] {
            _ if code == Code::SV0840 => "compiler/svlc-core/src/promotion",
            "SV06" => "compiler/svlc-emulator/src/support",
            "SV07" => "compiler/svlc-package/src/gate",
            "SV08" => "compiler/svlc-core/src/failure/kinds",
            _ => "compiler/svlc-core/src/check",
        };
        svlc_tests::root().join(folder)
    };
    let wrong = |code: &&Code| {
        let path = folder(**code).join(code.name().replace('-', "_")).with_extension("rs");
        !fs_err::read_to_string(path).is_ok_and(|text| text.contains(&format!("Code::{code};")))
    };
    let rules = Code::ALL.iter().filter(|code| **code >= Code::SV0201);
    assert_eq!(rules.filter(wrong).collect::<Vec<_>>(), Vec::<&Code>::new());
}
