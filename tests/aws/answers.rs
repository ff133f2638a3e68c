//! Answers that no server on this machine gives: pages, and values that nobody is to see.

use svlc_deploy::cloud::Calls;
use svlc_deploy::protocol::{
    ContinueUpdateRollback, DeleteStack, DescribeChangeSet, DescribeEvents, DescribeResourceDrifts,
    DescribeStackEvents, FilterLogEvents, GetDeployments, GetFunction, GetStage, HeadBucket,
    ListObjects, OperationEvent,
};

use crate::program::{SECRETS, at};
use crate::proxy::{Fate, Proxy};

/// An answer of CloudFormation.
fn result(call: &str, inside: &str) -> String {
    format!("<{call}Response><{call}Result>{inside}</{call}Result></{call}Response>")
}

#[test]
fn a_change_set_has_the_changes_of_all_its_pages() {
    let page = |id: &str, more: &str| {
        let inside = format!(
            "<ChangeSetName>c</ChangeSetName><ChangeSetId>arn:c</ChangeSetId><StackId>arn:s</StackId>\
             <Status>CREATE_COMPLETE</Status><Changes><member><Type>Resource</Type><ResourceChange>\
             <Action>Modify</Action><LogicalResourceId>{id}</LogicalResourceId>\
             <ResourceType>AWS::Lambda::Function</ResourceType><Replacement>False</Replacement>\
             <Details><member><Target><Attribute>Properties</Attribute><Name>Environment</Name>\
             <BeforeValue>{secret}</BeforeValue><AfterValue>{secret}</AfterValue></Target></member>\
             </Details></ResourceChange></member></Changes>{more}",
            secret = SECRETS[0],
        );
        result("DescribeChangeSet", &inside)
    };
    let pages = [page("First", "<NextToken>2</NextToken>"), page("Second", "")];
    let proxy = Proxy::alone(&[(200, &pages[0]), (200, &pages[1])]);
    let call = DescribeChangeSet { stack: "s".to_owned(), name: "c".to_owned() };
    let set = at(&proxy.url()).call(call).expect("it can be asked").expect("it is there");
    let ids: Vec<_> = set.changes.iter().map(|one| one.logical_id.as_str()).collect();
    assert_eq!(ids, ["First", "Second"]);
    let second = String::from_utf8(proxy.seen()[1].body.clone()).expect("it is a form");
    assert!(second.contains("NextToken=2"), "{second}");
}

/// As AWS documents the answer; what may be secret in it is not handed on.
#[test]
fn all_that_a_validation_found_is_read() {
    let event = |inside: &str| format!("<member><EventId>e</EventId>{inside}</member>");
    let page = |events: &str, more: &str| {
        let inside = format!("<OperationEvents>{events}</OperationEvents>{more}");
        result("DescribeEvents", &inside)
    };
    let failed = event(&format!(
        "<EventType>STACK_EVENT</EventType><LogicalResourceId>s</LogicalResourceId><ResourceStatusReason>no</ResourceStatusReason>\
         <ResourceProperties>{}</ResourceProperties>",
        SECRETS[0],
    ));
    let found = event(
        "<EventType>VALIDATION_ERROR</EventType><LogicalResourceId>Jobs</LogicalResourceId><ResourceType>AWS::SQS::Queue</ResourceType>\
         <ValidationFailureMode>WARN</ValidationFailureMode><ValidationName>PROPERTY_VALIDATION</ValidationName>\
         <ValidationStatus>FAILED</ValidationStatus><ValidationStatusReason>too long</ValidationStatusReason>\
         <ValidationPath>/Resources/Jobs/Properties/DelaySeconds</ValidationPath>",
    );
    let hook = event(
        "<EventType>HOOK_INVOCATION_ERROR</EventType><HookType>Our::Own::Hook</HookType><HookFailureMode>FAIL</HookFailureMode>\
         <HookStatusReason>not here</HookStatusReason>",
    );
    let pages = [page(&(failed + &found), "<NextToken>2</NextToken>"), page(&hook, "")];
    let proxy = Proxy::alone(&[(200, &pages[0]), (200, &pages[1])]);
    let call = DescribeEvents { change_set: "arn:aws:c".to_owned() };
    let all = at(&proxy.url()).call(call).expect("it can be asked");
    let types: Vec<_> = all.iter().map(|one| one.event_type.as_str()).collect();
    assert_eq!(types, ["STACK_EVENT", "VALIDATION_ERROR", "HOOK_INVOCATION_ERROR"]);
    let text = |text: &str| Some(text.to_owned());
    let wanted = OperationEvent {
        event_type: "VALIDATION_ERROR".to_owned(),
        logical_id: text("Jobs"),
        resource_type: text("AWS::SQS::Queue"),
        check: text("PROPERTY_VALIDATION"),
        mode: text("WARN"),
        path: text("/Resources/Jobs/Properties/DelaySeconds"),
        reason: text("too long"),
    };
    assert_eq!(all[1], wanted);
    let hook = (&all[2].check, &all[2].mode, &all[2].reason);
    assert_eq!(hook, (&text("Our::Own::Hook"), &text("FAIL"), &text("not here")));
    let asked = String::from_utf8(proxy.seen()[0].body.clone()).expect("it is a form");
    assert!(asked.contains("ChangeSetName=arn%3Aaws%3Ac"), "{asked}");
    assert!(asked.contains("Filters.FailedEvents=true"), "{asked}");
}

