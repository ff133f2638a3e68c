//! What a user is told before anything is changed: wrong credentials, what CloudFormation's validation finds, what would be lost, and
//! which values stay. Where no server answers as AWS does, the proxy gives the answer that AWS documents.

use serde_json::json;
use svlc_tests::servers::Server;
use svlc_tests::venv;

use crate::proxy::{Fate, Proxy};
use crate::recorded::{refusal, result};
use crate::service::{Service, server};

#[test]
fn who_has_wrong_credentials_is_told_before_anything_is_built() {
    let service = Service::new("stranger");
    let text = "The security token included in the request is invalid.";
    let error = refusal("InvalidClientTokenId", text);
    for words in [&["deploy"][..], &["status"], &["destroy"], &["rollback"], &["logs", "shop"]] {
        let proxy = Proxy::alone(&[(403, &error)]);
        let refused = service.svlc(&proxy.url(), words);
        assert_eq!(refused.code, Some(2), "{refused:#?}");
        assert!(refused.err.contains(text) && refused.err.contains("--profile"), "{refused:#?}");
        assert_eq!((proxy.seen().len(), refused.out.as_str()), (1, ""), "{words:?}");
    }
    assert!(!service.path().join("build").exists(), "nothing was built");
}

#[test]
fn a_value_that_is_not_allowed_is_told_before_aws_is_asked() {
    let service = Service::new("unasked");
    service.spec("parameters: { Size: { default: small, allowed: [small, large] } }\n");
    let proxy = Proxy::alone(&[]);
    let refused = service.svlc(&proxy.url(), &["deploy", "--parameter", "Size=huge"]);
    assert_eq!(refused.code, Some(2), "{refused:#?}");
    assert_eq!(proxy.seen().len(), 0);
}

/// CloudFormation looks at a change set and does not let it pass; this is asked, and answered so.
fn refusing(server: &Server, asked: Fate) -> Proxy {
    let reason = "The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation]. \
                  To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.";
    let looked_at = format!(
        "<ChangeSetName>c</ChangeSetName><ChangeSetId>arn:aws:cloudformation:c</ChangeSetId><StackId>arn:s</StackId>\
         <Status>FAILED</Status><ExecutionStatus>UNAVAILABLE</ExecutionStatus><StatusReason>{reason}</StatusReason>"
    );
    let looked_at = result("DescribeChangeSet", &looked_at);
    Proxy::judged(server.port(), move |seen| match seen.call().as_str() {
        "DescribeChangeSet" => Fate::Answer(200, looked_at.clone()),
        "DescribeEvents" => asked.clone(),
        _ => Fate::Pass,
    })
}

/// What a validation has found, as AWS documents the event.
fn finding(id: &str, kind: &str, check: &str, path: &str, reason: &str) -> String {
    format!(
        "<member><EventId>e</EventId><OperationId>o</OperationId><OperationType>CREATE_CHANGESET</OperationType>\
         <EventType>VALIDATION_ERROR</EventType><LogicalResourceId>{id}</LogicalResourceId><ResourceType>{kind}</ResourceType>\
         <Timestamp>2026-11-25T10:00:00.000Z</Timestamp><ValidationFailureMode>FAIL</ValidationFailureMode>\
         <ValidationName>{check}</ValidationName><ValidationStatus>FAILED</ValidationStatus>\
         <ValidationStatusReason>{reason}</ValidationStatusReason><ValidationPath>{path}</ValidationPath></member>"
    )
}

