//! A reference to a secret by a name that no secret can have.
//!
//! Why: CloudFormation would not see a dynamic reference in it, or another one, and the text itself would arrive (`cfn`, dynamic
//! references; botocore, ssm and secretsmanager).
//!
//! ```yaml
//! functions: { orders: { env: { KEY: "${secrets.ssm.shop key}" } } }
//! ```
//!
//! Fix: the name of the parameter, such as `/shop/key`, perhaps with a version behind `:`; or of the secret, perhaps with a key
//! of its JSON behind `:`.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::reference::{Reference, SecretStore};

const CODE: Code = Code::SV0272;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for place in &cx.places.references {
        for (reference, span) in cx.references_in(&place.text) {
            let Reference::Secret(store, name) = reference else { continue };
            let (what, is_name, form) = match store {
                SecretStore::ParameterStore => (
                    "parameter of Parameter Store",
                    is_parameter(name),
                    "write letters, digits and `_.-/`, such as `${secrets.ssm./shop/key}` or `${secrets.ssm./shop/key:3}`",
                ),
                SecretStore::SecretsManager => (
                    "secret of Secrets Manager",
                    is_secret(name),
                    "write letters, digits and `/_+=.@-`, such as `${secrets.secretsmanager.shop/db:password}`",
                ),
            };
            if !is_name {
                let message = format!("no {what} can be called so");
                sink.push(Diagnostic::new(CODE, span, message, form));
            }
        }
    }
}

/// A name, perhaps with a version.
fn is_parameter(text: &str) -> bool {
    let (name, version) = text.split_once(':').unwrap_or((text, "1"));
    let is_version = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
    is_version && is_made_of(name, "_.-/", 1_011)
}

/// A name, perhaps with a key of its JSON.
fn is_secret(text: &str) -> bool {
    let (name, key) = text.split_once(':').unwrap_or((text, "key"));
    let is_key =
        !key.is_empty() && !key.contains([':', '{', '}']) && !key.contains(char::is_whitespace);
    is_key && is_made_of(name, "/_+=.@-", 512)
}

fn is_made_of(name: &str, signs: &str, longest: usize) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || signs.contains(c);
    !name.is_empty() && name.len() <= longest && name.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_a_grammar() {
        assert!(is_parameter("/shop/a.b-c_d") && is_parameter("key:12"));
        assert!(!is_parameter("key:") && !is_parameter("key:x") && !is_parameter("a b"));
        assert!(is_secret("shop/db") && is_secret("shop/db:password"));
        assert!(!is_secret("shop/db:") && !is_secret("a:b:c") && !is_secret("a b"));
    }
}
