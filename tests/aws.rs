//! `svlc-aws` against servers that answer as AWS does: moto and ministack, with boto3 to say what is there, a proxy that breaks what
//! it passes on, and AWS's own command line to say whose credentials count. `SVLC_SKIP_ORACLES=1` leaves out what needs Python.

#[path = "aws/answers.rs"]
mod answers;
#[path = "aws/credentials.rs"]
mod credentials;
#[path = "aws/faults.rs"]
mod faults;
#[path = "aws/functions.rs"]
mod functions;
#[path = "aws/objects.rs"]
mod objects;
#[path = "aws/program.rs"]
mod program;
#[expect(dead_code, reason = "the tests of svlc use the rest of it")]
#[path = "aws/proxy.rs"]
mod proxy;
#[path = "aws/sessions.rs"]
mod sessions;
#[path = "aws/stacks.rs"]
mod stacks;
#[path = "aws/tls.rs"]
mod tls;
