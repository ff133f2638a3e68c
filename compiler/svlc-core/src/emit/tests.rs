//! Tests of what the templates and the OpenAPI document say, on specs as a user writes them. Whether AWS's tools agree is asked
//! in `tests/oracles.rs`.

use serde_json::{Value, json};

use super::*;

fn model(spec: &str) -> Model {
    let compilation = crate::compile(&Source::new("spec.yaml", spec));
    let diagnostics = compilation.diagnostics;
    compilation.output.unwrap_or_else(|| panic!("{diagnostics:#?}")).model
}

fn resources(template: &Template) -> Value {
    let whole: Value = serde_json::from_str(&print::json(template)).unwrap();
    whole["Resources"].clone()
}

fn cloudformation_of(spec: &str) -> Value {
    resources(&cloudformation(&model(spec)))
}

fn sam_of(spec: &str) -> Value {
    resources(&sam(&model(spec)))
}

const TWO: &str = "
service: two
functions:
  one: { blueprint: hello }
  two: { blueprint: echo, memory: 512 }
routes:
  GET /a/{id}: one
  ANY /b/{rest+}: two
  $default: two
";

#[test]
fn a_permission_is_for_its_route_alone() {
    let all = cloudformation_of(TWO);
    let sources: Vec<&str> = all
        .as_object()
        .unwrap()
        .values()
        .filter(|one| one["Type"] == "AWS::Lambda::Permission")
        .map(|one| one["Properties"]["SourceArn"]["Fn::Sub"].as_str().unwrap())
        .collect();
    let api = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${HttpApi}";
    let expected =
        ["/*/GET/a/{id}", "/*/*/b/{rest+}", "/*/$default"].map(|tail| format!("{api}{tail}"));
    assert_eq!(sources, expected);
}

/// One permission per route would not fit the policy of a function with so many: one for the whole API instead, and no events,
/// because SAM makes a permission of each.
#[test]
fn many_routes_share_one_permission() {
    let mut spec = "service: many\nfunctions: { big: { blueprint: echo } }\nroutes:\n".to_owned();
    for number in 0..200 {
        spec += &format!("  GET /a/rather/long/path/to/number/{number}: big\n");
    }
    for all in [cloudformation_of(&spec), sam_of(&spec)] {
        let permissions = all.as_object().unwrap().values();
        let permissions = permissions.filter(|one| one["Type"] == "AWS::Lambda::Permission");
        assert_eq!(permissions.count(), 1);
        let source = all["BigApiAccess"]["Properties"]["SourceArn"]["Fn::Sub"].as_str().unwrap();
        assert!(source.ends_with(":${HttpApi}/*/*"), "{source}");
    }
    let all = sam_of(&spec);
    assert!(all["BigFunction"]["Properties"]["Events"].is_null());
    let paths = &all["HttpApi"]["Properties"]["DefinitionBody"]["paths"];
    assert_eq!(paths.as_object().unwrap().len(), 200);
}

#[test]
fn a_role_may_write_its_own_log_and_nothing_else() {
    let role = &cloudformation_of(TWO)["OneRole"]["Properties"];
    let statement = json!([{
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": { "Fn::GetAtt": ["OneLogGroup", "Arn"] },
    }]);
    assert_eq!(role["Policies"].as_array().unwrap().len(), 1);
    assert_eq!(role["Policies"][0]["PolicyDocument"]["Statement"], statement);
    assert!(role["ManagedPolicyArns"].is_null());
    assert!(!role.to_string().contains('*'), "{role}");
}

#[test]
fn a_stage_waits_for_the_routes_it_names_and_throttles_nothing_unasked() {
    let spec = [
        TWO,
        "stages: { $default: {}, beta: { routes: { 'GET /a/{id}': { throttle: { rate: 0.5, burst: 3 } } } } }\n",
    ]
    .concat();
    let all = cloudformation_of(&spec);
    assert!(all["DefaultStage"]["DependsOn"].is_null());
    assert!(all["DefaultStage"]["Properties"]["DefaultRouteSettings"].is_null());
    let beta = &all["BetaStage"];
    let route = logical_id_of("GET /a/{id}");
    assert_eq!(beta["DependsOn"], json!([route]));
    assert!(all[&route].is_object());
    let settings = json!({ "GET /a/{id}": {
        "ThrottlingRateLimit": 0.5, "ThrottlingBurstLimit": 3, "DetailedMetricsEnabled": false,
    } });
    assert_eq!(beta["Properties"]["RouteSettings"], settings);
}

fn logical_id_of(key: &str) -> String {
    crate::cfn::logical_id::route(&crate::routing::RouteKey::parse(key).unwrap())
}

/// CloudFormation would delete and make anew what another thing's coming or going renames.
#[test]
fn a_neighbour_changes_no_resource() {
    let alone = cloudformation_of(
        "service: two\nfunctions: { one: { blueprint: hello } }\nroutes: { 'GET /a/{id}': one }\n",
    );
    let both = cloudformation_of(TWO);
    for (id, resource) in alone.as_object().unwrap() {
        assert_eq!(resource, &both[id], "{id}");
    }
}

#[test]
fn a_description_is_cut_to_the_bytes_that_cloudformation_takes() {
    let spec = format!(
        "service: long\ndescription: {}\nfunctions: {{ one: {{ blueprint: hello }} }}\nroutes: {{ GET /: one }}\n",
        "é".repeat(900)
    );
    let description = cloudformation(&model(&spec)).description.unwrap();
    assert!(description.len() <= facts::API_DESCRIPTION && description.ends_with("é…"));
    assert_eq!(shortened("short"), "short");
}

