//! A sha256, in hex as svlc writes it and in base64 as S3 does: [`Sum`].

use std::fmt::Write as _;

use aws_smithy_types::base64;
use sha2::{Digest, Sha256};

/// A sha256.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sum([u8; 32]);

impl Sum {
    /// Of all that was fed to a hasher.
    pub(super) fn of(hasher: Sha256) -> Self {
        Self(hasher.finalize().into())
    }

    /// `None` if it is not 64 digits.
    pub(super) fn from_hex(text: &str) -> Option<Self> {
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let mut sum = [0; 32];
        for (byte, at) in sum.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
        }
        Some(Self(sum))
    }

    /// `None` if it is none, such as the sum of sums that S3 keeps of an upload in parts.
    pub(super) fn from_base64(text: &str) -> Option<Self> {
        base64::decode(text).ok()?.try_into().ok().map(Self)
    }

    /// As svlc writes it.
    pub(super) fn hex(self) -> String {
        self.0.iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    /// As S3 writes it.
    pub(super) fn base64(self) -> String {
        base64::encode(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_writing_are_read() {
        let sum = Sum::of(Sha256::new_with_prefix(b"svlc"));
        assert_eq!(Sum::from_hex(&sum.hex()), Some(sum));
        assert_eq!(Sum::from_base64(&sum.base64()), Some(sum));
    }

    #[test]
    fn what_is_no_sum_is_refused() {
        for text in ["", "é", &"é".repeat(32), &"g".repeat(64), &"+f".repeat(32)] {
            assert_eq!(Sum::from_hex(text), None, "{text}");
        }
        for text in ["", "AAAA", "YWJj-2"] {
            assert_eq!(Sum::from_base64(text), None, "{text}");
        }
    }
}
