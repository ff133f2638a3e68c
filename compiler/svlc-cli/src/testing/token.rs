//! Tokens of tests: those that the user has, and for the emulator those that svlc signs.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value};
use svlc_core::model::{Authorizer, AuthorizerKind, Model, Test, TestCall, TestToken};
use svlc_emulator::LocalKey;

use super::{Failure, Outcome};
use crate::error::Fault;
use crate::local::key;

/// How long a token is good for, in seconds.
const GOOD_FOR: u64 = 3_600;
/// Whom a token is about, unless the test says so.
const SUBJECT: &str = "local";
/// Why a test with a token is not sent to a deployed API without one.
const NO_TOKEN: &str = "a deployed API does not know svlc's key; name a token with `--token`";

/// Where tokens come from.
#[derive(Debug)]
pub(crate) struct Tokens {
    /// Those that the user has, by authorizer.
    given: BTreeMap<String, String>,
    /// What signs the others; not for a deployed API.
    key: Option<LocalKey>,
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
    /// Those that the user has, for a deployed API.
    pub(crate) fn given(given: BTreeMap<String, String>) -> Self {
        Self { given, key: None }
    }

    /// Those that the user has, and a key for the others, which is made if a test needs it first.
    pub(crate) fn signed<'a>(
        given: BTreeMap<String, String>,
        mut tests: impl Iterator<Item = &'a Test>,
    ) -> Result<Self, Fault> {
        let has_token = |test: &Test| match &test.call {
            TestCall::Request(request) => request.token.is_some(),
            TestCall::Invoke(_) => false,
        };
        let key = if tests.any(has_token) { Some(key::key()?) } else { None };
        Ok(Self { given, key })
    }

    /// What a request carries for a token of a test.
    pub(super) fn carried(&self, wanted: &TestToken, model: &Model) -> Result<Carried, Outcome> {
        let authorizer = model.authorizer(wanted.authorizer);
        let token = match (self.given.get(&authorizer.name), &self.key) {
            (Some(token), _) => token.clone(),
            (None, Some(key)) => signed(key, wanted, authorizer, model)?,
            (None, None) => return Err(Outcome::Skipped(NO_TOKEN)),
        };
        let AuthorizerKind::Jwt { identity, .. } = &authorizer.kind else {
            return Err(Outcome::Skipped(NO_TOKEN));
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

fn signed(
    key: &LocalKey,
    wanted: &TestToken,
    authorizer: &Authorizer,
    model: &Model,
) -> Result<String, Outcome> {
    let broken = |message: String| {
        let (label, detail) = (String::new(), String::new());
        Outcome::Broken(Failure { span: wanted.origin, message, label, detail })
    };
    let unknown = || broken("the authorizer has a reference that only AWS knows".to_owned());
    let claims = svlc_emulator::claims_for(authorizer, model).ok_or_else(unknown)?;
    let token = key.sign(&Value::Object(whole(wanted, claims)));
    token.map_err(|error| broken(format!("the token cannot be signed: {error}")))
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
