//! Figures of release profiles. A measurement, not a test: it claims nothing and runs only when asked.

use std::path::Path;
use std::time::Instant;

use serde_json::json;

use crate::CANONICAL;
use crate::events;
use crate::runtime_api::Function;
use crate::support::{Crate, spec};

/// Figures for docs/decisions/0004-release-profile.md.
#[test]
#[ignore = "a measurement, not a test: run with --ignored --nocapture"]
fn measure_release_profiles() {
    let text = spec(CANONICAL)
        .replace("functions:\n", "functions:\n  echo: { blueprint: echo }\n")
        .replace("routes:\n", "routes:\n  POST /echo: echo\n");
    let made = Crate::new("measured", &text);
    let path = made.folder.join("Cargo.toml");
    let original = fs_err::read_to_string(&path).unwrap();
    let profile =
        original.split("[profile.release]\n").nth(1).unwrap().split("\n\n").next().unwrap();
    for (name, from, to) in [
        ("as it is", "", ""),
        ("opt-level z", "opt-level = \"s\"", "opt-level = \"z\""),
        ("opt-level 3", "opt-level = \"s\"", "opt-level = 3"),
        ("unwinding", "panic = \"abort\"\n", ""),
        (
            "opt-level z, unwinding",
            "opt-level = \"s\"\nlto = \"fat\"\ncodegen-units = 1\npanic = \"abort\"\n",
            "opt-level = \"z\"\nlto = \"fat\"\ncodegen-units = 1\n",
        ),
        ("thin LTO", "\"fat\"", "\"thin\""),
        ("cargo's own", profile, ""),
    ] {
        fs_err::write(&path, original.replace(from, to)).unwrap();
        let start = Instant::now();
        let [random, echo] = [made.release("random"), made.release("echo")];
        print(&format!(
            "{name}: built in {:.0?}, {}, {}",
            start.elapsed(),
            run(&random),
            work(&echo)
        ));
    }
}

/// Size, start and memory of the canonical function: the median of 21 runs.
fn run(binary: &Path) -> String {
    let env = [("RANDOM_MIN", "1"), ("RANDOM_MAX", "1000")];
    let event = || events::v2("$default", "GET /index", "GET", "/index");
    let mut runs: Vec<_> = (0..21)
        .map(|_| {
            let function = Function::start(binary, &env, vec![event(); 1000]);
            let initialization = function.initialization();
            let at_start = function.resident().unwrap_or_default();
            function.answers(1000);
            (initialization, at_start, function.resident().unwrap_or_default())
        })
        .collect();
    runs.sort();
    let (initialization, at_start, after) = runs[runs.len() / 2];
    let size = fs_err::metadata(binary).expect("the binary is there").len();
    format!("{size} B, first /next after {initialization:.2?}, {at_start} KiB, later {after} KiB")
}

/// Processor time for an event whose body, 1 MB of text, has characters to be escaped: the mean of 100.
fn work(binary: &Path) -> String {
    let mut event = events::v2("$default", "POST /echo", "POST", "/echo");
    event["body"] = json!("\"line\"\n".repeat(150_000));
    let function = Function::start(binary, &[], vec![event; 100]);
    function.answers(100);
    let each = function.processor_time().unwrap_or_default() / 100;
    format!("1 MB echoed in {each:.1?}")
}

fn print(line: &str) {
    use std::io::Write;
    writeln!(std::io::stdout(), "{line}").expect("standard output is open");
}
