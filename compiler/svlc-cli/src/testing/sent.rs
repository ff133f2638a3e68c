//! What a test sends, ready to be sent: files read, bodies and tokens made.

use svlc_core::model::{Spanned, TestBody, TestEvent, TestInvoke, TestRequest};
use svlc_emulator::NotInjected;

use super::token::Carried;
use super::{Failure, Outcome, Runner};

/// Ready to be sent.
#[derive(Debug)]
pub(super) enum Message {
    /// To the API.
    Request { method: &'static str, url: String, headers: Vec<(String, String)>, body: Vec<u8> },
    /// To a function.
    Event { function: String, event: Vec<u8> },
}

/// Why an event is not sent to a deployed API.
const NO_FUNCTION: &str = "functions are invoked on this machine only";

/// A request.
pub(super) fn request(runner: &Runner<'_>, test: &TestRequest) -> Result<Message, Outcome> {
    let stage = runner.stage.unwrap_or(&test.stage);
    let mut headers = test.headers.clone();
    let mut query = test.query.clone();
    if let Some(token) = &test.token {
        match runner.tokens.carried(token, runner.model)? {
            Carried::Header(name, value) => headers.push((name, value)),
            Carried::Query(pair) if query.is_empty() => query = pair,
            Carried::Query(pair) => query = format!("{query}&{pair}"),
        }
    }
    let (kind, body) = match &test.body {
        None => (None, Vec::new()),
        Some(TestBody::Text(text)) => (Some("text/plain; charset=utf-8"), text.clone().into()),
        Some(TestBody::Json(value)) => (Some("application/json"), value.to_string().into()),
        Some(TestBody::File(path)) => (None, read(runner, path)?),
    };
    let has_kind = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    if let Some(kind) = kind.filter(|_| !has_kind) {
        headers.push(("content-type".to_owned(), kind.to_owned()));
    }
    Ok(Message::Request {
        method: test.method.as_str(),
        url: runner.address.of(stage, &test.path, &query),
        headers,
        body,
    })
}

/// An event.
pub(super) fn event(runner: &Runner<'_>, test: &TestInvoke) -> Result<Message, Outcome> {
    let Some(local) = &runner.local else { return Err(Outcome::Skipped(NO_FUNCTION)) };
    let function = runner.model.function(test.function).name.clone();
    let event = match &test.event {
        Some(TestEvent::Json(value)) => value.to_string().into(),
        Some(TestEvent::File(path)) => read_json(runner, path)?,
        Some(TestEvent::Source(source, bodies)) => {
            let made = local.sources.event(source, Some(&function), bodies);
            let not_made = |why: NotInjected| Failure {
                span: source.span,
                message: why.message,
                label: String::new(),
                detail: format!("help: {}", why.help),
            };
            made.map_err(|why| Outcome::Broken(not_made(why)))?.event.into()
        }
        None => local.emulator.example(test.function).unwrap_or_else(|| "{}".to_owned()).into(),
    };
    Ok(Message::Event { function, event })
}

fn read(runner: &Runner<'_>, path: &Spanned<String>) -> Result<Vec<u8>, Outcome> {
    let file = runner.folder.join(&path.value);
    std::fs::read(&file).map_err(|error| broken(path, format!("cannot read `{file}`: {error}")))
}

fn read_json(runner: &Runner<'_>, path: &Spanned<String>) -> Result<Vec<u8>, Outcome> {
    let event = read(runner, path)?;
    match serde_json::from_slice::<serde::de::IgnoredAny>(&event) {
        Ok(_) => Ok(event),
        Err(error) => Err(broken(path, format!("the event is no JSON: {error}"))),
    }
}

fn broken(path: &Spanned<String>, message: String) -> Outcome {
    let (label, detail) = (String::new(), String::new());
    Outcome::Broken(Failure { span: path.span, message, label, detail })
}
