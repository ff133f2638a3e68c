//! What `svlc dev` says of who may call a service here: where tokens come from, and what requests are signed with.

use svlc_core::model::{Authorization, Model};
use svlc_emulator::{Credentials, Setup};

use super::jwt_authorizers;

/// A line for each way in that needs more than an address.
pub(crate) fn told(model: &Model, setup: &Setup) -> Vec<String> {
    let tokens = jwt_authorizers(model).map(|authorizer| {
        let name = &authorizer.name;
        let besides = match setup.jwks.get(name) {
            Some(path) => format!("those by the keys in `{path}`"),
            None => "its issuer's".to_owned(),
        };
        format!("`{name}` believes tokens of `svlc token --authorizer {name}`, besides {besides}")
    });
    let is_signed = model.routes.iter().any(|route| route.authorization == Authorization::Iam);
    let signed = is_signed.then(|| match &setup.credentials {
        Some(_) => "requests are signed with the credentials in AWS_ACCESS_KEY_ID".to_owned(),
        None => {
            let Credentials { access_key, .. } = Credentials::dummy();
            format!(
                "requests are signed with the dummy access key `{access_key}` and the secret key `local`, \
                 because AWS_ACCESS_KEY_ID is not set"
            )
        }
    });
    tokens.chain(signed).collect()
}
