//! An SDK's error as the protocol's: AWS's own words where it answered, ours where it did not. Nothing of a request is told, and
//! nothing that a program of the user's said.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_runtime::retries::classifiers::{THROTTLING_ERRORS, TRANSIENT_ERRORS};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::request_id::RequestId;
use svlc_deploy::protocol::{AwsError, code};

/// Statuses after which the same call may succeed.
const PASSING: [u16; 5] = [429, 500, 502, 503, 504];

/// The error as it is told.
pub(crate) fn told<E>(error: SdkError<E, HttpResponse>) -> AwsError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    if let Some(of_credentials) = find::<CredentialsError>(&error) {
        return credentials(of_credentials);
    }
    match &error {
        SdkError::ServiceError(refused) => service(&error, refused.err()),
        SdkError::ResponseError(_) => not_understood(&deepest(&error), error.raw_response()),
        SdkError::TimeoutError(_) => timed_out(),
        SdkError::DispatchFailure(failed) if failed.is_timeout() => timed_out(),
        SdkError::DispatchFailure(failed) => {
            let message = format!("no connection: {}", deepest(&error));
            AwsError::own(code::NOT_REACHED, message, failed.is_io())
        }
        _ => AwsError::own(code::BAD_REQUEST, deepest(&error), false),
    }
}

/// AWS refused.
fn service<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>, refused: &E) -> AwsError {
    let status = error.raw_response().map(|raw| raw.status().as_u16());
    if status.is_some_and(|status| status < 300) {
        return not_understood("it cannot be read", error.raw_response());
    }
    let code = refused.code().map_or_else(|| by_status(status), str::to_owned);
    let message = refused.message().unwrap_or("it gives no reason").to_owned();
    let request_id = error.request_id().map(str::to_owned);
    let is_known = |list: &[&str]| list.contains(&code.as_str());
    let is_retryable = status.is_some_and(|status| PASSING.contains(&status))
        || is_known(THROTTLING_ERRORS)
        || is_known(TRANSIENT_ERRORS);
    AwsError { code, message, status, request_id, is_retryable, run: None }
}

/// The code of an answer without one: S3 answers `HEAD` without a body.
fn by_status(status: Option<u16>) -> String {
    match status {
        Some(403) => "AccessDenied".to_owned(),
        Some(404) => "NotFound".to_owned(),
        Some(status) => format!("Http{status}"),
        None => code::NOT_UNDERSTOOD.to_owned(),
    }
}

fn not_understood(what: &str, raw: Option<&HttpResponse>) -> AwsError {
    let status = raw.map(|raw| raw.status().as_u16());
    let message = format!("the answer is not one of AWS: {what}");
    AwsError { status, ..AwsError::own(code::NOT_UNDERSTOOD, message, false) }
}

fn timed_out() -> AwsError {
    AwsError::own(code::TIMED_OUT, "there was no answer in time", true)
}

/// What keeps the user from having credentials. A program that gives them may have said anything, and is not quoted.
fn credentials(error: &CredentialsError) -> AwsError {
    match error {
        CredentialsError::CredentialsNotLoaded(_) => {
            AwsError::own(code::NO_CREDENTIALS, "no credentials were found", false)
        }
        CredentialsError::ProviderTimedOut(_) => {
            AwsError::own(code::BAD_CREDENTIALS, "no credentials came in time", true)
        }
        other => {
            let all = deepest(other);
            let reason = all.split("Stderr:").next().unwrap_or_default().trim_end();
            AwsError::own(code::BAD_CREDENTIALS, reason, false)
        }
    }
}

/// The cause of all causes, which is the one that tells something.
pub(crate) fn deepest(error: &(dyn Error + 'static)) -> String {
    causes(error).last().map_or_else(String::new, ToString::to_string)
}

fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    causes(error).find_map(|cause| cause.downcast_ref::<T>())
}

/// The error, its cause, the cause of that.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// What AWS always says; an answer without it is none.
pub(crate) fn required<T>(value: Option<T>, name: &str) -> Result<T, AwsError> {
    value.ok_or_else(|| not_understood(&format!("it has no `{name}`"), None))
}

/// As [`required`], for what is never empty. moto leaves names empty of what it has left out.
pub(crate) fn name(value: Option<String>, what: &str) -> Result<String, AwsError> {
    required(said(value), what)
}

/// What AWS says only sometimes. An empty text says nothing.
pub(crate) fn said(value: Option<String>) -> Option<String> {
    value.filter(|text| !text.is_empty())
}

/// `None` where AWS says by one of these codes that there is no such thing.
pub(crate) fn optional<T>(
    found: Result<T, AwsError>,
    codes: &[&str],
) -> Result<Option<T>, AwsError> {
    match found {
        Err(error) if codes.contains(&error.code.as_str()) => Ok(None),
        other => other.map(Some),
    }
}
