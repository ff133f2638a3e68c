//! Each rule about programs on a real one, linked here to break it and nothing else. The C compiler that links Rust makes them.

use std::path::PathBuf;
use std::process::Command;

use svlc_core::diagnostic::Code;
use svlc_core::model::Model;

use super::{codes, here, rust};
use crate::gate;

/// A program that does nothing, without the C library.
const MAIN: &str = "void _start(void) { for (;;) ; }\n";
/// One that calls something of another library.
const CALLER: &str = "extern int brand_new(void);\nvoid _start(void) { brand_new(); for (;;) ; }\n";

/// A folder to link in.
struct Bench(tempfile::TempDir);

impl Bench {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder can be made"))
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs_err::write(&path, text).expect("it can be written");
        path
    }

    /// Compiles C with these options; the bytes of what came of it.
    fn cc(&self, name: &str, source: &str, options: &[&str]) -> Vec<u8> {
        let source = self.write("source.c", source);
        let program = self.0.path().join(name);
        let mut command = Command::new("cc");
        command.args(["-nostdlib", "-nostartfiles", "-fno-stack-protector", "-o"]).arg(&program);
        command.arg(&source).args(options).arg(format!("-L{}", self.0.path().display()));
        let output = command.output().expect("there is a C compiler, as there is Rust");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs_err::read(program).expect("it was linked")
    }

    /// A program that calls a library which calls itself `soname` and has one symbol, of this version if one is given.
    fn caller(&self, soname: &str, version: Option<&str>) -> Vec<u8> {
        let soname = format!("-Wl,-soname,{soname}");
        let mut options = vec!["-shared", "-fPIC", &soname];
        let script = version.map(|version| {
            let path = self.write("versions", format!("{version} {{ global: brand_new; }};\n"));
            format!("-Wl,--version-script={}", path.display())
        });
        options.extend(script.as_deref());
        self.cc("libother.so", "int brand_new(void) { return 1; }\n", &options);
        self.cc("program", CALLER, &["-s", "-lother"])
    }
}

fn judge(model: &Model, program: &[u8]) -> Vec<Code> {
    codes(&gate::program(&model.functions[0], program))
}

fn message(model: &Model, program: &[u8]) -> String {
    let found = gate::program(&model.functions[0], program);
    found.into_iter().map(|one| one.message).collect::<Vec<_>>().join("; ")
}

#[test]
fn a_program_that_breaks_no_rule_passes() {
    let bench = Bench::new();
    assert_eq!(judge(&rust(here()), &bench.cc("alone", MAIN, &["-static", "-s"])), []);
    // The C library of the runtime itself is there, in the version that it has.
    assert_eq!(judge(&rust(here()), &bench.caller("libc.so.6", Some("GLIBC_2.34"))), []);
}

#[test]
fn another_processor_is_read_from_the_header() {
    let bench = Bench::new();
    let mut program = bench.cc("alone", MAIN, &["-static", "-s"]);
    let there = if here() == "arm64" { "x86_64" } else { "arm64" };
    assert_eq!(judge(&rust(there), &program), [Code::SV0702]);
    // The two bytes that say for which machine it is: 243 is RISC-V.
    program[18..20].copy_from_slice(&243u16.to_le_bytes());
    let told = format!("`orders` is built for another processor, and runs on `{}`", here());
    assert_eq!(message(&rust(here()), &program), told);
}

#[test]
fn a_symbol_of_a_newer_c_library_is_found() {
    let bench = Bench::new();
    let program = bench.caller("libc.so.6", Some("GLIBC_2.39"));
    let told = "`orders` needs version 2.39 of the C library, and `provided.al2023` has 2.34";
    assert_eq!(message(&rust(here()), &program), told);
    // A version of another library is none of the C library's.
    let other = bench.caller("libgcc_s.so.1", Some("GCC_99.0"));
    assert_eq!(judge(&rust(here()), &other), []);
}

#[test]
fn a_library_that_the_runtime_lacks_is_found() {
    let program = Bench::new().caller("libssl.so.3", None);
    let told = "`orders` loads `libssl.so.3`, which `provided.al2023` does not have";
    assert_eq!(message(&rust(here()), &program), told);
}

#[test]
fn a_debug_build_is_found() {
    let bench = Bench::new();
    // A debug build in short: a section of lines, as large as that of a small program.
    let lines = |section: &str, bytes: u64| {
        let source =
            format!("{MAIN}__asm__(\".section {section},\\\"\\\"\\n.zero {bytes}\\n\");\n");
        bench.cc("lines", &source, &["-static"])
    };
    assert_eq!(judge(&rust(here()), &lines(".debug_line", 1_000_000)), []);
    assert_eq!(judge(&rust(here()), &lines(".debug_line", 1_000_001)), [Code::SV0705]);
    assert_eq!(judge(&rust(here()), &lines(".zdebug_info", 2_000_000)), [Code::SV0705]);
    assert_eq!(judge(&rust(here()), &lines(".not_debug", 2_000_000)), []);
    let real = bench.cc("real", MAIN, &["-static", "-g"]);
    let bytes = crate::elf::read(&real).expect("it is a program").debug_bytes;
    assert!((1..1_000_000).contains(&bytes), "a real debug build of nothing has {bytes} bytes");
}

#[test]
fn what_cannot_be_started_is_found() {
    let bench = Bench::new();
    for (program, why) in [
        (bench.cc("part.o", MAIN, &["-c"]), "a part of a program"),
        (bench.cc("libalone.so", "int a;\n", &["-shared", "-fPIC"]), "a library, not a program"),
        (without_sections(bench.caller("libc.so.6", None)), "was stripped from it"),
        (b"MZ\x90".to_vec(), "no program for Linux"),
        (b"\x7fELF\x01\x01\x01".to_vec(), "cannot be read"),
    ] {
        assert_eq!(judge(&rust(here()), &program), [Code::SV0701], "{why}");
        assert!(message(&rust(here()), &program).contains(why), "{why}");
    }
}

/// The same program without its table of sections, as `sstrip` leaves it.
fn without_sections(mut program: Vec<u8>) -> Vec<u8> {
    // Where the table is, and how many entries it has and which of them holds their names.
    program[40..48].fill(0);
    program[60..64].fill(0);
    program
}
