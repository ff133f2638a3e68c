//! What AWS tells of an asynchronous invocation that is over (`lambda-dg`, invocation-async-retain-records): the record for a
//! destination, the attributes of a dead letter.

use serde_json::{Value, json};

use super::Event;
use crate::clock::Moment;
use crate::lambda::Answer;

/// The most of an error's message that a dead letter carries, in bytes.
const ERROR_MESSAGE: usize = 1_024;

/// How an asynchronous invocation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) condition: Condition,
    /// How often the function has run.
    pub(crate) attempts: u32,
    /// What it gave the last time; `None` if it has not run.
    pub(crate) answer: Option<Answer>,
}

/// Why it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Condition {
    Success,
    RetriesExhausted,
    EventAgeExceeded,
    /// The function may not run at all.
    ZeroReservedConcurrency,
}

impl Condition {
    /// As the record has it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Success => "Success",
            Self::RetriesExhausted => "RetriesExhausted",
            Self::EventAgeExceeded => "EventAgeExceeded",
            Self::ZeroReservedConcurrency => "ZeroReservedConcurrency",
        }
    }
}

impl Outcome {
    pub(crate) fn is_success(&self) -> bool {
        self.condition == Condition::Success
    }

    /// The record for a destination. Of a function that has not run there is no response.
    pub(crate) fn record(&self, event: &Event, version: &str, now: Moment) -> Value {
        let mut record = json!({
            "version": "1.0",
            "timestamp": now.iso(),
            "requestContext": {
                "requestId": event.id,
                "functionArn": event.qualified_arn(),
                "condition": self.condition.name(),
                "approximateInvokeCount": self.attempts,
            },
            "requestPayload": parsed(&event.payload),
        });
        if let Some(answer) = &self.answer {
            let mut context = json!({ "statusCode": 200, "executedVersion": version });
            if answer.failure.is_some() {
                context["functionError"] = Value::from("Unhandled");
            }
            record["responseContext"] = context;
            record["responsePayload"] = parsed(&answer.payload);
        }
        record
    }

    /// The attributes of a dead letter, whose body is the event itself.
    pub(crate) fn attributes(&self, event: &Event) -> Vec<(&'static str, &'static str, String)> {
        let (code, message) = match &self.answer {
            Some(answer) => ("200", error_message(answer)),
            None => ("429", "Rate Exceeded.".to_owned()),
        };
        vec![
            ("RequestID", "String", event.id.clone()),
            ("ErrorCode", "Number", code.to_owned()),
            ("ErrorMessage", "String", message),
        ]
    }
}

/// What the error says, as far as a dead letter carries it.
fn error_message(answer: &Answer) -> String {
    let said = parsed(&answer.payload)["errorMessage"].as_str().map(str::to_owned);
    let mut message = said.unwrap_or_else(|| answer.text());
    let end =
        (0..=ERROR_MESSAGE.min(message.len())).rev().find(|end| message.is_char_boundary(*end));
    message.truncate(end.unwrap_or(0));
    message
}

/// JSON, or the text of what is none.
fn parsed(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes)
        .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(bytes).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Event {
        Event {
            id: "e4b4".to_owned(),
            function: "orders".to_owned(),
            arn: "arn:aws:lambda:us-east-1:123456789012:function:orders".to_owned(),
            qualifier: None,
            payload: br#"{"n":1}"#.as_slice().into(),
            trace: String::new(),
        }
    }

    fn failed(payload: &str) -> Outcome {
        let answer = Answer::too_large();
        let answer = Answer { payload: payload.to_owned().into(), ..answer };
        Outcome { condition: Condition::RetriesExhausted, attempts: 3, answer: Some(answer) }
    }

    #[test]
    fn a_record_is_as_aws_makes_it() {
        let record = failed(r#"{"errorMessage":"no"}"#).record(&event(), "$LATEST", Moment(0));
        assert_eq!(
            record,
            json!({
                "version": "1.0",
                "timestamp": "1970-01-01T00:00:00.000Z",
                "requestContext": {
                    "requestId": "e4b4",
                    "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:orders:$LATEST",
                    "condition": "RetriesExhausted",
                    "approximateInvokeCount": 3,
                },
                "requestPayload": { "n": 1 },
                "responseContext": {
                    "statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled",
                },
                "responsePayload": { "errorMessage": "no" },
            })
        );
    }

    #[test]
    fn a_function_that_has_not_run_has_no_response() {
        let condition = Condition::ZeroReservedConcurrency;
        let outcome = Outcome { condition, attempts: 0, answer: None };
        let record = outcome.record(&event(), "$LATEST", Moment(0));
        assert_eq!(record["requestContext"]["condition"], "ZeroReservedConcurrency");
        assert_eq!(record.get("responseContext"), None);
        assert_eq!(record.get("responsePayload"), None);
    }

    #[test]
    fn a_dead_letter_carries_the_first_of_the_message() {
        let long = format!(r#"{{"errorMessage":"{}"}}"#, "ä".repeat(600));
        let attributes = failed(&long).attributes(&event());
        assert_eq!(attributes[0], ("RequestID", "String", "e4b4".to_owned()));
        assert_eq!(attributes[1], ("ErrorCode", "Number", "200".to_owned()));
        assert_eq!(attributes[2].2, "ä".repeat(512));
    }
}
