//! A package without the file that `handler` names.
//!
//! Why: every invocation would end with `Runtime.ImportModuleError`, or `Runtime.InvalidEntrypoint` where a program is to run.
//!
//! Fix: name the file in `handler`, or put it where `handler` says.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{Function, Package};

use crate::archive::{BOOTSTRAP, Entries};

const CODE: Code = Code::SV0708;
const HELP: &str = "name the file in `handler`, or put it where `handler` says";
const NO_PROGRAM: &str = "put the program into the folder or the zip, under this name";

pub(super) fn check(function: &Function, entries: &Entries, found: &mut Vec<Diagnostic>) {
    let Package::Managed { runtime, handler, .. } = &function.package else { return };
    let wanted = files(runtime.id, handler);
    if wanted.is_empty() || wanted.iter().any(|path| entries.contains_key(path)) {
        return;
    }
    let help = if runtime.is_os_only() { NO_PROGRAM } else { HELP };
    let quoted: Vec<String> = wanted.iter().map(|path| format!("`{path}`")).collect();
    let message = format!("the package of `{}` has no {}", function.name, quoted.join(" or "));
    found.push(Diagnostic::new(CODE, function.origin, message, help));
}

/// The files of which a runtime wants one; none where that is not known.
fn files(runtime: &str, handler: &str) -> Vec<String> {
    if runtime.starts_with("provided") {
        return vec![BOOTSTRAP.to_owned()];
    }
    let Some((module, _)) = handler.rsplit_once('.') else { return Vec::new() };
    let (module, endings): (String, &[&str]) = if runtime.starts_with("nodejs") {
        (module.to_owned(), &[".js", ".mjs", ".cjs"])
    } else if runtime.starts_with("python") {
        // Python's modules are parted by dots as well as by slashes.
        (module.replace('.', "/"), &[".py", "/__init__.py"])
    } else {
        return Vec::new();
    };
    endings.iter().map(|ending| format!("{module}{ending}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_looked_for_where_runtimes_look() {
        let files = |runtime, handler| files(runtime, handler).join(" ");
        let node = "src/index.js src/index.mjs src/index.cjs";
        assert_eq!(files("nodejs24.x", "src/index.handler"), node);
        assert_eq!(files("python3.14", "app.web.handle"), "app/web.py app/web/__init__.py");
        assert_eq!(files("java25", "shop.Orders::handle"), "");
        assert_eq!(files("provided.al2023", "a.b"), "bootstrap");
    }
}
