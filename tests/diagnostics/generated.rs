//! Faults that take size to show, each on a spec made here. Leaves small ones to the pages and to the specs beside this file.

use std::fmt::Write as _;

use svlc_core::diagnostic::{Code, Diagnostic};

use crate::marks::compile;

/// The codes that tests of this file fire.
pub(crate) const FIRED: &[Code] = crate::WITHOUT_EXAMPLE;

const HEAD: &str = "service: shop\n";

/// The diagnostics of a code, of which there is at least one.
fn fired(text: &str, code: Code) -> Vec<Diagnostic> {
    let all = compile(text).1;
    let codes: Vec<Code> = all.iter().map(|one| one.code).collect();
    let found: Vec<Diagnostic> = all.into_iter().filter(|one| one.code == code).collect();
    assert!(!found.is_empty(), "{code} is not among {codes:?}");
    found
}

/// The one diagnostic of a spec.
fn only(text: &str, code: Code) -> Diagnostic {
    let all = compile(text).1;
    let codes: Vec<Code> = all.iter().map(|one| one.code).collect();
    assert_eq!(codes, [code]);
    all.into_iter().next().expect("there is one")
}

/// A section with `count` entries.
fn section(name: &str, count: usize, entry: impl Fn(usize) -> String) -> String {
    let mut text = format!("{name}:\n");
    for index in 0..count {
        writeln!(text, "  {}", entry(index)).expect("a String takes all text");
    }
    text
}

fn functions(count: usize) -> String {
    section("functions", count, |index| format!("f{index}: {{ blueprint: hello }}"))
}

#[test]
fn a_file_that_is_too_large() {
    let text = format!("{HEAD}# {}\n", "x".repeat(svlc_core::source::MAX_SOURCE_BYTES));
    only(&text, Code::SV0002);
}

#[test]
fn a_file_that_is_not_utf8() {
    let (_, compilation) = svlc_core::compile_bytes("spec.yaml", b"service: caf\xe9\n");
    assert_eq!(
        compilation.diagnostics.iter().map(|one| one.code).collect::<Vec<_>>(),
        [Code::SV0003]
    );
}

#[test]
fn a_file_with_more_faults_than_are_worth_listing() {
    let text = section("functions", 12_000, |index| format!("f{index}: {{ memory: 1 }}"));
    let all = compile(&text).1;
    assert_eq!(all.len(), svlc_core::diagnostic::MAX_DIAGNOSTICS + 1);
    assert_eq!(all.iter().filter(|one| one.code == Code::SV0013).count(), 1);
}

/// `{"RULES":"…"}` takes 12 bytes beside the value.
#[test]
fn an_environment_of_4097_bytes() {
    let spec = |value: &str| {
        format!(
            "{HEAD}functions: {{ f: {{ blueprint: hello, env: {{ RULES: {value} }} }} }}\nroutes: {{ GET /: f }}\n"
        )
    };
    assert_eq!(compile(&spec(&"x".repeat(4_096 - 12))).1, []);
    let large = only(&spec(&"x".repeat(4_096 - 11)), Code::SV0308);
    assert!(large.message.contains("4097"), "{}", large.message);
    // A character is counted by its bytes in UTF-8, a quote with its backslash.
    only(&spec(&"é".repeat(2_043)), Code::SV0308);
    only(&spec(&format!("'{}'", "\"".repeat(2_043))), Code::SV0308);
}

#[test]
fn an_environment_that_is_large_only_with_what_it_inherits() {
    let half = "x".repeat(2_100);
    let spec = |own: &str, shared: &str| {
        format!(
            "{HEAD}defaults: {{ env: {{ {shared}: {half} }} }}\n\
             functions: {{ f: {{ blueprint: hello, env: {{ {own}: {half} }} }} }}\nroutes: {{ GET /: f }}\n"
        )
    };
    let large = only(&spec("OWN", "SHARED"), Code::SV0308);
    assert_eq!(large.secondary.len(), 2, "both variables are shown");
    assert_eq!(compile(&spec("SAME", "SAME")).1, [], "its own wins");
}

#[test]
fn an_environment_of_defaults_is_told_once() {
    let large = "x".repeat(5_000);
    let text = format!("{HEAD}defaults: {{ env: {{ LARGE: {large} }} }}\n{}", functions(3))
        + &section("routes", 3, |index| format!("GET /{index}: f{index}"));
    only(&text, Code::SV0308);
}

