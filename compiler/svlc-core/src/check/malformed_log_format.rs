//! A format of access logs that API Gateway refuses, or that says nothing of what was meant.
//!
//! Why: a format is one line of at most 3 KB and has `$context.requestId` in it, or the stage is refused; a variable that does not exist is
//! logged as `-` for ever (`apigw-dg`, http-api-logging and its variables).
//!
//! ```yaml
//! stages: { $default: { access_logs: { format: "$context.requestID $context.status" } } }
//! ```
//!
//! Fix: `$context.requestId $context.status`.

use std::ops::Range;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::{ACCESS_LOG_FORMAT_BYTES, CONTEXT_VARIABLES, is_context_variable};
use crate::source::Span;
use crate::spec::{AccessLogFields, AccessLogFormat, AccessLogs, Spanned};
use crate::suggest;

const CODE: Code = Code::SV0363;
const START: &str = "$context.";
const ID: &str = "$context.requestId";
const WITHOUT_ID: &str = "every line of an access log has the id of its request";
const LINE: &str = "a format is one line";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (_, stage) in cx.stages() {
        let logs = stage.and_then(|stage| stage.access_logs.as_ref());
        let Some(AccessLogs::Settings(settings)) = logs else { continue };
        match &settings.format {
            Some(AccessLogFormat::Short(text)) => check_text(cx, text, sink),
            Some(AccessLogFormat::Settings(fields)) => check_fields(cx, fields, sink),
            None => {}
        }
    }
}

fn check_text(cx: &Context<'_>, text: &Spanned<String>, sink: &mut Sink) {
    let is_sound = check_variables(cx, text.span, text, sink);
    if let Some(at) = text.find(['\n', '\r']) {
        let span = cx.within(text.span, text, at..at + 1);
        sink.push(Diagnostic::new(CODE, span, LINE, "join its lines"));
    }
    check_size(text.len(), text.span, sink);
    if is_sound && !text.contains(ID) {
        let help = format!("add `{ID}` to it");
        sink.push(Diagnostic::new(CODE, text.span, WITHOUT_ID, help));
    }
}

fn check_fields(cx: &Context<'_>, fields: &AccessLogFields, sink: &mut Sink) {
    let mut is_sound = fields.all().all(|(_, value)| value.is_some());
    for (_, value) in fields.iter() {
        is_sound &= check_variables(cx, value.span, value, sink);
    }
    let bytes = fields.iter().map(|(name, value)| name.len() + value.len() + r#""":"","#.len());
    let Some((first, _)) = fields.all().next() else { return };
    check_size(bytes.sum(), first.span, sink);
    if is_sound && !fields.iter().any(|(_, value)| value.contains(ID)) {
        let help = format!("add a field such as `requestId: {ID}`");
        sink.push(Diagnostic::new(CODE, first.span, WITHOUT_ID, help));
    }
}

fn check_size(bytes: usize, span: Span, sink: &mut Sink) {
    if bytes > ACCESS_LOG_FORMAT_BYTES {
        let message = format!("the format has {bytes} bytes, more than {ACCESS_LOG_FORMAT_BYTES}");
        sink.push(Diagnostic::new(CODE, span, message, "leave some variables out"));
    }
}

/// Whether every variable exists; reports those that do not.
fn check_variables(cx: &Context<'_>, span: Span, text: &str, sink: &mut Sink) -> bool {
    let mut is_sound = true;
    for at in variables(text) {
        let name = &text[at.clone()][START.len()..];
        if is_context_variable(name) {
            continue;
        }
        is_sound = false;
        let message = format!("API Gateway has no `{START}{name}`");
        let here = cx.within(span, text, at.clone());
        let meant = suggest::nearest(name, CONTEXT_VARIABLES.iter().copied());
        sink.push(match meant {
            Some(meant) => {
                let cure = [START, meant].concat();
                let (place, edit) = cx.edit(span, text, at, &cure);
                Diagnostic::new(CODE, here, message, format!("did you mean `{cure}`?"))
                    .fix(place, edit)
            }
            None => Diagnostic::new(CODE, here, message, "use one of AWS's table of variables"),
        });
    }
    is_sound
}

/// Where the variables of a format stand.
fn variables(text: &str) -> Vec<Range<usize>> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ':');
    let starts = text.match_indices(START).map(|(at, _)| at);
    starts
        .map(|at| {
            let rest = &text[at + START.len()..];
            let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            // A full stop or a hyphen at the end belongs to the sentence.
            let name = rest[..end].trim_end_matches(['.', '-', ':']);
            at..at + START.len() + name.len()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_end_where_a_sentence_does() {
        let text =
            "$context.requestId. [$context.requestTime] $context.authorizer.claims.sub - $context.";
        let found: Vec<&str> = variables(text).into_iter().map(|at| &text[at]).collect();
        assert_eq!(
            found,
            [
                "$context.requestId",
                "$context.requestTime",
                "$context.authorizer.claims.sub",
                "$context."
            ]
        );
    }
}
