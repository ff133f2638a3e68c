//! Inputs that hurt other YAML tools: each ends with a diagnostic, in little time and memory, never with a panic.

use std::fmt::Write as _;
use std::time::Duration;

use svlc_core::compile_bytes;

/// The codes that compiling `bytes` reports, in order of place.
fn codes(bytes: &[u8]) -> Vec<&'static str> {
    compile_bytes("hazard.yaml", bytes).1.diagnostics.iter().map(|d| d.code.as_str()).collect()
}

const GOOD: &str = "service: ok\nfunctions:\n  f: { blueprint: hello }\nroutes:\n  GET /x: f\n";

/// The most memory this process has held, in kB. Linux only; elsewhere nothing is claimed.
fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn a_good_spec_is_good_in_every_encoding_that_yaml_allows() {
    assert_eq!(codes(GOOD.as_bytes()), [""; 0]);
    assert_eq!(codes(format!("\u{feff}{GOOD}").as_bytes()), [""; 0], "byte order mark");
    assert_eq!(codes(GOOD.replace('\n', "\r\n").as_bytes()), [""; 0], "CRLF");
    assert_eq!(codes(GOOD.trim_end().as_bytes()), [""; 0], "no line break at the end");
    assert_eq!(codes(format!("---\n{GOOD}...\n").as_bytes()), [""; 0], "document markers");
}

#[test]
fn spans_stand_right_after_a_byte_order_mark_and_crlf() {
    let text = format!("\u{feff}{}", GOOD.replace("GET /x", "GET /x/").replace('\n', "\r\n"));
    let (source, compilation) = compile_bytes("hazard.yaml", text.as_bytes());
    let [fault] = &compilation.diagnostics[..] else { panic!("{:?}", compilation.diagnostics) };
    let position = source.position(fault.primary.span.start);
    assert_eq!((fault.code.as_str(), position.line), ("SV0301", 5));
    assert_eq!(source.slice(fault.primary.span), "/");
}

#[test]
fn broken_files_are_named_for_what_they_are() {
    assert_eq!(codes(b""), ["SV0004"]);
    assert_eq!(codes(b"\n# only a comment\n"), ["SV0004"]);
    assert_eq!(codes(b"\xef\xbb\xbf"), ["SV0004"]);
    assert_eq!(codes(b"service: a\xff\n"), ["SV0003"]);
    assert_eq!(codes(b"\x00\x01\x02")[0], "SV0001");
    assert_eq!(codes(format!("{GOOD}---\n{GOOD}").as_bytes()), ["SV0005"]);
    assert_eq!(codes(b"service: ok\nfunctions:\n\tf: {}\n"), ["SV0001"]);
    assert_eq!(codes(b"- a\n- b\n"), ["SV0103"]);
    assert_eq!(codes(b"just text\n"), ["SV0103"]);
    assert_eq!(codes(b"~\n"), ["SV0103"]);
}

#[test]
fn a_file_of_50_mb_is_refused_by_its_size() {
    assert_eq!(codes(&vec![b'a'; 50 * 1024 * 1024]), ["SV0002"]);
    // The largest that is read hold nothing but unknown keys: still no hang.
    let mut keys = String::new();
    for number in 0..60_000 {
        writeln!(keys, "k{number}: 1").expect("writing to a string succeeds");
    }
    assert!(keys.len() < 4 * 1024 * 1024);
    assert_eq!(codes(keys.as_bytes()).len(), svlc_core::diagnostic::MAX_DIAGNOSTICS + 1);
}

#[test]
fn deep_nesting_is_refused_where_it_gets_too_deep() {
    assert_eq!(codes("[".repeat(10_000).as_bytes()), ["SV0009"]);
    assert_eq!(codes("{a: ".repeat(10_000).as_bytes()), ["SV0009"]);
    let mut block = String::new();
    for depth in 0..2_000 {
        writeln!(block, "{}a:", " ".repeat(depth)).expect("writing to a string succeeds");
    }
    assert_eq!(codes(block.as_bytes()), ["SV0009"]);
}

#[test]
fn a_bomb_of_aliases_is_refused() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let previous = format!("*a{}, ", level - 1).repeat(10);
        writeln!(bomb, "a{level}: &a{level} [{}]", previous.trim_end_matches(", "))
            .expect("writing succeeds");
    }
    assert!(codes(bomb.as_bytes()).contains(&"SV0008"));
    let mut merges = String::from("m0: &m0 {k: 1}\n");
    for level in 1..3_000 {
        writeln!(merges, "m{level}: &m{level} {{k{level}: 1, <<: *m{}}}", level - 1)
            .expect("writing succeeds");
    }
    assert!(codes(merges.as_bytes()).contains(&"SV0008"));
    assert_eq!(codes(b"a: &a [*a]\n")[0], "SV0101");
    assert!(codes(b"a: &a [*a]\n").contains(&"SV0007"));
}

