//! From the bytes of a file to a [`Source`]: size, encoding, byte order mark. Leaves YAML to `yaml`.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{MAX_SOURCE_BYTES, Source, Span};

/// Makes a source of `bytes`, or says why it cannot; the source that comes with the fault is good for showing it.
#[expect(clippy::result_large_err, reason = "made once a run")]
pub(crate) fn text(name: &str, bytes: &[u8]) -> Result<Source, (Source, Diagnostic)> {
    if bytes.len() > MAX_SOURCE_BYTES {
        let fault = Diagnostic::new(
            Code::SV0002,
            Span::at(0),
            format!("the file is larger than {} MiB", MAX_SOURCE_BYTES / (1024 * 1024)),
            "give svlc the spec itself: one with API Gateway's 300 routes takes about 20 kB",
        );
        return Err((Source::new(name, ""), fault));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(name, text)),
        Err(error) => {
            let at = error.valid_up_to();
            let source = Source::new(name, String::from_utf8_lossy(bytes));
            let fault = Diagnostic::new(
                Code::SV0003,
                Span::new(at..at + char::REPLACEMENT_CHARACTER.len_utf8()),
                format!("byte 0x{:02X} at offset {at} is not UTF-8", bytes[at]),
                "save the file as UTF-8",
            );
            Err((source, fault))
        }
    }
}
