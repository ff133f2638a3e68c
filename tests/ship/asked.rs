//! `svlc` at a terminal: what is asked, what the answers do, and Ctrl-C while it is asked, while a change set is looked at, and while
//! CloudFormation works.

use serde_json::{Value, json};
use svlc_tests::servers::Server;
use svlc_tests::venv;

use crate::proxy::{Fate, Proxy};
use crate::recorded::{self, result};
use crate::service::{Service, server};

/// What Ctrl-C sends.
const CTRL_C: &str = "\u{3}";
/// What Ctrl-D sends: the input ends.
const CTRL_D: &str = "\u{4}";

/// The status of a service's stack, or why there is none.
fn status(service: &Service, server: &Server) -> Value {
    let input = json!({ "StackName": service.name() });
    let mut answer = server.boto3("cloudformation", "describe_stacks", &input);
    match answer.get_mut("Stacks") {
        Some(stacks) => stacks[0]["StackStatus"].take(),
        None => answer["Error"]["Code"].take(),
    }
}

#[test]
fn what_is_answered_is_done() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("asked"));
    let url = server.url();
    let question = "deploy `asked`? [y/N] ";
    for answer in ["n\n", "\n", "yess\n", CTRL_D] {
        let declined = service.at_terminal(&url, &["deploy"], &[(question, answer)]);
        assert_eq!(declined.code, Some(1), "{declined:#?}");
        assert!(declined.out.contains("nothing was deployed"), "{declined:#?}");
        assert_eq!(status(&service, &server), "ValidationError", "there is no stack");
    }
    let done = service.at_terminal(&url, &["deploy"], &[(question, "Y\n")]);
    assert_eq!(done.code, Some(0), "{done:#?}");
    assert!(done.out.contains("deployed asked in "), "{done:#?}");
    let question = "type `asked` to delete it: ";
    for (answer, told) in [
        ("y\n", "the service is `asked`, not `y`"),
        ("Asked\n", "the service is `asked`, not `Asked`"),
        (CTRL_D, "the service is `asked`, not ``"),
    ] {
        let kept = service.at_terminal(&url, &["destroy"], &[(question, answer)]);
        assert_eq!(kept.code, Some(1), "{kept:#?}");
        assert!(kept.out.contains(told) && kept.out.contains("nothing was deleted"), "{kept:#?}");
        assert_eq!(status(&service, &server), "CREATE_COMPLETE");
    }
    let gone = service.at_terminal(&url, &["destroy"], &[(question, "asked\n")]);
    assert_eq!(gone.code, Some(0), "{gone:#?}");
    assert_eq!(status(&service, &server), "ValidationError");
}

/// A change set that CloudFormation never has looked at to the end.
fn slow() -> String {
    let inside = "<ChangeSetName>c</ChangeSetName><ChangeSetId>arn:c</ChangeSetId><StackId>arn:s</StackId>\
                  <Status>CREATE_IN_PROGRESS</Status><ExecutionStatus>UNAVAILABLE</ExecutionStatus>";
    result("DescribeChangeSet", inside)
}

#[test]
fn ctrl_c_before_the_work_leaves_nothing_and_the_next_run_goes_on() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("stopped"));
    let slow = slow();
    let proxy = Proxy::judged(server.port(), move |seen| match seen.call().as_str() {
        "DescribeChangeSet" => Fate::Answer(200, slow.clone()),
        _ => Fate::Pass,
    });
    // New, and then when it has been deployed.
    for (memory, before) in [(128, "ValidationError"), (256, "CREATE_COMPLETE")] {
        service.spec_with(memory, "");
        for (url, words) in
            [(server.url(), "deploy `stopped`? [y/N] "), (proxy.url(), "compute the changes")]
        {
            let stopped = service.at_terminal(&url, &["deploy"], &[(words, CTRL_C)]);
            assert_eq!(stopped.code, Some(2), "{stopped:#?}");
            let told = "error: interrupted; the stack `stopped` is as it was";
            assert!(stopped.out.contains(told), "{stopped:#?}");
            assert_eq!(service.left(&server), [json!(null); 0], "{words}");
            assert_eq!(status(&service, &server), before, "{words}");
        }
        let said = service.good(&server.url(), &["deploy", "--yes"]);
        assert!(said.contains("deployed stopped in "), "{said}");
    }
}

/// An upload is not cut: what is there is there for the next run.
#[test]
fn ctrl_c_during_an_upload_stops_behind_it() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("uploading"));
    let noise: String =
        (0..400_000_u32).map(|n| format!("{:08x}\n", n.wrapping_mul(2_654_435_761))).collect();
    service.write("shop/noise.txt", &noise);
    let stopped = service.at_terminal(&server.url(), &["deploy"], &[(" of ", CTRL_C)]);
    assert_eq!(stopped.code, Some(2), "{stopped:#?}");
    assert!(
        stopped.out.contains("interrupted; the stack `uploading` is as it was"),
        "{stopped:#?}"
    );
    assert_eq!(status(&service, &server), "ValidationError");
    let said = service.good(&server.url(), &["deploy", "--yes"]);
    assert!(said.contains("shop  is uploaded already"), "{said}");
    assert!(said.contains("deployed uploading in "), "{said}");
}

#[test]
fn ctrl_c_during_the_work_says_that_it_goes_on_and_the_next_run_takes_it_up() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("left"));
    service.good(&server.url(), &["deploy", "--yes"]);
    service.spec_with(256, "");
    let (busy, mut is_at_work) = (recorded::stack("left", "UPDATE_IN_PROGRESS"), false);
    let proxy = Proxy::judged(server.port(), move |seen| match seen.call().as_str() {
        "DescribeStacks" if is_at_work => busy.clone(),
        call => {
            is_at_work |= call == "ExecuteChangeSet";
            Fate::Pass
        }
    });
    let steps = [("compute the changes", ""), ("waits for CloudFormation", CTRL_C)];
    let stopped = service.at_terminal(&proxy.url(), &["deploy", "--yes"], &steps);
    assert_eq!(stopped.code, Some(2), "{stopped:#?}");
    let told = "error: interrupted; CloudFormation goes on changing the stack `left`";
    assert!(stopped.out.contains(told) && stopped.out.contains("svlc status"), "{stopped:#?}");
    let said = service.good(&server.url(), &["deploy", "--yes"]);
    assert!(said.contains("nothing has changed"), "{said}");
    let name = service.physical(&server, "ShopFunction");
    let function = json!({ "FunctionName": name });
    let function = server.boto3("lambda", "get_function_configuration", &function);
    assert_eq!(function["MemorySize"], 256);
    assert_eq!(service.left(&server), [json!(null); 0]);
}
