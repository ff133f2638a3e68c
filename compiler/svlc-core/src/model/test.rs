//! Tests as meant. Nothing that is emitted depends on them.

use serde_json::Value;

use super::{AuthorizerId, FunctionId, HttpMethod};
use crate::source::Span;
pub use crate::spec::{Bodies, Raw as WrittenRaw, Spanned};

/// A request or an event, and what has to come of it.
#[derive(Debug, Clone)]
pub struct Test {
    /// What holds if it passes; no two tests have the same.
    pub name: String,
    /// Where its name stands.
    pub origin: Span,
    /// What is sent.
    pub call: TestCall,
    /// How often it is sent; at least once.
    pub repeat: u32,
    /// What has to come of it.
    pub expect: Expect,
}

/// What is sent.
#[derive(Debug, Clone)]
pub enum TestCall {
    /// A request to the API.
    Request(Box<TestRequest>),
    /// An event for a function.
    Invoke(TestInvoke),
}

/// A request to the API.
#[derive(Debug, Clone)]
pub struct TestRequest {
    /// Where it stands.
    pub origin: Span,
    /// Any but `ANY`.
    pub method: HttpMethod,
    /// Begins with `/`, percent-encoded, without the stage.
    pub path: String,
    /// What stands behind `?`; empty without one.
    pub query: String,
    /// Name of a stage.
    pub stage: String,
    /// Names as written, in the order written.
    pub headers: Vec<(String, String)>,
    /// Token that it carries.
    pub token: Option<TestToken>,
    /// Its body.
    pub body: Option<TestBody>,
}

/// A token, signed with svlc's own key.
#[derive(Debug, Clone)]
pub struct TestToken {
    /// For which authorizer; a JWT authorizer.
    pub authorizer: AuthorizerId,
    /// Where its name stands.
    pub origin: Span,
    /// Scopes that it has.
    pub scopes: Vec<String>,
    /// Further claims.
    pub claims: serde_json::Map<String, Value>,
}

/// A body.
#[derive(Debug, Clone)]
pub enum TestBody {
    /// Text.
    Text(String),
    /// A value that is sent as JSON.
    Json(Value),
    /// A file, relative to the spec.
    File(Spanned<String>),
}

/// An event for a function.
#[derive(Debug, Clone)]
pub struct TestInvoke {
    /// Which.
    pub function: FunctionId,
    /// Where its name stands.
    pub origin: Span,
    /// The event; `None`: that of a plain request to its first route.
    pub event: Option<TestEvent>,
}

/// Where an event comes from.
#[derive(Debug, Clone)]
pub enum TestEvent {
    /// The spec.
    Json(Value),
    /// A file, relative to the spec.
    File(Spanned<String>),
    /// What of the function's `events` it is from, and what is in it.
    Source(Spanned<String>, Vec<String>),
}

/// What has to come of it; all of it. Each with its place.
#[derive(Debug, Clone)]
pub struct Expect {
    /// Status of the answer to a request; of none that is written, the place of the request. `None` for an event.
    pub status: Option<Spanned<u16>>,
    /// Headers with what each has to be.
    pub headers: Vec<(Spanned<String>, ExpectedHeader)>,
    /// Headers that are not there.
    pub absent: Vec<Spanned<String>>,
    /// The body.
    pub body: Option<ExpectedBody>,
    /// How several bodies relate to one another.
    pub bodies: Option<Spanned<Bodies>>,
    /// Type of the error that a function fails with.
    pub error: Option<Spanned<String>>,
    /// Milliseconds.
    pub max_duration: Option<Spanned<u32>>,
}

/// What a header has to be.
#[derive(Debug, Clone)]
pub enum ExpectedHeader {
    /// This value.
    Value(Spanned<String>),
    /// A value that a regular expression fits.
    Pattern(Spanned<String>),
}

/// What a body has to be. Values of JSON keep the places of their parts.
#[derive(Debug, Clone)]
pub enum ExpectedBody {
    /// This text.
    Text(Spanned<String>),
    /// This value.
    Json(Spanned<WrittenRaw>),
    /// A value that holds this one.
    Includes(Spanned<WrittenRaw>),
    /// Text that a regular expression fits.
    Pattern(Spanned<String>),
}
