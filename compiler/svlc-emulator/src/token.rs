//! Tokens signed on this machine: [`LocalKey`]. Who signs them is the command line; who believes them is the gateway, by the public
//! part of the key.

use getrandom::SysRng;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, PublicKeyComponents};
use ring::signature::{RSA_PKCS1_SHA256, RsaEncoding};
use rsa::pkcs8::{EncodePrivateKey, LineEnding};
use rsa::rand_core::UnwrapErr;
use serde_json::{Map, Value, json};
use svlc_core::model::{Authorizer, AuthorizerKind, Model};

use crate::base64;
use crate::local::Local;

/// What the ids of local keys begin with, by which they are told from an issuer's.
pub(crate) const KEY_ID: &str = "svlc-local-";
/// Bits of a key: no issuer's has fewer today.
const BITS: usize = 2_048;

const PEM: (&str, &str) = ("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----");

/// A key that signs tokens.
#[derive(Debug)]
pub struct LocalKey {
    pair: KeyPair,
    id: String,
}

/// What a token has to say to be believed by an authorizer, `iss` and `aud`; `None` if that is no JWT authorizer, or says what only a
/// deployed stack knows.
pub fn claims_for(authorizer: &Authorizer, model: &Model) -> Option<Map<String, Value>> {
    let AuthorizerKind::Jwt { issuer, audience, identity: _ } = &authorizer.kind else {
        return None;
    };
    let local = Local::new(model, "");
    let (issuer, audience) = (local.text(issuer)?, local.text(audience.first()?)?);
    Some(Map::from_iter([("iss".to_owned(), issuer.into()), ("aud".to_owned(), audience.into())]))
}

/// A key that cannot be read, or not be made.
#[derive(Debug, thiserror::Error)]
#[error("it holds no RSA key in PKCS #8")]
pub struct Unusable;

impl LocalKey {
    /// Makes a new key; what comes back is secret, and what [`Self::read`] reads.
    ///
    /// # Errors
    /// If the system has no random numbers.
    pub fn generate() -> Result<String, Unusable> {
        let key = rsa::PrivateKey::new(&mut UnwrapErr(SysRng), BITS).map_err(|_| Unusable)?;
        let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(|_| Unusable)?;
        Ok(pem.to_string())
    }

    /// Reads a key.
    ///
    /// # Errors
    /// If it is none.
    pub fn read(pem: &str) -> Result<Self, Unusable> {
        let inner = pem.trim().strip_prefix(PEM.0).and_then(|rest| rest.strip_suffix(PEM.1));
        let digits: Vec<u8> =
            inner.ok_or(Unusable)?.bytes().filter(|digit| !digit.is_ascii_whitespace()).collect();
        let der = base64::decoded(&digits).ok_or(Unusable)?;
        let pair = KeyPair::from_pkcs8(&der).map_err(|_| Unusable)?;
        let hash = digest(&SHA256, pair.public().as_ref());
        let id = format!("{KEY_ID}{}", base64::url_encoded(&hash.as_ref()[..12]));
        Ok(Self { pair, id })
    }

    /// The public part, as issuers publish theirs (JWKS).
    pub fn jwks(&self) -> String {
        let public = PublicKeyComponents::<Vec<u8>>::from(self.pair.public());
        let key = json!({
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": self.id,
            "n": base64::url_encoded(&public.n),
            "e": base64::url_encoded(&public.e),
        });
        json!({ "keys": [key] }).to_string()
    }

    /// A token with these claims.
    ///
    /// # Errors
    /// If the system has no random numbers.
    pub fn sign(&self, claims: &Value) -> Result<String, Unusable> {
        self.signed_by(("RS256", &RSA_PKCS1_SHA256), claims)
    }

    /// A token that is signed by an algorithm: its name, and how it is done.
    pub(crate) fn signed_by(
        &self,
        (name, encoding): (&str, &'static dyn RsaEncoding),
        claims: &Value,
    ) -> Result<String, Unusable> {
        let header = json!({ "alg": name, "typ": "JWT", "kid": self.id });
        let part = |value: &Value| base64::url_encoded(value.to_string().as_bytes());
        let signed = format!("{}.{}", part(&header), part(claims));
        let mut signature = vec![0; self.pair.public().modulus_len()];
        let random = SystemRandom::new();
        let done = self.pair.sign(encoding, &random, signed.as_bytes(), &mut signature);
        done.map_err(|_| Unusable)?;
        Ok(format!("{signed}.{}", base64::url_encoded(&signature)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_key_is_told() {
        let empty = format!("{}\n{}", PEM.0, PEM.1);
        for text in ["", "key", &empty, &empty.replace('\n', "\nAAAA\n")] {
            assert!(LocalKey::read(text).is_err(), "{text}");
        }
    }
}
