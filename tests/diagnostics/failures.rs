//! What CloudFormation says when it fails, and what svlc makes of it: `tests/failures/<kind>.yaml`, each a spec, the events of a stack or
//! the reason of a refusal, and the diagnostics expected. AWS's words are from public reports, which `recorded` names, or were written
//! after the page that `documented` names; everything else was written here. `SVLC_BLESS=1` writes what is expected anew.

use serde::Deserialize;
use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::failure::{self, Event, Stack, Unread};
use svlc_core::source::Source;
use svlc_core::{Settings, compile_with};

/// Before what is expected.
const EXPECT: &str = "expect:\n";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// Where AWS's words were recorded: a public report that has them.
    recorded: Option<String>,
    /// Where they are documented, if no record was found: the words are then ours, after that page.
    documented: Option<String>,
    spec: String,
    environment: Option<String>,
    /// Values that are never shown.
    #[serde(default)]
    secrets: Vec<String>,
    /// Events in the order of time, each `id type status reason`.
    #[serde(default)]
    events: Vec<(String, String, String, String)>,
    /// The reason of a change set, or of a template, that was refused.
    refused: Option<String>,
    /// What AWS answers when it is asked what its validation has found; `AccessDenied`: it is not told to everybody.
    unread: Option<String>,
    /// What a validation has found, each `id type check mode path reason`.
    #[serde(default)]
    findings: Vec<(String, String, String, String, String, String)>,
    #[serde(rename = "expect")]
    _expect: Vec<Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    code: String,
    #[serde(rename = "line")]
    _line: usize,
    #[serde(rename = "at")]
    _at: String,
    #[serde(rename = "also", default)]
    _also: Vec<String>,
    #[serde(rename = "message")]
    _message: String,
    #[serde(rename = "help")]
    _help: String,
    #[serde(rename = "notes")]
    _notes: Vec<String>,
}

fn cases() -> Vec<(String, String)> {
    let folder = svlc_tests::root().join("tests/failures");
    let read = |name: String| {
        let text = fs_err::read_to_string(folder.join(&name)).expect("a case is text");
        (name, text)
    };
    super::files(folder.clone()).into_iter().map(read).collect()
}

