//! Functions that are invoked, what they log, and the stages of their API.

use serde_json::{Value, json};
use svlc_deploy::cloud::Calls;
use svlc_deploy::protocol::{
    FilterLogEvents, GetDeployment, GetDeployments, GetFunction, GetStage, Invoke, InvokeKind,
    UpdateStage,
};
use svlc_tests::servers::Server;
use svlc_tests::venv;

use crate::objects::{MINISTACK, MOTO};
use crate::program::at;
use crate::stacks::Service;

fn invoke(function: &str, payload: &str) -> Invoke {
    Invoke {
        function: function.to_owned(),
        qualifier: None,
        payload: payload.to_owned(),
        kind: InvokeKind::RequestResponse,
        tail: true,
    }
}

#[test]
fn a_function_is_described_and_invoked() {
    if venv::skipped("ministack") {
        return;
    }
    let server = MINISTACK.get(Server::ministack);
    let mut service = Service::deployed(&server, "invoked");
    let get = |function: &str| GetFunction { function: function.to_owned(), qualifier: None };
    let found = service.cloud.call(get("invoked")).expect("it can be asked").expect("it is there");
    let given = json!({"FunctionName": "invoked"});
    let wanted = server.boto3("lambda", "get_function_configuration", &given);
    assert_eq!(json!(found.arn), wanted["FunctionArn"]);
    assert_eq!(json!(found.code_sha256), wanted["CodeSha256"]);
    assert_eq!((found.memory, found.timeout), (Some(128), Some(3)));
    assert_eq!(found.runtime.as_deref(), Some("python3.12"));
    assert_eq!(found.state.as_deref(), Some("Active"));
    assert_eq!(service.cloud.call(get("nobodys")).expect("it can be asked"), None);

    let done = service.cloud.call(invoke("invoked", r#"{"n": 1}"#)).expect("it answers");
    let payload: Value = serde_json::from_str(&done.payload).expect("it answers JSON");
    assert_eq!((done.status, payload), (200, json!({"got": {"n": 1}})));
    assert_eq!(done.error, None);
    assert!(done.log.is_some_and(|log| log.contains("a line of the log")));

    let failed = service.cloud.call(invoke("invoked", r#"{"fail": true}"#)).expect("it answers");
    assert_eq!((failed.status, failed.error.as_deref()), (200, Some("Unhandled")));
    assert!(failed.payload.contains("asked to"), "{failed:?}");

    let later = Invoke { kind: InvokeKind::Event, tail: false, ..invoke("invoked", "{}") };
    let queued = service.cloud.call(later).expect("it is queued");
    assert_eq!((queued.status, queued.payload.as_str(), queued.log), (202, "", None));
    let dry = Invoke { kind: InvokeKind::DryRun, tail: false, ..invoke("invoked", "{}") };
    assert_eq!(service.cloud.call(dry).expect("it might be").status, 204);
    let fault = service.cloud.call(invoke("nobodys", "{}")).expect_err("there is none");
    assert_eq!(fault.code(), Some("ResourceNotFoundException"));
}

#[test]
fn what_a_function_logs_is_found() {
    if venv::skipped("ministack") {
        return;
    }
    let server = MINISTACK.get(Server::ministack);
    let mut service = Service::deployed(&server, "logging");
    service.cloud.call(invoke("logging", "{}")).expect("it answers");
    let call = FilterLogEvents {
        group: "/aws/lambda/logging".to_owned(),
        start_ms: 0,
        end_ms: None,
        pattern: None,
        token: None,
    };
    let page = service.cloud.call(call).expect("it can be asked");
    let line = page.events.iter().find(|event| event.message.contains("a line of the log"));
    assert!(
        line.is_some_and(|line| line.time > 1_700_000_000_000 && !line.id.is_empty()),
        "{page:?}"
    );
}

#[test]
fn log_events_are_those_of_the_time_and_the_pattern() {
    if venv::skipped("moto") {
        return;
    }
    let server = MOTO.get(Server::moto);
    let (group, stream) = ("/aws/lambda/filtered", "2026/01/01/[1]a");
    let now = server.boto3("logs", "create_log_group", &json!({"logGroupName": group}));
    assert_eq!(now, json!({}));
    let named = json!({"logGroupName": group, "logStreamName": stream});
    server.boto3("logs", "create_log_stream", &named);
    // moto refuses events that are older than CloudWatch takes.
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = i64::try_from(now.expect("it is later").as_millis()).expect("it fits");
    let events: Vec<Value> = ["first", "second ERROR", "third"]
        .iter()
        .enumerate()
        .map(|(at, text)| json!({"timestamp": now - 3_000 + 1_000 * at as i64, "message": text}))
        .collect();
    let given = json!({"logGroupName": group, "logStreamName": stream, "logEvents": events});
    server.boto3("logs", "put_log_events", &given);
    let mut cloud = at(&server.url());
    let mut found = |start_ms, end_ms, pattern: Option<&str>| {
        let (group, pattern) = (group.to_owned(), pattern.map(str::to_owned));
        let call = FilterLogEvents { group, start_ms, end_ms, pattern, token: None };
        let page = cloud.call(call).expect("it can be asked");
        page.events.into_iter().map(|event| (event.message, event.stream)).collect::<Vec<_>>()
    };
    let line = |text: &str| (text.to_owned(), stream.to_owned());
    assert_eq!(found(0, None, None), [line("first"), line("second ERROR"), line("third")]);
    assert_eq!(found(now - 2_500, None, None), [line("second ERROR"), line("third")]);
    assert_eq!(found(0, Some(now - 2_500), None), [line("first")]);
    assert_eq!(found(0, None, Some("ERROR")), [line("second ERROR")]);
}

#[test]
fn a_stage_is_made_to_serve_another_deployment() {
    if venv::skipped("ministack") {
        return;
    }
    let server = MINISTACK.get(Server::ministack);
    let mut service = Service::deployed(&server, "staged");
    let api = service.output("Api");
    let get = |stage: &str| GetStage { api: api.clone(), stage: stage.to_owned() };
    let before = service.cloud.call(get("beta")).expect("it can be asked").expect("it is there");
    assert_eq!((before.name.as_str(), before.auto_deploy), ("beta", false));
    assert_eq!(before.variables.get("TABLE").map(String::as_str), Some("orders"));
    let made = server.boto3("apigatewayv2", "create_deployment", &json!({"ApiId": api}));
    let deployment = made["DeploymentId"].as_str().expect("it has an id").to_owned();
    let (stage, of_call) = ("beta".to_owned(), deployment.clone());
    let update = UpdateStage { api: api.clone(), stage, deployment: of_call };
    service.cloud.call(update).expect("it is updated");
    let after = service.cloud.call(get("beta")).expect("it can be asked").expect("it is there");
    assert_eq!(after.deployment.as_ref(), Some(&deployment));
    let given = json!({"ApiId": api, "StageName": "beta"});
    assert_eq!(server.boto3("apigatewayv2", "get_stage", &given)["DeploymentId"], deployment);
    assert_eq!(service.cloud.call(get("none")).expect("it can be asked"), None);
    let get = |id: &str| GetDeployment { api: api.clone(), deployment: id.to_owned() };
    let found = service.cloud.call(get(&deployment)).expect("it can be asked");
    let found = found.expect("it is there");
    assert_eq!((found.id.as_str(), found.is_whole()), (deployment.as_str(), true));
    let all = service.cloud.call(GetDeployments { api: api.clone() }).expect("it can be asked");
    assert!(all.contains(&found) && all.len() == 1, "{all:?}");
    assert!(found.created.is_some_and(|created| created > 1_700_000_000_000));
    assert_eq!(service.cloud.call(get("none")).expect("it can be asked"), None);
}
