//! Managed runtimes: those that are emulated, [`Language`], what runs their code on this machine, [`Interpreter`], and the client that
//! speaks the Runtime API for a handler. What looks for interpreters and lays files out is the command's.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use svlc_core::facts::runtimes::Runtime;

/// A language whose handlers are run by a client of svlc's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Node.js.
    Node,
    /// Python 3.
    Python,
}

/// What runs a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interpreter {
    /// The executable.
    pub path: Utf8PathBuf,
    /// Its version: `20.20.2`.
    pub version: String,
}

/// The interpreter that was found for each runtime, by the runtime's identifier.
pub type Interpreters = BTreeMap<&'static str, Interpreter>;

/// How code is run that is not a program of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Managed {
    /// The runtime that it is written for.
    pub runtime: &'static Runtime,
    /// What of it is called.
    pub handler: String,
    /// Its folder.
    pub code: Utf8PathBuf,
    /// What the executable is called with.
    pub arguments: Vec<String>,
}

impl Language {
    /// The language of a runtime, if it is emulated, and the version that is asked for: `3.12`.
    pub fn of(runtime: &'static Runtime) -> Option<(Self, &'static str)> {
        let node = runtime.id.strip_prefix("nodejs").map(|version| (Self::Node, version));
        let python = || runtime.id.strip_prefix("python").map(|version| (Self::Python, version));
        // Both clients need what came later than the oldest runtimes.
        let is_modern = |language, version: &str| match language {
            Self::Node => version.ends_with(".x"),
            Self::Python => version.starts_with("3."),
        };
        let (language, version) = node.or_else(python)?;
        is_modern(language, version).then_some((language, version.trim_end_matches(".x")))
    }

    /// As it calls itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::Node => "Node.js",
            Self::Python => "Python",
        }
    }

    /// Name and text of the file that runs a handler.
    pub fn client(self) -> (&'static str, &'static str) {
        match self {
            Self::Node => ("node.mjs", include_str!("../runtimes/node.mjs")),
            Self::Python => ("python.py", include_str!("../runtimes/python.py")),
        }
    }

    /// What its interpreter is called with to run that client. What it would leave beside the code goes to the folder `cache`.
    pub fn arguments(self, client: &Utf8Path, cache: &Utf8Path) -> Vec<String> {
        let client = client.to_string();
        match self {
            Self::Node => vec![client],
            Self::Python => {
                let cache = format!("pycache_prefix={cache}");
                vec!["-u".to_owned(), "-X".to_owned(), cache, client]
            }
        }
    }
}

impl Interpreter {
    /// Whether it is what a runtime asks for: `20.20.2` is `20`, and is not `2`.
    pub fn is(&self, wanted: &str) -> bool {
        let rest = self.version.strip_prefix(wanted);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

impl Managed {
    /// The variables that its runtime adds, or sets otherwise than for a program of its own.
    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        let mut all = vec![("_HANDLER".to_owned(), self.handler.clone())];
        if !self.runtime.is_os_only() {
            let environment = format!("AWS_Lambda_{}", self.runtime.id);
            all.push(("AWS_EXECUTION_ENV".to_owned(), environment));
        }
        match Language::of(self.runtime) {
            Some((Language::Node, version)) => {
                let path = format!(
                    "/opt/nodejs/node{version}/node_modules:/opt/nodejs/node_modules:\
                     /var/runtime/node_modules:/var/runtime:{}",
                    self.code
                );
                all.push(("NODE_PATH".to_owned(), path));
            }
            Some((Language::Python, _)) => {
                all.push(("PYTHONPATH".to_owned(), "/var/runtime".to_owned()));
            }
            None => {}
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(id: &str) -> Option<(Language, &'static str)> {
        Language::of(Runtime::find(id).unwrap())
    }

    #[test]
    fn languages_that_are_emulated_are_known_with_their_version() {
        assert_eq!(of("nodejs24.x"), Some((Language::Node, "24")));
        assert_eq!(of("python3.12"), Some((Language::Python, "3.12")));
        for id in ["nodejs", "nodejs4.3-edge", "python2.7", "java21", "ruby3.4", "provided.al2023"]
        {
            assert_eq!(of(id), None, "{id}");
        }
    }

    #[test]
    fn a_version_is_compared_by_its_parts() {
        let interpreter =
            |version: &str| Interpreter { path: Utf8PathBuf::new(), version: version.to_owned() };
        assert!(interpreter("20.20.2").is("20") && interpreter("3.12.1").is("3.12"));
        assert!(!interpreter("20.20.2").is("2") && !interpreter("3.12.1").is("3.1"));
    }
}
