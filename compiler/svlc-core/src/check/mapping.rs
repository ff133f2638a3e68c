//! Parameter mappings as written, flattened for the rules: what is set, and to what. Leaves judging them to the rules.

use std::ops::Range;

use super::context::Context;
use super::url::is_stage_variable;
use crate::spec::{Entries, Integration, MappingValue, Spanned};

/// A mapping of requests, of responses of one status, or the parameters of an action.
pub(super) struct Mapping<'a> {
    /// Whether it is of responses.
    pub(super) is_response: bool,
    /// What is set, and to what; a value that was faulty is `None`.
    pub(super) entries: Vec<(Target<'a>, Option<&'a Spanned<MappingValue>>)>,
}

/// What a mapping sets.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    /// As written.
    pub(super) written: &'a Spanned<String>,
    /// `append`, `overwrite` or `remove`.
    pub(super) verb: &'a str,
    /// `header.x`, `querystring.x`, `path` or `statuscode`.
    pub(super) what: &'a str,
}

impl<'a> Target<'a> {
    fn new(written: &'a Spanned<String>) -> Self {
        let (verb, what) = written.split_once(':').unwrap_or(("overwrite", written));
        Self { written, verb, what }
    }

    /// The header, if it is one.
    pub(super) fn header(&self) -> Option<&'a str> {
        self.what.strip_prefix("header.")
    }
}

impl<'a> Context<'a> {
    /// The mappings of requests and responses of all integrations.
    pub(super) fn mappings(&self) -> impl Iterator<Item = Mapping<'a>> + use<'a> {
        let whole = self.integrations().filter_map(|(_, integration)| integration);
        whole.flat_map(|integration| {
            let request = integration.request().map(|own| mapping(own, false));
            let response = integration.response().into_iter().flat_map(Entries::iter);
            request.into_iter().chain(response.map(|(_, own)| mapping(own, true)))
        })
    }

    /// The values of the mappings, and of the parameters of actions, which are written as in requests.
    pub(super) fn mapping_values(
        &self,
    ) -> impl Iterator<Item = (bool, &'a Spanned<MappingValue>)> + use<'a> {
        let mapped = self.mappings().flat_map(|mapping| {
            let is_response = mapping.is_response;
            let set = mapping.entries.into_iter().filter(|(target, _)| target.verb != "remove");
            set.filter_map(move |(_, value)| Some((is_response, value?)))
        });
        let parameters = self.integrations().filter_map(|(_, integration)| match integration? {
            Integration::Aws(own) => own.parameters.as_ref(),
            _ => None,
        });
        mapped.chain(parameters.flat_map(Entries::iter).map(|(_, value)| (false, value)))
    }
}

fn mapping<K>(entries: &Entries<K, Spanned<MappingValue>>, is_response: bool) -> Mapping<'_> {
    let entries = entries.all().map(|(key, value)| (Target::new(key), value)).collect();
    Mapping { is_response, entries }
}

/// The stage variables in a value of a mapping, each with its place: the whole value, or inside of text.
pub(super) fn stage_variables(value: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let whole = value.strip_prefix("$stageVariables.").map(|name| (name, 1..value.len()));
    let inside = value.match_indices("$${stageVariables.").filter_map(|(at, opening)| {
        let start = at + opening.len();
        let end = start + value[start..].find('}')?;
        Some((&value[start..end], at + "$${".len()..end))
    });
    whole.into_iter().chain(inside).filter(|(name, _)| is_stage_variable(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stage_variables_are_found_whole_and_inside_of_text() {
        let found = |value| {
            let all = stage_variables(value);
            all.map(|(name, at)| (name.to_owned(), value[at].to_owned())).collect::<Vec<_>>()
        };
        let pair = |name: &str| (name.to_owned(), format!("stageVariables.{name}"));
        assert_eq!(found("$stageVariables.tier"), [pair("tier")]);
        assert_eq!(found("a-$${stageVariables.A}-$${stageVariables.B}"), [pair("A"), pair("B")]);
        assert_eq!(found("$${context.stage} $stageVariables.no $${stageVariables.a-b}"), []);
    }
}
