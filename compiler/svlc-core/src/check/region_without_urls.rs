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
    let urls = cx.functions().filter_map(|(_, function)| function?.url.as_ref()?.auth());
    let mut urls = urls.map(|auth| auth.span);
    // To have chosen the region is one mistake, however many functions have URLs.
    let Some(first) = urls.next() else { return };
    let message = format!("`{}` has no function URLs", region.value.0);
    let fault = Diagnostic::new(CODE, first, message, HELP).also(region.span, "the region");
    sink.push(urls.fold(fault, |fault, url| fault.also(url, "another one")));
}
