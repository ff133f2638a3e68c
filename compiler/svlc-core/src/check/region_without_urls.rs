//! A function URL in a region that has none.
//!
//! Why: CloudFormation knows no `AWS::Lambda::Url` there (`cfn`, its resource types by region).
//!
//! ```yaml
//! region: eu-central-2
//! functions: { orders: { url: iam } }
//! ```
//!
//! Fix: a route instead, or another region.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::REGIONS_WITHOUT_URLS;

const CODE: Code = Code::SV0334;
const HELP: &str = "give the function a route instead, or the service another region";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let Some(region) = &cx.spec.region else { return };
    if !REGIONS_WITHOUT_URLS.contains(&region.value.0.as_str()) {
        return;
    }
    for (_, function) in cx.functions() {
        let Some(auth) = function.and_then(|function| function.url.as_ref()?.auth()) else {
            continue;
        };
        let message = format!("`{}` has no function URLs", region.value.0);
        sink.push(Diagnostic::new(CODE, auth.span, message, HELP).also(region.span, "the region"));
    }
}
