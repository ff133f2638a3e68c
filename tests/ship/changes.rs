//! A stack from its making to its end: made, unchanged, changed, replaced, failed, brought back, deleted.

use serde_json::json;
use svlc_tests::venv;

use crate::service::{Service, ran, server};

/// A resource that never comes to be.
const NEVER: &str = "resources:
  Handle: { Type: AWS::CloudFormation::WaitConditionHandle }
  Wait: { Type: AWS::CloudFormation::WaitCondition, Properties: { Handle: '${resources.Handle}', Timeout: '1' } }
";

const TOPIC: &str =
    "resources: { Extra: { Type: AWS::SNS::Topic, Properties: { TopicName: first } } }\n";

#[test]
fn a_service_is_made_changed_and_brought_back() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("made"));
    let url = server.url();
    let said = service.good(&url, &["deploy", "--yes", "--test"]);
    assert!(said.contains("9 changes: 9 to create"), "{said}");
    assert!(
        said.contains("create  ShopFunction        Lambda::Function           svlc.yaml:4"),
        "{said}"
    );
    assert!(said.contains("passed   greets"), "{said}");
    let stack = service.stack(&server);
    assert_eq!(stack["StackStatus"], "CREATE_COMPLETE");
    for output in ["DefaultStageUrl", "BetaStageUrl"] {
        assert_eq!(service.get(&server, output, "/hello"), (200, "hello".to_owned()));
    }
    assert_eq!(service.left(&server), [json!(null); 0]);
    let memory = || {
        let name = service.physical(&server, "ShopFunction");
        let input = json!({ "FunctionName": name });
        server.boto3("lambda", "get_function_configuration", &input)["MemorySize"].clone()
    };
    assert_eq!(memory(), 128);

    let said = service.good(&url, &["deploy"]);
    assert!(said.contains("nothing has changed: made is as the spec says"), "{said}");
    assert_eq!(service.left(&server), [json!(null); 0]);
    let events = |service: &Service| service.stack(&server)["LastUpdatedTime"].clone();
    assert_eq!(events(&service), stack["LastUpdatedTime"]);

    service.spec_with(256, "");
    let refused = service.svlc(&url, &["deploy"]);
    assert_eq!(refused.code, Some(1), "{refused:#?}");
    assert!(refused.err.contains("there is nobody to ask"), "{refused:#?}");
    assert_eq!((memory(), service.left(&server).len()), (128.into(), 0));

    let said = service.good(&url, &["deploy", "--yes"]);
    assert!(said.contains("Lambda::Function: MemorySize"), "{said}");
    assert_eq!(memory(), 256);

    let said = service.good(&url, &["rollback", "--yes"]);
    assert!(said.contains("rolled back made to what it was on "), "{said}");
    assert_eq!(memory(), 128);
    let said = service.good(&url, &["rollback", "--yes"]);
    assert!(said.contains("Lambda::Function: MemorySize"), "{said}");
    assert_eq!(memory(), 256);
}

#[test]
fn a_resource_is_replaced_and_said_to_be() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("replaced"));
    let url = server.url();
    service.spec(TOPIC);
    service.good(&url, &["deploy", "--yes"]);
    let first = service.physical(&server, "Extra");
    service.spec(&TOPIC.replace("first", "second"));
    let said = service.good(&url, &["deploy", "--yes"]);
    assert!(said.contains("replace  Extra  SNS::Topic: TopicName  svlc.yaml:8"), "{said}");
    assert_ne!(service.physical(&server, "Extra"), first);
}

#[test]
fn a_failure_is_shown_on_the_spec_and_the_next_run_goes_on() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("failed"));
    let url = server.url();
    // New, and then again when it has been deployed.
    for status in ["ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"] {
        service.spec(NEVER);
        let failed = service.svlc(&url, &["deploy", "--yes"]);
        assert_eq!(failed.code, Some(1), "{failed:#?}");
        assert!(failed.err.contains("[svlc.yaml:10:3]"), "{failed:#?}");
        assert!(failed.err.contains("AWS says: WaitCondition timed out"), "{failed:#?}");
        assert!(
            failed.err.contains(&format!("failed was not deployed: it is {status}")),
            "{failed:#?}"
        );
        assert_eq!(service.stack(&server)["StackStatus"], status);
        assert_eq!(service.svlc(&url, &["status"]).code, Some(1));
        service.spec_with(if status == "ROLLBACK_COMPLETE" { 128 } else { 256 }, "");
        let said = service.good(&url, &["deploy", "--yes"]);
        assert!(said.contains("deployed failed in "), "{said}");
        assert_eq!(service.get(&server, "DefaultStageUrl", "/hello").0, 200);
        assert_eq!(service.svlc(&url, &["status"]).code, Some(0));
    }
}

