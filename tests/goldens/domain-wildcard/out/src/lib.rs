//! Service `orders`.

pub mod generated;
pub mod handlers;
