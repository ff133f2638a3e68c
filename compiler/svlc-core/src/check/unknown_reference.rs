//! A `${…}` that refers to something which does not exist.
//!
//! Why: svlc resolves every reference when it compiles, so that no stack fails for a name. In a URL, stage variables exist too.
//!
//! ```yaml
//! functions: { orders: { env: { TABLE: "${tables.order.name}" } } }    # the table is called `orders`
//! tables: { orders: { key: { id: string } } }
//! ```
//!
//! Fix: name what the spec defines, and ask for what it has. `$${` is a literal `${`.

use super::context::Context;
use super::names::list;
use super::url::{Url, Variable, is_stage_variable};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::interpolation::{self, Piece};
use crate::reference::{Fault, ROOTS, Reference};
use crate::source::Span;
use crate::suggest;

const CODE: Code = Code::SV0210;
const LITERAL: &str = "`$${` is a literal `${`";
const SYNTAX: &str =
    "write `${stage.NAME}` for a stage variable, `{name}` for a parameter of the route";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for url in cx.urls.values() {
        let Ok(variables) = &url.variables else { continue };
        for reference in &variables.references {
            if reference.stage_variable().is_none() {
                match Reference::parse(reference.name) {
                    Err(Fault::Root(_)) | Ok(Reference::StageVariable(_)) => {
                        sink.push(in_url(cx, url, reference));
                    }
                    _ => check_reference(cx, url.text.span, url.text, reference, sink),
                }
            }
        }
    }
    for place in &cx.places.references {
        let text = &place.text;
        for piece in interpolation::split(text).unwrap_or_default() {
            let Piece::Reference { name, at } = piece else { continue };
            check_reference(cx, text.span, text, &Variable { name, at }, sink);
        }
    }
}

/// Judges a reference in the text that was read from the scalar at `span`.
fn check_reference(
    cx: &Context<'_>,
    span: Span,
    text: &str,
    reference: &Variable<'_>,
    sink: &mut Sink,
) {
    let Variable { name, at } = reference;
    // Behind `${`, without the blanks that may surround it.
    let start = at.start + text[at.clone()].find(name).unwrap_or(0);
    let cured = |replacement: &str| cx.edit(span, text, start..start + name.len(), replacement);
    if let Some(fault) = fault(cx, name, cx.within(span, text, at.clone()), &cured) {
        sink.push(fault);
    }
}

/// What is wrong with a reference, if anything; `cured` makes the edit that puts another in its place.
fn fault(
    cx: &Context<'_>,
    name: &str,
    span: Span,
    cured: &dyn Fn(&str) -> (Span, String),
) -> Option<Diagnostic> {
    let new = |message: String, help: String| Diagnostic::new(CODE, span, message, help);
    let (key, singular, of, names) = match Reference::parse(name) {
        Err(fault) => return Some(unreadable(name, fault, &new, cured)),
        Ok(Reference::StageVariable(_)) => {
            let message = "a stage variable can be referred to in a URL only".to_owned();
            return Some(new(
                message,
                "the event tells a function its stage's variables".to_owned(),
            ));
        }
        Ok(Reference::Attribute(section, of, _)) if !cx.is_defined(section, of) => {
            (section.key(), section.singular(), of, cx.resources(section))
        }
        Ok(Reference::Parameter(of)) if !cx.has_parameter(of) => {
            ("parameters", "parameter", of, &cx.parameters)
        }
        Ok(Reference::Raw(of, _)) if !cx.has_raw(of) => ("resources", "raw resource", of, &cx.raw),
        Ok(_) => return None,
    };
    let start = key.len() + ".".len();
    let behind = &name[start + of.len()..];
    let message = format!("no {singular} is named `{of}`");
    Some(match names.meant(of, &cx.effort) {
        Some(meant) => {
            let (at, edit) = cured(&[key, ".", meant, behind].concat());
            new(message, format!("did you mean `{}`?", meant.value))
                .also(meant.span, "defined here")
                .fix(at, edit)
        }
        None => new(message, undefined(key, of, names.is_empty(), names.list())),
    })
}

/// What to do about a name that nothing has.
fn undefined(section: &str, name: &str, is_empty: bool, known: String) -> String {
    let define = format!("add `{name}` to `{section}`");
    if is_empty { define } else { format!("name one that is defined ({known}), or {define}") }
}

fn unreadable(
    name: &str,
    fault: Fault<'_>,
    new: &dyn Fn(String, String) -> Diagnostic,
    cured: &dyn Fn(&str) -> (Span, String),
) -> Diagnostic {
    // What stands there is not quoted unless it is a word: it may be a piece of a secret.
    let is_word = |text: &str| {
        !text.is_empty()
            && text.len() <= 40
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    match fault {
        Fault::Root(root) => {
            let message = if is_word(root) {
                format!("a reference cannot begin with `{root}`")
            } else {
                "nothing can be referred to by this".to_owned()
            };
            match suggest::nearest(root, ROOTS.iter().copied()) {
                Some(meant) => {
                    let (at, edit) = cured(&[meant, &name[root.len()..]].concat());
                    new(message, format!("did you mean `{meant}`?")).fix(at, edit)
                }
                None => new(
                    message,
                    format!("it can begin with {}", list(ROOTS.iter().copied(), ROOTS.len())),
                )
                .note(LITERAL),
            }
        }
        Fault::Short(form) => {
            new("the reference ends too early".to_owned(), format!("write it as `${{{form}}}`"))
        }
        Fault::Attribute(asked, known) => {
            let (before, _) = name.split_at(name.len() - asked.len());
            let message = if is_word(asked) {
                format!("`{}` has no `{asked}`", before.trim_end_matches('.'))
            } else {
                "this cannot be asked for".to_owned()
            };
            match suggest::nearest(asked, known.iter().copied()) {
                Some(meant) => {
                    let (at, edit) = cured(&[before, meant].concat());
                    new(message, format!("did you mean `{meant}`?")).fix(at, edit)
                }
                None if known.is_empty() => {
                    new(message, format!("write `${{{}}}`", before.trim_end_matches('.')))
                }
                None => {
                    let count = known.len();
                    new(message, format!("it can be asked for {}", list(known, count)))
                }
            }
        }
    }
}

fn in_url(cx: &Context<'_>, url: &Url<'_>, reference: &Variable<'_>) -> Diagnostic {
    let (text, at) = (url.text, reference.at.clone());
    let message = format!("`${{{}}}` refers to nothing that a URL can use", reference.name);
    let new = |help: String| {
        Diagnostic::new(CODE, cx.within(text.span, text, at.clone()), &message, help)
    };
    let Some(name) = reference.name.rsplit('.').next().filter(|name| is_stage_variable(name))
    else {
        return new(SYNTAX.to_owned());
    };
    let cure = format!("${{stage.{name}}}");
    let diagnostic = new(format!("write `{cure}` for the stage variable `{name}`"));
    if reference.name.starts_with("stageVariables.") {
        let (span, edit) = cx.edit(text.span, text, at.clone(), &cure);
        return diagnostic.fix(span, edit);
    }
    diagnostic
}
