//! Service `orders`.
//!
//! Reads and writes orders.

pub mod generated;
pub mod handlers;
