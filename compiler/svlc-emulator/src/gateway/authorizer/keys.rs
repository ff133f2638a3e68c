//! The public keys of issuers: [`Keys`] finds the one that a token names, in the issuer's JWKS, a file, or among those of this
//! machine. What has been read is kept (`apigw-dg`, http-api-jwt-authorizer and quotas).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use camino::Utf8PathBuf;
use http_body_util::Full;
use hyper::header::ACCEPT;
use hyper::{Request, StatusCode};
use ring::signature::RsaPublicKeyComponents;
use serde_json::Value;
use tokio::time::timeout;

use crate::base64;
use crate::clock::Moment;
use crate::machine::Machine;
use crate::token::KEY_ID;

/// How long keys are kept.
const KEPT: Duration = Duration::from_secs(2 * 3_600);
/// How soon an issuer is asked again for a key that it did not have. Not verified.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long an issuer may take for each of its two answers.
const LIMIT: Duration = Duration::from_millis(1_500);
/// The largest answer of an issuer, in bytes.
const MAX_ANSWER: usize = 150_000;

/// A public key.
pub(super) type Key = RsaPublicKeyComponents<Vec<u8>>;

/// Why there is no key; the words within are for the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Missing {
    /// The issuer does not say where its keys are.
    Discovery(String),
    /// There are no keys where it says.
    Keys(String),
    /// There is no key of that id.
    Unknown,
}

/// The keys that an authorizer believes.
#[derive(Debug)]
pub(super) struct Keys {
    own: Store,
    /// Of tokens that are signed on this machine.
    local: Option<Store>,
}

/// Where keys are.
#[derive(Debug)]
pub(super) enum Source {
    /// What a URL says, below `/.well-known`.
    Issuer(String),
    /// In a file.
    File(Utf8PathBuf),
}

#[derive(Debug)]
struct Store {
    source: Source,
    known: Mutex<Option<Known>>,
    /// Held by who reads, so that all others wait for what comes of it.
    reading: tokio::sync::Mutex<()>,
}

/// What was read, and when.
#[derive(Debug, Clone)]
struct Known {
    keys: Arc<BTreeMap<String, Arc<Key>>>,
    read: Moment,
}

impl Keys {
    pub(super) fn new(source: Source, local: Option<Utf8PathBuf>) -> Self {
        let local = local.map(|path| Store::new(Source::File(path)));
        Self { own: Store::new(source), local }
    }

    /// The key of an id.
    pub(super) async fn find(&self, id: &str, machine: &Machine) -> Result<Arc<Key>, Missing> {
        match &self.local {
            Some(local) if id.starts_with(KEY_ID) => local.find(id, machine).await,
            _ => self.own.find(id, machine).await,
        }
    }
}

impl Store {
    fn new(source: Source) -> Self {
        Self { source, known: Mutex::default(), reading: tokio::sync::Mutex::default() }
    }

    async fn find(&self, id: &str, machine: &Machine) -> Result<Arc<Key>, Missing> {
        let now = machine.clock.now();
        if let Some(answer) = self.remembered(id, now) {
            return answer;
        }
        let _reading = self.reading.lock().await;
        // Somebody else may have read it meanwhile.
        if let Some(answer) = self.remembered(id, now) {
            return answer;
        }
        let keys = Arc::new(self.source.read(machine).await?);
        let known = Known { keys, read: machine.clock.now() };
        let found = known.keys.get(id).cloned();
        *self.known() = Some(known);
        found.ok_or(Missing::Unknown)
    }

    /// What is known of a key without reading anything; `None`: it has to be read.
    fn remembered(&self, id: &str, now: Moment) -> Option<Result<Arc<Key>, Missing>> {
        let known = self.known().clone()?;
        let age = now.since(known.read);
        match known.keys.get(id) {
            Some(key) if age < KEPT => Some(Ok(Arc::clone(key))),
            None if age < PATIENCE && matches!(self.source, Source::Issuer(_)) => {
                Some(Err(Missing::Unknown))
            }
            _ => None,
        }
    }

    fn known(&self) -> MutexGuard<'_, Option<Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Source {
    async fn read(&self, machine: &Machine) -> Result<BTreeMap<String, Arc<Key>>, Missing> {
        let text = match self {
            Self::File(path) => std::fs::read(path)
                .map_err(|error| Missing::Keys(format!("`{path}` cannot be read: {error}")))?,
            Self::Issuer(issuer) => {
                let url = uri_of_keys(issuer, machine).await.map_err(Missing::Discovery)?;
                fetched(&url, machine).await.map_err(Missing::Keys)?
            }
        };
        let from = match self {
            Self::File(path) => path.as_str(),
            Self::Issuer(issuer) => issuer,
        };
        keys(&text).ok_or_else(|| Missing::Keys(format!("`{from}` has no list of `keys` in JSON")))
    }
}

/// Where an issuer says that its keys are.
async fn uri_of_keys(issuer: &str, machine: &Machine) -> Result<String, String> {
    let url = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let answer = fetched(&url, machine).await?;
    let answer: Value = serde_json::from_slice(&answer).unwrap_or_default();
    let uri = answer["jwks_uri"].as_str().map(str::to_owned);
    uri.ok_or_else(|| format!("`{url}` says nothing of a `jwks_uri`"))
}

async fn fetched(url: &str, machine: &Machine) -> Result<Vec<u8>, String> {
    let request =
        Request::get(url).header(ACCEPT, "application/json").body(Full::<Bytes>::default());
    let request = request.map_err(|_| format!("`{url}` is no URL"))?;
    let answer = timeout(LIMIT, machine.client.call(request, MAX_ANSWER)).await;
    let answer = answer.map_err(|_| format!("`{url}` does not answer within 1,500 ms"))?;
    let answer = answer.map_err(|failed| format!("`{url}` cannot be used: {failed}"))?;
    match answer.status() {
        StatusCode::OK => Ok(answer.into_body().to_vec()),
        status => Err(format!("`{url}` answers with {}", status.as_u16())),
    }
}

/// The RSA keys of a JWKS that have an id.
fn keys(text: &[u8]) -> Option<BTreeMap<String, Arc<Key>>> {
    let set: Value = serde_json::from_slice(text).ok()?;
    let keys = set["keys"].as_array()?.iter().filter(|key| key["kty"] == "RSA");
    let number = |value: &Value| base64::url_decoded(value.as_str()?);
    let key = |key: &Value| {
        let components = Key { n: number(&key["n"])?, e: number(&key["e"])? };
        Some((key["kid"].as_str()?.to_owned(), Arc::new(components)))
    };
    Some(keys.filter_map(key).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rsa_keys_with_an_id_are_taken() {
        let set = br#"{"keys":[
            {"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB","use":"sig"},
            {"kty":"EC","kid":"b","x":"AQAB","y":"AQAB"},
            {"kty":"RSA","n":"AQAB","e":"AQAB"},
            {"kty":"RSA","kid":"d","n":"!","e":"AQAB"},
            "e"
        ]}"#;
        let keys = keys(set).unwrap();
        assert_eq!(keys.keys().collect::<Vec<_>>(), ["a"]);
        assert_eq!(keys["a"].e, [1, 0, 1]);
        for text in ["", "[]", r#"{"keys":{}}"#] {
            assert!(super::keys(text.as_bytes()).is_none(), "{text}");
        }
    }
}
