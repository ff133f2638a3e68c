//! Service `shop`.

pub mod generated;
pub mod handlers;
