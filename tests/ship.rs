//! `svlc deploy` and what comes after it, against ministack: change sets that know what they replace, HTTP APIs that answer, programs
//! that run. boto3 says what is there. What ministack cannot do (rights, stacks that are stuck, work that takes a while) is asked of a
//! world in memory, in `compiler/svlc-deploy`. `SVLC_SKIP_ORACLES=1` leaves all of it out.

#[path = "ship/asked.rs"]
mod asked;
#[path = "ship/broken.rs"]
mod broken;
#[path = "ship/changes.rs"]
mod changes;
#[path = "ship/killed.rs"]
mod killed;
#[path = "ship/promoted.rs"]
mod promoted;
#[expect(dead_code, reason = "the tests of svlc-aws use the rest of it")]
#[path = "aws/proxy.rs"]
mod proxy;
#[path = "ship/recorded.rs"]
mod recorded;
#[path = "ship/rust.rs"]
mod rust;
#[path = "ship/service.rs"]
mod service;
#[path = "ship/stuck.rs"]
mod stuck;
#[path = "ship/told.rs"]
mod told;
#[path = "ship/tour.rs"]
mod tour;
