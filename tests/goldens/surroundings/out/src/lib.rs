//! Service `surroundings`.

pub mod generated;
pub mod handlers;
