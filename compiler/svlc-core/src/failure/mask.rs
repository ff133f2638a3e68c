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
    let shown = |piece: &str| match secret::form(piece) {
        Some(_) => MASK.to_owned(),
        None => piece.to_owned(),
    };
    words.split(' ').map(shown).collect::<Vec<_>>().join(" ")
}