#[test]
fn all_that_a_validation_finds_is_shown_on_the_spec() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("validated"));
    service
        .spec("resources: { Extra: { Type: AWS::SNS::Topic, Properties: { TopicName: all } } }\n");
    let findings = [
        finding(
            "Extra",
            "AWS::SNS::Topic",
            "NAME_CONFLICT_VALIDATION",
            "/Resources/Extra/Properties/TopicName",
            "Resource of type 'AWS::SNS::Topic' with identifier 'all' already exists.",
        ),
        finding(
            "ShopFunction",
            "AWS::Lambda::Function",
            "PROPERTY_VALIDATION",
            "/Resources/ShopFunction/Properties/MemorySize",
            "128 is not greater or equal to 129",
        ),
    ];
    let events = format!("<OperationEvents>{}</OperationEvents>", findings.concat());
    let proxy = refusing(&server, Fate::Answer(200, result("DescribeEvents", &events)));
    let refused = service.svlc(&proxy.url(), &["deploy", "--yes"]);
    assert_eq!(refused.code, Some(1), "{refused:#?}");
    for said in [
        "× AWS does not take a setting of the function `shop`",
        "[svlc.yaml:4:73]",
        "AWS says: 128 is not greater or equal to 129",
        "× the name of the resource `Extra` is taken",
        "[svlc.yaml:8:71]",
    ] {
        assert!(refused.err.contains(said), "{said}: {refused:#?}");
    }
    let asked = proxy.seen().into_iter().find(|seen| seen.call() == "DescribeEvents");
    let asked = String::from_utf8(asked.expect("it is asked").body).expect("it is a form");
    assert!(asked.contains("ChangeSetName=arn%3Aaws%3Acloudformation%3Ac"), "{asked}");
    assert_eq!(service.left(&server), [json!(null); 0]);
}

/// ministack keeps no such events, other servers do not know the question, and not everybody may ask it.
#[test]
fn a_validation_that_tells_nothing_has_its_reason_shown() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("unread"));
    let right = "allow `cloudformation:DescribeEvents`";
    let denied = refusal("AccessDenied", "User: u is not authorized to perform: it");
    let unknown = refusal("InvalidAction", "Could not find operation DescribeEvents");
    for (asked, said) in [
        (Fate::Pass, ""),
        (Fate::Answer(403, denied), right),
        (Fate::Answer(400, unknown), "InvalidAction: Could not find operation DescribeEvents"),
    ] {
        let proxy = refusing(&server, asked);
        let refused = service.svlc(&proxy.url(), &["deploy", "--yes"]);
        assert_eq!(refused.code, Some(1), "{refused:#?}");
        let err = refused.err.split_whitespace().collect::<Vec<_>>().join(" ");
        let reason = "[AWS::EarlyValidation::PropertyValidation]. To troubleshoot";
        assert!(err.contains("SV0851") && err.contains(reason), "{refused:#?}");
        assert!(err.contains(said), "{said}: {refused:#?}");
        assert_eq!(err.contains(right), said == right, "{refused:#?}");
        assert!(proxy.seen().iter().any(|seen| seen.call() == "DescribeEvents"));
    }
}

#[test]
fn what_a_validation_warns_of_is_shown_above_the_question() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("warned"));
    let reason = "128 is little";
    let path = "/Resources/ShopFunction/Properties/MemorySize";
    let finding =
        finding("ShopFunction", "AWS::Lambda::Function", "PROPERTY_VALIDATION", path, reason);
    let finding = finding.replace(">FAIL<", ">WARN<");
    let events = format!("<OperationEvents>{finding}</OperationEvents>");
    let warned = Fate::Answer(200, result("DescribeEvents", &events));
    let denied = Fate::Answer(403, refusal("AccessDenied", "User: u may not"));
    let broken = Fate::Answer(400, refusal("ValidationError", "no such change set"));
    for (asked, said) in
        [(warned, "SV0850"), (denied, ""), (broken, "ValidationError: no such change set")]
    {
        let proxy = Proxy::judged(server.port(), move |seen| match seen.call().as_str() {
            "DescribeEvents" => asked.clone(),
            _ => Fate::Pass,
        });
        let run = service.svlc(&proxy.url(), &["deploy"]);
        let all = [run.out.as_str(), &run.err].concat();
        let all = all.split_whitespace().collect::<Vec<_>>().join(" ");
        let (shown, _) = all.split_once("there is nobody to ask").expect("it is asked");
        assert!(shown.contains(said), "{run:#?}");
        assert_eq!(shown.contains("AWS says: 128 is little"), said == "SV0850", "{run:#?}");
        assert_eq!(shown.contains("what CloudFormation warns of"), said.contains(':'), "{run:#?}");
    }
}

