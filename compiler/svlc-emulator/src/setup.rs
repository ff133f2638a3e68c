//! What the user adds to a spec for this machine: [`Setup`]. Commands fill it in from their options.

use std::collections::BTreeMap;

/// Values that only a deployed stack has, by the user's choice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Setup {
    /// Addresses to call in place of an integration's own, `http://127.0.0.1:8080`, by the integration's name.
    pub endpoints: BTreeMap<String, String>,
    /// Addresses of other services of AWS, `http://127.0.0.1:8000`, by the service's name in the variables of SDKs: `dynamodb`,
    /// `secrets_manager`.
    pub services: BTreeMap<String, String>,
    /// Values of variables in place of the spec's, which are not to be shown, by the function's name and the variable's.
    pub variables: BTreeMap<(String, String), String>,
}
