//! A local API Gateway HTTP API and Lambda for a service that svlc has compiled.
#![cfg(unix)]

mod base64;
mod clock;
mod error;
mod id;
mod lambda;
mod local;
mod log;
