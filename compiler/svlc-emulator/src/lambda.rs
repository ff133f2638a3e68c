//! Lambda on this machine: functions, their execution environments, their logs. What invokes them is [`crate::gateway`] and
//! [`crate::invoke_api`].

mod answer;
mod config;
mod driver;
mod environment;
mod function;
mod groups;
mod herd;
mod log_format;
mod memory;
mod output;
mod provision;
mod report;
mod runtime_api;
mod scratch;
mod system;

pub use config::Program;

pub(crate) use answer::Answer;
pub(crate) use config::{Config, FIRST, LATEST, Version};
pub(crate) use function::{Call, Crowd, Function, Invocation, Order, Throttled};
pub(crate) use groups::Groups;
pub(crate) use herd::Herd;
pub(crate) use system::raise_open_files;

// What functions sign with, for who verifies it.
pub(crate) use config::{ACCESS_KEY, SECRET_KEY, SESSION_TOKEN};