/// Codes that some case expects.
pub(crate) fn fired() -> Vec<Code> {
    let codes = |(name, text): (String, String)| {
        let case: Case =
            serde_yaml_legacy::from_str(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
        case._expect.into_iter().map(|one| Code::find(&one.code).expect("it is a code"))
    };
    cases().into_iter().flat_map(codes).collect()
}

/// What svlc makes of a case.
fn told(name: &str, case: &Case) -> (Source, Vec<Diagnostic>) {
    let source = Source::new("svlc.yaml", case.spec.as_str());
    let settings = Settings { environment: case.environment.as_deref(), ..Settings::default() };
    let compilation = compile_with(&source, &settings);
    let faults: Vec<_> = compilation.diagnostics.iter().map(|one| &one.message).collect();
    let output = compilation.output.unwrap_or_else(|| panic!("{name}: {faults:?}"));
    let stack = Stack {
        source: &source,
        environment: settings.environment,
        template: &output.templates.plain,
        origin: output.model.origin,
        secrets: &case.secrets,
    };
    let events: Vec<Event> = case
        .events
        .iter()
        .cloned()
        .map(|(id, kind, status, reason)| Event { id, kind, status, reason, ..Event::default() })
        .collect();
    let finding = |(id, kind, check, mode, path, reason)| {
        let is_warning = mode == "WARN";
        Event { id, kind, reason, check, path, is_warning, ..Event::default() }
    };
    let findings: Vec<Event> = case.findings.iter().cloned().map(finding).collect();
    let all = events.iter().chain(&findings);
    for event in all.filter(|event| event.kind != "AWS::CloudFormation::Stack") {
        let known = stack.template.resources.get(&event.id);
        let ids: Vec<_> = stack.template.resources.keys().collect();
        assert!(known.is_some_and(|one| one.kind == event.kind), "{name}: {event:?} in {ids:?}");
    }
    let told = match &case.refused {
        Some(reason) => {
            vec![failure::of_refusal(reason, case.unread.as_deref().map(unread), stack)]
        }
        None if !findings.is_empty() => failure::of_findings(&findings, stack),
        None => failure::of_events(&events, stack),
    };
    drop(output);
    (source, told)
}

fn unread(answer: &str) -> Unread {
    match answer {
        "AccessDenied" => Unread::Forbidden,
        answer => Unread::Failed(answer.to_owned()),
    }
}

/// A diagnostic as a case has it.
fn written(source: &Source, one: &Diagnostic) -> String {
    let quoted = |text: &str| serde_json::to_string(text).expect("text can be quoted");
    let line = |span: svlc_core::source::Span| source.position(span.start).line;
    let mut lines = vec![
        format!("- code: {}", one.code),
        format!("  line: {}", line(one.primary.span)),
        format!("  at: {}", quoted(source.slice(one.primary.span))),
    ];
    let also = |label: &svlc_core::diagnostic::Label| {
        quoted(&format!("{}: {}", line(label.span), source.slice(label.span)))
    };
    if !one.secondary.is_empty() {
        let also: Vec<String> = one.secondary.iter().map(also).collect();
        lines.push(format!("  also: [{}]", also.join(", ")));
    }
    lines.push(format!("  message: {}", quoted(&one.message)));
    lines.push(format!("  help: {}", quoted(&one.help)));
    lines.push("  notes:".to_owned());
    lines.extend(one.notes.iter().map(|note| format!("  - {}", quoted(note))));
    lines.join("\n") + "\n"
}

#[test]
fn failures_of_cloudformation_are_shown_on_the_spec() {
    let cases = cases();
    assert!(cases.len() >= 40, "only {} cases", cases.len());
    for (name, text) in cases {
        let case: Case =
            serde_yaml_legacy::from_str(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
        let is_said = [&case.recorded, &case.documented].into_iter().flatten().collect::<Vec<_>>();
        assert!(
            is_said.len() == 1 && is_said[0].starts_with("https://"),
            "{name} does not say where it is from"
        );
        let (source, told) = told(&name, &case);
        let all: String = told.iter().map(|one| written(&source, one)).collect();
        let (head, _) = text.split_once(EXPECT).expect("a case says what it expects");
        let whole = match all.is_empty() {
            true => format!("{head}expect: []\n"),
            false => format!("{head}{EXPECT}{all}"),
        };
        svlc_tests::assert_golden(&svlc_tests::root().join("tests/failures").join(&name), &whole);
    }
}

#[test]
fn every_kind_of_failure_has_words_that_were_recorded() {
    let mut kinds = std::collections::BTreeSet::new();
    for (name, text) in cases() {
        let case: Case =
            serde_yaml_legacy::from_str(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
        if case.recorded.is_some() {
            kinds.extend(case._expect.into_iter().map(|one| one.code));
        }
    }
    let all = Code::ALL.iter().filter(|code| ("SV0801".."SV0840").contains(&code.as_str()));
    let missing: Vec<&Code> = all.filter(|code| !kinds.contains(code.as_str())).collect();
    assert!(missing.is_empty(), "only written after documentation: {missing:?}");
}

#[test]
fn what_is_said_of_failures_follows_the_style() {
    let mut faults = Vec::new();
    for (name, text) in cases() {
        let case: Case =
            serde_yaml_legacy::from_str(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
        for one in told(&name, &case).1 {
            let own = [&one.message, &one.help];
            faults.extend(
                own.into_iter().filter_map(|said| {
                    Some(format!("{name}: {}: {said}", super::style_fault(said)?))
                }),
            );
            let shown =
                [&one.notes[..], &[one.message.clone(), one.help.clone()]].concat().join("\n");
            faults.extend(
                case.secrets
                    .iter()
                    .filter(|secret| shown.contains(*secret))
                    .map(|_| format!("{name} shows a secret")),
            );
        }
    }
    super::assert_none(&faults);
}

#[test]
fn any_words_of_aws_are_shown_somewhere() {
    let source = Source::new(
        "svlc.yaml",
        "service: shop\nfunctions: { f: { blueprint: hello } }\nroutes: { GET /: f }\n",
    );
    let output = svlc_core::compile(&source).output.expect("it is sound");
    let none: &[String] = &[];
    let stack = Stack {
        source: &source,
        environment: Some("gone"),
        template: &output.templates.plain,
        origin: output.model.origin,
        secrets: none,
    };
    let fragments = [
        "Parameters: [",
        "] must have values",
        "[",
        "]",
        "Export ",
        "/Resources/",
        "é",
        "\" (RequestToken:",
        " ",
        "' at '",
        "#/",
        "Resource handler returned message: \"",
        "is in use by ",
        "mapping with UUID ",
        "Queue visibility timeout: ",
        "is in ",
        " state and can",
    ];
    // Two fragments in every order: cut short, doubled, the end before the start.
    for a in fragments {
        for b in fragments {
            for reason in [[a, b].concat(), [a, b, a].concat()] {
                let one = failure::of_refusal(&reason, None, stack);
                assert!(
                    !one.message.is_empty() && !source.slice(one.primary.span).is_empty(),
                    "{reason}"
                );
            }
        }
    }
}
