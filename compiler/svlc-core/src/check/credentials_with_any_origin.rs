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

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0311;
const MESSAGE: &str = "credentials cannot be allowed to the origin `*`";
const HELP: &str =
    "name the origins, such as `https://shop.example.com`, or take `credentials` away";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let Some(cors) = cx.spec.api.as_ref().and_then(|api| api.cors.as_ref()) else { return };
    let Some(credentials) = cors.credentials.as_ref().filter(|allowed| allowed.value) else {
        return;
    };
    let any = cors.origins.iter().flatten().find(|origin| &*origin.value == "*");
    if let Some(any) = any {
        sink.push(
            Diagnostic::new(CODE, any.span, MESSAGE, HELP)
                .also(credentials.span, "credentials are allowed here"),
        );
    }
}
