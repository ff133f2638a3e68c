//! Service `runtime-template`.
//!
//! Every blueprint, and handlers of one's own.

pub mod generated;
pub mod handlers;
