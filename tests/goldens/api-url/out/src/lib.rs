//! Service `links`.

pub mod generated;
pub mod handlers;
