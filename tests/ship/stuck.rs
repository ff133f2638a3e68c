//! Stacks that CloudFormation could not bring to an end: a deletion that failed, as ministack has it, and a rollback that failed, to which
//! ministack does not come, because it makes anew whatever is missing: the proxy says what CloudFormation would, until it is asked to go on.

use serde_json::json;
use svlc_tests::servers::Server;
use svlc_tests::venv;

use crate::proxy::{Fate, Proxy};
use crate::recorded::{events, result, stack};
use crate::service::{Service, server};

/// The type of a stack's own events.
const STACK: &str = "AWS::CloudFormation::Stack";
const FUNCTION: &str = "AWS::Lambda::Function";

/// A stack that is stuck until CloudFormation is asked to go on, which then comes to `end`; then it is as the server has it.
fn stuck(server: &Server, end: &'static str) -> Proxy {
    let (mut is_asked, mut is_over) = (false, false);
    Proxy::judged(server.port(), move |seen| match seen.call().as_str() {
        _ if is_over => Fate::Pass,
        "DescribeStacks" if is_asked => stack("stuck", end),
        "DescribeStacks" => stack("stuck", "UPDATE_ROLLBACK_FAILED"),
        "ContinueUpdateRollback" => {
            is_asked = true;
            Fate::Answer(200, result("ContinueUpdateRollback", ""))
        }
        "DescribeStackEvents" if is_asked => {
            is_over = true;
            let start = ("stuck", STACK, "UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated");
            let failed = ("ShopFunction", FUNCTION, "UPDATE_FAILED", "Function not found: shop");
            match end {
                "UPDATE_ROLLBACK_FAILED" => events(&[start, failed, ("stuck", STACK, end, "")]),
                end => events(&[start, ("stuck", STACK, end, "")]),
            }
        }
        _ => Fate::Pass,
    })
}

/// Whether something was asked of CloudFormation, and with what.
fn asked(proxy: &Proxy, call: &str) -> Option<String> {
    let seen = proxy.seen().into_iter().find(|seen| seen.call() == call)?;
    String::from_utf8(seen.body).ok()
}

#[test]
fn a_rollback_that_failed_is_gone_on_with_and_then_the_deployment_goes_on() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("stuck"));
    service.good(&server.url(), &["deploy", "--yes"]);
    service.spec_with(256, "");
    let left = stuck(&server, "UPDATE_ROLLBACK_COMPLETE");
    let declined = service.svlc(&left.url(), &["deploy"]);
    assert_eq!(declined.code, Some(1), "{declined:#?}");
    let told = "the last update of `stuck` could not be taken back (UPDATE_ROLLBACK_FAILED)";
    assert!(declined.out.contains(told), "{declined:#?}");
    assert_eq!(asked(&left, "ContinueUpdateRollback"), None);

    let again = stuck(&server, "UPDATE_ROLLBACK_FAILED");
    let failed = service.svlc(&again.url(), &["deploy", "--yes"]);
    assert_eq!(failed.code, Some(1), "{failed:#?}");
    for said in [
        "the function `shop` keeps the stack from being as it was before",
        "AWS says: Function not found: shop",
        "stuck was not deployed: it is UPDATE_ROLLBACK_FAILED",
    ] {
        assert!(failed.err.contains(said), "{said}: {failed:#?}");
    }

    let back = stuck(&server, "UPDATE_ROLLBACK_COMPLETE");
    let said = service.good(&back.url(), &["deploy", "--yes"]);
    assert!(said.contains("put back  stuck") && said.contains("deployed stuck in "), "{said}");
    let body = asked(&back, "ContinueUpdateRollback").expect("it is asked to go on");
    assert!(body.contains("StackName=stuck") && !body.contains("ResourcesToSkip"), "{body}");
    assert!(service.good(&server.url(), &["deploy", "--yes"]).contains("nothing has changed"));
}

#[test]
fn a_deletion_that_failed_is_shown_on_the_spec_and_goes_on_without_what_failed() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("undeleted"));
    let url = server.url();
    let net = "Net: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }";
    service.spec(&format!("resources:\n  {net}\n"));
    service.good(&url, &["deploy", "--yes"]);
    let keep = ["destroy", "--yes", "undeleted", "--keep", "Net"];
    let early = service.svlc(&url, &keep);
    assert_eq!(early.code, Some(1), "{early:#?}");
    assert!(early.err.contains("nothing can be left out of a stack that is CREATE_COMPLETE"));
    let unknown = service.svlc(&url, &["destroy", "--keep", "Nothing"]);
    assert_eq!(unknown.code, Some(2), "{unknown:#?}");
    assert!(unknown.err.contains("`Nothing`"), "{unknown:#?}");

    let vpc = service.physical(&server, "Net");
    let subnet = json!({ "VpcId": vpc, "CidrBlock": "10.0.1.0/24" });
    server.boto3("ec2", "create_subnet", &subnet);
    let failed = service.svlc(&url, &["destroy", "--yes", "undeleted"]);
    assert_eq!(failed.code, Some(1), "{failed:#?}");
    for said in [
        "the resource `Net` is still in use",
        "[svlc.yaml:9:16]",
        "undeleted was not deleted as a whole: it is DELETE_FAILED",
        "`--keep ID`",
    ] {
        assert!(failed.err.contains(said), "{said}: {failed:#?}");
    }

    let proxy = Proxy::before(server.port(), &[]);
    let said = service.good(&proxy.url(), &keep);
    assert!(said.contains(&format!("  kept: Net (EC2::VPC, {vpc})")), "{said}");
    assert!(said.contains("deleted undeleted in "), "{said}");
    let body = asked(&proxy, "DeleteStack").expect("it is deleted");
    assert!(body.contains("RetainResources.member.1=Net&"), "{body}");
    let vpcs = server.boto3("ec2", "describe_vpcs", &json!({ "VpcIds": [vpc] }));
    assert_eq!(vpcs["Vpcs"][0]["VpcId"], *vpc);
}
