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

/// Warnings that nothing uses a thing. One that the spec itself or any environment uses is used.
const UNUSED: [Code; 6] =
    [Code::SV0204, Code::SV0205, Code::SV0226, Code::SV0228, Code::SV0236, Code::SV0264];

/// What makes two diagnostics the same.
type Key = (Span, Code, String);

/// What is said of a spec and its environments.
pub(crate) struct Told {
    all: Vec<Diagnostic>,
    /// What is said of the spec itself, and of how many environments as well.
    base: BTreeMap<Key, usize>,
    /// What is said of environments only: the diagnostic, and of which.
    others: BTreeMap<Key, (Diagnostic, Vec<String>)>,
    /// How many environments there are.
    environments: usize,
}

impl Told {
    /// What is said of the spec itself.
    pub(crate) fn new(sink: Sink) -> Self {
        let all = sink.into_sorted();
        let base = all.iter().map(|one| (key(one), 0)).collect();
        Self { all, base, others: BTreeMap::new(), environments: 0 }
    }

    /// What is said of an environment as well; what it changes stands at `over`.
    pub(crate) fn add(&mut self, name: &str, over: Span, sink: Sink) {
        self.environments += 1;
        for diagnostic in sink.into_sorted() {
            let key = key(&diagnostic);
            let span = diagnostic.primary.span;
            let is_own = over.start <= span.start && span.end <= over.end;
            if let Some(count) = self.base.get_mut(&key) {
                *count += 1;
            } else if is_own || !UNUSED.contains(&diagnostic.code) {
                let diagnostic = if is_own { diagnostic } else { left(diagnostic) };
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
        let is_unused = |one: &Diagnostic| {
            !UNUSED.contains(&one.code) || self.base[&key(one)] == self.environments
        };
        all.retain(is_unused);
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

/// A fault of the whole at a place that the environment does not change. A key that was known there until the environment wrote
/// another `type` is left from the spec itself.
fn left(mut diagnostic: Diagnostic) -> Diagnostic {
    if diagnostic.code != Code::SV0101 {
        return diagnostic;
    }
    diagnostic.fix = None;
    diagnostic.help =
        "keep the `type` of the spec itself, or give the environment's own another name".to_owned();
    diagnostic.note(
        "an environment's mappings are merged into those of the spec, so this key is left over",
    )
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

    /// Codes and texts of what is said of a spec.
    fn told(text: &str) -> Vec<(&'static str, String)> {
        let source = Source::new("spec.yaml", text);
        let said = compile_with(&source, &Settings::default()).diagnostics;
        let place = |span| source.slice(span).to_owned();
        said.iter().map(|one| (one.code.as_str(), place(one.primary.span))).collect()
    }

    #[test]
    fn what_any_environment_uses_is_used() {
        let spec = "service: shop\nparameters: { Size: { type: Number, default: 1 } }\n\
            functions: { f: { blueprint: hello }, g: { blueprint: hello } }\nroutes: { GET /: f }\nenvironments:\n  ";
        let both = [("SV0264", "Size".to_owned()), ("SV0204", "g".to_owned())];
        assert_eq!(told(&[spec, "dev: {}\n  prod: { description: x }\n"].concat()), both);
        let used = "dev: {}\n  prod: { routes: { GET /: g }, functions: { f: { env: { SIZE: '${parameters.Size}' } } } }\n";
        assert_eq!(told(&[spec, used].concat()), []);
        let own = "dev: { queues: { jobs: {} } }\n  prod: { routes: { GET /: g }, functions: { f: { env: { SIZE: '${parameters.Size}' } } } }\n";
        assert_eq!(told(&[spec, own].concat()), [("SV0236", "jobs".to_owned())]);
    }

    #[test]
    fn a_key_that_is_left_from_another_type_is_told() {
        let text = "service: shop\nfunctions: { f: { blueprint: hello } }\n\
            integrations: { i: { type: lambda, function: f } }\nroutes: { GET /: i, GET /f: f }\nenvironments:\n  \
            prod: { integrations: { i: { type: http, url: 'https://a.example.com' } } }\n";
        assert_eq!(told(text), [("SV0101", "function".to_owned())]);
        let said = compile_with(&Source::new("spec.yaml", text), &Settings::default()).diagnostics;
        assert!(said[0].help.contains("another name"), "{said:?}");
        assert!(said[0].notes[0].contains("left over"), "{said:?}");
    }
}
