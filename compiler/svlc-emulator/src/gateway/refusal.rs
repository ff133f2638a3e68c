//! Answers that API Gateway makes up itself: [`Refusal`], each with its status and its body. The bodies are those of HTTP APIs;
//! REST APIs word theirs otherwise.

use hyper::StatusCode;

/// Why a request gets no answer of its integration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No stage or no route.
    NotFound,
    /// The host is not this API's.
    Forbidden,
    /// The request does not say who sends it, or not so that it can be believed.
    Unauthorized(Denial),
    /// Who sends it may not.
    Denied(Denial),
    /// Two lengths, or a body that broke off.
    BadRequest,
    /// The body did not come in time.
    Slow,
    /// The body is larger than API Gateway or Lambda takes.
    TooLarge,
    /// Request line and headers are larger than API Gateway takes.
    HeadTooLarge,
    /// A throttle.
    TooMany,
    /// The function failed, or its answer cannot be taken; the words are for the log.
    Internal(String),
    /// The integration did not answer in time, or not at all; the words are for the log.
    Unavailable(String),
}

/// What is told of a request that an authorizer does not let in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Denial {
    /// Why, as `$context.authorizer.error` has it.
    pub(crate) error: String,
    /// The header `www-authenticate`, if there is one.
    pub(crate) challenge: Option<String>,
    /// What the log says beside, if it is more than the error.
    pub(crate) reason: Option<String>,
}

impl Denial {
    pub(crate) fn new(error: impl Into<String>) -> Self {
        Self { error: error.into(), challenge: None, reason: None }
    }
}

impl Refusal {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::Denied(_) => StatusCode::FORBIDDEN,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What the client reads.
    pub(crate) fn message(&self) -> &'static str {
        match self {
            Self::NotFound => "Not Found",
            Self::Unauthorized(_) => "Unauthorized",
            Self::Forbidden | Self::Denied(_) => "Forbidden",
            Self::BadRequest => "Bad Request",
            Self::Slow => "Request Timeout",
            Self::TooLarge => "Request Entity Too Large",
            Self::HeadTooLarge => "Request Header Fields Too Large",
            Self::TooMany => "Too Many Requests",
            Self::Internal(_) => "Internal Server Error",
            Self::Unavailable(_) => "Service Unavailable",
        }
    }

    /// What the log says beside.
    pub(crate) fn reason(&self) -> Option<&str> {
        match self {
            Self::Internal(reason) | Self::Unavailable(reason) => Some(reason),
            Self::Unauthorized(denial) | Self::Denied(denial) => {
                Some(denial.reason.as_ref().unwrap_or(&denial.error))
            }
            _ => None,
        }
    }

    /// What `$context.authorizer.error` says if it was an authorizer that refused.
    pub(crate) fn authorizer_error(&self) -> Option<&str> {
        match self {
            Self::Unauthorized(denial) | Self::Denied(denial) => Some(&denial.error),
            _ => self.reason(),
        }
    }

    /// The header that says how to do better.
    pub(crate) fn challenge(&self) -> Option<&str> {
        match self {
            Self::Unauthorized(denial) | Self::Denied(denial) => denial.challenge.as_deref(),
            _ => None,
        }
    }
}
