//! Service `function-urls`.

pub mod generated;
pub mod handlers;
