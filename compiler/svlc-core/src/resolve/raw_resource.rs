//! Resources in CloudFormation's own words: its functions become references like any other.

use indexmap::IndexMap;

use super::{CHECKED, Resolve};
use crate::interpolation::{Substitution, substitutions};
use crate::model::{Raw, RawResource, Text, TextPart};
use crate::spec::{self, Entries, RawMap, Spanned};

impl Resolve<'_> {
    pub(super) fn raw_resources(&self) -> Vec<RawResource> {
        let written = self.spec.resources.iter().flat_map(Entries::iter);
        written.map(|(id, own)| self.raw_resource(id, own)).collect()
    }

    fn raw_resource(&self, id: &Spanned<String>, own: &spec::RawResource) -> RawResource {
        let word = |word: &str| Raw::Text(Text::literal(word));
        let policies = [
            ("DeletionPolicy", own.deletion_policy.as_ref().map(|policy| word(policy.as_str()))),
            (
                "UpdateReplacePolicy",
                own.update_replace_policy.as_ref().map(|policy| word(policy.as_str())),
            ),
            ("CreationPolicy", own.creation_policy.as_ref().map(|map| self.template(&map.0))),
            ("UpdatePolicy", own.update_policy.as_ref().map(|map| self.template(&map.0))),
        ];
        let map = |map: &Option<RawMap>| {
            map.as_ref().map_or_else(|| Raw::Map(IndexMap::new()), |map| self.template(&map.0))
        };
        RawResource {
            id: id.value.clone(),
            origin: id.span,
            kind: own.kind.as_ref().expect(CHECKED).value.0.clone(),
            properties: map(&own.properties),
            depends_on: own.needed().iter().map(|id| id.to_string()).collect(),
            metadata: map(&own.metadata),
            policies: policies
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?)))
                .collect(),
        }
    }

    /// A value that is part of a template.
    fn template(&self, raw: &spec::Raw) -> Raw {
        match raw {
            spec::Raw::List(items) => {
                Raw::List(items.iter().map(|item| self.template(item)).collect())
            }
            spec::Raw::Map(entries) => {
                let mut pairs = entries.iter();
                match (pairs.next(), pairs.next()) {
                    (Some((name, argument)), None) => self.function(name, argument),
                    _ => None,
                }
                .unwrap_or_else(|| {
                    let entry = |(key, value): (&Spanned<String>, &Spanned<spec::Raw>)| {
                        (key.value.clone(), self.template(value))
                    };
                    Raw::Map(entries.iter().map(entry).collect())
                })
            }
            plain => self.raw(plain),
        }
    }

    /// A function that refers to something; `None` for another.
    fn function(&self, name: &str, argument: &spec::Raw) -> Option<Raw> {
        let text = |parts| Some(Raw::Text(Text(parts)));
        match (name, argument) {
            ("Ref", spec::Raw::Scalar(id)) => text(vec![TextPart::Raw(id.text.clone(), None)]),
            ("Fn::GetAtt", argument) => {
                let (id, attribute) = argument.attribute().expect(CHECKED);
                text(vec![TextPart::Raw(id, Some(attribute))])
            }
            ("Fn::Sub", spec::Raw::Scalar(scalar)) => {
                let pieces = substitutions(&scalar.text).expect(CHECKED);
                text(pieces.into_iter().map(part).collect())
            }
            ("Fn::Sub", spec::Raw::List(items)) => {
                let [whole, variables] = items.as_slice() else { return None };
                Some(self.joined(whole, variables))
            }
            _ => None,
        }
    }

    /// `Fn::Sub` with variables of its own is `Fn::Join` of the pieces.
    fn joined(&self, whole: &spec::Raw, variables: &spec::Raw) -> Raw {
        let spec::Raw::Scalar(scalar) = whole else { unreachable!("{CHECKED}") };
        let own = |name: &str| variables.entries().find(|(key, _)| key.value == name);
        let pieces = substitutions(&scalar.text).expect(CHECKED).into_iter().map(|piece| {
            match piece {
                Substitution::Ref(name) => own(name).map(|(_, value)| self.template(value)),
                _ => None,
            }
            .unwrap_or_else(|| Raw::Text(Text(vec![part(piece)])))
        });
        let nothing = Raw::Text(Text::literal(""));
        let join = Raw::List(vec![nothing, Raw::List(pieces.collect())]);
        Raw::Map(IndexMap::from([("Fn::Join".to_owned(), join)]))
    }
}

fn part(piece: Substitution<'_>) -> TextPart {
    match piece {
        Substitution::Text(text) => TextPart::Literal(text),
        Substitution::Ref(id) => TextPart::Raw(id.to_owned(), None),
        Substitution::GetAtt(id, attribute) => {
            TextPart::Raw(id.to_owned(), Some(attribute.to_owned()))
        }
    }
}
