//! A route for everybody that leads to a function which may change data.
//!
//! Why: whoever knows the address may have the function write, and nothing but its own code stands between. That the method is `GET`
//! does not help: what a request does is the function's choice, and links and pages fetch what they name.
//!
//! ```yaml
//! functions: { orders: { access: { tables.orders: read-write } } }
//! routes: { POST /orders: orders }
//! ```
//!
//! Fix: `authorizer: NAME`; or silence it with the reason why everybody may.

use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::emit::Templates;
use crate::model::{Authorization, Function, Grant, Model, Route};

const CODE: Code = Code::SV0408;
const HELP: &str =
    "give the route an `authorizer`, or silence this with the reason why everybody may";
/// Routes that are shown beside the first.
const SHOWN: usize = 2;

pub(super) fn check(model: &Model, _templates: &Templates, sink: &mut Sink) {
    for (id, function) in model.functions().filter(|(_, function)| may_write(function)) {
        let open: Vec<&Route> = model
            .routes_of(id)
            .map(|(_, route, _)| route)
            .filter(|route| route.authorization == Authorization::None)
            .collect();
        let Some((first, rest)) = open.split_first() else { continue };
        let message =
            format!("everybody may reach function `{}`, which may change data", function.name);
        let diagnostic = Diagnostic::new(CODE, first.origin, message, HELP)
            .also(function.origin, "its `access` lets it write");
        sink.push(rest.iter().take(SHOWN).fold(diagnostic, |diagnostic, route| {
            diagnostic.also(route.origin, "this route is open too")
        }));
    }
}

fn may_write(function: &Function) -> bool {
    let writes = |grant: Grant| matches!(grant, Grant::Write | Grant::ReadWrite);
    function.access.iter().any(|access| writes(access.grant))
}
