//! Service `runtime-template`.
//!
//! Every blueprint, and a handler of one's own.

pub mod generated;
pub mod handlers;
