//! What is kept for a service: S3.

use camino::Utf8PathBuf;
use serde::{Deserialize, Serialize};

use super::Millis;

/// Asks whether a bucket is there and ours. An error with status 403 if it is somebody else's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadBucket {
    /// Its name.
    pub bucket: String,
}

/// Whether it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BucketState {
    /// Whether it is there.
    pub exists: bool,
}

/// Makes a bucket in the region of the calls: private, encrypted, refusing whoever does not come over TLS. A bucket of ours that is
/// there becomes so, which finishes what an interrupted run began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeBucket {
    /// Its name.
    pub bucket: String,
}

/// Asks for an object without its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadObject {
    /// Bucket.
    pub bucket: String,
    /// Key.
    pub key: String,
}

/// What is known of an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectState {
    /// Bytes; `None` if there is no such object.
    pub size: Option<u64>,
    /// In hex, if S3 keeps it.
    #[serde(default)]
    pub sha256: Option<String>,
}

/// Puts an object. It is there whole or not at all: S3 compares the sum of what it got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutObject {
    /// Bucket.
    pub bucket: String,
    /// Key.
    pub key: String,
    /// Content.
    pub body: Body,
    /// Sum of the content, in hex.
    pub sha256: String,
}

/// What an object is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// A file's content, read while it is sent.
    File(Utf8PathBuf),
    /// A text.
    Text(String),
}

/// Asks for the content of an object that is text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetObject {
    /// Bucket.
    pub bucket: String,
    /// Key.
    pub key: String,
}

/// It.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectText {
    /// The content.
    pub text: String,
}

/// Asks for all objects whose key starts so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListObjects {
    /// Bucket.
    pub bucket: String,
    /// Start of the keys.
    pub prefix: String,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Key.
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// When it was put.
    pub modified: Millis,
}
