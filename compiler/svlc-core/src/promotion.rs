//! What is wrong with a promotion, as far as a spec tells: a rule a file. What AWS has to say is `svlc-deploy`'s.

mod promoted_to_automatic_stage;

use crate::diagnostic::Diagnostic;
use crate::model::Stage;

/// What keeps a stage from being promoted to, if something does.
pub fn obstacle(to: &Stage, stages: &[Stage]) -> Option<Diagnostic> {
    promoted_to_automatic_stage::check(to, stages)
}