#[test]
fn sam_has_in_globals_what_all_functions_share() {
    let template = sam(&model(TWO));
    let whole: Value = serde_json::from_str(&print::json(&template)).unwrap();
    let globals = &whole["Globals"]["Function"];
    assert_eq!(globals["Timeout"], 3);
    assert_eq!(globals["Architectures"], json!(["x86_64"]));
    assert!(globals["MemorySize"].is_null());
    let functions = &whole["Resources"];
    assert_eq!(functions["OneFunction"]["Properties"]["MemorySize"], 128);
    assert_eq!(functions["TwoFunction"]["Properties"]["MemorySize"], 512);
    assert!(functions["TwoFunction"]["Properties"]["Timeout"].is_null());
    let default = &functions["TwoFunction"]["Properties"]["Events"]["DefaultRoute"];
    assert_eq!(default["Properties"], json!({ "ApiId": { "Ref": "HttpApi" } }));
}

#[test]
fn sam_puts_the_default_stage_into_the_api_wherever_it_is_written() {
    let stage = |stages: &str| {
        let all = sam_of(&[TWO, "stages: ", stages, "\n"].concat());
        let raw = all
            .as_object()
            .unwrap()
            .values()
            .filter(|one| one["Type"] == "AWS::ApiGatewayV2::Stage");
        (all["HttpApi"]["Properties"]["StageName"].clone(), raw.count())
    };
    assert_eq!(stage("{ beta: {}, $default: {} }"), (json!("$default"), 1));
    assert_eq!(stage("{ beta: {}, prod: {} }"), (json!("beta"), 1));
}

#[test]
fn an_endpoint_has_a_definition_in_sam_and_variables_stay_for_api_gateway() {
    let spec = "
service: far
integrations:
  far: { type: http, url: 'https://${stage.HOST}/x/{id}', method: PUT, timeout: 1.5 }
routes: { 'GET /far/{id}': far }
stages: { $default: { variables: { HOST: example.com } } }
";
    let uri = "https://${stageVariables.HOST}/x/{id}";
    let plain = &cloudformation_of(spec)["FarIntegration"]["Properties"];
    assert_eq!(plain["IntegrationUri"], uri);
    assert_eq!(plain["TimeoutInMillis"], 1500);
    let operation =
        &sam_of(spec)["HttpApi"]["Properties"]["DefinitionBody"]["paths"]["/far/{id}"]["get"];
    let integration = json!({
        "type": "http_proxy", "httpMethod": "PUT", "payloadFormatVersion": "1.0", "uri": uri,
        "timeoutInMillis": 1500,
    });
    assert_eq!(operation["x-amazon-apigateway-integration"], integration);
}

fn openapi_of(spec: &str) -> Value {
    serde_json::from_str(&openapi::document(&model(spec))).unwrap()
}

#[test]
fn openapi_spells_any_out_and_leaves_the_rest_to_an_extension() {
    let document =
        openapi_of(&TWO.replace("$default: two", "$default: two\n  POST /b/{other+}: one"));
    let item = document["paths"]["/b/{rest}"].as_object().unwrap();
    let methods: Vec<&str> = item.keys().map(String::as_str).collect();
    assert_eq!(methods, ["parameters", "get", "put", "post", "delete", "options", "head", "patch"]);
    assert_eq!(item["post"]["tags"], json!(["one"]));
    assert_eq!(item["get"]["tags"], json!(["two"]));
    assert_eq!(document["x-svlc-default-route"]["tag"], "two");
    assert_eq!(document["paths"].as_object().unwrap().len(), 2);
}

#[test]
fn openapi_keeps_paths_and_operations_apart() {
    let spec = "
service: paths
functions: { one: { blueprint: hello } }
routes:
  GET /a/{x}: one
  POST /a/{y}: one
  ANY /a/{x+}: one
  GET /{a:b}/{a_b}: one
  GET /: one
";
    let document = openapi_of(spec);
    let paths = document["paths"].as_object().unwrap();
    let written: Vec<&str> = paths.keys().map(String::as_str).collect();
    assert_eq!(written, ["/a/{x}", "/a/{x_}", "/{a_b}/{a_b_}", "/"]);
    assert_eq!(paths["/a/{x}"]["parameters"][0]["name"], "x");
    assert!(paths["/a/{x}"]["post"].is_object());
    let mut ids: Vec<&str> = paths
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
        .filter_map(|operation| operation["operationId"].as_str())
        .collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((count, ids.len()), (11, 11));
    assert!(ids.contains(&"get"), "{ids:?}");
}

#[test]
fn openapi_has_a_server_for_each_stage() {
    let urls = |region: &str| -> Vec<String> {
        let spec = [region, TWO, "stages: { $default: {}, beta: {} }\n"].concat();
        let servers = openapi_of(&spec)["servers"].clone();
        servers
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["url"].as_str().unwrap().to_owned())
            .collect()
    };
    let host = "https://{apiId}.execute-api.{region}.amazonaws.com";
    assert_eq!(urls(""), [host.to_owned(), format!("{host}/beta")]);
    let host = "https://{apiId}.execute-api.cn-north-1.amazonaws.com.cn";
    assert_eq!(urls("region: cn-north-1"), [host.to_owned(), format!("{host}/beta")]);
}
