//! Service `random-generator`.
//!
//! A random number for every GET /index.

pub mod generated;
pub mod handlers;
