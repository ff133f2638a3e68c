//! A secret in an output.
//!
//! Why: outputs are shown in the console to all who may look at the stack, and CloudFormation resolves no dynamic reference there
//! (`cfn`, dynamic references); `no_echo` masks a parameter everywhere but there (`cfn`, parameters).
//!
//! ```yaml
//! outputs: { Key: "${secrets.ssm./shop/key}" }
//! ```
//!
//! Fix: say where the secret is, not what it is.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::reference::Reference;

const CODE: Code = Code::SV0420;
const HELP: &str = "let the output say the secret's name, and read the secret where it is needed";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for value in cx.outputs().filter_map(|(_, output)| output.value()) {
        for (reference, span) in cx.references_in(value) {
            let message = match reference {
                Reference::Secret(..) => "an output would show this secret".to_owned(),
                Reference::Parameter(name) if is_masked(cx, name) => {
                    format!("an output would show parameter `{name}`, which has `no_echo`")
                }
                _ => continue,
            };
            sink.push(Diagnostic::new(CODE, span, message, HELP));
        }
    }
}

fn is_masked(cx: &Context<'_>, parameter: &str) -> bool {
    let flag = cx.parameter(parameter).and_then(|parameter| parameter.no_echo.as_ref());
    flag.is_some_and(|flag| flag.value)
}
