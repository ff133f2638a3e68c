//! Service `nights`.
//!
//! What happens without a request.

pub mod generated;
pub mod handlers;
