//! Environments of a spec: what each makes of the document, and what is said of them. Every one is compiled as a whole; what is
//! said of several is told once. Leaves compiling to the passes.

use std::collections::BTreeMap;

use crate::Settings;
use crate::diagnostic::{Code, Diagnostic, Severity, Sink};
use crate::document::{Document, NodeId, NodeKind};
use crate::schema;
use crate::source::Span;
use crate::spec::MAX_ENVIRONMENTS;

/// The key that they stand under.
const KEY: &str = "environments";

/// Names of the environments and what each changes. One that is no mapping is told of by `schema` and left out.
pub(crate) fn all(document: &Document) -> Vec<(&str, NodeId)> {
    let Some(section) = document.get(document.root(), KEY) else { return Vec::new() };
    let is_whole = |name: &str, over: NodeId| {
        name != Settings::NO_ENVIRONMENT && matches!(document.node(over).kind, NodeKind::Mapping(_))
    };
    let named = document.named(section).filter(|(name, over)| is_whole(name, *over));
    named.take(MAX_ENVIRONMENTS).collect()
}

/// What an environment changes, if there is one of that name.
pub(crate) fn find(document: &Document, name: &str) -> Option<NodeId> {
    all(document).into_iter().find(|(known, _)| *known == name).map(|(_, over)| over)
}

/// The document as it is in an environment. Keys that cannot stand in one are told of by `schema` and left out.
pub(crate) fn whole(document: &Document, over: NodeId) -> Document {
    document.overlaid(over, KEY, schema::can_be_changed)
}

/// What makes two diagnostics the same.
type Key = (Span, Code, String);

/// What is said of a spec and its environments.
pub(crate) struct Told {
    all: Vec<Diagnostic>,
    /// What is said of the spec itself.
    base: BTreeMap<Key, ()>,
    /// What is said of environments only: the diagnostic, and of which.
    others: BTreeMap<Key, (Diagnostic, Vec<String>)>,
}

impl Told {
    /// What is said of the spec itself.
    pub(crate) fn new(sink: Sink) -> Self {
        let all = sink.into_sorted();
        let base = all.iter().map(|one| (key(one), ())).collect();
        Self { all, base, others: BTreeMap::new() }
    }

    /// What is said of an environment as well.
    pub(crate) fn add(&mut self, name: &str, sink: Sink) {
        for diagnostic in sink.into_sorted() {
            let key = key(&diagnostic);
            if !self.base.contains_key(&key) {
                let (_, names) = self.others.entry(key).or_insert((diagnostic, Vec::new()));
                names.push(name.to_owned());
            }
        }
    }

    /// Whether there is an error among all.
    pub(crate) fn has_errors(&self) -> bool {
        let others = self.others.values().map(|(diagnostic, _)| diagnostic);
        self.all.iter().chain(others).any(|one| one.severity() == Severity::Error)
    }

    /// Everything, sorted by place; what holds in environments only says in which.
    pub(crate) fn into_sorted(self) -> Vec<Diagnostic> {
        let mut all = self.all;
        all.extend(self.others.into_values().map(|(diagnostic, names)| {
            let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let word = if names.len() == 1 { "environment" } else { "environments" };
            diagnostic.note(format!("this is so in {word} {}", quoted.join(", ")))
        }));
        all.sort_by(|a, b| {
            (a.primary.span, a.code, &a.message).cmp(&(b.primary.span, b.code, &b.message))
        });
        all
    }
}

fn key(diagnostic: &Diagnostic) -> Key {
    (diagnostic.primary.span, diagnostic.code, diagnostic.message.clone())
}

#[cfg(test)]
mod tests {
    use crate::source::Source;
    use crate::{Settings, compile_with};

    const SPEC: &str = "service: shop\nfunctions: { f: { blueprint: hello, memory: 128 } }\nroutes: { GET /: f }\n\
        environments:\n  prod: { functions: { f: { memory: 1 } } }\n  dev: { functions: { f: { memory: 512 } } }\n";

    #[test]
    fn a_fault_of_an_environment_says_so_and_stands_in_it() {
        let source = Source::new("spec.yaml", SPEC);
        let compilation = compile_with(&source, &Settings::default());
        assert!(compilation.output.is_none());
        let [fault] = &compilation.diagnostics[..] else { panic!("{:?}", compilation.diagnostics) };
        assert_eq!(source.slice(fault.primary.span), "1");
        assert!(fault.notes.iter().any(|note| note.contains("`prod`")), "{fault:?}");
        assert_eq!(compilation.environments, ["prod", "dev"]);
    }

    #[test]
    fn the_environment_that_is_asked_for_is_built() {
        let source = Source::new("spec.yaml", SPEC.replace("memory: 1 }", "memory: 256 }"));
        let memory = |environment| {
            let settings = Settings { environment, ..Settings::default() };
            compile_with(&source, &settings).output.expect("it is sound").model.functions[0].memory
        };
        assert_eq!([memory(None), memory(Some("prod")), memory(Some("dev"))], [128, 256, 512]);
    }
}