#[test]
fn all_of_it_stays_below_512_mb() {
    let flat = format!("service: [{}]", "1,".repeat(2 * 1024 * 1024 - 10));
    assert!(codes(flat.as_bytes()).contains(&"SV0103"));
    if let Some(peak) = peak_kb() {
        assert!(peak < 512 * 1024, "{peak} kB");
    }
}

#[test]
fn aliases_and_merge_keys_work() {
    let text = "service: ok
functions:
  a: &small { blueprint: hello, memory: 256 }
  b: { <<: *small, memory: 512 }
  c: *small
routes: { GET /a: a, GET /b: b, GET /c: c }
";
    let (_, compilation) = compile_bytes("aliases.yaml", text.as_bytes());
    assert_eq!(compilation.diagnostics, []);
    let model = compilation.output.expect("no errors, so there is output").model;
    let memory: Vec<u32> = model.functions.iter().map(|function| function.memory).collect();
    assert_eq!(memory, [256, 512, 256]);
}

#[test]
fn a_fault_behind_an_alias_is_told_once() {
    let text = "service: ok
functions:
  a: &small { blueprint: hello, memory: 64 }
  b: *small
routes: { GET /a: a, GET /b: b }
";
    assert_eq!(codes(text.as_bytes()), ["SV0104"]);
}

/// Time is linear in the entries of every section; where it were not, this would take minutes.
#[test]
fn thousands_of_entries_are_judged_in_little_time() {
    const MANY: usize = 2_000;
    let many = |entry: &dyn Fn(usize) -> String| (0..MANY).map(entry).collect::<String>();
    let sections = |sections: &[String]| codes([GOOD, &sections.concat()].concat().as_bytes());
    let functions = many(&|at| format!("  f{at}: {{ blueprint: hello }}\n"));
    let text = format!("service: ok\nroutes: {{ GET /x: f0 }}\nfunctions:\n{functions}");
    assert!(codes(text.as_bytes()).contains(&"SV0315"));
    let ring = many(&|at| {
        format!("  T{at}: {{ Type: 'AWS::SNS::Topic', DependsOn: T{} }}\n", (at + 1) % MANY)
    });
    assert!(sections(&["resources:\n".to_owned(), ring]).contains(&"SV0278"));
    let own = many(&|at| format!("  T{at}: {{ Type: 'AWS::SNS::Topic', DependsOn: [T{at}] }}\n"));
    assert!(sections(&["resources:\n".to_owned(), own]).contains(&"SV0278"));
    let queues = many(&|at| format!("  q{at}: {{}}\n"));
    let silenced = queues.replace("{}", "{} # svlc: allow SV0236 because it is a test");
    assert!(!sections(&["queues:\n".to_owned(), silenced]).contains(&"SV0236"));
    let comments = many(&|_| "# svlc: allow SV0236 because it is a test\n".to_owned());
    assert!(sections(&[comments]).contains(&"SV0263"));
    let changes = many(&|at| format!("      q{at}: {{ delay: 1 }}\n"));
    let environment = ["queues:\n", &queues, "environments:\n  e:\n    queues:\n", &changes];
    assert!(sections(&[environment.concat()]).contains(&"SV0315"));
    let links = many(&|at| format!("    link-{at}: {{ subnets: [subnet-0a1b2c3d] }}\n"));
    let users = many(&|at| format!("  i{at}: {{ type: private, vpc_link: lank-{at} }}\n"));
    let private = ["api:\n  vpc_links:\n", &links, "integrations:\n", &users];
    assert!(sections(&[private.concat()]).contains(&"SV0102"));
}

/// A short run of `fuzz/main.rs`, of the same inputs every time; the long one is for whoever changes the compiler.
#[test]
fn fuzzing_for_a_while_finds_nothing() {
    use svlc_tests::fuzz::{Fuzzer, Options, Outcome};
    let options = Options { runs: 200_000, time: Duration::from_secs(10), ..Options::default() };
    match Fuzzer::new(options).run(|_, _| {}) {
        Outcome::Clean { runs, valid } => {
            assert!(
                runs >= 1_000 && valid > 0,
                "{runs} inputs, {valid} of them valid: that is no test"
            );
        }
        Outcome::Panic { path, .. } => panic!("a panic, by the input kept in {}", path.display()),
    }
}
