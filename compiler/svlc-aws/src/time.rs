//! AWS's times as the protocol's.

use aws_smithy_types::DateTime;
use svlc_deploy::protocol::Millis;

/// Milliseconds since 1970.
pub(crate) fn millis(time: &DateTime) -> Millis {
    // A time that does not fit is some 300 million years away.
    time.to_millis().unwrap_or(Millis::MAX)
}
