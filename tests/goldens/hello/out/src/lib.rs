//! Service `hello`.

pub mod generated;
pub mod handlers;
