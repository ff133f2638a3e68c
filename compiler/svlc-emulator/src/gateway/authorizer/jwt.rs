//! Authorizers that check a signed token: [`Jwt`] (`apigw-dg`, http-api-jwt-authorizer). What a client is told is worded as captured
//! from AWS where that is known: an audience, an expiry, segments, scopes, an issuer that does not answer. The other words are
//! svlc's own.

use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
    RsaParameters,
};
use serde_json::{Map, Value};
use svlc_core::model::{Authorizer, AuthorizerKind, Text};

use super::keys::{Keys, Missing, Source};
use super::{Caller, identity};
use crate::base64;
use crate::clock::Moment;
use crate::gateway::event::Routed;
use crate::gateway::refusal::{Denial, Refusal};
use crate::local::Local;
use crate::machine::Machine;
use crate::setup::Setup;

/// An authorizer that checks a token.
#[derive(Debug)]
pub(super) struct Jwt {
    issuer: String,
    audience: Vec<String>,
    /// Where the token stands in a request.
    identity: String,
    keys: Keys,
}

/// What is wrong with a token, as the client is told, and what the log says beside.
#[derive(Debug, PartialEq, Eq)]
struct Fault {
    description: String,
    reason: Option<String>,
}

fn fault(description: impl Into<String>) -> Fault {
    Fault { description: description.into(), reason: None }
}

/// A token taken apart.
struct Token<'a> {
    /// What is signed.
    signed: &'a str,
    signature: Vec<u8>,
    algorithm: String,
    key: Option<String>,
    claims: Map<String, Value>,
}

impl Jwt {
    /// An authorizer of this kind.
    pub(super) fn new(authorizer: &Authorizer, local: &Local, setup: &Setup) -> Self {
        let AuthorizerKind::Jwt { issuer, audience, identity } = &authorizer.kind else {
            unreachable!("it is of this kind")
        };
        let text = |text: &Text| local.text(text).expect("support refuses what has no value here");
        let issuer = text(issuer);
        let source = match setup.jwks.get(&authorizer.name) {
            Some(path) => Source::File(path.clone()),
            None => Source::Issuer(issuer.clone()),
        };
        Self {
            issuer,
            audience: audience.iter().map(text).collect(),
            identity: identity.clone(),
            keys: Keys::new(source, setup.local_jwks.clone()),
        }
    }

    /// Whom a token of `svlc token` with these scopes is about.
    pub(super) fn example(&self, scopes: &[String], now: Moment) -> Caller {
        let second = now.0 / 1_000;
        let mut claims = Map::from_iter([
            ("iss".to_owned(), self.issuer.clone().into()),
            ("aud".to_owned(), self.audience.first().cloned().into()),
            ("sub".to_owned(), "local".into()),
            ("iat".to_owned(), second.to_string().into()),
            ("exp".to_owned(), (second + 3_600).to_string().into()),
        ]);
        if !scopes.is_empty() {
            claims.insert("scope".to_owned(), scopes.join(" ").into());
        }
        Caller::Jwt { claims, scopes: (!scopes.is_empty()).then(|| scopes.to_vec()) }
    }

    /// Lets a request in whose token is right and has one of the scopes, or says why not.
    pub(super) async fn authorize(
        &self,
        routed: &Routed<'_>,
        scopes: &[String],
        machine: &Machine,
    ) -> Result<Caller, Refusal> {
        let Some(text) = identity::value(routed, &self.identity) else {
            let denial = Denial::new(format!("the request has no token in `{}`", self.identity));
            let challenge = Some("Bearer".to_owned());
            return Err(Refusal::Unauthorized(Denial { challenge, ..denial }));
        };
        let claims = self.checked(without_scheme(&text), machine).await;
        let claims = claims
            .map_err(|fault| Refusal::Unauthorized(denial(scopes, "invalid_token", fault)))?;
        let has = scopes_of(&claims);
        if !scopes.is_empty() && !scopes.iter().any(|scope| has.contains(scope)) {
            let fault = fault(format!("expected scopes: [{}]", scopes.join(" ")));
            return Err(Refusal::Denied(denial(scopes, "insufficient_scope", fault)));
        }
        let claims = claims.iter().map(|(name, value)| (name.clone(), told(value).into()));
        Ok(Caller::Jwt { claims: claims.collect(), scopes: (!scopes.is_empty()).then_some(has) })
    }

