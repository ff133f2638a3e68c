//! Deployments with a server that breaks: throttled, failing, cut off in the middle of an upload, gone.

use std::process::Command;
use std::sync::Arc;

use serde_json::json;
use svlc_tests::random::{Random, number};
use svlc_tests::servers::Server;
use svlc_tests::venv;

use crate::proxy::{Deed, Fate, Proxy, Seen};
use crate::recorded::refusal;
use crate::service::{Service, ran, server};

#[test]
fn what_is_refused_for_a_while_is_asked_again() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("throttled"));
    let broken = Fate::Answer(503, String::new());
    // Calls in pairs: one meets its fate, the next goes through. An answer that is cut has had its effect.
    let fates = (0..30).flat_map(|round| match round % 3 {
        0 => [broken.clone(), Fate::Pass],
        1 => [Fate::CutAnswer(10), Fate::Pass],
        _ => [Fate::Pass, Fate::Pass],
    });
    let proxy = Proxy::before(server.port(), &fates.collect::<Vec<_>>());
    let said = service.good(&proxy.url(), &["deploy", "--yes"]);
    assert!(said.contains("deployed throttled in "), "{said}");
    assert_eq!(service.get(&server, "DefaultStageUrl", "/hello").0, 200);
    // More than the calls of a deployment that nothing is in the way of.
    assert!(proxy.seen().len() > 20, "{}", proxy.seen().len());
}

#[test]
fn an_upload_that_is_cut_off_is_made_by_the_next_run() {
    if venv::skipped("ministack") {
        return;
    }
    let service = Service::new("cut");
    // Too much to be sent at once.
    let noise: String =
        (0..60_000_u32).map(|n| format!("{:08x}\n", n.wrapping_mul(2_654_435_761))).collect();
    service.write("shop/noise.txt", &noise);
    let first = Server::ministack();
    let cut = Proxy::always(first.port(), Fate::Cut(64 * 1024));
    let failed = service.svlc(&cut.url(), &["deploy", "--yes"]);
    assert_eq!(failed.code, Some(2), "{failed:#?}");
    drop(first);
    let gone = service.svlc(&cut.url(), &["deploy", "--yes"]);
    assert_eq!(gone.code, Some(2), "{gone:#?}");
    let server = Server::ministack();
    let said = service.good(&server.url(), &["deploy", "--yes"]);
    assert!(said.contains("shop  uploaded, ") && said.contains("deployed cut in "), "{said}");
    assert_eq!(service.get(&server, "DefaultStageUrl", "/hello").0, 200);
}

/// What CloudFormation and STS say to whom asks too often, and S3.
fn throttled(seen: &Seen) -> Fate {
    match seen.call().as_str() {
        // There is no body to an answer without one.
        "HEAD" => Fate::Answer(503, String::new()),
        "GET" | "PUT" => {
            let text = "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";
            Fate::Answer(503, text.to_owned())
        }
        _ => Fate::Answer(400, refusal("Throttling", "Rate exceeded")),
    }
}

/// The seed of what is drawn: `SVLC_SEED`.
fn seed() -> u64 {
    number("SVLC_SEED", 1)
}

#[test]
fn whoever_asks_too_often_asks_again_and_comes_to_the_end() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("patient"));
    for memory in [128, 256] {
        service.spec_with(memory, "");
        // The SDK tries three times: two in a row are refused at most.
        let (mut numbers, mut in_a_row) = (Random::of(seed()), 0);
        let proxy = Proxy::judged(server.port(), move |seen| match numbers.below(2) {
            0 if in_a_row < 2 => {
                in_a_row += 1;
                throttled(seen)
            }
            _ => {
                in_a_row = 0;
                Fate::Pass
            }
        });
        let said = service.good(&proxy.url(), &["deploy", "--yes"]);
        assert!(said.contains("deployed patient in "), "{said}");
    }
    let said = service.good(&server.url(), &["deploy", "--yes"]);
    assert!(said.contains("nothing has changed"), "{said}");
}

