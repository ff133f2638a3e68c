//! IAM authorization: [`Iam`] lets in who signs with credentials of this machine. What policies the caller has is not asked: on this
//! machine, credentials may call every route.

use serde_json::{Value, json};

use super::Caller;
use super::signature::{self, Signature};
use crate::gateway::event::Routed;
use crate::gateway::refusal::{Denial, Refusal};
use crate::lambda::{ACCESS_KEY, SECRET_KEY, SESSION_TOKEN};
use crate::local::ACCOUNT;
use crate::setup::{Credentials, Setup};

/// Who may sign, and as whom.
#[derive(Debug)]
pub(super) struct Iam(Vec<(Credentials, Principal)>);

/// Whoever has signed a request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Principal {
    access_key: String,
    /// What IAM calls the user: `AIDA…`, or `AROA…:session` of a role.
    id: String,
    arn: String,
}

impl Iam {
    /// The user's own credentials, and those that functions have.
    pub(super) fn new(setup: &Setup, partition: &str) -> Self {
        let user = setup.credentials.clone().unwrap_or_else(Credentials::dummy);
        let function = Credentials {
            access_key: ACCESS_KEY.to_owned(),
            secret_key: SECRET_KEY.to_owned(),
            session_token: Some(SESSION_TOKEN.to_owned()),
        };
        let principal = |credentials: &Credentials, id: &str, arn: &str| Principal {
            access_key: credentials.access_key.clone(),
            id: id.to_owned(),
            arn: format!("arn:{partition}:{arn}"),
        };
        let as_user = format!("iam::{ACCOUNT}:user/local");
        let as_function = format!("sts::{ACCOUNT}:assumed-role/local/local");
        let as_user = principal(&user, "AIDALOCALLOCALLOCAL00", &as_user);
        let as_function = principal(&function, "AROALOCALLOCALLOCAL00:local", &as_function);
        Self(vec![(user, as_user), (function, as_function)])
    }

    /// The user.
    pub(super) fn example(&self) -> Caller {
        self.0.first().map_or(Caller::Anyone, |(_, principal)| Caller::Iam(principal.clone()))
    }

    /// Lets a request in whose signature is right, or says why not.
    pub(super) fn authorize(&self, routed: &Routed<'_>) -> Result<Caller, Refusal> {
        let refused = |why: &str| Refusal::Denied(Denial::new(why));
        let request = routed.request;
        let signature = Signature::of(request).map_err(refused)?;
        let known = self.0.iter().find(|(known, _)| known.access_key == signature.access_key);
        let (credentials, principal) = known.ok_or_else(|| {
            refused("the request is signed with credentials that svlc does not know")
        })?;
        if signature.session_token.as_deref() != credentials.session_token.as_deref() {
            return Err(refused("the session token is not that of the credentials"));
        }
        let region = &routed.local.region;
        signature::verify(&signature, request, &credentials.secret_key, region).map_err(refused)?;
        Ok(Caller::Iam(principal.clone()))
    }
}

impl Principal {
    /// As events of payload format 2.0 have it, under `iam`.
    pub(super) fn version_2(&self) -> Value {
        json!({
            "accessKey": self.access_key,
            "accountId": ACCOUNT,
            "callerId": self.id,
            "cognitoIdentity": null,
            "principalOrgId": null,
            "userArn": self.arn,
            "userId": self.id,
        })
    }

    /// What events of payload format 1.0 have of it in `identity`.
    pub(super) fn identity(&self) -> [(&'static str, &str); 5] {
        [
            ("accessKey", &self.access_key),
            ("accountId", ACCOUNT),
            ("caller", &self.id),
            ("user", &self.id),
            ("userArn", &self.arn),
        ]
    }
}
