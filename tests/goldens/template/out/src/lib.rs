//! Service `ledger`.

pub mod generated;
pub mod handlers;
