//! Service `open`.

pub mod generated;
pub mod handlers;
