//! The memory of environments: held by control groups where this system lets svlc have some, looked at elsewhere.

use serde_json::{Value, json};
use svlc_emulator::Line;

use crate::bench::Bench;

const SPEC: &str = "service: memory
functions: { f: { timeout: 60, env: { STUB_FOLDER: \"<folder>\" } } }
routes: { ANY /r: f }
";

/// Has the function do what needs too much memory; its REPORT line.
fn exhausted(bench: &Bench, told: &Value) -> String {
    bench.tell(told);
    assert_eq!(bench.get("/r").status, 500);
    let report = bench.log().into_iter().find_map(|line| match line {
        Line::Function { text, .. } if text.starts_with("REPORT") => Some(text),
        _ => None,
    });
    report.expect("an invocation has one")
}

#[test]
#[expect(clippy::print_stderr, reason = "what was not tested has to be known")]
fn what_uses_all_memory_is_ended_and_the_next_request_has_it_anew() {
    let bench = Bench::new(SPEC);
    let all = "\tMemory Size: 128 MB\tMax Memory Used: 128 MB\t";
    let end = "\tStatus: error\tError Type: Runtime.OutOfMemory";
    let mut ways = vec![json!({ "grow": 200 })];
    if bench.emulator.has_memory_groups() {
        ways.push(json!({ "grow_in_child": 200 }));
    } else {
        eprintln!(
            "this system lets svlc have no control groups: that resident memory is looked at was tested, and that what a child has counts was not"
        );
    }
    for told in ways {
        let report = exhausted(&bench, &told);
        assert!(report.contains(all) && report.ends_with(end), "{told}: {report}");
        bench.tell(&json!({}));
        assert_eq!(bench.get("/r").status, 200);
        bench.log();
        bench.at_rest();
    }
}

#[test]
fn what_uses_all_memory_before_its_first_event_is_ended() {
    let bench = Bench::new(SPEC);
    bench.tell_at_start(&json!({ "grow": 200 }));
    let report = exhausted(&bench, &json!({}));
    assert!(report.ends_with("\tStatus: error\tError Type: Runtime.OutOfMemory"), "{report}");
}
