//! AWS's words without secrets: [`masked`].

use super::Stack;
use crate::origins::Origins;
use crate::secret;

/// What stands for a secret.
const MASK: &str = "****";
/// Shortest secret that is looked for; what is shorter is there by chance.
const SHORTEST: usize = 4;

/// AWS's words without the secrets of the spec, without those of the stack, and without what has the form of one.
pub(super) fn masked(words: &str, origins: &Origins<'_>, stack: Stack<'_>) -> String {
    let mut hidden: Vec<String> = stack.secrets.to_vec();
    if let Some(document) = origins.document() {
        for span in secret::places(stack.source, document) {
            hidden.push(origins.name(span).to_owned());
        }
    }
    hidden.retain(|secret| secret.len() >= SHORTEST);
    hidden.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    let mut words = words.to_owned();
    for secret in hidden {
        words = words.replace(&secret, MASK);
    }
    without_forms(&words)
}

/// Words without what has the form of a secret. A private key goes on for many of them, so that nothing is left of what holds one.
fn without_forms(words: &str) -> String {
    if secret::holds_private_key(words) {
        return MASK.to_owned();
    }
    let shown = |piece| if secret::form(piece).is_some() { MASK } else { piece };
    words.split(' ').map(shown).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_the_form_of_a_secret_is_not_shown() {
        let key = concat!("AK", "IAIOSFODNN7EXAMPLE");
        assert_eq!(without_forms(&format!("the key {key} is bad")), "the key **** is bad");
        let key = concat!("bad value -----BEGIN RSA ", "PRIVATE KEY-----\nMIIx yz");
        assert_eq!(without_forms(key), "****");
        assert_eq!(without_forms("PRIVATE KEY is missing"), "PRIVATE KEY is missing");
    }
}
