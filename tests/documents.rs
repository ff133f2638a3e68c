//! The documents say what is so: generated pages are up to date, paths that prose names exist, and the README's spec is the
//! canonical one. `SVLC_BLESS=1` writes the generated pages anew.

use std::path::PathBuf;

use svlc_core::schema::{json_schema, reference};
use svlc_tests::{assert_golden, root};

/// Every Markdown file that is ours, but for goldens.
fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md"), root().join("CHANGELOG.md")];
    let mut open = vec![root().join("docs"), root().join("specs"), root().join("examples")];
    while let Some(next) = open.pop() {
        for entry in fs_err::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "build") {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

#[test]
fn the_published_schema_is_the_one_that_is_enforced() {
    let text = serde_json::to_string_pretty(&json_schema()).expect("a schema is JSON") + "\n";
    assert_golden(&root().join("specs/svlc.schema.json"), &text);
}

#[test]
fn the_reference_page_is_made_from_the_schema() {
    let features = fs_err::read_to_string(root().join("docs/features.md")).expect("it is there");
    assert_golden(&root().join("specs/reference.md"), &reference(&json_schema(), &features));
}

#[test]
fn paths_that_prose_names_exist() {
    let tops = [
        "compiler/",
        "runtime-template/",
        "specs/",
        "examples/",
        "tests/",
        "docs/",
        "benches/",
        ".ci/",
    ];
    for page in pages() {
        let text = fs_err::read_to_string(&page).expect("a page can be read");
        for code in text.split('`').skip(1).step_by(2) {
            let is_path = tops.iter().any(|top| code.starts_with(top))
                && !code.contains([' ', '<', '*', '{', '$', '…'])
                && !code.contains("/build/")
                && !code.contains("nnnn");
            if is_path {
                assert!(
                    root().join(code).exists(),
                    "{} names `{code}`, which does not exist",
                    page.display()
                );
            }
        }
    }
}

#[test]
fn links_between_pages_lead_somewhere() {
    for page in pages() {
        let text = fs_err::read_to_string(&page).expect("a page can be read");
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("http") || link.starts_with('#') || link.is_empty() {
                continue;
            }
            let file = link.split('#').next().unwrap_or(link);
            let target = page.parent().expect("a page stands in a folder").join(file);
            assert!(target.exists(), "{} links to {link}, which does not exist", page.display());
        }
    }
}

#[test]
fn the_readme_shows_the_canonical_spec() {
    let readme = fs_err::read_to_string(root().join("README.md")).expect("README.md is there");
    let spec = fs_err::read_to_string(root().join("specs/random-generator.yaml"))
        .expect("the spec is there");
    assert!(
        readme.contains(&spec),
        "README.md shows another spec than specs/random-generator.yaml"
    );
}

#[test]
fn every_spec_in_the_readme_is_clean() {
    let readme = fs_err::read_to_string(root().join("README.md")).expect("README.md is there");
    let blocks = readme.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next());
    for spec in blocks {
        let (_, compilation) = svlc_core::compile_bytes("svlc.yaml", spec.as_bytes());
        assert_eq!(compilation.diagnostics, [], "README.md shows\n{spec}");
    }
}

#[test]
fn every_spec_in_specs_and_examples_is_clean() {
    let mut specs: Vec<PathBuf> = Vec::new();
    for folder in ["specs", "examples"] {
        let mut open = vec![root().join(folder)];
        while let Some(next) = open.pop() {
            for entry in fs_err::read_dir(next).into_iter().flatten().flatten() {
                let path = entry.path();
                let is_output = path.join("svlc.manifest.json").exists()
                    || path.file_name().is_some_and(|name| name == "build" || name == "target");
                if path.is_dir() && !is_output {
                    open.push(path);
                } else if path.extension().is_some_and(|extension| extension == "yaml") {
                    specs.push(path);
                }
            }
        }
    }
    assert!(specs.len() >= 6, "{specs:?}");
    for spec in specs {
        let bytes = fs_err::read(&spec).expect("a spec can be read");
        let (_, compilation) = svlc_core::compile_bytes("spec.yaml", &bytes);
        assert_eq!(compilation.diagnostics, [], "{}", spec.display());
    }
}

/// An editor that checks a spec with the published schema and svlc agree on every spec of the repository, sound or not.
#[test]
fn the_published_schema_judges_as_svlc_does() {
    let schema = json_schema();
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let mut judged = (0, 0);
    for (name, text) in every_spec() {
        let (_, compilation) = svlc_core::compile_bytes("spec.yaml", text.as_bytes());
        let codes: Vec<&str> =
            compilation.diagnostics.iter().map(|fault| fault.code.as_str()).collect();
        if codes.iter().any(|code| code.starts_with("SV00")) || text.contains("<<:") {
            continue; // What is no YAML of the language has no JSON to judge; merge keys are not JSON's either.
        }
        let value: serde_json::Value =
            serde_yaml_legacy::from_str(&text).expect("svlc has read it as YAML");
        let is_sound = !codes.iter().any(|code| code.starts_with("SV01"));
        assert_eq!(validator.is_valid(&value), is_sound, "{name}: {codes:?}");
        if is_sound { judged.0 += 1 } else { judged.1 += 1 }
    }
    assert!(judged.0 > 50 && judged.1 > 8, "{judged:?} specs are no test");
}

/// Every YAML file of ours and every YAML block of a page, with a name to find it by.
fn every_spec() -> Vec<(String, String)> {
    let mut specs = Vec::new();
    let mut open = vec![root().join("specs"), root().join("examples"), root().join("tests")];
    while let Some(next) = open.pop() {
        for entry in fs_err::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir()
                && path.file_name().is_some_and(|name| name != "out" && name != "build")
            {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                specs.push((
                    path.display().to_string(),
                    fs_err::read_to_string(&path).unwrap_or_default(),
                ));
            }
        }
    }
    for page in pages() {
        let text = fs_err::read_to_string(&page).expect("a page can be read");
        for block in text.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()) {
            specs.push((page.display().to_string(), block.to_owned()));
        }
    }
    specs
}
