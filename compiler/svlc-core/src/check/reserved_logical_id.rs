//! A raw resource whose logical id SAM's macro keeps for what it makes itself.
//!
//! Why: SAM calls what it makes after functions and the API: `OrdersFunctionGetOrdersRoutePermission`, `HttpApiBetaStage`. Two
//! resources of one id are one resource, and the other is lost (SAM, generated resources).
//!
//! ```yaml
//! resources: { HttpApiDomain: { Type: AWS::ApiGatewayV2::DomainName } }
//! ```
//!
//! Fix: an id that does not begin like a function or the API.

use super::Whole;
use crate::cfn::logical_id;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0279;
/// What SAM calls resources, whatever is in a template.
const SAM: &[&str] = &[
    logical_id::HTTP_API,
    "ServerlessHttpApi",
    "ServerlessDeploymentApplication",
    "ApiGatewayDomainNameV2",
];

pub(super) fn check(whole: &Whole<'_>, sink: &mut Sink) {
    let functions = whole.model.functions.iter();
    let functions: Vec<String> = functions.map(|one| logical_id::function(&one.name)).collect();
    for raw in &whole.model.raw {
        let begins = |owner: &&str| raw.id.starts_with(*owner) && raw.id != **owner;
        let mut owners = functions.iter().map(String::as_str).chain(SAM.iter().copied());
        if let Some(owner) = owners.find(begins) {
            let message = format!("`{}` may be what SAM calls a resource of its own", raw.id);
            let help = format!("give it an id that does not begin with `{owner}`");
            sink.push(Diagnostic::new(CODE, raw.origin, message, help));
        }
    }
}
