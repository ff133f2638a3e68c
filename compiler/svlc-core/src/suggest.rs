//! "Did you mean": the nearest of some names to one that is not among them.

/// A longer name is not a slip of the pen, and comparing it would take time and memory.
const LONGEST: usize = 64;

/// The candidate nearest to `name`, if it is near enough to be what was meant: at most a third of its letters differ,
/// or it differs only in case and separators.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST {
        return None;
    }
    let plain = |text: &str| text.replace(['-', '_', ' '], "").to_lowercase();
    let wanted = plain(name);
    candidates
        .into_iter()
        .map(|candidate| {
            let distance = if plain(candidate) == wanted {
                0
            } else {
                strsim::damerau_levenshtein(name, candidate)
            };
            (distance, candidate)
        })
        .filter(|(distance, _)| *distance <= (name.chars().count() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn suggests_only_what_is_near() {
        assert_eq!(nearest("memry", ["memory", "timeout"]), Some("memory"));
        assert_eq!(nearest("logRetention", ["log_retention", "memory"]), Some("log_retention"));
        assert_eq!(nearest("colour", ["memory", "timeout"]), None);
    }
}
