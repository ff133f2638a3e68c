//! Tokens of tests: signed with the key of this machine for the emulator, or given by the user for a deployed API.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value};
use svlc_core::model::{AuthorizerKind, Model, Test, TestCall, TestToken};
use svlc_emulator::LocalKey;

use super::{Failure, Outcome};
use crate::error::Fault;
use crate::local::key;

/// How long a token is good for, in seconds.
const GOOD_FOR: u64 = 3_600;
/// Whom a token is about, unless the test says so.
const SUBJECT: &str = "local";
/// Why a token of svlc's own is not sent to a deployed API.
const NO_KEY: &str = "a deployed API does not know svlc's key; name a token with `--token`";

/// Where tokens come from.
#[derive(Debug)]
pub(crate) enum Tokens {
    /// svlc signs them; without a key, no test has one.
    Signed(Option<LocalKey>),
    /// The user has them, by authorizer.
    Given(BTreeMap<String, String>),
}

/// Where in a request a token stands.
#[derive(Debug)]
pub(super) enum Carried {
    /// In a header: its name and value.
    Header(String, String),
    /// In the query: a pair, as it is sent.
    Query(String),
}

impl Tokens {
    /// Tokens for the emulator. The key is made if a test needs it first.
    pub(crate) fn signed<'a>(mut tests: impl Iterator<Item = &'a Test>) -> Result<Self, Fault> {
        let has_token = |test: &Test| match &test.call {
            TestCall::Request(request) => request.token.is_some(),
            TestCall::Invoke(_) => false,
        };
        Ok(Self::Signed(if tests.any(has_token) { Some(key::key()?) } else { None }))
    }

    /// What a request carries for a token of a test.
    pub(super) fn carried(&self, wanted: &TestToken, model: &Model) -> Result<Carried, Outcome> {
        let authorizer = model.authorizer(wanted.authorizer);
        let token = match self {
            Self::Signed(key) => {
                let failed = |message: String| {
                    let (label, detail) = (String::new(), String::new());
                    Outcome::Broken(Failure { span: wanted.origin, message, label, detail })
                };
                let Some(claims) = svlc_emulator::claims_for(authorizer, model) else {
                    let message = "the authorizer has a reference that only AWS knows".to_owned();
                    return Err(failed(message));
                };
                let claims = Value::Object(whole(wanted, claims));
                let signed = key.as_ref().map(|key| key.sign(&claims));
                match signed {
                    Some(Ok(token)) => token,
                    Some(Err(error)) => {
                        return Err(failed(format!("the token cannot be signed: {error}")));
                    }
                    None => return Err(failed("there is no key to sign the token with".to_owned())),
                }
            }
            Self::Given(tokens) => {
                tokens.get(&authorizer.name).cloned().ok_or(Outcome::Skipped(NO_KEY))?
            }
        };
        let AuthorizerKind::Jwt { identity, .. } = &authorizer.kind else {
            return Err(Outcome::Skipped(NO_KEY));
        };
        Ok(match identity.strip_prefix("$request.querystring.") {
            Some(name) => Carried::Query(format!("{name}={token}")),
            None => {
                let name = identity.strip_prefix("$request.header.").unwrap_or("authorization");
                Carried::Header(name.to_owned(), format!("Bearer {token}"))
            }
        })
    }
}

/// All claims of a token; what the test says wins.
fn whole(wanted: &TestToken, mut claims: Map<String, Value>) -> Map<String, Value> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    claims.insert("sub".to_owned(), SUBJECT.into());
    claims.insert("iat".to_owned(), now.into());
    claims.insert("exp".to_owned(), now.saturating_add(GOOD_FOR).into());
    if !wanted.scopes.is_empty() {
        claims.insert("scope".to_owned(), wanted.scopes.join(" ").into());
    }
    claims.extend(wanted.claims.clone());
    claims
}