#[test]
fn a_filter_of_4097_bytes() {
    let spec = |value: &str| {
        format!(
            "{HEAD}functions: {{ f: {{ events: [{{ queue: {{ from: queues.q, filter: [{{ body: [{value}] }}] }} }}] }}, g: {{}} }}\n\
             routes: {{ GET /: g }}\nqueues: {{ q: {{}} }}\n"
        )
    };
    // `{"body":["…"]}` takes 13 bytes beside the value.
    assert_eq!(compile(&spec(&"x".repeat(4_096 - 13))).1, []);
    let large = only(&spec(&"x".repeat(4_096 - 12)), Code::SV0386);
    assert!(large.message.contains("4097"), "{}", large.message);
}

#[test]
fn three_hundred_and_one_routes() {
    let spec = |count| {
        format!("{HEAD}{}", functions(10))
            + &section("routes", count, |n| format!("GET /r{n}: f{}", n % 10))
    };
    let fired_codes =
        |count| compile(&spec(count)).1.into_iter().map(|one| one.code).collect::<Vec<_>>();
    assert!(!fired_codes(300).contains(&Code::SV0312));
    let many = only(&spec(301), Code::SV0312);
    let text = spec(301);
    assert!(
        text[many.primary.span.range()].starts_with("GET /r300"),
        "the first one over is shown"
    );
}

#[test]
fn three_hundred_and_one_integrations() {
    let text = format!("{HEAD}{}", functions(151))
        + &section("integrations", 150, |n| {
            format!("i{n}: {{ type: http, url: https://example.com/{n} }}")
        })
        + &section("routes", 301, |n| {
            if n < 150 { format!("GET /r{n}: i{n}") } else { format!("GET /r{n}: f{}", n - 150) }
        });
    let many = fired(&text, Code::SV0313);
    assert_eq!(many.len(), 1);
    assert!(many[0].message.contains("301"), "{}", many[0].message);
}

#[test]
fn more_than_five_hundred_resources() {
    let text = format!("{HEAD}{}", functions(120))
        + &section("routes", 120, |n| format!("GET /r{n}: f{n}"));
    fired(&text, Code::SV0315);
}

#[test]
fn templates_that_need_a_bucket_and_that_are_too_large() {
    let variables = section("", 100, |n| format!("V{n}: {}", "x".repeat(500)))
        .replace(":\n", "")
        .replace("  V", ", V");
    let variables = variables.replace('\n', "");
    let spec = |stages: usize, functions_count: usize, env: usize| {
        let value = "x".repeat(env);
        HEAD.to_owned()
            + &section("functions", functions_count, |n| {
                format!("f{n}: {{ blueprint: hello, env: {{ VALUE: {value} }} }}")
            })
            + &section("routes", functions_count, |n| format!("GET /r{n}: f{n}"))
            + &section("stages", stages, |n| {
                format!("s{n}: {{ variables: {{ {} }} }}", &variables[2..])
            })
    };
    only(&spec(1, 1, 10), Code::SV0316);
    let large = fired(&spec(10, 155, 4_000), Code::SV0317);
    assert_eq!(large.len(), 1);
    assert!(large[0].notes[0].contains("620000"), "{:?}", large[0].notes);
}

#[test]
fn a_function_with_more_routes_than_its_policy_holds() {
    let text =
        format!("{HEAD}{}", functions(1)) + &section("routes", 60, |n| format!("GET /r{n}: f0"));
    let whole = only(&text, Code::SV0318);
    assert!(whole.message.contains("`f0`"), "{}", whole.message);
}

/// Two hundred outputs are CloudFormation's most; svlc adds one for the function, one for the stage, one for the API.
#[test]
fn too_many_outputs() {
    let outputs = |count| section("outputs", count, |n| format!("O{n}: \"${{api.url}}\""));
    let spec = |count| format!("{HEAD}{}routes: {{ GET /: f0 }}\n{}", functions(1), outputs(count));
    assert_eq!(compile(&spec(197)).1, []);
    let whole = only(&spec(198), Code::SV0390);
    assert!(whole.message.contains("201 outputs"), "{}", whole.message);
}

