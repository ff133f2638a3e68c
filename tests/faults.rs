//! Single faults: each takes a valid spec, breaks one thing, and exactly one diagnostic comes out, with the right code on the
//! right span. `tests/faults/<section>.yaml` lists them; the head of `tests/faults/yaml.yaml` says how.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Deserialize;
use serde_yaml_legacy as legacy;
use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::source::Source;
use svlc_tests::root;

/// As many kinds of faults as there are at least.
const LEAST: usize = 350;

/// One fault as a file of `tests/faults` has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    /// What is wrong, in words; no two faults have the same.
    fault: String,
    /// The valid spec, from the root of the repository.
    r#in: String,
    /// Text of the spec, which occurs once, or `nth` says which is meant.
    replace: String,
    /// What stands there instead.
    with: String,
    /// Which occurrence of `replace` is meant, from 1.
    nth: Option<usize>,
    /// The code of the one diagnostic.
    code: String,
    /// The text under its primary span.
    at: String,
    /// The line of the broken spec on which the span begins; needed if `at` stands elsewhere than in `with`, and twice.
    line: Option<usize>,
}

/// Every fault, with the file that lists it.
fn faults() -> Vec<(String, Fault)> {
    let folder = fs_err::read_dir(root().join("tests/faults")).expect("the folder is there");
    let mut paths: Vec<_> = folder.map(|entry| entry.expect("it can be read").path()).collect();
    paths.sort();
    let read = |path: std::path::PathBuf| {
        let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
        let text = fs_err::read_to_string(&path).expect("a list of faults is text");
        let listed: Vec<Fault> =
            legacy::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        listed.into_iter().map(move |fault| (name.clone(), fault))
    };
    paths.into_iter().flat_map(read).collect()
}

fn compile(text: &str) -> (Source, Vec<Diagnostic>) {
    let (source, compilation) = svlc_core::compile_bytes("spec.yaml", text.as_bytes());
    (source, compilation.diagnostics)
}

impl Fault {
    /// The broken spec, and where in it the new text stands.
    fn broken(&self, spec: &str) -> Result<(String, Range<usize>), String> {
        let found: Vec<usize> = spec.match_indices(&self.replace).map(|(at, _)| at).collect();
        let at = match (found[..].len(), self.nth) {
            (0, _) => return Err(format!("{} has no `{}`", self.r#in, self.replace)),
            (1, None) => found[0],
            (count, None) => {
                return Err(format!("`{}` occurs {count} times: say `nth`", self.replace));
            }
            (count, Some(nth)) => *found
                .get(nth.wrapping_sub(1))
                .ok_or_else(|| format!("`{}` occurs {count} times", self.replace))?,
        };
        let mut broken = spec.to_owned();
        broken.replace_range(at..at + self.replace.len(), &self.with);
        Ok((broken, at..at + self.with.len()))
    }

    /// What is wrong with the fault or with what svlc says of it.
    fn judge(&self, spec: &str) -> Result<(), String> {
        let code = Code::find(&self.code).ok_or_else(|| format!("no code {}", self.code))?;
        let (broken, edited) = self.broken(spec)?;
        let (source, diagnostics) = compile(&broken);
        let [one] = &diagnostics[..] else {
            let said = diagnostics.iter().map(|one| told(&source, one));
            let said: Vec<String> = said.collect();
            return Err(format!("{} diagnostics\n{}", said.len(), said.join("\n")));
        };
        if one.code != code || source.slice(one.primary.span) != self.at {
            return Err(told(&source, one));
        }
        self.judge_place(&source, one, &edited)?;
        self.judge_fix(&source, one)
    }

    /// The text of the span may stand in the spec more than once: it is the right one.
    fn judge_place(
        &self,
        source: &Source,
        one: &Diagnostic,
        edited: &Range<usize>,
    ) -> Result<(), String> {
        let span = one.primary.span.range();
        let line = source.position(one.primary.span.start).line;
        match self.line {
            Some(wanted) if wanted != line => Err(told(source, one)),
            Some(_) => Ok(()),
            None if span.start <= edited.end && edited.start <= span.end => Ok(()),
            None if source.text().matches(&self.at).count() == 1 => Ok(()),
            None => Err(format!("`{}` occurs twice: say `line: {line}`, if it is it", self.at)),
        }
    }

    /// A fix, where one is offered, takes the diagnostic away.
    fn judge_fix(&self, source: &Source, one: &Diagnostic) -> Result<(), String> {
        let Some(fix) = &one.fix else { return Ok(()) };
        let mut fixed = source.text().to_owned();
        fixed.replace_range(fix.span.range(), &fix.replacement);
        match compile(&fixed).1.iter().any(|other| other.code == one.code) {
            true => Err(format!("the fix `{}` does not cure it", fix.replacement)),
            false => Ok(()),
        }
    }
}

/// A diagnostic in a line.
fn told(source: &Source, one: &Diagnostic) -> String {
    let line = source.position(one.primary.span.start).line;
    format!(
        "  {} on line {line} at `{}`: {}",
        one.code,
        source.slice(one.primary.span),
        one.message
    )
}

#[test]
fn each_fault_gives_one_diagnostic_on_its_span() {
    let mut specs: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (file, fault) in faults() {
        let spec = specs.entry(fault.r#in.clone()).or_insert_with(|| {
            let text = fs_err::read_to_string(root().join(&fault.r#in)).ok()?;
            compile(&text).1.is_empty().then_some(text)
        });
        let judged = match spec {
            Some(spec) => fault.judge(spec),
            None => Err(format!("{} is no valid spec", fault.r#in)),
        };
        wrong.extend(judged.err().map(|why| format!("{file}, {}: {why}", fault.fault)));
    }
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_kind_of_fault_is_listed_once() {
    let faults = faults();
    let mut kinds = BTreeSet::new();
    for (file, fault) in &faults {
        assert!(kinds.insert(&fault.fault), "{file}: `{}` is listed twice", fault.fault);
    }
    assert!(kinds.len() >= LEAST, "only {} kinds of faults", kinds.len());
}
