//! CloudFormation's functions in raw resources: finds every call and what it refers to. Leaves what is wrong with one to the rules.

use crate::interpolation::{Substitution, substitutions};
use crate::spec::{Raw, RawResource, Spanned};

/// A function that is called: `{ Ref: Alarm }`, `{ Fn::Join: [",", […]] }`.
pub(super) struct Call<'a> {
    /// `Ref`, or a name that begins with `Fn::`.
    pub(super) name: &'a Spanned<String>,
    /// What it is called with.
    pub(super) argument: &'a Spanned<Raw>,
    /// Whether it is the only key of its mapping, as it has to be.
    pub(super) is_alone: bool,
}

/// What a call refers to: a logical id, and an attribute of it.
pub(super) type Target = (String, Option<String>);

impl<'a> Call<'a> {
    /// Every call in a raw resource.
    pub(super) fn all(resource: &'a RawResource) -> Vec<Self> {
        let mut calls = Vec::new();
        // What stands at the root is no call: see `malformed_intrinsic`.
        for (_, value) in resource.values().flat_map(|value| value.0.entries()) {
            find(value, &mut calls);
        }
        calls
    }

    /// What it refers to; nothing if it is not of the form that it has to be.
    pub(super) fn targets(&self) -> Vec<Target> {
        match (self.name.value.as_str(), &self.argument.value) {
            ("Ref", Raw::Scalar(id)) => vec![(id.text.clone(), None)],
            ("Fn::GetAtt", argument) => {
                argument.attribute().map(|(id, name)| (id, Some(name))).into_iter().collect()
            }
            ("Fn::Sub", Raw::Scalar(text)) => substituted(&text.text, &Raw::Null),
            ("Fn::Sub", Raw::List(items)) => match items.as_slice() {
                [text, own] => substituted(text.text().unwrap_or_default(), own),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}

/// What the text of `Fn::Sub` refers to, without the variables that are its own.
fn substituted(text: &str, own: &Raw) -> Vec<Target> {
    let is_own = |name: &str| own.entries().any(|(key, _)| key.value == name);
    let pieces = substitutions(text).unwrap_or_default();
    let targets = pieces.into_iter().filter_map(|piece| match piece {
        Substitution::Ref(id) if !is_own(id) => Some((id.to_owned(), None)),
        Substitution::GetAtt(id, name) => Some((id.to_owned(), Some(name.to_owned()))),
        Substitution::Ref(_) | Substitution::Text(_) => None,
    });
    targets.collect()
}

/// Whether a key is the name of a function.
pub(super) fn is_name(key: &str) -> bool {
    key == "Ref" || key.starts_with("Fn::")
}

fn find<'a>(raw: &'a Raw, calls: &mut Vec<Call<'a>>) {
    if let Raw::List(items) = raw {
        items.iter().for_each(|item| find(item, calls));
    }
    let is_alone = raw.entries().count() == 1;
    for (name, argument) in raw.entries() {
        if is_name(name) {
            calls.push(Call { name, argument, is_alone });
        }
        find(argument, calls);
    }
}
