//! An access log that API Gateway does not take.
//!
//! Why: its format has to be one line with `$context.requestId` in it; and the resource policy of CloudWatch Logs, which API Gateway
//! extends for every log group, holds 5,120 characters.
//!
//! Fix: mend the format, or make room in the policy.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0823;

const FORMAT: &str = "write the format on one line, with `$context.requestId` in it";
const ROOM: &str = "take log groups that are gone out of the policy `AWSLogDeliveryWrite20150319`: `aws logs describe-resource-policies`";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let message = format!("API Gateway does not take the access log of {}", failure.subject);
    let told = |help: &str| {
        let fields = &["access_logs.format", "access_logs", "Properties.AccessLogSettings"];
        Told::new(CODE, message.clone(), help).fields(fields)
    };
    if failure.says(&["Access Log Format", "Access Log format", "access log format"]) {
        return Some(told(FORMAT));
    }
    let room = [
        "permissions to enable logging",
        "Resource limit exceeded",
        "Policy document length breaching",
    ];
    (failure.kind == "AWS::ApiGatewayV2::Stage" && failure.says(&room)).then(|| told(ROOM))
}