#[test]
fn events_and_log_events_are_asked_for_by_page() {
    let inside = "<StackEvents/><NextToken>older</NextToken>";
    let proxy = Proxy::alone(&[(200, &result("DescribeStackEvents", inside))]);
    let token = Some("newer".to_owned());
    let call = DescribeStackEvents { stack: "s".to_owned(), token };
    let page = at(&proxy.url()).call(call).expect("it can be asked");
    assert_eq!((page.events.len(), page.token.as_deref()), (0, Some("older")));
    let body = String::from_utf8(proxy.seen()[0].body.clone()).expect("it is a form");
    assert!(body.contains("NextToken=newer"), "{body}");

    let proxy = Proxy::alone(&[(200, r#"{"events": [], "nextToken": "later"}"#)]);
    let (group, token) = ("g".to_owned(), Some("now".to_owned()));
    let call = FilterLogEvents { group, start_ms: 1, end_ms: Some(2), pattern: None, token };
    let page = at(&proxy.url()).call(call).expect("it can be asked");
    assert_eq!((page.events.len(), page.token.as_deref()), (0, Some("later")));
    let body: serde_json::Value = serde_json::from_slice(&proxy.seen()[0].body).expect("JSON");
    assert_eq!(
        (&body["nextToken"], &body["startTime"], &body["endTime"]),
        (&"now".into(), &1.into(), &2.into())
    );
}

/// No server on this machine goes on with a rollback, or leaves out what a deletion is not to delete: what is asked for is what AWS
/// documents.
#[test]
fn what_is_to_be_left_is_named() {
    let proxy = Proxy::judged(1, |seen| Fate::Answer(200, result(&seen.call(), "")));
    let mut cloud = at(&proxy.url());
    let names = || vec!["Jobs".to_owned(), "Logs".to_owned()];
    for retain in [Vec::new(), names()] {
        let (stack, token) = ("s".to_owned(), Some("svlc--a--b--1".to_owned()));
        cloud.call(DeleteStack { stack, retain, token }).expect("it is taken");
    }
    for skip in [Vec::new(), names()] {
        let stack = "s".to_owned();
        cloud.call(ContinueUpdateRollback { stack, skip }).expect("it is taken");
    }
    let bodies: Vec<String> =
        proxy.seen().iter().map(|seen| String::from_utf8_lossy(&seen.body).into_owned()).collect();
    let start = |call: &str| format!("Action={call}&Version=2010-05-15&StackName=s");
    let (delete, go_on) = (start("DeleteStack"), start("ContinueUpdateRollback"));
    let token = "&ClientRequestToken=svlc--a--b--1";
    let listed = |name: &str| format!("&{name}.member.1=Jobs&{name}.member.2=Logs");
    let wanted = [
        format!("{delete}{token}"),
        format!("{delete}{}{token}", listed("RetainResources")),
        go_on.clone(),
        format!("{go_on}{}", listed("ResourcesToSkip")),
    ];
    assert_eq!(bodies, wanted);
}

#[test]
fn objects_are_listed_to_the_last_page() {
    let page = |key: &str, more: &str| {
        format!(
            "<ListBucketResult><Name>b</Name>{more}<Contents><Key>{key}</Key><Size>1</Size>\
             <LastModified>2026-01-02T03:04:05.678Z</LastModified></Contents></ListBucketResult>"
        )
    };
    let more = "<IsTruncated>true</IsTruncated><NextContinuationToken>2</NextContinuationToken>";
    let pages = [page("a", more), page("b", "<IsTruncated>false</IsTruncated>")];
    let proxy = Proxy::alone(&[(200, &pages[0]), (200, &pages[1])]);
    let call = ListObjects { bucket: "b".to_owned(), prefix: String::new() };
    let listed = at(&proxy.url()).call(call).expect("it can be asked");
    let keys: Vec<_> = listed.iter().map(|one| (one.key.as_str(), one.modified)).collect();
    assert_eq!(keys, [("a", 1_767_323_045_678), ("b", 1_767_323_045_678)]);
}

/// Who changed what is told, and not to what: it may have been a secret.
#[test]
fn values_that_may_be_secrets_are_left_out() {
    let inside = format!(
        "<StackResourceDrifts><member><StackId>arn:s</StackId><LogicalResourceId>Function</LogicalResourceId>\
         <ResourceType>AWS::Lambda::Function</ResourceType><ExpectedProperties>{secret}</ExpectedProperties>\
         <ActualProperties>{secret}</ActualProperties><StackResourceDriftStatus>MODIFIED</StackResourceDriftStatus>\
         <PropertyDifferences><member><PropertyPath>/Environment/Variables/KEY</PropertyPath>\
         <ExpectedValue>{secret}</ExpectedValue><ActualValue>{secret}</ActualValue>\
         <DifferenceType>NOT_EQUAL</DifferenceType></member></PropertyDifferences></member></StackResourceDrifts>",
        secret = SECRETS[0],
    );
    let proxy = Proxy::alone(&[(200, &result("DescribeStackResourceDrifts", &inside))]);
    let call = DescribeResourceDrifts { stack: "s".to_owned() };
    let drifts = at(&proxy.url()).call(call).expect("it can be asked");
    assert_eq!(drifts[0].properties[0].path, "/Environment/Variables/KEY");

    let function = format!(
        r#"{{"FunctionName": "f", "FunctionArn": "arn:f", "CodeSize": 1, "Environment": {{"Variables": {{"KEY": "{}"}}}}}}"#,
        SECRETS[0],
    );
    let proxy = Proxy::alone(&[(200, &function)]);
    let call = GetFunction { function: "f".to_owned(), qualifier: None };
    assert_eq!(
        at(&proxy.url()).call(call).expect("it can be asked").expect("it is there").name,
        "f"
    );
}

#[test]
fn a_bucket_of_somebody_elses_is_no_bucket_of_ours() {
    let proxy = Proxy::alone(&[(403, "")]);
    let fault = at(&proxy.url()).call(HeadBucket { bucket: "b".to_owned() });
    let fault = fault.expect_err("it is not ours");
    assert_eq!(fault.code(), Some("AccessDenied"));
}

/// No server on this machine deploys by itself: the answers are as AWS documents them.
#[test]
fn what_became_of_a_deployment_that_nobody_asked_for_is_read() {
    let stage = r#"{"stageName": "beta", "autoDeploy": true, "deploymentId": "d1", "lastDeploymentStatusMessage": "no such integration"}"#;
    let proxy = Proxy::alone(&[(200, stage)]);
    let call = GetStage { api: "a".to_owned(), stage: "beta".to_owned() };
    let stage = at(&proxy.url()).call(call).expect("it can be asked").expect("it is there");
    assert_eq!(stage.message.as_deref(), Some("no such integration"));

    let all = r#"{"items": [
        {"deploymentId": "d1", "deploymentStatus": "DEPLOYED", "autoDeployed": false},
        {"deploymentId": "d2", "deploymentStatus": "FAILED", "autoDeployed": true, "deploymentStatusMessage": "no such integration"}
    ]}"#;
    let proxy = Proxy::alone(&[(200, all)]);
    let all = at(&proxy.url()).call(GetDeployments { api: "a".to_owned() });
    let all = all.expect("it can be asked");
    let read: Vec<_> =
        all.iter().map(|one| (one.id.as_str(), one.auto_deployed, one.reason.as_deref())).collect();
    assert_eq!(read, [("d1", false, None), ("d2", true, Some("no such integration"))]);
}
