//! What is on its way to S3: read while it is sent, summed while it is read, and not sent to its end unless it is what its sum says.
//! A retry reads it anew.

use std::io::{self, Cursor, Read};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use aws_sdk_s3::primitives::{ByteStream, SdkBody};
use bytes::Bytes;
use camino::Utf8PathBuf;
use fs_err::File;
use http_body::{Body, Frame, SizeHint};
use sha2::{Digest, Sha256};
use svlc_deploy::protocol::{AwsError, Progress, Reply, code};

use super::sum::Sum;
use crate::output;

/// Bytes that are read at once.
const PIECE: u64 = 64 * 1024;
/// Bytes after which it is told how far it is.
const STEP: u64 = 1024 * 1024;

/// What is to be sent.
#[derive(Debug, Clone)]
pub(super) struct Upload {
    content: Content,
    length: u64,
    sum: Sum,
    /// Why it could not be read to its end.
    fault: Arc<Mutex<Option<AwsError>>>,
}

#[derive(Debug, Clone)]
enum Content {
    File(Utf8PathBuf),
    Text(Bytes),
}

impl Upload {
    /// A file, which has to be there.
    pub(super) fn of_file(path: Utf8PathBuf, sum: Sum) -> Result<Self, AwsError> {
        let found = File::open(&path).and_then(|file| file.metadata()).map_err(unreadable)?;
        Ok(Self::new(Content::File(path), found.len(), sum))
    }

    /// A text.
    pub(super) fn of_text(text: String, sum: Sum) -> Self {
        let length = text.len() as u64;
        Self::new(Content::Text(text.into()), length, sum)
    }

    fn new(content: Content, length: u64, sum: Sum) -> Self {
        Self { content, length, sum, fault: Arc::default() }
    }

    /// The content, which can be asked for again.
    pub(super) fn body(&self) -> ByteStream {
        let upload = self.clone();
        let anew = move || SdkBody::from_body_1_x(Reading::of(upload.clone()));
        ByteStream::new(SdkBody::retryable(anew))
    }

    /// Why it could not be read to its end, if that was so.
    pub(super) fn fault(&self) -> Option<AwsError> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn unreadable(error: io::Error) -> AwsError {
    // fs-err names the file.
    AwsError::own(code::FILE_UNREADABLE, error.to_string(), false)
}

/// One reading of it.
struct Reading {
    upload: Upload,
    source: Option<Box<dyn Read + Send + Sync>>,
    hasher: Sha256,
    sent: u64,
}

impl Reading {
    fn of(upload: Upload) -> Self {
        Self { upload, source: None, hasher: Sha256::new(), sent: 0 }
    }

    fn left(&self) -> u64 {
        self.upload.length - self.sent
    }

    /// The next piece. The last one is held back if the whole is not what it should be.
    fn piece(&mut self) -> Result<Bytes, AwsError> {
        let wanted = self.left().min(PIECE);
        let mut piece = Vec::new();
        let source = match &mut self.source {
            Some(source) => source,
            none => none.insert(open(&self.upload.content)?),
        };
        source.take(wanted).read_to_end(&mut piece).map_err(unreadable)?;
        self.hasher.update(&piece);
        let before = self.sent;
        self.sent += piece.len() as u64;
        let is_cut = (piece.len() as u64) < wanted;
        if is_cut || (self.left() == 0 && Sum::of(self.hasher.clone()) != self.upload.sum) {
            return Err(self.changed());
        }
        if self.left() == 0 || self.sent / STEP > before / STEP {
            let progress = Progress { sent: self.sent, total: self.upload.length };
            output::say(&Reply::Progress(progress)).map_err(unreadable)?;
        }
        Ok(piece.into())
    }

    fn changed(&self) -> AwsError {
        let what = match &self.upload.content {
            Content::File(path) => format!("`{path}`"),
            Content::Text(_) => "the text".to_owned(),
        };
        AwsError::own(code::FILE_CHANGED, format!("{what} is not what its sha256 says"), false)
    }
}

fn open(content: &Content) -> Result<Box<dyn Read + Send + Sync>, AwsError> {
    Ok(match content {
        Content::File(path) => Box::new(File::open(path).map_err(unreadable)?),
        Content::Text(text) => Box::new(Cursor::new(text.clone())),
    })
}

impl Body for Reading {
    type Data = Bytes;
    type Error = AwsError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, AwsError>>> {
        if self.is_end_stream() {
            return Poll::Ready(None);
        }
        let piece = self.piece();
        if let Err(fault) = &piece {
            let mut kept = self.upload.fault.lock().unwrap_or_else(PoisonError::into_inner);
            *kept = Some(fault.clone());
        }
        Poll::Ready(Some(piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.left() == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left())
    }
}
