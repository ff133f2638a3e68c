//! CORS with credentials for any origin.
//!
//! Why: browsers ignore such an answer, and API Gateway refuses the setting ("allow-credentials is not supported if
//! 'allow-origin' is *"): any page in the world could act as the user.
//!
//! ```yaml
//! api: { cors: { origins: ["*"], credentials: true } }
//! ```
//!
//! Fix: name the origins, or leave credentials out.

use std::ops::Deref;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::Spanned;

const CODE: Code = Code::SV0311;
const MESSAGE: &str = "credentials cannot be allowed to the origin `*`";
const HELP: &str =
    "name the origins, such as `https://shop.example.com`, or take `credentials` away";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    if let Some(cors) = cx.spec.api.as_ref().and_then(|api| api.cors.as_ref()) {
        judge(cors.origins.as_ref(), cors.credentials.as_ref(), sink);
    }
    for (_, function) in cx.functions() {
        let settings = function.and_then(|function| function.url.as_ref()?.settings());
        if let Some(cors) = settings.and_then(|settings| settings.cors.as_ref()) {
            judge(cors.origins.as_ref(), cors.credentials.as_ref(), sink);
        }
    }
}

fn judge<T: Deref<Target = str>>(
    origins: Option<&Vec<Spanned<T>>>,
    credentials: Option<&Spanned<bool>>,
    sink: &mut Sink,
) {
    let Some(credentials) = credentials.filter(|allowed| allowed.value) else { return };
    let any = origins.into_iter().flatten().find(|origin| &*origin.value == "*");
    if let Some(any) = any {
        sink.push(
            Diagnostic::new(CODE, any.span, MESSAGE, HELP)
                .also(credentials.span, "credentials are allowed here"),
        );
    }
}
