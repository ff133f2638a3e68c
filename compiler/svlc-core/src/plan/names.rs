//! What things are called in the spec, and where rights are given there.

use crate::cfn::Template;
use crate::facts::HOLDING;
use crate::origins::Origins;
use crate::source::Span;

/// What a part of a section is called.
const NOUNS: [(&str, &str); 8] = [
    ("functions", "function"),
    ("integrations", "integration"),
    ("stages", "stage"),
    ("tables", "table"),
    ("queues", "queue"),
    ("topics", "topic"),
    ("buckets", "bucket"),
    ("buses", "event bus"),
];

/// Where a right of a role is given, which is made for what stands at `origin`: the grant that names what it is on.
pub(super) fn grant(origins: &Origins<'_>, origin: Span, on: &str) -> Span {
    let Some(of) = origins.path(origin) else { return origin };
    let named = origins.parts().iter().find(|part| {
        let key = part
            .path
            .last()
            .filter(|_| part.path.starts_with(of) && part.path.len() == of.len() + 2);
        let key = key.filter(|_| part.path[of.len()] == "access");
        let thing = key.and_then(|key| key.split_once('.'));
        thing.is_some_and(|(section, name)| {
            noun(section).is_some_and(|noun| on.starts_with(&format!("{noun} `{name}`")))
        })
    });
    named.map_or(origin, |part| part.place)
}

fn noun(section: &str) -> Option<&'static str> {
    NOUNS.iter().find(|(own, _)| *own == section).map(|(_, noun)| *noun)
}

/// What things are called: as the spec calls them, or by logical id where the spec has no name for them.
pub(super) struct Names<'a> {
    origins: Option<&'a Origins<'a>>,
    before: &'a Template,
    after: &'a Template,
}

impl<'a> Names<'a> {
    /// The names of what is in either template.
    pub(super) fn new(
        origins: Option<&'a Origins<'a>>,
        before: &'a Template,
        after: &'a Template,
    ) -> Self {
        Self { origins, before, after }
    }

    /// ``function `orders` ``.
    pub(super) fn of(&self, id: &str) -> String {
        let resource = self.after.resources.get(id);
        let origin = resource.and_then(|resource| resource.origin);
        let path = self.origins.zip(origin).and_then(|(origins, origin)| origins.path(origin));
        if let Some([section, name]) = path
            && let Some(noun) = noun(section).filter(|noun| is_named_after(id, noun))
        {
            return format!("{noun} `{name}`");
        }
        let kind = resource.or(self.before.resources.get(id)).map(|resource| &*resource.kind);
        match kind.and_then(noun_of) {
            Some(noun) => format!("{noun} `{id}`"),
            None => format!("`{id}`"),
        }
    }
}

/// What a resource of a type is called.
fn noun_of(kind: &str) -> Option<&'static str> {
    match kind {
        "AWS::Lambda::Function" => Some("function"),
        "AWS::IAM::Role" => Some("role"),
        _ => HOLDING.iter().find(|(of, ..)| *of == kind).map(|(_, noun, _)| *noun),
    }
}

/// Whether a resource is the thing itself, and not one of those that stand beside it, such as its log group.
fn is_named_after(id: &str, noun: &str) -> bool {
    let last = noun.rsplit(' ').next().unwrap_or(noun);
    id.len() >= last.len() && id[id.len() - last.len()..].eq_ignore_ascii_case(last)
}
