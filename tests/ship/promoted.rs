//! Stages that keep their deployment, from the first deployment to the way back. ministack takes what it is given as deployment of a stage
//! and makes none by itself, so the test does for `beta` what API Gateway does for a stage with `AutoDeploy: true`. It answers from the
//! API as it is, whatever deployment a stage has, so that what is served is told by boto3 and not by a request.

use serde_json::{Value, json};
use svlc_tests::servers::Server;
use svlc_tests::venv;

use crate::service::{Service, server};

const TO: &[&str] = &["--to", "$default"];

/// A service of which `$default` keeps its deployment, with the memory of its function.
fn spec(service: &Service, name: &str, memory: u32, path: &str) {
    let text = format!(
        "service: {name}\nregion: us-east-1\nfunctions:\n  shop: {{ runtime: python3.13, code: shop, handler: app.handle, memory: {memory} }}\n\
         routes: {{ GET /{path}: shop }}\nstages: {{ $default: {{ auto_deploy: false }}, beta: {{}} }}\n\
         tests: [{{ name: greets, request: GET /{path}, expect: {{ body: {{ text: hello }} }} }}]\n"
    );
    service.write("svlc.yaml", &text);
}

/// A stage, as boto3 has it.
fn stage(server: &Server, api: &str, name: &str) -> Value {
    server.boto3("apigatewayv2", "get_stage", &json!({ "ApiId": api, "StageName": name }))
}

/// What API Gateway does by itself: makes a deployment and has `beta` serve it. Its id.
fn deploys(server: &Server, api: &str) -> String {
    let made = server.boto3("apigatewayv2", "create_deployment", &json!({ "ApiId": api }));
    let id = made["DeploymentId"].as_str().expect("it has an id").to_owned();
    let given = json!({ "ApiId": api, "StageName": "beta", "DeploymentId": id });
    server.boto3("apigatewayv2", "update_stage", &given);
    assert_eq!(stage(server, api, "beta")["DeploymentId"], id);
    id
}

fn promote<'a>(words: &[&'a str]) -> Vec<&'a str> {
    [&["promote"], words, TO].concat()
}

#[test]
fn a_stage_serves_what_it_is_promoted_to() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("promoted"));
    let url = server.url();
    spec(&service, "promoted", 128, "hello");
    let said = service.good(&url, &["deploy", "--yes", "--test"]);
    assert!(said.contains("passed   greets"), "{said}");
    let command = format!("`svlc promote --from beta --to '$default' --endpoint-url {url}`");
    assert!(said.contains(&format!("stage $default answers nothing yet: {command}")), "{said}");
    let api = service.physical(&server, "HttpApi");
    let kept = || stage(&server, &api, "$default");
    assert_eq!((&kept()["AutoDeploy"], &kept()["DeploymentId"]), (&json!(false), &json!(null)));
    assert_eq!(stage(&server, &api, "beta")["AutoDeploy"], true);

    let early = service.svlc(&url, &promote(&["--from", "beta", "--yes"]));
    assert_eq!(early.code, Some(1), "{early:#?}");
    assert!(early.err.contains("stage `beta` has no deployment"), "{early:#?}");

    let first = deploys(&server, &api);
    let asked = service.svlc(&url, &promote(&["--from", "beta"]));
    assert_eq!(asked.code, Some(1), "{asked:#?}");
    assert!(asked.out.contains("serves now   nothing: it has no deployment"), "{asked:#?}");
    assert!(asked.err.contains("there is nobody to ask"), "{asked:#?}");
    assert_eq!(kept()["DeploymentId"], json!(null));

    let said = service.good(&url, &promote(&["--from", "beta", "--yes"]));
    assert!(said.contains(&format!("would serve  {first} of 20")), "{said}");
    assert!(said.contains(&format!("promoted {first} to stage $default\n  http")), "{said}");
    assert!(!said.contains("back:"), "{said}");
    assert_eq!(kept()["DeploymentId"], first);
    let said = service.good(&url, &promote(&["--from", "beta"]));
    assert!(
        said.contains(&format!("nothing to do: stage $default serves {first} already")),
        "{said}"
    );

    // Deployed anew, `$default` keeps what it has.
    spec(&service, "promoted", 256, "bye");
    let said = service.svlc(&url, &["plan"]).out;
    assert!(said.contains("note: stage `$default` keeps the deployment that it has"), "{said}");
    service.good(&url, &["deploy", "--yes"]);
    assert_eq!(kept()["DeploymentId"], first);
    let second = deploys(&server, &api);
    let said = service.good(&url, &["status"]);
    assert!(said.contains(&format!(", deployment {second}\n")), "{said}");
    assert!(
        said.contains(&format!("stage $default keeps deployment {first}: {command}")),
        "{said}"
    );

    let words = ["--from", "beta", "--yes", "--format", "json"];
    let said: Value =
        serde_json::from_str(&service.good(&url, &promote(&words))).expect("it is JSON alone");
    assert_eq!(said["outcome"], "promoted");
    assert_eq!((&said["deployment"], &said["before"]), (&json!(second), &json!(first)));
    let back = format!("svlc promote --deployment {first} --to '$default' --endpoint-url {url}");
    assert_eq!(said["back"], back);
    assert_eq!(kept()["DeploymentId"], second);

    let said = service.good(&url, &promote(&["--deployment", &first, "--yes"]));
    assert!(said.contains(&format!("serves now   {second} of 20")), "{said}");
    assert_eq!(kept()["DeploymentId"], first);
    assert_eq!(stage(&server, &api, "beta")["DeploymentId"], second);

    let said = service.good(&url, &["promote", "--list"]);
    let lines: Vec<Vec<&str>> = said.lines().map(|line| line.split("  ").collect()).collect();
    let served = |id: &str| lines.iter().find(|line| line[0] == id).map(|line| line[2]);
    assert_eq!((lines.len(), served(&first), served(&second)), (2, Some("$default"), Some("beta")));

    let unknown = service.svlc(&url, &promote(&["--deployment", "nobodys", "--yes"]));
    assert_eq!(unknown.code, Some(1), "{unknown:#?}");
    assert!(unknown.err.contains("the API has no deployment `nobodys`"), "{unknown:#?}");
    assert_eq!(kept()["DeploymentId"], first);
}

#[test]
fn what_is_not_deployed_as_the_spec_says_is_not_promoted_to() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("unpromoted"));
    let url = server.url();
    spec(&service, "unpromoted", 128, "hello");
    let words = promote(&["--from", "beta", "--yes"]);
    let absent = service.svlc(&url, &words);
    assert_eq!(absent.code, Some(2), "{absent:#?}");
    assert!(absent.err.contains("there is no stack `unpromoted`"), "{absent:#?}");
    service.spec("");
    service.good(&url, &["deploy", "--yes"]);
    spec(&service, "unpromoted", 128, "hello");
    let automatic = service.svlc(&url, &words);
    assert_eq!(automatic.code, Some(1), "{automatic:#?}");
    assert!(
        automatic.err.contains("stage `$default` still deploys by itself at AWS"),
        "{automatic:#?}"
    );
}