/// No message, label, note, help or fix holds the value of what looks like a secret; each is a place to mask.
#[test]
fn secrets_stay_out_of_what_is_said() {
    let text = "service: shop
defaults: { env: { SHARED_TOKEN: 'hunter2-a' } }
functions:
  f:
    blueprint: hello
    env:
      DB_PASSWORD: hunter2-b${x}
      DATABASE: postgres://user:hunter2-c@db.example.com/shop
      AWS_SECRET_ACCESS_KEY: hunter2-d
      OPEN_TOKEN: \"hunter2-e${\"
integrations: { i: { type: http, url: 'https://user:hunter2-f@example.com/' } }
routes: { GET /: f, GET /i: i }
stages: { $default: { variables: { apiKey: hunter2-g, apiToken: 'hunter2-h x', secret: 722701 } } }
";
    let (source, compilation) = svlc_core::compile_bytes("spec.yaml", text.as_bytes());
    for diagnostic in &compilation.diagnostics {
        let said = format!("{diagnostic:?}");
        assert!(!said.contains("hunter2") && !said.contains("722701"), "{said}");
    }
    let masked: Vec<&str> = compilation.sensitive.iter().map(|span| source.slice(*span)).collect();
    for letter in ["a", "b", "c", "d", "e", "g", "h"] {
        let value = format!("hunter2-{letter}");
        assert!(
            masked.iter().any(|place| place.contains(&value)),
            "{value} is not among {masked:?}"
        );
    }
    assert!(masked.contains(&"hunter2-f"), "of a URL, only the password: {masked:?}");
    assert!(masked.contains(&"722701"), "{masked:?}");
}

/// Validating stays linear: ten thousand routes with a wrong name each, none near enough to suggest.
#[test]
fn ten_thousand_mistakes_are_all_told() {
    let text = format!("{HEAD}{}", functions(1_000))
        + &section("routes", 10_000, |n| format!("GET /r{n}: missing-{n}"));
    let wrong = fired(&text, Code::SV0202);
    assert_eq!(wrong.len(), 10_000);
}

/// A key of megabytes is refused as a whole, before each of its segments is looked at.
#[test]
fn a_route_key_longer_than_a_permission_takes() {
    let key = |segments: usize| format!("GET {}", "/{a}".repeat(segments));
    let spec = |key: &str| {
        format!("{HEAD}functions: {{ f: {{ blueprint: hello }} }}\nroutes:\n  ? \"{key}\"\n  : f\n")
    };
    only(&spec(&key(237)), Code::SV0306);
    only(&spec(&key(500_000)), Code::SV0306);
    assert_eq!(fired(&spec(&key(236)), Code::SV0304).len(), 235);
}

/// Each grant on a table outside of the service takes two statements.
#[test]
fn rights_that_are_too_long_for_a_role() {
    let spec = |count: usize| {
        let grants: Vec<String> = (0..count)
            .map(|index| {
                format!("\"arn:aws:dynamodb:eu-west-1:123456789012:table/orders-{index:02}\": read")
            })
            .collect();
        let access = grants.join(", ");
        format!(
            "{HEAD}functions: {{ f: {{ blueprint: hello, access: {{ {access} }} }} }}\nroutes: {{ GET /: f }}\n"
        )
    };
    assert_eq!(compile(&spec(15)).1, []);
    only(&spec(30), Code::SV0369);
}

/// What this machine lacks for a function, as the emulator says it.
#[cfg(unix)]
#[test]
fn what_a_function_needs_of_the_machine() {
    use svlc_emulator::runtimes::{Interpreter, Interpreters};
    use svlc_emulator::support::check_machine;
    let text = format!(
        "{HEAD}functions: {{ page: {{ runtime: nodejs24.x, code: ./page, handler: index.handler }} }}\nroutes: {{ GET /: page }}\n"
    );
    let model = svlc_core::compile(&svlc_core::source::Source::new("s.yaml", text));
    let model = model.output.expect("it is clean").model;
    let found = |version: &str| -> Interpreters {
        let one = Interpreter { path: "/usr/bin/node".into(), version: version.to_owned() };
        [("nodejs24.x", one)].into()
    };
    let said = |interpreters: &Interpreters, code: Option<&str>| {
        let code = code.map(str::to_owned);
        let all = check_machine(&model, interpreters, |_| code.clone());
        all.into_iter().map(|one| (one.code, one.message)).collect::<Vec<_>>()
    };
    assert_eq!(said(&found("24.1.0"), None), []);
    let none = "the function `page` needs Node.js, which was not found".to_owned();
    assert_eq!(said(&Interpreters::new(), None), [(Code::SV0610, none)]);
    let other = "the function `page` runs on Node.js 20.2.0 here, and on 24 on AWS".to_owned();
    assert_eq!(said(&found("20.2.0"), None), [(Code::SV0611, other)]);
    let gone = "the function `page` cannot run: `page` is not there".to_owned();
    assert_eq!(said(&found("24.1.0"), Some("is not there")), [(Code::SV0610, gone)]);
}