#[test]
fn two_at_once_both_come_to_an_end() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("twice"));
    let url = server.url();
    for memory in [128, 256, 512] {
        service.spec_with(memory, "");
        // Both would write the output: that is done before.
        let packaged = service.command(&url, &[]).args(["package"]).output();
        assert!(packaged.is_ok());
        let start = || service.command(&url, &["deploy", "--yes"]).spawn().expect("svlc starts");
        let both = [start(), start()].map(ran);
        for one in &both {
            assert_eq!(one.code, Some(0), "{both:#?}");
        }
        assert!(both.iter().any(|one| one.out.contains("deployed twice in ")), "{both:#?}");
        let said = service.good(&url, &["deploy", "--yes"]);
        assert!(said.contains("nothing has changed"), "{said}");
        assert_eq!(service.left(&server), [json!(null); 0]);
    }
}

#[test]
fn what_is_there_can_be_looked_at() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("looked-at"));
    let url = server.url();
    let absent = service.svlc(&url, &["status"]);
    assert_eq!(absent.code, Some(2), "{absent:#?}");
    assert!(absent.err.contains("there is no stack `looked-at` in us-east-1"), "{absent:#?}");
    service.good(&url, &["deploy", "--yes"]);
    service.get(&server, "DefaultStageUrl", "/hello");
    let said = service.good(&url, &["logs", "shop"]);
    assert!(said.contains("  asked for /hello\n") && said.contains("  END RequestId: "), "{said}");
    let said = service.good(&url, &["logs", "shop", "--since", "0s"]);
    assert_eq!(said, "");
    service.write("event.json", r#"{"rawPath": "/remote"}"#);
    let words = ["invoke", "shop", "--remote", "--event", "event.json"];
    let said = service.good(&url, &words);
    assert!(said.contains(r#""body": "hello""#), "{said}");
    let said = service.good(&url, &["status", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&said).expect("it is JSON");
    assert_eq!(document["status"], "CREATE_COMPLETE");
    let name = service.physical(&server, "ShopFunction");
    assert_eq!(document["functions"][0]["physical_name"], *name);
    service.good(&url, &["status", "--drift"]);
    let input = json!({ "FunctionName": name, "MemorySize": 1024 });
    server.boto3("lambda", "update_function_configuration", &input);
    let changed = service.svlc(&url, &["status", "--drift"]);
    assert_eq!(changed.code, Some(1), "{changed:#?}");
    assert!(changed.out.contains("modified by hand: ShopFunction"), "{changed:#?}");
}

#[test]
fn what_holds_data_is_named_and_what_is_to_be_kept_stays() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("ended"));
    let url = server.url();
    service.spec("tables: { orders: { key: { id: string } } }\n");
    service.good(&url, &["deploy", "--yes"]);
    let table = service.physical(&server, "OrdersTable");
    let function = service.physical(&server, "ShopFunction");
    for words in [&["destroy"][..], &["destroy", "--yes", "other"]] {
        let kept = service.svlc(&url, words);
        assert_eq!(kept.code, Some(1), "{kept:#?}");
        assert!(kept.out.contains("with its data: the log group `ShopLogGroup`"), "{kept:#?}");
        assert_eq!(service.stack(&server)["StackStatus"], "CREATE_COMPLETE");
    }
    let said = service.good(&url, &["destroy", "--yes", "ended"]);
    assert!(said.contains(&format!("kept OrdersTable (DynamoDB::Table, {table})")), "{said}");
    let named = json!({ "TableName": table });
    assert_eq!(server.boto3("dynamodb", "describe_table", &named)["Table"]["TableName"], *table);
    let gone = server.boto3("lambda", "get_function", &json!({ "FunctionName": function }));
    assert_eq!(gone["Error"]["Code"], "ResourceNotFoundException");
    let said = service.good(&url, &["destroy", "--yes", "ended"]);
    assert!(said.contains("nothing to delete"), "{said}");
}