    /// The claims of a token, if it may be believed.
    async fn checked(&self, text: &str, machine: &Machine) -> Result<Map<String, Value>, Fault> {
        let token = Token::parse(text)?;
        let algorithm = algorithm(&token.algorithm)
            .ok_or_else(|| fault(format!("signing method {} is invalid", token.algorithm)))?;
        let id = token.key.as_deref().ok_or_else(|| fault("the token does not name a key"))?;
        let key = self.keys.find(id, machine).await.map_err(|missing| unavailable(id, missing))?;
        let verified = key.verify(algorithm, token.signed.as_bytes(), &token.signature);
        verified.map_err(|_| fault("the signature is invalid"))?;
        self.claims_are_right(&token.claims, machine.clock.now())?;
        Ok(token.claims)
    }

    fn claims_are_right(&self, claims: &Map<String, Value>, now: Moment) -> Result<(), Fault> {
        if claims.get("iss").and_then(Value::as_str) != Some(&self.issuer) {
            return Err(fault("the token does not have a valid issuer"));
        }
        let audience = claims.get("aud").or_else(|| claims.get("client_id"));
        let is_meant = |one: &Value| {
            one.as_str().is_some_and(|one| self.audience.iter().any(|own| own == one))
        };
        if !audience.is_some_and(|audience| listed(audience).iter().any(is_meant)) {
            return Err(fault("the token does not have a valid audience"));
        }
        let now = now.0 as f64 / 1_000.0;
        let second = |name: &str| match claims.get(name) {
            None => Ok(None),
            Some(value) => {
                value.as_f64().map(Some).ok_or_else(|| fault(format!("`{name}` is no number")))
            }
        };
        match second("exp")? {
            None => return Err(fault("the token does not have an expiry")),
            Some(exp) if exp <= now => return Err(fault("the token has expired")),
            Some(_) => {}
        }
        if second("nbf")?.is_some_and(|nbf| nbf > now) {
            return Err(fault("the token is not valid yet"));
        }
        // Whole seconds: one that was issued just now may say so rounded up.
        if second("iat")?.is_some_and(|iat| iat > now.ceil()) {
            return Err(fault("the token is used before it was issued"));
        }
        Ok(())
    }
}

impl<'a> Token<'a> {
    fn parse(text: &'a str) -> Result<Self, Fault> {
        let parts: Vec<&str> = text.split('.').collect();
        let [header, claims, signature] = parts[..] else {
            return Err(fault("token contains an invalid number of segments"));
        };
        let malformed = || fault("the token is malformed");
        let object = |part: &str| match serde_json::from_slice(&base64::url_decoded(part)?) {
            Ok(Value::Object(object)) => Some(object),
            _ => None,
        };
        let header = object(header).ok_or_else(malformed)?;
        let text_of = |name: &str| header.get(name).and_then(Value::as_str).map(str::to_owned);
        Ok(Self {
            signed: &text[..text.len() - signature.len() - 1],
            signature: base64::url_decoded(signature).ok_or_else(malformed)?,
            algorithm: text_of("alg").ok_or_else(malformed)?,
            key: text_of("kid"),
            claims: object(claims).ok_or_else(malformed)?,
        })
    }
}

/// RSA alone, as documented; of its two forms PKCS #1 alone, which is not verified.
fn algorithm(name: &str) -> Option<&'static RsaParameters> {
    match name {
        "RS256" => Some(&RSA_PKCS1_2048_8192_SHA256),
        "RS384" => Some(&RSA_PKCS1_2048_8192_SHA384),
        "RS512" => Some(&RSA_PKCS1_2048_8192_SHA512),
        _ => None,
    }
}

