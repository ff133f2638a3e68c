//! `tests:` as written: requests and events with what has to come of them. Nothing that svlc emits depends on them.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    AuthorizerName, Entries, ErrorType, Expression, FunctionName, Literal, LiteralMap, RequestLine,
    Scope, SentHeader, SentValue, Spanned, StageNameText, TestFile, TestName, TestSourceName,
    TestText,
};
use crate::facts::{SCOPES, STATUS, TEST_BODIES, TEST_DURATION_MS, TEST_REPEATS};

/// A request to the API, or an event for a function, and what has to come of it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Test {
    /// What holds if it passes, in words. No two tests have the same.
    #[schemars(required)]
    pub name: Option<Spanned<TestName>>,
    /// Request to the API: method, path and query as they are sent, such as `GET /orders/7?full=yes`, without the stage.
    pub request: Option<Spanned<RequestLine>>,
    /// Function that is invoked instead of a request, by name. Not against a deployed API.
    pub invoke: Option<Spanned<FunctionName>>,
    /// Stage that the request goes to. Default: `$default`, or the first one where there is no `$default`. A stage with
    /// `auto_deploy: false` has to be named, because what was deployed may not have reached it.
    pub stage: Option<Spanned<StageNameText>>,
    /// Headers of the request by name.
    pub headers: Option<Entries<SentHeader, Spanned<SentValue>>>,
    /// Token that the request carries where the authorizer looks for it, signed with svlc's own key. Against a deployed API it is one of
    /// the user's, `svlc test --token`.
    pub token: Option<TestToken>,
    /// Body of the request.
    pub body: Option<TestBody>,
    /// Event that the function gets. Default: the event of a plain request to its first route, or `{}` without one.
    pub event: Option<TestEvent>,
    /// How often it is sent, one after the other; what is expected holds of every answer. Default: once.
    #[schemars(range(min = TEST_REPEATS.0, max = TEST_REPEATS.1))]
    pub repeat: Option<Spanned<u32>>,
    /// What has to come of it. Default: the status 200, or an answer of the function without an error.
    pub expect: Option<Expectation>,
}

/// Body of a request: one key says what it is.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TestBody {
    /// Text as it is. The request says `content-type: text/plain; charset=utf-8`, unless `headers` has another.
    Text(Spanned<TestText>),
    /// A value that is sent as JSON. The request says `content-type: application/json`, unless `headers` has another.
    Json(Spanned<Literal>),
    /// A file beside the spec, sent as it is.
    File(Spanned<TestFile>),
}

/// Event of an invocation: one key says where it comes from.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TestEvent {
    /// The event itself.
    Json(Spanned<Literal>),
    /// A file beside the spec that holds it in JSON.
    File(Spanned<TestFile>),
    /// What of the function's `events` it is from, such as `queues.jobs`: it is made up as AWS would send it. Or a map with what is in it.
    Source(TestSource),
}

/// Where an event is from, or a map with what is in it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(untagged, inline)]
pub enum TestSource {
    /// Where it is from; what is in it is an example.
    Short(Spanned<TestSourceName>),
    /// The form with settings.
    Settings(Box<MadeEvent>),
}

/// An event that is made up.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct MadeEvent {
    /// Where it is from: `queues.NAME` and the like as in the function's `events`, or the kind alone, such as `schedule`, if there is
    /// but one. Of several schedules the second is `schedules.FUNCTION.2`, in the order written.
    #[schemars(required)]
    pub from: Option<Spanned<TestSourceName>>,
    /// Bodies of messages, items of a table, keys of objects, details of an event; several make a batch of a queue, table or stream, of its
    /// `batch_size` at most. Text stands for itself, any other value for its JSON. Default: one that the function's filter takes.
    #[schemars(length(min = 1, max = TEST_BODIES))]
    pub bodies: Option<Vec<Spanned<Literal>>>,
}

/// A token for an authorizer of `type: jwt`. Issuer and audience are the authorizer's.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TestToken {
    /// Name of the authorizer.
    #[schemars(required)]
    pub authorizer: Option<Spanned<AuthorizerName>>,
    /// Scopes that the token has. Default: none.
    #[schemars(length(min = 1, max = SCOPES), extend("uniqueItems" = true))]
    pub scopes: Option<Vec<Spanned<Scope>>>,
    /// Further claims, such as `sub: ada`, also in place of those that svlc sets: `iss`, `aud`, `sub`, `iat`, `exp` and `scope`.
    pub claims: Option<Spanned<LiteralMap>>,
}

/// What has to come of a request or an event. All that is written has to hold.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Expectation {
    /// Status of the answer to a request. Default: 200.
    #[schemars(range(min = STATUS.0, max = STATUS.1))]
    pub status: Option<Spanned<u32>>,
    /// Headers of the answer by name, in any case: a value, or `pattern` with a regular expression.
    pub headers: Option<Entries<SentHeader, ExpectedHeader>>,
    /// Headers that the answer does not have.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub absent: Option<Vec<Spanned<SentHeader>>>,
    /// Body of the answer to a request, or what the function answers.
    pub body: Option<ExpectedBody>,
    /// How the bodies of a test with `repeat` relate to one another.
    pub bodies: Option<Spanned<Bodies>>,
    /// Type of the error that the function fails with, such as `Runtime.ExitError`. Default: it does not fail.
    pub error: Option<Spanned<ErrorType>>,
    /// How long each answer may take, in milliseconds, as the client sees it.
    #[schemars(range(min = TEST_DURATION_MS.0, max = TEST_DURATION_MS.1))]
    pub max_duration: Option<Spanned<u32>>,
}

/// Its value, or a map with a regular expression.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(untagged, inline)]
pub enum ExpectedHeader {
    /// The value as it is.
    Short(Spanned<SentValue>),
    /// A regular expression.
    Settings(HeaderPattern),
}

/// A regular expression for the value of a header.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct HeaderPattern {
    /// Regular expression that fits some part of the value; `^` and `$` stand for its ends.
    #[schemars(required)]
    pub pattern: Option<Spanned<Expression>>,
}

/// What a body has to be: one key says how it is compared.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ExpectedBody {
    /// The whole text, byte for byte.
    Text(Spanned<TestText>),
    /// The whole value of a body of JSON, whatever the order of its keys and its white space.
    Json(Spanned<Literal>),
    /// What a body of JSON holds among others: every key that is written, with its value, at any depth. Lists are as long as written.
    Includes(Spanned<Literal>),
    /// A regular expression that fits some part of the text; `^` and `$` stand for its ends.
    Pattern(Spanned<Expression>),
}

/// How several bodies relate to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Bodies {
    /// All are alike.
    Same,
    /// Not all are alike.
    Varied,
    /// No two are alike.
    Different,
}

impl TestSource {
    /// Where it is from.
    pub fn from(&self) -> Option<&Spanned<TestSourceName>> {
        match self {
            Self::Short(from) => Some(from),
            Self::Settings(settings) => settings.from.as_ref(),
        }
    }

    /// What is in it, if that is written.
    pub fn bodies(&self) -> impl Iterator<Item = &Spanned<Literal>> {
        let written = match self {
            Self::Short(_) => None,
            Self::Settings(settings) => settings.bodies.as_ref(),
        };
        written.into_iter().flatten()
    }
}

impl ExpectedHeader {
    /// The regular expression, in the long form.
    pub fn pattern(&self) -> Option<&Spanned<Expression>> {
        match self {
            Self::Short(_) => None,
            Self::Settings(settings) => settings.pattern.as_ref(),
        }
    }
}
