//! SnapStart together with what it cannot be used with.
//!
//! Why: Lambda refuses the function, or the alias (`lambda-dg`, snapstart): it takes snapshots of Java 11, Python 3.12 and .NET 8
//! and their successors, without a file system, with no more than 512 MB of `/tmp`, and not beside provisioned concurrency.
//!
//! ```yaml
//! functions: { orders: { runtime: nodejs24.x, code: ./orders, handler: index.handler, snap_start: true } }
//! ```
//!
//! Fix: take one of the two away.

use super::context::Context;
use super::make::{Make, is_blocked, make};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::{REGIONS_WITHOUT_SNAP_START, SNAP_START_STORAGE_MB};
use crate::source::Span;
use crate::spec::{Function, Spanned};

const CODE: Code = Code::SV0335;
const HELP: &str = "take `snap_start` away, or what it does not go with";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, function) in cx.functions() {
        let Some(function) = function else { continue };
        let Some(wanted) = function.snap_start.as_ref().filter(|wanted| wanted.value) else {
            continue;
        };
        if let Some((why, span)) = conflict(cx, name, function) {
            let message = format!("function `{}` cannot use SnapStart: {why}", name.value);
            let fault = Diagnostic::new(CODE, wanted.span, message, HELP);
            sink.push(match span {
                Some(span) => fault.also(span, "not with this"),
                None => fault,
            });
        }
    }
}

/// The first thing that it does not go with, and where that is written.
fn conflict(
    cx: &Context<'_>,
    name: &Spanned<String>,
    function: &Function,
) -> Option<(String, Option<Span>)> {
    match make(cx, &name.value, function) {
        // An image is told of by `setting_beside_image`, a runtime that is gone by `blocked_runtime`.
        Make::Hole | Make::Image(_) => return None,
        Make::Rust => return Some(("there are no snapshots of Rust".to_owned(), None)),
        Make::Managed(runtime, _) if is_blocked(cx, runtime) => return None,
        Make::Managed(runtime, written) if !runtime.snap_start => {
            let why = format!("there are no snapshots of `{}`", runtime.id);
            return Some((why, Some(written.span)));
        }
        Make::Managed(..) => {}
    }
    let shared = cx.spec.defaults.as_ref().and_then(|all| all.ephemeral_storage.as_ref());
    let storage = function.ephemeral_storage.as_ref().or(shared);
    let mount = function.file_system.as_ref().and_then(|one| one.mount.as_ref());
    let region = cx.spec.region.as_ref();
    if let Some(count) = &function.provisioned_concurrency {
        return Some(("it is kept ready anyway".to_owned(), Some(count.span)));
    }
    if let Some(mount) = mount {
        return Some(("it has a file system".to_owned(), Some(mount.span)));
    }
    if let Some(storage) = storage.filter(|storage| storage.value > SNAP_START_STORAGE_MB) {
        let why = format!("it has more than {SNAP_START_STORAGE_MB} MB of `/tmp`");
        return Some((why, Some(storage.span)));
    }
    let region = region.filter(|one| REGIONS_WITHOUT_SNAP_START.contains(&one.value.0.as_str()))?;
    Some((format!("`{}` has none", region.value.0), Some(region.span)))
}
