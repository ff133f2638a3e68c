//! Which field of the language a property of AWS is made of, from the tables of `docs/features.md`, where that is said once.

use std::cmp::Reverse;

use crate::schema::reference::Properties;

/// The page of features.
const FEATURES: &str = include_str!("../../../../docs/features.md");

/// What each field becomes.
pub(super) struct Fields(Properties);

/// How well a field fits a property: words of its row that the property has, whether the property has the field's own key, how many
/// words of the row it does not have, and how deep in the spec the row is about.
pub(super) type Rank = (usize, bool, Reverse<usize>, usize);

impl Fields {
    /// Reads the page.
    pub(super) fn read() -> Self {
        Self(Properties::read(FEATURES))
    }

    /// What the field at a path becomes; `type` may stand beside it.
    pub(super) fn of(&self, field: &[String], tag: Option<&str>) -> Option<Becomes> {
        let (depth, becomes) = self.0.at(field, tag)?;
        Some(Becomes { depth, text: becomes.to_owned() })
    }
}

/// What a field becomes.
pub(super) struct Becomes {
    /// How many keys the row of the page has.
    depth: usize,
    text: String,
}

impl Becomes {
    /// How well the field of that key fits a property of a type; `None`: not at all.
    pub(super) fn rank(&self, key: &str, kind: &str, property: &[String]) -> Option<Rank> {
        let words = words(&self.text, kind)?;
        let has = |word: &&str| property.iter().any(|own| own == word);
        let fitting = words.iter().filter(|word| has(word)).count();
        let is_own = property.iter().any(|own| own.trim_matches(['[', ']']) == key);
        (fitting > 0).then(|| (fitting, is_own, Reverse(words.len() - fitting), self.depth))
    }
}

/// The names of properties that a row tells of a type, or of any where it names none.
fn words<'a>(becomes: &'a str, kind: &str) -> Option<Vec<&'a str>> {
    let own = becomes.split(';').map(str::trim).find_map(|part| {
        match part.strip_prefix('`').and_then(|part| part.split_once('`')) {
            Some((name, rest)) => (name == kind).then_some(rest),
            None => Some(part),
        }
    })?;
    let is_word = |word: &&str| word.starts_with(|c: char| c.is_ascii_alphabetic());
    Some(own.split(|c: char| !c.is_ascii_alphanumeric()).filter(is_word).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rank(field: &str, kind: &str, property: &str) -> Option<Rank> {
        let parts = |text: &str| text.split('.').map(str::to_owned).collect::<Vec<_>>();
        let field = parts(field);
        Fields::read().of(&field, None)?.rank(field.last()?, kind, &parts(property))
    }

    #[test]
    fn a_field_fits_the_property_that_it_becomes() {
        let function = "AWS::Lambda::Function";
        assert!(rank("functions.f.memory", function, "Properties.MemorySize").is_some());
        assert_eq!(rank("functions.f.memory", function, "Properties.Timeout"), None);
        assert_eq!(rank("functions.f.memory", "AWS::IAM::Role", "Properties.MemorySize"), None);
        assert!(rank("defaults.memory", function, "Properties.MemorySize").is_some());
        assert!(rank("queues.q.delay", "AWS::SQS::Queue", "Properties.DelaySeconds").is_some());
    }

    #[test]
    fn the_field_that_says_no_more_fits_best() {
        let property = "Properties.VpcConfig.SubnetIds.[0]";
        let at = |field: &str| rank(field, "AWS::Lambda::Function", property);
        assert!(at("functions.f.vpc.subnets") > at("functions.f.vpc"));
        let variable = "Properties.Environment.Variables.B";
        let at = |field: &str| rank(field, "AWS::Lambda::Function", variable);
        assert!(at("functions.f.env.B") > at("functions.f.env.A"));
    }
}