/// A service with a route and a queue; what else it has is given.
fn reviewed(service: &Service, route: &str, access: &str, more: &str) {
    let text = format!(
        "service: reviewed\nregion: us-east-1\nfunctions:\n  shop:\n    runtime: python3.13\n    code: shop\n    handler: app.handle\n\
         {access}routes:\n  GET /hello: {route}\n{more}"
    );
    service.write("svlc.yaml", &text);
}

#[test]
fn what_would_be_lost_and_who_may_do_what_is_shown_before_the_question() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("reviewed"));
    let url = server.url();
    let jobs = "queues:\n  jobs: {}\n";
    reviewed(&service, "{ integration: shop, authorizer: iam }", "", jobs);
    let said = service.good(&url, &["deploy", "--yes"]);
    assert!(!said.contains("rights") && !said.contains("routes"), "all is new: {said}");
    let access = "    access: { buckets.files: read }\n";
    reviewed(&service, "shop", access, "buckets:\n  files: {}\n");
    let refused = service.svlc(&url, &["deploy"]);
    assert_eq!(refused.code, Some(1), "{refused:#?}");
    let wanted = [
        "data loss: ",
        "routes\n",
        "  ! `GET /hello` becomes public; it was for AWS credentials  svlc.yaml:10:3\n",
        "rights\n",
        "  + function `shop` gains s3:GetObject on bucket `files`/*",
    ];
    let mut rest = refused.out.as_str();
    for said in ["changes to the stack reviewed"].iter().chain(&wanted) {
        let (_, after) = rest.split_once(said).unwrap_or_else(|| panic!("{said}: {refused:#?}"));
        rest = after;
    }
    let said = service.good(&url, &["deploy", "--yes"]);
    assert!(wanted.iter().all(|wanted| said.contains(wanted)), "{said}");
    let said = service.good(&url, &["deploy", "--yes"]);
    assert!(!wanted.iter().any(|wanted| said.contains(wanted)), "{said}");
    let back = service.svlc(&url, &["rollback"]);
    assert_eq!(back.code, Some(1), "{back:#?}");
    for said in
        ["`FilesBucket` is no longer part of the stack", "loses s3:GetObject", "`GET /hello`"]
    {
        assert!(back.out.contains(said), "{said}: {back:#?}");
    }
}

#[test]
fn a_value_that_stays_although_its_default_has_changed_is_told() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("kept"));
    let url = server.url();
    let spec = |size: &str, key: &str| {
        service.spec(&format!(
            "parameters: {{ Size: {{ default: {size} }}, Key: {{ no_echo: true, default: {key} }} }}\n\
             resources: {{ Extra: {{ Type: AWS::SNS::Topic, Properties: {{ DisplayName: '${{parameters.Size}}' }} }} }}\n"
        ));
    };
    spec("small", "hunter2hunter2");
    let said = service.good(&url, &["deploy", "--yes"]);
    assert!(!said.contains("keeps"), "{said}");
    spec("large", "correct-horse");
    let kept = "warning: the parameter `Size` keeps the value `small`, which the stack has; its default is `large` now";
    let cure = "help: `--parameter Size=large` gives it the new one";
    let said = service.good(&url, &["deploy", "--yes"]);
    // However the lines are wrapped.
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains(kept) && said.contains(cure), "{said}");
    assert!(said.contains("the parameter `Key` keeps its value, which the stack has"), "{said}");
    assert!(!said.contains("hunter2") && !said.contains("horse"), "{said}");
    let said = service.good(&url, &["deploy", "--yes", "--parameter", "Size=large"]);
    assert!(!said.contains("`Size`"), "{said}");
    let parameters = service.stack(&server)["Parameters"].clone();
    let size =
        parameters.as_array().into_iter().flatten().find(|one| one["ParameterKey"] == "Size");
    assert_eq!(size.map(|size| &size["ParameterValue"]), Some(&json!("large")));
}
