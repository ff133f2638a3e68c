//! Each rule on a package made to break it.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::Model;
use svlc_core::source::Source;

use super::*;
use crate::archive::{self, Entry};

#[cfg(target_os = "linux")]
#[path = "programs.rs"]
mod programs;

fn model(functions: &str) -> Model {
    let spec =
        format!("service: shop\nfunctions:\n{functions}\nroutes: {{ GET /orders: orders }}\n");
    let compilation = svlc_core::compile(&Source::new("svlc.yaml", spec));
    let told: Vec<_> = compilation.diagnostics.iter().map(|one| &one.message).collect();
    compilation.output.unwrap_or_else(|| panic!("{told:?}")).model
}

fn rust(architecture: &str) -> Model {
    model(&format!("  orders: {{ blueprint: hello, architecture: {architecture} }}"))
}

fn here() -> &'static str {
    if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" }
}

fn codes(found: &[Diagnostic]) -> Vec<Code> {
    found.iter().map(|one| one.code).collect()
}

/// This test's own program.
fn own() -> Vec<u8> {
    std::fs::read(std::env::current_exe().expect("it runs")).expect("it is there")
}

#[test]
fn a_program_for_another_processor_is_told() {
    let there = if here() == "arm64" { "x86_64" } else { "arm64" };
    let model = rust(there);
    let found = program(&model.functions[0], &own());
    assert!(codes(&found).contains(&Code::SV0702), "{found:?}");
    let message = format!("`orders` is built for `{}`, and runs on `{there}`", here());
    assert!(found.iter().any(|one| one.message == message), "{found:?}");
    assert!(!codes(&program(&rust(here()).functions[0], &own())).contains(&Code::SV0702));
}

#[test]
fn a_newer_c_library_is_told() {
    let needs = elf::Needs {
        architecture: Some(rust(here()).functions[0].architecture),
        glibc: Some((2, 39)),
        libraries: vec!["libc.so.6".to_owned()],
        debug_bytes: 0,
    };
    let judge = |functions: &str, glibc| {
        let mut found = Vec::new();
        let needs = elf::Needs { glibc, ..needs.clone() };
        newer_c_library::check(&model(functions).functions[0], &needs, &mut found);
        found.into_iter().map(|one| one.message).collect::<Vec<_>>()
    };
    let rust = "  orders: { blueprint: hello }";
    let message = "`orders` needs version 2.39 of the C library, and `provided.al2023` has 2.34";
    assert_eq!(judge(rust, Some((2, 39))), [message]);
    assert!(judge(rust, Some((2, 34))).is_empty());
    assert!(judge(rust, None).is_empty());
    let old = "  orders: { runtime: provided.al2, zip: orders.zip, handler: bootstrap }";
    assert_eq!(judge(old, Some((2, 34))).len(), 1);
    assert!(judge(old, Some((2, 26))).is_empty());
}

#[test]
fn a_library_that_is_not_there_is_told() {
    let libraries = ["libc.so.6", "libssl.so.3", "libz.so.1"].map(str::to_owned).to_vec();
    let needs = elf::Needs { architecture: None, glibc: None, libraries, debug_bytes: 0 };
    let mut found = Vec::new();
    missing_library::check(&rust(here()).functions[0], &needs, &mut found);
    assert_eq!(codes(&found), [Code::SV0704, Code::SV0704]);
    assert!(found[0].message.contains("`libssl.so.3`"), "{found:?}");
}

#[test]
fn what_only_a_debugger_reads_is_told() {
    // Tests are built with lines.
    let found = program(&rust(here()).functions[0], &own());
    assert!(codes(&found).contains(&Code::SV0705), "{found:?}");
}

#[test]
fn what_is_no_program_is_told() {
    let model = model("  orders: { runtime: provided.al2023, zip: o.zip, handler: bootstrap }");
    let function = &model.functions[0];
    assert_eq!(codes(&program(function, b"MZ")), [Code::SV0701]);
    let script = archive::of_program(b"#!/bin/sh\n".to_vec());
    assert_eq!(bootstrap(function, &script), None);
    assert_eq!(bootstrap(function, &archive::of_program(b"MZ".to_vec())), Some(&b"MZ"[..]));
}

#[test]
fn sizes_and_the_handlers_file_are_judged() {
    let model = model("  orders: { runtime: nodejs24.x, code: orders, handler: index.handler }");
    let function = &model.functions[0];
    let file =
        |bytes: u64| Entry { content: vec![0; usize::try_from(bytes).unwrap()], is_program: false };
    let of = |name: &str, bytes| Entries::from([(name.to_owned(), file(bytes))]);
    let judge = |entries: Entries, zip| codes(&package(function, &entries, zip));
    assert_eq!(judge(of("index.mjs", 262_144_000), 52_428_800), []);
    assert_eq!(judge(of("index.mjs", 262_144_001), 1), [Code::SV0707]);
    assert_eq!(judge(of("index.js", 1), 52_428_801), [Code::SV0706]);
    assert_eq!(judge(of("main.js", 1), 1), [Code::SV0708]);
}

#[test]
fn sizes_are_read_by_people() {
    assert_eq!(size(999), "999 B");
    assert_eq!(size(1_340), "1.3 KB");
    assert_eq!(size(52_428_800), "52.4 MB");
}
