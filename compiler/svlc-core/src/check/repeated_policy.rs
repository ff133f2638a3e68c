//! A managed policy that a function has twice.
//!
//! Why: CloudFormation refuses a role with the same managed policy twice.
//!
//! Fix: once is enough.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{ManagedPolicy, Policy, Spanned};

const CODE: Code = Code::SV0372;
const MESSAGE: &str = "the function has this managed policy already";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (_, function) in cx.functions() {
        let policies = function.into_iter().flat_map(|function| function.policies.iter().flatten());
        let mut seen: Vec<&Spanned<ManagedPolicy>> = Vec::new();
        for policy in policies {
            let Policy::Short(arn) = policy else { continue };
            match seen.iter().find(|first| **first == arn) {
                Some(first) => {
                    let found =
                        Diagnostic::new(CODE, arn.span, MESSAGE, "take one of the two away");
                    sink.push(found.also(first.span, "here"));
                }
                None => seen.push(arn),
            }
        }
    }
}
