//! Brings a service that svlc has compiled to AWS. Knows no SDK: every call is a value of [`protocol`], made by a [`cloud::Cloud`],
//! which is the program `svlc-aws` ([`child::Child`]) or what a test puts in its place.

pub mod child;
pub mod cloud;
pub mod protocol;
