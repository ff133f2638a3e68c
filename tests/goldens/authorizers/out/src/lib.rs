//! Service `orders`.
//!
//! Orders that only some may read.

pub mod generated;
pub mod handlers;
