//! A program that uses a newer C library than its runtime has.
//!
//! Why: it runs where it was built, and on Lambda every invocation ends with a line such as `version 'GLIBC_2.39' not found`.
//!
//! Fix: build against the older library: `svlc package --builder zigbuild`.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::facts::GLIBC;
use svlc_core::model::Function;

use super::runtime;
use crate::elf::{Glibc, Needs};

const CODE: Code = Code::SV0703;
const HELP: &str = "build against the older library: `svlc package --builder zigbuild`";

pub(super) fn check(function: &Function, needs: &Needs, found: &mut Vec<Diagnostic>) {
    let runtime = runtime(function);
    let Some((_, has)) = GLIBC.iter().find(|(id, _)| *id == runtime) else { return };
    let Some(newest) = needs.glibc.filter(|newest| newest > has) else { return };
    let message = format!(
        "`{}` needs version {} of the C library, and `{runtime}` has {}",
        function.name,
        number(newest),
        number(*has)
    );
    found.push(Diagnostic::new(CODE, function.origin, message, HELP));
}

fn number((major, minor): Glibc) -> String {
    format!("{major}.{minor}")
}
