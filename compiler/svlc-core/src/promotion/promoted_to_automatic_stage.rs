//! A stage that is to be promoted to, and deploys by itself.
//!
//! Why: a stage that deploys by itself has the newest deployment already, and API Gateway refuses to give it another.
//!
//! ```yaml
//! stages: { $default: {}, beta: {} }   # svlc promote --from beta --to '$default'
//! ```
//!
//! Fix: `auto_deploy: false` on the stage that is promoted to, and to deploy that once.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::Stage;

const CODE: Code = Code::SV0840;
const HELP: &str =
    "write `auto_deploy: false` for it and deploy that once: then it takes what it is given";
const ONLY: &str = "it is the only one that does: name it with `--from`, and with `--to` one with `auto_deploy: false`";

pub(super) fn check(to: &Stage, stages: &[Stage]) -> Option<Diagnostic> {
    if !to.auto_deploy {
        return None;
    }
    let name = &to.name;
    let message = format!("stage `{name}` deploys by itself, so that nothing can be given to it");
    // Were it the only one, nothing would be deployed any more (SV0391).
    let is_only = stages.iter().filter(|stage| stage.auto_deploy).count() == 1;
    let help = match stages {
        [_] => alone(name),
        _ if is_only => ONLY.to_owned(),
        _ => HELP.to_owned(),
    };
    Some(Diagnostic::new(CODE, to.origin, message, help))
}

/// The cure where there is no other stage. One that keeps its deployment needs another that deploys by itself.
fn alone(name: &str) -> String {
    let other = if name == "beta" { "$default" } else { "beta" };
    format!(
        "it is the only stage: write `stages: {{ {name}: {{ auto_deploy: false }}, {other}: {{}} }}`, and deploy that once"
    )
}