/// Every step of a deployment in turn is refused for good.
#[test]
fn whoever_is_refused_for_good_is_told_what_to_do_and_the_next_run_goes_on() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("refused"));
    service.good(&server.url(), &["deploy", "--yes"]);
    service.spec_with(256, "");
    let whole = Proxy::before(server.port(), &[]);
    service.good(&whole.url(), &["deploy", "--yes"]);
    let steps = whole.seen().len();
    assert!(steps > 12, "{steps}");
    let mut failed = 0;
    for step in 0..steps {
        let memory = if step % 2 == 0 { 128 } else { 256 };
        service.spec_with(memory, "");
        let mut at = 0;
        let proxy = Proxy::judged(server.port(), move |seen| {
            at += 1;
            if at == step + 1 { throttled(seen) } else { Fate::Pass }
        });
        let mut once = service.command(&proxy.url(), &["deploy", "--yes"]);
        let once = ran(once.env("AWS_MAX_ATTEMPTS", "1").spawn().expect("svlc starts"));
        // What is only looked at while CloudFormation works is looked at again.
        if once.code != Some(0) {
            failed += 1;
            assert_eq!(once.code, Some(2), "{step}: {once:#?}");
            let names = ["Throttling: Rate exceeded", "SlowDown: ", "Http503: "];
            assert!(names.iter().any(|name| once.err.contains(name)), "{step}: {once:#?}");
            let cures = ["run the same again", "`svlc status` tells how far it is"];
            assert!(cures.iter().any(|cure| once.err.contains(cure)), "{step}: {once:#?}");
        }
        service.good(&server.url(), &["deploy", "--yes"]);
        let name = service.physical(&server, "ShopFunction");
        let asked = json!({ "FunctionName": name });
        let function = server.boto3("lambda", "get_function_configuration", &asked);
        assert_eq!(function["MemorySize"], memory, "{step}: {once:#?}");
        assert_eq!(service.left(&server), [json!(null); 0], "{step}: {once:#?}");
    }
    assert!(failed > steps / 2 && failed < steps, "{failed} of {steps}");
}

/// CloudFormation is at work, and says nothing more of it.
#[test]
fn whoever_is_refused_during_the_work_is_told_that_it_goes_on() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("unfollowed"));
    let mut is_at_work = false;
    let proxy = Proxy::judged(server.port(), move |seen| {
        let fate = if is_at_work { throttled(seen) } else { Fate::Pass };
        is_at_work |= seen.call() == "ExecuteChangeSet";
        fate
    });
    let mut left = service.command(&proxy.url(), &["deploy", "--yes"]);
    let left = ran(left.env("AWS_MAX_ATTEMPTS", "1").spawn().expect("svlc starts"));
    assert_eq!(left.code, Some(2), "{left:#?}");
    let told =
        "error: Throttling: Rate exceeded; CloudFormation goes on making the stack `unfollowed`";
    assert!(left.err.contains(told), "{left:#?}");
    assert!(left.err.contains("`svlc status` tells how far it is"), "{left:#?}");
    service.good(&server.url(), &["status"]);
    assert!(service.good(&server.url(), &["deploy", "--yes"]).contains("nothing has changed"));
}

/// The server itself is killed when half of a zip is there, and started again.
#[test]
fn a_server_that_dies_under_an_upload_is_uploaded_to_again() {
    if venv::skipped("ministack") {
        return;
    }
    let service = Service::new("buried");
    let noise: String =
        (0..400_000_u32).map(|n| format!("{:08x}\n", n.wrapping_mul(2_654_435_761))).collect();
    service.write("shop/noise.txt", &noise);
    let mut server = Server::ministack();
    let process = server.process().to_string();
    let kill = move || {
        let killed = Command::new("kill").args(["-KILL", &process]).status();
        assert!(killed.is_ok_and(|killed| killed.success()), "it runs until here");
    };
    let deed = Deed(Arc::new(kill));
    let mut is_dead = false;
    let proxy = Proxy::judged(server.port(), move |seen| {
        let is_zip = seen.call() == "PUT" && seen.head.contains("/functions/");
        if is_dead || !is_zip {
            return Fate::Pass;
        }
        is_dead = true;
        Fate::CutAnd(512 * 1024, deed.clone())
    });
    let failed = service.svlc(&proxy.url(), &["deploy", "--yes"]);
    assert_eq!(failed.code, Some(2), "{failed:#?}");
    assert!(failed.err.contains("error: NotReached: no connection"), "{failed:#?}");
    assert!(failed.err.contains("check the network"), "{failed:#?}");
    server.restart();
    let said = service.good(&server.url(), &["deploy", "--yes"]);
    assert!(said.contains("shop  uploaded, ") && said.contains("deployed buried in "), "{said}");
    assert_eq!(service.get(&server, "DefaultStageUrl", "/hello").0, 200);
}
