//! The svlc compiler: text in, diagnostics and artifacts out. Pure: no files, no clock, no environment, no processes.
//!
//! ```text
//! Source ──parse──▶ Document ──decode──▶ Spec ──resolve──▶ Model ──emit──▶ Artifacts
//!                       └── schema ──┴── check ──────────────┘
//! ```

pub mod artifact;
pub mod cfn;
mod check;
mod decode;
pub mod diagnostic;
mod document;
pub mod emit;
pub mod facts;
pub mod interpolation;
pub mod model;
mod resolve;
pub mod routing;
pub mod schema;
mod secret;
pub mod source;
pub mod spec;
mod suggest;

use diagnostic::{Diagnostic, Severity, Sink};
use emit::Templates;
use model::Model;
use source::{Source, Span};

/// What compiling a source gave.
#[derive(Debug)]
pub struct Compilation {
    /// Everything there is to say, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The service, if there is no error.
    pub output: Option<Output>,
    /// Places that hold what looks like a secret; renderers show them masked.
    pub sensitive: Vec<Span>,
}

/// A service without errors.
#[derive(Debug)]
pub struct Output {
    /// The service as it is meant.
    pub model: Model,
    /// Its templates, which the quota rules have measured.
    pub templates: Templates,
}

impl Compilation {
    /// How many errors and warnings there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity() == severity).count()
    }
}

/// Compiles bytes as read from a file: checks size and encoding, then [`compile`]s.
/// The [`Source`] comes back for rendering; bytes that are not UTF-8 are replaced in it.
pub fn compile_bytes(name: &str, bytes: &[u8]) -> (Source, Compilation) {
    match document::text(name, bytes) {
        Ok(source) => {
            let compilation = compile(&source);
            (source, compilation)
        }
        Err((source, diagnostic)) => (
            source,
            Compilation { diagnostics: vec![diagnostic], output: None, sensitive: Vec::new() },
        ),
    }
}

/// Compiles a source: every fault is found in one run, and there is output only if none is an error.
pub fn compile(source: &Source) -> Compilation {
    let mut sink = Sink::new();
    let mut sensitive = Vec::new();
    let output = run(source, &mut sink, &mut sensitive);
    Compilation { diagnostics: sink.into_sorted(), output, sensitive }
}

fn run(source: &Source, sink: &mut Sink, sensitive: &mut Vec<Span>) -> Option<Output> {
    let document = document::parse(source, sink)?;
    let faulty = schema::check(source, &document, sink);
    let spec = decode::decode(&document, &faulty);
    *sensitive = secret::places(source, &document);
    check::spec(source, &document, &spec, sink);
    let model = resolve::resolve(&spec, sink).ok()?;
    let templates = emit::templates(&model);
    check::templates(&model, &templates, sink);
    match sink.reported() {
        None => Some(Output { model, templates }),
        Some(_) => None,
    }
}
