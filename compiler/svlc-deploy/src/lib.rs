//! Brings a service that svlc has compiled to AWS. Knows no SDK: every call is a value of [`protocol`], made by a [`cloud::Cloud`],
//! which is the program `svlc-aws` ([`child::Child`]) or what a test puts in its place.

pub mod change;
pub mod child;
pub mod cloud;
pub mod deploy;
#[cfg(test)]
mod fake;
pub mod follow;
pub mod host;
pub mod logs;
pub mod promote;
pub mod protocol;
pub mod standing;
pub mod status;
pub mod store;
pub mod who;
