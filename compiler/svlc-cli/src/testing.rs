//! Tests of a spec: [`Runner`] sends what each says, and what came of it is judged. Leaves showing it to `report`, and the arguments to
//! the command.

pub(crate) mod difference;
mod json;
mod judge;
pub(crate) mod report;
mod sent;
pub(crate) mod target;
pub(crate) mod token;

use std::time::{Duration, Instant};

use camino::Utf8Path;
use svlc_core::model::{Model, Test, TestCall, TestEvent};
use svlc_core::source::Span;
use svlc_emulator::{Emulator, Line, Lines, Sender, Sources, Unanswered};

use judge::Answer;
use sent::Message;
use target::Address;
use token::Tokens;

/// Lines of a function's log that are kept for a test that fails.
const LOG_LINES: usize = 40;
/// How long it is waited for the last of them.
const LAST_LINE: Duration = Duration::from_millis(60);

/// What became of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All that is expected holds.
    Passed,
    /// Something that is expected does not hold.
    Failed(Vec<Failure>),
    /// There is no answer that could be judged.
    Broken(Failure),
    /// It was not sent, for this reason.
    Skipped(&'static str),
}

/// Something that is not as expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// What is expected, in the spec.
    pub(crate) span: Span,
    /// What is the case instead.
    pub(crate) message: String,
    /// A few words at the place.
    pub(crate) label: String,
    /// The body that came, or how it differs; empty if that is not at issue.
    pub(crate) detail: String,
}

/// A test that has been run.
#[derive(Debug)]
pub(crate) struct Ran<'a> {
    pub(crate) test: &'a Test,
    pub(crate) outcome: Outcome,
    /// From the first answer's start to the last one's end.
    pub(crate) took: Duration,
    /// How many answers there were.
    pub(crate) answers: usize,
    /// What functions and gateway said meanwhile, of a test that did not pass.
    pub(crate) log: Vec<String>,
}

/// Sends tests.
pub(crate) struct Runner<'a> {
    pub(crate) model: &'a Model,
    /// The folder of the spec, which files are relative to.
    pub(crate) folder: &'a Utf8Path,
    pub(crate) sender: Sender,
    pub(crate) address: Address,
    pub(crate) tokens: Tokens,
    /// The emulator, if it is what is tested.
    pub(crate) local: Option<Local<'a>>,
    /// Stage that every request goes to instead of its own.
    pub(crate) stage: Option<&'a str>,
}

/// The service on this machine.
#[derive(Debug)]
pub(crate) struct Local<'a> {
    pub(crate) emulator: &'a Emulator,
    /// Its log.
    pub(crate) lines: &'a Lines,
    /// What makes events up.
    pub(crate) sources: Sources<'a>,
}

/// The user has asked svlc to end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Interrupted;

impl<'a> Runner<'a> {
    /// Runs a test.
    pub(crate) fn run(&self, test: &'a Test) -> Result<Ran<'a>, Interrupted> {
        let started = Instant::now();
        self.log(Duration::ZERO);
        let (outcome, answers) = match self.message(test) {
            Ok(message) => self.judged(test, &message)?,
            Err(outcome) => (outcome, 0),
        };
        let took = started.elapsed();
        let is_told = matches!(outcome, Outcome::Failed(_) | Outcome::Broken(_));
        let log = if is_told { self.log(LAST_LINE) } else { Vec::new() };
        Ok(Ran { test, outcome, took, answers, log })
    }

    /// What is sent, or why nothing is.
    fn message(&self, test: &Test) -> Result<Message, Outcome> {
        match &test.call {
            TestCall::Request(request) => sent::request(self, request),
            TestCall::Invoke(invoke) => sent::event(self, invoke),
        }
    }

    /// Sends it as often as the test says, until an answer is not as expected.
    fn judged(&self, test: &Test, message: &Message) -> Result<(Outcome, usize), Interrupted> {
        let mut answers = Vec::new();
        for _ in 0..test.repeat {
            let answer = match self.answer(message) {
                Ok(answer) => answer,
                Err(Unanswered::Interrupted) => return Err(Interrupted),
                Err(why) => {
                    let (span, label) = (origin(test), String::new());
                    let detail = String::new();
                    let failure = Failure { span, message: why.to_string(), label, detail };
                    return Ok((Outcome::Broken(failure), answers.len()));
                }
            };
            let found = judge::answer(test, &answer);
            answers.push(answer);
            if !found.is_empty() {
                return Ok((Outcome::Failed(found), answers.len()));
            }
        }
        let found = judge::bodies(test, &answers);
        let outcome = if found.is_empty() { Outcome::Passed } else { Outcome::Failed(found) };
        Ok((outcome, answers.len()))
    }

    fn answer(&self, message: &Message) -> Result<Answer, Unanswered> {
        let is_interrupted =
            || self.local.as_ref().is_some_and(|one| one.emulator.is_interrupted());
        match message {
            Message::Request { method, url, headers, body } => {
                let sent = svlc_emulator::Sent { method, url, headers, body };
                self.sender.send(sent, is_interrupted).map(Answer::Response)
            }
            Message::Event { function, event } => {
                let started = Instant::now();
                let invoked = self
                    .local
                    .as_ref()
                    .and_then(|one| one.emulator.invoke(function, event.clone()))
                    .ok_or(Unanswered::Interrupted)?;
                Ok(Answer::Invoked(invoked, started.elapsed()))
            }
        }
    }

    /// What has been said since it was last asked for.
    fn log(&self, patience: Duration) -> Vec<String> {
        let Some(Local { lines, .. }) = &self.local else { return Vec::new() };
        let mut log = Vec::new();
        while let Some(line) = lines.next(patience) {
            if log.len() < LOG_LINES {
                log.push(match line {
                    Line::Function { name, text } => format!("{name}  {text}"),
                    Line::Access { stage, text } => format!("{stage}  {text}"),
                    Line::Reason(text) => text,
                });
            }
        }
        log
    }
}

/// Where what a test sends stands.
pub(crate) fn origin(test: &Test) -> Span {
    match &test.call {
        TestCall::Request(request) => request.origin,
        TestCall::Invoke(invoke) => invoke.origin,
    }
}

/// What a test sends, in a few words.
pub(crate) fn described(test: &Test, model: &Model) -> String {
    match &test.call {
        TestCall::Request(request) => {
            let query = if request.query.is_empty() { "" } else { "?" };
            format!("{} {}{query}{}", request.method.as_str(), request.path, request.query)
        }
        TestCall::Invoke(invoke) => {
            let name = &model.function(invoke.function).name;
            match &invoke.event {
                Some(TestEvent::Source(source, _)) => format!("invoke {name} by {}", source.value),
                _ => format!("invoke {name}"),
            }
        }
    }
}
