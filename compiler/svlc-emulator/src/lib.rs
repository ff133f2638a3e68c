//! A local API Gateway HTTP API and Lambda for a service that svlc has compiled: `&Model` in, sockets and processes out. It answers as
//! AWS does, or refuses to start: [`support::check`] names what is not emulated.
//!
//! What is known of AWS, and from where, is in `tests/conformance`; `docs/parity.md` is made from it.
#![cfg(unix)]

mod address;
mod asynchronous;
mod aws;
mod base64;
mod client;
mod clock;
mod deliveries;
mod emulator;
mod error;
mod events;
mod gateway;
mod id;
mod invoke_api;
mod lambda;
mod local;
mod log;
mod machine;
pub mod observe;
mod pieces;
pub mod runtimes;
mod sender;
mod server;
mod service;
mod setup;
pub mod support;
mod tables;
mod token;
mod view;

pub use address::Address;
pub use deliveries::{Delivery, Occasion};
pub use emulator::{Emulator, Invoked, Queued};
pub use error::Fault;
pub use events::{Injected, NotInjected, Sources};
pub use lambda::Program;
pub use log::{Line, Lines};
pub use sender::{Received, Sender, Sent, Unanswered};
pub use service::Programs;
pub use setup::{Credentials, Setup};
pub use token::{LocalKey, Unusable, claims_for};
pub use view::{NotDone, Running, View};
