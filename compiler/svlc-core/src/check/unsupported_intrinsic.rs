//! A function of CloudFormation that does not exist, or that needs what a template of svlc does not have.
//!
//! Why: there are no conditions, no mappings and no macros in it, so CloudFormation would refuse the template. What they are for,
//! environments and references of the language do, and are checked.
//!
//! ```yaml
//! resources: { Alarm: { Type: AWS::CloudWatch::Alarm, Properties: { Threshold: { Fn::If: [IsProd, 5, 50] } } } }
//! ```
//!
//! Fix: `environments:` with another threshold, or a parameter.

use super::context::Context;
use super::intrinsics::Call;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::suggest;

const CODE: Code = Code::SV0275;
/// Those that can be used.
const KNOWN: &[&str] = &[
    "Ref",
    "Fn::Base64",
    "Fn::Cidr",
    "Fn::GetAZs",
    "Fn::GetAtt",
    "Fn::ImportValue",
    "Fn::Join",
    "Fn::Select",
    "Fn::Split",
    "Fn::Sub",
];

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let calls = cx.raw_resources().flat_map(|(_, resource)| Call::all(resource));
    for call in calls.filter(|call| !KNOWN.contains(&call.name.value.as_str())) {
        let (name, span) = (&call.name.value, call.name.span);
        sink.push(match why(name) {
            Some((why, help)) => Diagnostic::new(CODE, span, format!("`{name}` needs {why}"), help),
            None => {
                let message = format!("CloudFormation has no function `{name}`");
                match suggest::nearest(name, KNOWN.iter().copied()) {
                    Some(meant) => {
                        let help = format!("did you mean `{meant}`?");
                        Diagnostic::new(CODE, span, message, help).fix(span, meant)
                    }
                    None => {
                        let known: Vec<String> =
                            KNOWN.iter().map(|name| format!("`{name}`")).collect();
                        let help = format!("these can be used: {}", known.join(", "));
                        Diagnostic::new(CODE, span, message, help)
                    }
                }
            }
        });
    }
}

/// What a function needs that no template of svlc has, and what to use instead.
fn why(name: &str) -> Option<(&'static str, &'static str)> {
    match name {
        "Fn::If" | "Fn::Equals" | "Fn::And" | "Fn::Or" | "Fn::Not" => Some((
            "conditions, which the language has none of",
            "write what differs under `environments`",
        )),
        "Fn::FindInMap" => Some((
            "mappings, which the language has none of",
            "write what differs under `environments`",
        )),
        "Fn::Transform" | "Fn::ForEach" | "Fn::Length" | "Fn::ToJsonString" => Some((
            "a macro, and what a macro makes cannot be checked",
            "write out what it would make",
        )),
        _ => None,
    }
}
