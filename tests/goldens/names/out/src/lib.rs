//! Service `names`.

pub mod generated;
pub mod handlers;
