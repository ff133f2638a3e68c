//! The canonical spec, with its function in Rust: built, deployed, looked at by boto3, asked for numbers.

use serde_json::{Value, json};
use svlc_tests::{root, venv};

use crate::service::{Service, server};

#[test]
fn the_canonical_service_is_deployed_and_answers_numbers() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("random-generator"));
    let url = server.url();
    let spec = fs_err::read_to_string(root().join("specs/random-generator.yaml"));
    service.write("svlc.yaml", &spec.expect("it is there"));
    let lock = fs_err::read_to_string(root().join("Cargo.lock")).expect("it is there");
    service.write("build/random-generator/Cargo.lock", &lock);
    let said = service.good(&url, &["deploy", "--yes", "--test"]);
    assert!(said.contains("passed   a random number, new each time"), "{said}");

    let name = service.physical(&server, "RandomFunction");
    let asked = json!({ "FunctionName": name });
    let function = server.boto3("lambda", "get_function_configuration", &asked);
    assert_eq!(function["Runtime"], "provided.al2023");
    assert_eq!((&function["MemorySize"], &function["Timeout"]), (&json!(128), &json!(3)));
    let variables = &function["Environment"]["Variables"];
    assert_eq!(*variables, json!({ "RANDOM_MIN": "1", "RANDOM_MAX": "1000" }));
    let api = json!({ "ApiId": service.physical(&server, "HttpApi") });
    let keys = |method: &str, key: &str| -> Vec<Value> {
        let answer = server.boto3("apigatewayv2", method, &api);
        let items = answer["Items"].as_array().expect("there are some").iter();
        items.map(|item| item[key].clone()).collect()
    };
    assert_eq!(keys("get_routes", "RouteKey"), ["GET /index"]);
    let mut stages = keys("get_stages", "StageName");
    stages.sort_by_key(ToString::to_string);
    assert_eq!(stages, ["$default", "beta"]);
    let policy = server.boto3("lambda", "get_policy", &asked);
    assert!(
        policy["Policy"].as_str().is_some_and(|text| text.contains("/*/GET/index")),
        "{policy}"
    );
    let role = json!({ "RoleName": service.physical(&server, "RandomRole") });
    assert_eq!(
        server.boto3("iam", "list_role_policies", &role)["PolicyNames"],
        json!(["WriteLog"])
    );
    for output in ["DefaultStageUrl", "BetaStageUrl"] {
        let (status, body) = service.get(&server, output, "/index");
        let number: Value = serde_json::from_str(&body).expect("it is JSON");
        assert!(status == 200 && number["random"].is_u64(), "{status} {body}");
    }
    let said = service.good(&url, &["deploy"]);
    assert!(said.contains("nothing has changed"), "{said}");
}
