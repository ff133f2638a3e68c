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

impl Refusal {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
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
            Self::Forbidden => "Forbidden",
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
            _ => None,
        }
    }
}