/// A token without the `Bearer ` that may stand before it.
fn without_scheme(text: &str) -> &str {
    match text.split_at_checked("Bearer ".len()) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer ") => token.trim_start(),
        _ => text,
    }
}

fn unavailable(id: &str, missing: Missing) -> Fault {
    match missing {
        Missing::Discovery(reason) => {
            Fault { reason: Some(reason), ..fault("OIDC discovery endpoint communication error") }
        }
        Missing::Keys(reason) => {
            Fault { reason: Some(reason), ..fault("JWKS communication error") }
        }
        Missing::Unknown => Fault {
            reason: Some(format!("the issuer has no RSA key `{}`", id.escape_debug())),
            ..fault("the token names a key that the issuer does not have")
        },
    }
}

/// What the client and the logs are told.
fn denial(scopes: &[String], kind: &str, fault: Fault) -> Denial {
    let Fault { description, reason } = fault;
    let scope = scopes.join(" ");
    let challenge =
        format!(r#"Bearer scope="{scope}" error="{kind}" error_description="{description}""#);
    let error = format!("{kind}: {description}");
    let reason = reason.map(|reason| format!("{error}: {reason}"));
    Denial { error, challenge: Some(challenge), reason }
}

/// The scopes of a token: words of `scope`, or else those of `scp`, which may be a list too.
fn scopes_of(claims: &Map<String, Value>) -> Vec<String> {
    let Some(scopes) = claims.get("scope").or_else(|| claims.get("scp")) else { return Vec::new() };
    let words = listed(scopes).iter().filter_map(Value::as_str);
    words.flat_map(str::split_whitespace).map(str::to_owned).collect()
}

/// The entries of a list, or the one thing that is there.
fn listed(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

/// A claim as events have it: text. Lists are `[a b]`; how maps and nothing look is not verified.
fn told(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(several) => {
            let several: Vec<String> = several.iter().map(told).collect();
            format!("[{}]", several.join(" "))
        }
        Value::Object(map) => {
            let pairs = map.iter().map(|(name, value)| format!("{name}:{}", told(value)));
            format!("map[{}]", pairs.collect::<Vec<_>>().join(" "))
        }
        Value::Null => "<nil>".to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::token::LocalKey;

    fn jwt() -> Jwt {
        Jwt {
            issuer: "https://id.example.com".to_owned(),
            audience: vec!["orders".to_owned(), "shop".to_owned()],
            identity: String::new(),
            keys: Keys::new(Source::File("/nowhere".into()), None),
        }
    }

    /// What is said of right claims with some changed; `null` takes one away.
    fn said(changed: &Value) -> String {
        let mut claims = json!({
            "iss": "https://id.example.com", "aud": "orders", "exp": 1_000, "nbf": 900, "iat": 900,
        });
        for (name, value) in changed.as_object().unwrap() {
            match value {
                Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
                value => claims[name] = value.clone(),
            }
        }
        let right = jwt().claims_are_right(claims.as_object().unwrap(), Moment(999_500));
        right.err().map(|fault| fault.description).unwrap_or_default()
    }

    #[test]
    fn claims_are_checked() {
        let (issuer, audience) =
            ("the token does not have a valid issuer", "the token does not have a valid audience");
        for (changed, expected) in [
            (json!({}), ""),
            (json!({ "iss": "https://id.example.com/" }), issuer),
            (json!({ "iss": null }), issuer),
            (json!({ "aud": ["other", "shop"] }), ""),
            (json!({ "aud": "other" }), audience),
            (json!({ "aud": null }), audience),
            (json!({ "aud": null, "client_id": "shop" }), ""),
            (json!({ "aud": "other", "client_id": "shop" }), audience),
            (json!({ "exp": 1_000.25 }), ""),
            (json!({ "exp": 999 }), "the token has expired"),
            (json!({ "exp": null }), "the token does not have an expiry"),
            (json!({ "exp": "1000" }), "`exp` is no number"),
            (json!({ "nbf": 1_000, "iat": 1_000 }), "the token is not valid yet"),
            (json!({ "nbf": null, "iat": null }), ""),
            (json!({ "iat": 1_000 }), ""),
            (json!({ "iat": 1_001 }), "the token is used before it was issued"),
        ] {
            assert_eq!(said(&changed), expected, "{changed}");
        }
    }

    #[test]
    fn tokens_are_taken_apart() {
        let part = |value: Value| base64::url_encoded(value.to_string().as_bytes());
        let header = part(json!({ "alg": "RS256", "kid": "a" }));
        let text = format!("{header}.{}.AAAA", part(json!({ "sub": "alice" })));
        let token = Token::parse(&text).unwrap_or_else(|fault| panic!("{fault:?}"));
        assert_eq!(format!("{}.AAAA", token.signed), text);
        assert_eq!((token.algorithm.as_str(), token.key.as_deref()), ("RS256", Some("a")));
        assert_eq!(token.claims["sub"], "alice");
        for (text, description) in [
            ("", "token contains an invalid number of segments"),
            ("a.b", "token contains an invalid number of segments"),
            ("a.b.c.d", "token contains an invalid number of segments"),
            ("a.b.c", "the token is malformed"),
            (&format!("{header}.W10.AAAA"), "the token is malformed"),
            (&format!("{header}.{header}.A"), "the token is malformed"),
        ] {
            let fault = Token::parse(text).err().unwrap_or_else(|| panic!("{text}"));
            assert_eq!(fault.description, description, "{text}");
        }
    }

    #[test]
    fn rsa_with_pkcs_1_is_believed_and_nothing_else() {
        use ring::signature::{
            RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RsaEncoding,
        };
        let key = LocalKey::read(&LocalKey::generate().unwrap()).unwrap();
        let set: Value = serde_json::from_str(&key.jwks()).unwrap();
        let number = |name: &str| base64::url_decoded(set["keys"][0][name].as_str().unwrap());
        let public = super::super::keys::Key { n: number("n").unwrap(), e: number("e").unwrap() };
        let is_believed = |name: &str, encoding: &'static dyn RsaEncoding| {
            let text = key.signed_by((name, encoding), &json!({})).unwrap();
            let token = Token::parse(&text).unwrap_or_else(|fault| panic!("{fault:?}"));
            algorithm(&token.algorithm).is_some_and(|algorithm| {
                public.verify(algorithm, token.signed.as_bytes(), &token.signature).is_ok()
            })
        };
        assert!(is_believed("RS256", &RSA_PKCS1_SHA256));
        assert!(is_believed("RS384", &RSA_PKCS1_SHA384));
        assert!(is_believed("RS512", &RSA_PKCS1_SHA512));
        assert!(!is_believed("RS256", &RSA_PKCS1_SHA512), "another hash than it says");
        for name in ["PS256", "HS256", "none", "None", "ES256", ""] {
            assert!(!is_believed(name, &RSA_PSS_SHA256), "{name}");
        }
    }

    #[test]
    fn schemes_are_left_out() {
        for (text, token) in [
            ("t", "t"),
            ("Bearer t", "t"),
            ("bearer  t", "t"),
            ("Basic t", "Basic t"),
            ("Bearer", "Bearer"),
        ] {
            assert_eq!(without_scheme(text), token, "{text}");
        }
    }

    #[test]
    fn claims_are_told_as_text() {
        for (value, text) in [
            (json!("a"), "a"),
            (json!(1_700_000_000), "1700000000"),
            (json!(true), "true"),
            (json!(["a", "b"]), "[a b]"),
            (json!({ "a": 1, "b": ["c"] }), "map[a:1 b:[c]]"),
        ] {
            assert_eq!(told(&value), text);
        }
        let scopes = |claims: Value| scopes_of(claims.as_object().unwrap());
        assert_eq!(scopes(json!({ "scope": "a b", "scp": "c" })), ["a", "b"]);
        assert_eq!(scopes(json!({ "scp": ["a", "b c"] })), ["a", "b", "c"]);
        assert!(scopes(json!({})).is_empty());
    }
}
