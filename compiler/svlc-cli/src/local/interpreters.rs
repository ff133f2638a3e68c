//! What runs handlers on this machine: looks for the interpreters on the PATH and asks each for its version.

use std::process::{Command, Stdio};

use camino::Utf8PathBuf;
use svlc_core::model::{Model, Package};
use svlc_emulator::runtimes::{Interpreter, Interpreters, Language};

/// Prints where the interpreter itself is, whatever it was called by, and its version.
const ABOUT_NODE: &str = "console.log(`${process.execPath}\\n${process.versions.node}`)";
const ABOUT_PYTHON: &str =
    "import platform, sys; print(sys.executable); print(platform.python_version())";

/// The interpreters of a service, as far as they are there.
pub(crate) fn look(model: &Model) -> Interpreters {
    let mut found = Interpreters::new();
    for function in &model.functions {
        let Package::Managed { runtime, .. } = &function.package else { continue };
        let Some((language, version)) = Language::of(runtime) else { continue };
        if !found.contains_key(runtime.id) {
            found.extend(interpreter(language, version).map(|one| (runtime.id, one)));
        }
    }
    found
}

/// The one of that version, else whichever there is.
fn interpreter(language: Language, version: &str) -> Option<Interpreter> {
    let (names, about) = match language {
        Language::Node => (vec!["node".to_owned()], ["-e", ABOUT_NODE]),
        Language::Python => {
            (vec![format!("python{version}"), "python3".to_owned()], ["-c", ABOUT_PYTHON])
        }
    };
    names.iter().find_map(|name| ask(name, about))
}

/// What an interpreter says of itself; `None` if it is not there, or not in order.
fn ask(name: &str, about: [&str; 2]) -> Option<Interpreter> {
    let mut command = Command::new(name);
    let output = command.args(about).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok().filter(|_| output.status.success())?;
    let (path, version) = text.trim_end().split_once('\n')?;
    Some(Interpreter { path: Utf8PathBuf::from(path), version: version.trim().to_owned() })
}
