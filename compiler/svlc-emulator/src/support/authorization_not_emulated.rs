//! A JWT authorizer with an issuer or an audience that only a deployed stack knows.
//!
//! Why: a token is compared with both; without them none could be believed, or every one would have to be.
//!
//! ```yaml
//! api: { authorizers: { tokens: { type: jwt, issuer: "https://id.example.com", audience: ["${raw.Client}"] } } }
//! ```
//!
//! Fix: a parameter with a default, `audience: ["${parameters.Client}"]`.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{Authorizer, AuthorizerKind, Model, Text};

use crate::local::Local;

const CODE: Code = Code::SV0606;
const HELP: &str = "write it out, or as a parameter with a default: `${parameters.Name}`; `svlc token` then signs tokens with it";

pub(super) fn check(authorizer: &Authorizer, model: &Model, found: &mut Vec<Diagnostic>) {
    let (issuer, audience) = match &authorizer.kind {
        AuthorizerKind::Jwt { issuer, audience, identity: _ } => (issuer, audience),
        AuthorizerKind::Lambda { function: _, identity: _, ttl: _, payload: _, simple: _ } => {
            return;
        }
    };
    let local = Local::new(model, "");
    let is_unknown = |text: &Text| local.text(text).is_none();
    let unknown = audience.iter().position(is_unknown).map(|index| index.to_string());
    let (what, keys) = match (is_unknown(issuer), &unknown) {
        (true, _) => ("an issuer", vec!["issuer"]),
        (false, Some(index)) => ("an audience", vec!["audience", index]),
        (false, None) => return,
    };
    let message = format!(
        "the authorizer `{}` has {what} with a reference that is not emulated",
        authorizer.name
    );
    let place = model.places.setting(authorizer.origin, &keys);
    found.push(Diagnostic::new(CODE, place, message, HELP));
}
