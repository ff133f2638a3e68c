//! Tests of the `svlc` command as its user meets it: the real binary, its output, its exit codes and the files it writes.

#[path = "cli/build.rs"]
mod build;
#[path = "cli/cost.rs"]
mod cost;
#[path = "cli/dev.rs"]
mod dev;
#[path = "cli/environments.rs"]
mod environments;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/invoke.rs"]
mod invoke;
#[path = "cli/messages.rs"]
mod messages;
#[path = "cli/new.rs"]
mod new;
#[path = "cli/package.rs"]
mod package;
#[path = "cli/plan.rs"]
mod plan;
#[path = "cli/promote.rs"]
mod promote;
#[path = "cli/ran.rs"]
mod ran;
#[path = "cli/second_start.rs"]
mod second_start;
#[path = "cli/silence.rs"]
mod silence;
#[path = "cli/testing.rs"]
mod testing;
#[path = "cli/tls.rs"]
mod tls;
#[path = "cli/token.rs"]
mod token;
#[path = "cli/usage.rs"]
mod usage;
