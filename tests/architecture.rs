//! The architecture as docs/architecture.md states it: which module may import which, what core may not do, how files open.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use svlc_tests::root;

fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(next) = open.pop() {
        for entry in fs_err::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir()
                && path.file_name().is_some_and(|name| name != "target" && name != "goldens")
            {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The table under the heading `## Imports`: module, then the modules of core that it may use.
fn import_table() -> BTreeMap<String, Vec<String>> {
    let text = fs_err::read_to_string(root().join("docs/architecture.md"))
        .expect("docs/architecture.md is there");
    let section = text.split("\n## Imports\n").nth(1).expect("it has a section `## Imports`");
    let section = section.split("\n## ").next().unwrap_or(section);
    let names =
        |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').collect();
        (names(cells[1]).remove(0), names(cells[2]))
    })
    .collect()
}

/// The module of core that a file belongs to: `check/duplicate_route_key.rs` is `check`.
fn module(file: &Path, core: &Path) -> String {
    let relative = file.strip_prefix(core).expect("it is a file of core");
    let first = relative.components().next().expect("it has a name").as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// Modules of core named after `crate::` in code, comments left out.
fn imports(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
        for rest in line.split("crate::").skip(1) {
            let name: String =
                rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if !name.is_empty() {
                found.push(name);
            }
        }
    }
    found
}

#[test]
fn modules_of_core_import_what_the_table_allows() {
    let table = import_table();
    let core = root().join("compiler/svlc-core/src");
    for file in rust_files("compiler/svlc-core/src") {
        let module = module(&file, &core);
        if module == "lib" {
            continue;
        }
        let allowed = table
            .get(&module)
            .unwrap_or_else(|| panic!("`{module}` has no row in the table of imports"));
        let text = fs_err::read_to_string(&file).expect("a source file can be read");
        let code = text.split("#[cfg(test)]").next().unwrap_or(&text);
        // A `crate::` that is no module of core stands in a text: it is emitted, not imported.
        for import in imports(code).into_iter().filter(|import| table.contains_key(import)) {
            assert!(
                import == module || allowed.contains(&import),
                "{}: `{module}` may not use `crate::{import}`; the table in docs/architecture.md says what it may",
                file.display()
            );
        }
    }
}

#[test]
fn the_table_names_only_modules_that_exist() {
    let core = root().join("compiler/svlc-core/src");
    for (module, allowed) in import_table() {
        for name in std::iter::once(&module).chain(&allowed) {
            let exists = core.join(format!("{name}.rs")).exists() || core.join(name).is_dir();
            assert!(exists, "the table of imports names `{name}`, which does not exist");
        }
    }
}

#[test]
fn only_one_file_names_the_yaml_parser() {
    for file in rust_files("compiler") {
        let text = fs_err::read_to_string(&file).expect("a source file can be read");
        let is_reader = file.ends_with("document/yaml.rs");
        assert_eq!(text.contains("granit_parser"), is_reader, "{}", file.display());
    }
}

#[test]
fn core_has_no_effects() {
    let banned = [
        "std::fs",
        "std::env",
        "std::net::Tcp",
        "std::net::Udp",
        "std::process",
        "std::time",
        "std::thread",
        "fs_err",
        "println!",
        "eprintln!",
    ];
    for file in rust_files("compiler/svlc-core/src") {
        let text = fs_err::read_to_string(&file).expect("a source file can be read");
        let code = text.split("#[cfg(test)]").next().unwrap_or(&text);
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for word in banned {
                assert!(
                    !line.contains(word),
                    "{}: core is pure, and this is not: {line}",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn spec_types_use_no_serde_feature_that_loses_spans() {
    for file in rust_files("compiler/svlc-core/src/spec") {
        let text = fs_err::read_to_string(&file).expect("a source file can be read");
        for line in text.lines().filter(|line| line.contains("#[serde(")) {
            for word in ["flatten", "untagged", "tag =", "alias", "default"] {
                assert!(!line.contains(word), "{}: {line}", file.display());
            }
        }
    }
}

#[test]
fn every_file_opens_with_its_job() {
    for folder in ["compiler", "runtime-template", "tests"] {
        for file in rust_files(folder) {
            let text = fs_err::read_to_string(&file).expect("a source file can be read");
            let own = text.trim_start_matches(|c| c != '\n').trim_start();
            let opened = if text.starts_with("// @generated") { own } else { &text };
            assert!(opened.starts_with("//!"), "{} does not open with `//!`", file.display());
        }
    }
}

#[test]
fn nothing_is_silenced_without_a_reason() {
    for folder in ["compiler", "runtime-template", "tests"] {
        for file in rust_files(folder).iter().filter(|file| !file.ends_with("architecture.rs")) {
            let text = fs_err::read_to_string(file).expect("a source file can be read");
            assert!(
                !text.contains("#[allow(") && !text.contains("#![allow("),
                "{}: use expect with a reason",
                file.display()
            );
            for (at, _) in text.match_indices("#[expect(") {
                let attribute = &text[at..text[at..].find(")]").map_or(text.len(), |end| at + end)];
                assert!(attribute.contains("reason ="), "{}: {attribute}", file.display());
            }
        }
    }
}
