//! Bounds of `tests:`, which are svlc's own but for the status.

/// A status that an answer can have (RFC 9110, 15).
pub const STATUS: (u32, u32) = (100, 599);
/// How often a test may be sent.
pub const TEST_REPEATS: (u32, u32) = (2, 1_000);
/// How many bodies an event may be made up of: the longest batch of a queue.
pub const TEST_BODIES: u32 = 10_000;
/// How long an answer may be allowed to take, in milliseconds: Lambda's longest timeout.
pub const TEST_DURATION_MS: (u32, u32) = (1, 900_000);
/// Headers that the client sets itself, in lower case.
pub const CLIENT_HEADERS: &[&str] = &["connection", "content-length", "host", "transfer-encoding"];
