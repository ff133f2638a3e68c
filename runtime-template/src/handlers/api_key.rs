//! Lets in whoever has the key. It stands in the first identity source of the authorizer, and its SHA-256, in hex, in
//! `API_KEY_SHA256`: the key itself is nowhere in the spec.

use std::hint::black_box;

use lambda_runtime::Error;
use sha2::{Digest, Sha256};

use crate::generated::api_key::{Answer, Env, Request, identity};

/// Decides who may use a route.
pub async fn handle(env: &Env, request: Request) -> Result<Answer, Error> {
    Ok(decide(env, identity(&request)))
}

/// Whoever has the key gets in; the integration is told that it was by the key.
fn decide(env: &Env, key: Option<&str>) -> Answer {
    match key {
        Some(key) if is_right(key, &env.api_key_sha256) => Answer::allow().with("caller", "key"),
        _ => Answer::deny(),
    }
}

/// Whether a key has that SHA-256, in hex. An empty one is none.
fn is_right(key: &str, wanted: &str) -> bool {
    let wanted = wanted.to_ascii_lowercase();
    !key.is_empty() && are_same(hex(&Sha256::digest(key)).as_bytes(), wanted.as_bytes())
}

/// Bytes in hex.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Compares in a time that does not tell how much is the same.
fn are_same(one: &[u8], other: &[u8]) -> bool {
    let pairs = one.iter().zip(other);
    let differences = pairs.fold(0, |differences, (a, b)| black_box(differences | (a ^ b)));
    one.len() == other.len() && differences == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of `open sesame`.
    const SHA256: &str = "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb";

    fn decision(wanted: &str, key: Option<&str>) -> Answer {
        let env = Env::from_lookup(|_| Some(wanted.to_owned())).unwrap();
        decide(&env, key)
    }

    #[test]
    fn the_key_opens_and_nothing_else_does() {
        let allowed = Answer::allow().with("caller", "key");
        assert_eq!(decision(SHA256, Some("open sesame")), allowed);
        let capitals = SHA256.to_ascii_uppercase();
        assert_eq!(decision(&capitals, Some("open sesame")), allowed);
        for key in [
            None,
            Some(""),
            Some("open"),
            Some("open sesame "),
            Some(SHA256),
        ] {
            assert_eq!(decision(SHA256, key), Answer::deny(), "{key:?}");
        }
    }

    #[test]
    fn without_a_whole_hash_nobody_gets_in() {
        for wanted in [
            "",
            "open sesame",
            &SHA256[..62],
            &(SHA256.to_owned() + "00"),
        ] {
            let answer = decision(wanted, Some("open sesame"));
            assert_eq!(answer, Answer::deny(), "{wanted}");
        }
        // What an empty key would have.
        assert_eq!(
            decision(&hex(&Sha256::digest("")), Some("")),
            Answer::deny()
        );
    }
}
