//! A managed policy of AWS that allows everything, or everything of a service.
//!
//! Why: such policies are made for people who administer an account. A function with one can do whatever its code, or the
//! code of one of its dependencies, comes upon.
//!
//! ```yaml
//! functions: { orders: { policies: ["arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"] } }
//! ```
//!
//! Fix: grant `access` to what the function needs.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::Policy;

const CODE: Code = Code::SV0412;
const HELP: &str = "grant `access` to the resources that the function needs, or write statements";
/// Policies of AWS that allow as much without the words `FullAccess` in their names.
const BROAD: [&str; 3] = ["AdministratorAccess", "PowerUserAccess", "SystemAdministrator"];

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for policy in cx.policies() {
        let Policy::Short(arn) = policy else { continue };
        let Some((_, path)) = arn.split_once(":iam::aws:policy/") else { continue };
        let name = path.rsplit('/').next().unwrap_or(path);
        if BROAD.contains(&name) || name.contains("FullAccess") {
            let message = format!("`{name}` allows far more than a function needs");
            sink.push(Diagnostic::new(CODE, arn.span, message, HELP));
        }
    }
}
