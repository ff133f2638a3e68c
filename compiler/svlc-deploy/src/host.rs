//! Whoever runs an operation: [`Host`] shows what goes on, answers questions, and waits. Leaves all that is done to the operations.

use crate::change::Findings;
use crate::cloud;
use crate::protocol::{Change, ChangeSetKind, Progress, Stack, StackEvent};
use crate::store::Zip;

/// Whoever runs an operation.
pub trait Host {
    /// Why it goes no further.
    type Error: From<cloud::Fault>;

    /// Shows what has happened.
    fn tell(&mut self, news: News<'_>) -> Result<(), Self::Error>;

    /// Shows how far an upload is.
    fn progress(&mut self, zip: &Zip, progress: Progress);

    /// Asks whether to go on.
    fn ask(&mut self, question: Question<'_>) -> Result<bool, Self::Error>;

    /// Waits a moment for AWS, and fails if it is to wait no longer. `round` counts how often nothing was new.
    fn wait(&mut self, round: u32) -> Result<(), Self::Error>;
}

/// What has happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum News<'a> {
    /// A bucket is made.
    MakesBucket {
        /// Its name.
        bucket: &'a str,
    },
    /// A zip is in the bucket already.
    Present {
        /// Which.
        zip: &'a Zip,
    },
    /// A zip was put into the bucket.
    Uploaded {
        /// Which.
        zip: &'a Zip,
        /// Where to.
        bucket: &'a str,
    },
    /// AWS is at work on the stack already.
    Busy {
        /// The stack.
        stack: &'a Stack,
        /// Whose work it is, if that is known.
        who: Option<&'a str>,
    },
    /// What is deployed, before it is changed.
    Deployed {
        /// The stack.
        stack: &'a Stack,
        /// Its template.
        template: &'a str,
    },
    /// CloudFormation looks at a change set.
    Examines,
    /// What CloudFormation would do.
    Proposed {
        /// To a new stack, or to one that is there.
        kind: ChangeSetKind,
        /// All of it.
        changes: &'a [Change],
        /// What its validation has found, which does not keep it from going on.
        found: &'a Findings,
    },
    /// AWS begins its work: from here on it goes on without svlc.
    Begins {
        /// What.
        work: Work,
    },
    /// Something happened to the stack.
    Event(&'a StackEvent),
    /// Somebody else changed the stack meanwhile: all begins anew.
    Overtaken,
    /// API Gateway is making a deployment by itself.
    Deploying {
        /// Its id.
        deployment: &'a str,
    },
}

/// What AWS is asked to do to a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Make it.
    Create,
    /// Change it.
    Update,
    /// Delete it.
    Delete,
    /// Go on with a rollback.
    Continue,
}

/// What the user has to decide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Question<'a> {
    /// Whether to do what was proposed.
    Execute {
        /// The stack's name.
        stack: &'a str,
    },
    /// Whether to delete what is left of a stack that could not be made, or not be deleted.
    Clear {
        /// The stack.
        stack: &'a Stack,
    },
    /// Whether to go on with a rollback that failed.
    Continue {
        /// The stack.
        stack: &'a Stack,
    },
}
