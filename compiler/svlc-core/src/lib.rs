//! The svlc compiler: text in, diagnostics and artifacts out. Pure: no files, no clock, no environment, no processes.
//!
//! ```text
//! Source ──parse──▶ Document ──decode──▶ Spec ──resolve──▶ Model ──emit──▶ Artifacts
//!                       └── schema ──┴── check ──────────────┘
//! ```

pub mod access;
pub mod artifact;
pub mod cfn;
mod check;
pub mod cost;
pub mod date;
mod decode;
pub mod diagnostic;
pub mod difference;
mod document;
pub mod emit;
mod environment;
pub mod facts;
pub mod failure;
pub mod interpolation;
pub mod model;
mod origins;
pub mod places;
pub mod plan;
pub mod promotion;
pub mod reference;
mod resolve;
pub mod routing;
pub mod saving;
pub mod schema;
pub mod secret;
pub mod silence;
pub mod source;
pub mod spec;
pub mod suggest;

use date::Date;
use diagnostic::{Diagnostic, Severity, Sink};
use document::Document;
use emit::Templates;
use environment::Told;
use model::Model;
use places::Places;
use silence::{Silenced, Silences};
use source::{Source, Span};

/// What compiling a source gave.
#[derive(Debug, Default)]
pub struct Compilation {
    /// Everything there is to say, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// Warnings that the spec silences, sorted by place.
    pub silenced: Vec<Silenced>,
    /// The service, if there is no error.
    pub output: Option<Output>,
    /// Places that hold what looks like a secret; renderers show them masked.
    pub sensitive: Vec<Span>,
    /// Names of the environments, in the order written.
    pub environments: Vec<String>,
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

/// What compiling depends on beside the spec.
#[derive(Debug, Clone, Default)]
pub struct Settings<'a> {
    /// The environment to build; `None`: the spec as it stands outside of `environments`.
    pub environment: Option<&'a str>,
    /// The day on which it is compiled, for what is going to end; `None`: the day of [`facts`].
    pub today: Option<Date>,
}

impl Settings<'_> {
    /// What `${environment}` stands for when no environment is built.
    pub const NO_ENVIRONMENT: &'static str = "default";

    /// What `${environment}` stands for.
    pub fn environment_name(&self) -> &str {
        self.environment.unwrap_or(Self::NO_ENVIRONMENT)
    }
}

/// Compiles bytes as read from a file: checks size and encoding, then [`compile_with`]s.
/// The [`Source`] comes back for rendering; bytes that are not UTF-8 are replaced in it.
pub fn compile_bytes(name: &str, bytes: &[u8]) -> (Source, Compilation) {
    compile_bytes_with(name, bytes, &Settings::default())
}

/// As [`compile_bytes`], with settings.
pub fn compile_bytes_with(
    name: &str,
    bytes: &[u8],
    settings: &Settings<'_>,
) -> (Source, Compilation) {
    match document::text(name, bytes) {
        Ok(source) => {
            let compilation = compile_with(&source, settings);
            (source, compilation)
        }
        Err((source, diagnostic)) => {
            (source, Compilation { diagnostics: vec![diagnostic], ..Compilation::default() })
        }
    }
}

/// Compiles a source: every fault is found in one run, and there is output only if none is an error.
pub fn compile(source: &Source) -> Compilation {
    compile_with(source, &Settings::default())
}

/// As [`compile`], with settings. Every environment is compiled, whichever is asked for.
pub fn compile_with(source: &Source, settings: &Settings<'_>) -> Compilation {
    let mut sink = Sink::new();
    let Some(document) = document::parse(source, &mut sink) else {
        return Compilation { diagnostics: sink.into_sorted(), ..Compilation::default() };
    };
    let base = Settings { environment: None, ..settings.clone() };
    let (mut output, silences) = run(source, &document, &base, &mut sink);
    let mut told = Told::new(sink);
    let environments = environment::all(&document);
    for (name, over) in &environments {
        let own = Settings { environment: Some(name), ..settings.clone() };
        let whole = environment::whole(&document, *over);
        let mut sink = Sink::new();
        let (built, _) = run(source, &whole, &own, &mut sink);
        told.add(name, document.span(*over), sink);
        if settings.environment == Some(*name) {
            output = built;
        }
    }
    let (diagnostics, silenced) = said(source, &silences, told);
    let has_errors = diagnostics.iter().any(|one| one.severity() == Severity::Error);
    Compilation {
        diagnostics,
        silenced,
        output: output.filter(|_| !has_errors),
        sensitive: secret::places(source, &document),
        environments: environments.into_iter().map(|(name, _)| name.to_owned()).collect(),
    }
}

/// What there is to say once the silenced is taken away, and what that is.
fn said(source: &Source, silences: &Silences, told: Told) -> (Vec<Diagnostic>, Vec<Silenced>) {
    let is_whole = !told.has_errors();
    let mut diagnostics = told.into_sorted();
    let (mut silenced, used) = silences.apply(source, &mut diagnostics);
    if is_whole {
        let mut late = Sink::new();
        check::silences(silences, &used, &mut late);
        let mut late = late.into_sorted();
        silenced.extend(silences.apply(source, &mut late).0);
        diagnostics.extend(late);
        diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span);
    }
    (diagnostics, silenced)
}

fn run(
    source: &Source,
    document: &Document,
    settings: &Settings<'_>,
    sink: &mut Sink,
) -> (Option<Output>, Silences) {
    let (faulty, places) = schema::check(source, document, sink);
    let spec = decode::decode(document, &faulty);
    let silences = Silences::read(source, document, &spec);
    let written =
        check::Written { source, document, places: &places, spec: &spec, silences: &silences };
    check::spec(&written, settings, sink);
    (output(written, settings, sink), silences)
}

fn output(written: check::Written<'_>, settings: &Settings<'_>, sink: &mut Sink) -> Option<Output> {
    let mut model = resolve::resolve(written.spec, settings, sink).ok()?;
    model.places = Places::new(written.document);
    let templates = emit::templates(&model);
    check::whole(&check::Whole { written, model: &model, templates: &templates }, sink);
    match sink.reported() {
        None => Some(Output { model, templates }),
        Some(_) => None,
    }
}
