//! Tokens of tests: those that the user has, by authorizer.

use std::collections::BTreeMap;

use svlc_core::model::{AuthorizerKind, Model, TestToken};

use super::Outcome;

/// Why a test with a token is not sent without one.
const NO_TOKEN: &str = "its token is not there; name one with `--token`";

/// The tokens that the user has, by authorizer.
#[derive(Debug)]
pub(crate) struct Tokens(pub(crate) BTreeMap<String, String>);

/// Where in a request a token stands.
#[derive(Debug)]
pub(super) enum Carried {
    /// In a header: its name and value.
    Header(String, String),
    /// In the query: a pair, as it is sent.
    Query(String),
}

impl Tokens {
    /// What a request carries for a token of a test.
    pub(super) fn carried(&self, wanted: &TestToken, model: &Model) -> Result<Carried, Outcome> {
        let authorizer = model.authorizer(wanted.authorizer);
        let token = self.0.get(&authorizer.name).ok_or(Outcome::Skipped(NO_TOKEN))?;
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
