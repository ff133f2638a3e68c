//! What the user adds to a spec for this machine: [`Setup`]. Commands fill it in from their options.

use std::collections::BTreeMap;
use std::fmt;

use camino::Utf8PathBuf;

/// Values that only a deployed stack has, by the user's choice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Setup {
    /// Addresses to call in place of an integration's own, `http://127.0.0.1:8080`, by the integration's name.
    pub endpoints: BTreeMap<String, String>,
    /// Addresses of other services of AWS, `http://127.0.0.1:8000`, by the service's name in the variables of SDKs: `dynamodb`,
    /// `secrets_manager`.
    pub services: BTreeMap<String, String>,
    /// Files with the keys of issuers (JWKS), to read in place of the issuer's own, by the JWT authorizer's name.
    pub jwks: BTreeMap<String, Utf8PathBuf>,
    /// The file with the keys of tokens that are signed on this machine, which every JWT authorizer believes. It may come later.
    pub local_jwks: Option<Utf8PathBuf>,
    /// What requests are signed with; `None`: [`Credentials::dummy`].
    pub credentials: Option<Credentials>,
    /// Values of variables in place of the spec's, which are not to be shown, by the function's name and the variable's.
    pub variables: BTreeMap<(String, String), String>,
}

/// AWS credentials.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Which they are.
    pub access_key: String,
    /// What they sign with.
    pub secret_key: String,
    /// What goes with those that are not for long.
    pub session_token: Option<String>,
}

impl Credentials {
    /// Credentials that are none, for who has no others.
    pub fn dummy() -> Self {
        Self {
            access_key: "AKIALOCALLOCALLOCAL0".to_owned(),
            secret_key: "local".to_owned(),
            session_token: None,
        }
    }
}

impl fmt::Debug for Credentials {
    /// Without what is secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("access_key", &self.access_key).finish_non_exhaustive()
    }
}
