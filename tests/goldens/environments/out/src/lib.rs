//! Service `invoices`.

pub mod generated;
pub mod handlers;
