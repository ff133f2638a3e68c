//! An error of a call: [`AwsError`], with AWS's own code, or one of [`code`] where AWS did not come to answer.

use serde::{Deserialize, Serialize};

/// Codes of svlc's own, for what keeps a call from an answer of AWS.
pub mod code {
    /// Nothing says who the user is.
    pub const NO_CREDENTIALS: &str = "NoCredentials";
    /// What says it cannot be used.
    pub const BAD_CREDENTIALS: &str = "BadCredentials";
    /// The profile that is named is not there.
    pub const NO_PROFILE: &str = "NoProfile";
    /// AWS's files cannot be read.
    pub const BAD_PROFILE: &str = "BadProfile";
    /// The file with the authorities that are trusted has none.
    pub const BAD_CA_BUNDLE: &str = "BadCaBundle";
    /// Nothing says which region.
    pub const NO_REGION: &str = "NoRegion";
    /// No connection, or it was cut.
    pub const NOT_REACHED: &str = "NotReached";
    /// No answer in time.
    pub const TIMED_OUT: &str = "TimedOut";
    /// The answer is not what AWS answers.
    pub const NOT_UNDERSTOOD: &str = "NotUnderstood";
    /// The file to upload cannot be read.
    pub const FILE_UNREADABLE: &str = "FileUnreadable";
    /// The file to upload is not what its sha256 says.
    pub const FILE_CHANGED: &str = "FileChanged";
    /// The request does not say what AWS needs.
    pub const BAD_REQUEST: &str = "BadRequest";
}

/// Why a call has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}: {message}")]
pub struct AwsError {
    /// AWS's code, such as `ValidationError`, or one of [`code`].
    pub code: String,
    /// AWS's message.
    pub message: String,
    /// The HTTP status, if there was an answer.
    #[serde(default)]
    pub status: Option<u16>,
    /// AWS's name of the request, which its support asks for.
    #[serde(default)]
    pub request_id: Option<String>,
    /// Whether the same call can succeed later. It has been retried already, as the user's settings of AWS say.
    pub is_retryable: bool,
    /// The command that mends it, if there is one.
    #[serde(default)]
    pub run: Option<String>,
}

impl AwsError {
    /// An error that AWS did not give.
    pub fn own(code: &str, message: impl Into<String>, is_retryable: bool) -> Self {
        let (code, message) = (code.to_owned(), message.into());
        Self { code, message, status: None, request_id: None, is_retryable, run: None }
    }

    /// The cure, where it is the same for every call.
    pub fn help(&self) -> Option<String> {
        if let Some(command) = &self.run {
            return Some(format!("sign in: `{command}`"));
        }
        let cure = match self.code.as_str() {
            code::NO_CREDENTIALS | code::BAD_CREDENTIALS => {
                "sign in with `aws login` or `aws sso login`, name a profile with `--profile`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            }
            code::NO_PROFILE => "make it with `aws configure sso --profile NAME`, or name another",
            code::BAD_CA_BUNDLE => "check AWS_CA_BUNDLE and `ca_bundle` of the profile",
            code::NO_REGION => "name one with `--region` or AWS_REGION",
            code::NOT_REACHED => {
                "check the network, and `--endpoint-url` or AWS_ENDPOINT_URL if one is set"
            }
            "ExpiredToken" | "ExpiredTokenException" => {
                "the credentials have expired: sign in again"
            }
            "InvalidClientTokenId" | "UnrecognizedClientException" | "SignatureDoesNotMatch" => {
                "the keys are not what AWS knows: sign in again, or name another profile with `--profile`"
            }
            _ if self.is_retryable => {
                "it passes: wait a minute and run the same again, which goes on from here; AWS_MAX_ATTEMPTS sets how often it is tried by itself"
            }
            _ => return None,
        };
        Some(cure.to_owned())
    }
}
