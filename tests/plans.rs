//! Plans: every `plans/<case>` has a spec that is deployed, `before.yaml`, and one that is about to be, `after.yaml`; what `svlc plan`
//! says is `plan.txt` and, for programs, `plan.json`, byte for byte. A first line `# args:` in `after.yaml` gives it more arguments.
//! `SVLC_BLESS=1` writes the answers anew.

use std::path::{Path, PathBuf};
use std::process::Command;

use svlc_core::cfn::{parse::parse, print};
use svlc_core::cost::{Assumptions, Estimate, estimate, estimate_template};
use svlc_core::facts::{Replaces, replaces};
use svlc_core::source::Source;
use svlc_core::{Output, Settings};
use svlc_tests::{assert_golden, root};

/// Folders of the cases, sorted.
fn cases() -> Vec<PathBuf> {
    let entries = fs_err::read_dir(root().join("tests/plans")).expect("there are cases");
    let mut cases: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    cases.sort();
    cases
}

/// Every golden: its folder, and what its spec compiles to.
fn goldens() -> impl Iterator<Item = (PathBuf, Output)> {
    let entries = fs_err::read_dir(root().join("tests/goldens")).expect("goldens are there");
    entries.flatten().map(|entry| {
        let text = fs_err::read_to_string(entry.path().join("spec.yaml")).expect("it has a spec");
        let output = svlc_core::compile(&Source::new("spec.yaml", text)).output;
        (entry.path(), output.expect("it compiles"))
    })
}

/// The arguments that the first line of a spec gives.
fn args(text: &str) -> Vec<&str> {
    let line = text.lines().next().and_then(|line| line.strip_prefix("# args: "));
    line.map(|line| line.split(' ').collect()).unwrap_or_default()
}

/// The template of what is deployed; a file without a spec says that nothing is.
fn deployed(case: &Path) -> String {
    let text = fs_err::read_to_string(case.join("before.yaml")).expect("every case has one");
    if text.lines().all(|line| line.starts_with('#')) {
        return String::new();
    }
    if text.contains("\nResources:") {
        return text;
    }
    let environment = args(&text).get(1).copied();
    let settings = Settings { environment, ..Settings::default() };
    let compilation = svlc_core::compile_with(&Source::new("before.yaml", text.clone()), &settings);
    let output = compilation.output;
    output
        .unwrap_or_else(|| panic!("{}: {:?}", case.display(), compilation.diagnostics))
        .templates
        .cloudformation
}

/// What `svlc plan` prints, and its exit code.
fn plan(case: &Path, format: &str) -> (String, i32) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs_err::write(folder.path().join("deployed.yaml"), deployed(case)).expect("written");
    let spec = fs_err::read_to_string(case.join("after.yaml")).expect("every case has one");
    fs_err::write(folder.path().join("svlc.yaml"), &spec).expect("written");
    let mut command = Command::new(svlc_tests::svlc());
    command.args(["plan", "--against", "deployed.yaml", "--format", format]).args(args(&spec));
    let output = command.current_dir(folder.path()).output().expect("svlc runs");
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(err.is_empty(), "{}: {err}", case.display());
    let text = String::from_utf8(output.stdout).expect("svlc prints UTF-8");
    (text, output.status.code().expect("svlc ends by itself"))
}

#[test]
fn every_case_has_its_plan() {
    let cases = cases();
    assert!(cases.len() >= 25, "only {} cases", cases.len());
    for case in &cases {
        let (text, code) = plan(case, "human");
        assert_golden(&case.join("plan.txt"), &format!("{text}exit code {code}\n"));
        let (document, same) = plan(case, "json");
        assert_golden(&case.join("plan.json"), &document);
        let document: serde_json::Value = serde_json::from_str(&document).expect("it is JSON");
        assert_eq!((&document["exit_code"], same), (&code.into(), code), "{}", case.display());
    }
}

/// The template of every golden costs what its spec costs, function by function and route by route.
#[test]
fn a_template_costs_what_its_spec_costs() {
    let figures = |estimate: &Estimate| {
        let cents = |sum: f64| format!("{sum:.6}");
        let functions = estimate.functions.iter().map(|one| {
            format!("{} {} {}", one.function, cents(one.invocations), cents(one.total()))
        });
        let routes = estimate
            .routes
            .iter()
            .map(|one| format!("{} {} {}", one.route, cents(one.requests), cents(one.function)));
        let mut lines: Vec<String> = functions.chain(routes).collect();
        lines.sort();
        (cents(estimate.total), lines)
    };
    let assumed = Assumptions { requests: 3e7, ..Assumptions::default() };
    let mut count = 0;
    for (path, output) in goldens() {
        // What is written in CloudFormation's own words is no part of the model's sum.
        if output.model.raw.iter().any(|raw| raw.kind.starts_with("AWS::Lambda::")) {
            continue;
        }
        let read = parse(&output.templates.cloudformation).expect("it is a template");
        let of_template = estimate_template(&read, &output.model, &assumed).expect("it is known");
        let of_model = estimate(&output.model, &assumed);
        assert_eq!(figures(&of_template), figures(&of_model), "{}", path.display());
        count += 1;
    }
    assert!(count > 20, "only {count}");
}

/// Every golden as YAML and as JSON is read back as what it was; and of every type that svlc makes it is known what replaces it.
#[test]
fn a_template_is_read_back_as_it_was() {
    let mut count = 0;
    for (path, output) in goldens() {
        let is_raw = |id: &String| output.model.raw.iter().any(|raw| raw.id == *id);
        let made = output.templates.plain.resources.iter().filter(|(id, _)| !is_raw(id));
        for (_, resource) in made {
            let kind = &*resource.kind;
            assert_ne!(replaces(kind, &["Any"]), Replaces::Unknown, "{kind} is not in the table");
        }
        for template in [&output.templates.plain, &output.templates.in_sam] {
            let normal = template.normal();
            for printed in [print::yaml(template), print::json(template)] {
                let read = parse(&printed).unwrap_or_else(|fault| panic!("{fault}\n{printed}"));
                assert_eq!(read, normal, "{}", path.display());
                count += 1;
            }
        }
    }
    assert!(count > 100, "only {count}");
}
