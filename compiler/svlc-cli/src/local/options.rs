//! Options of every command that runs a service here: what the user adds to the spec for this machine.

use svlc_core::model::Model;
use svlc_emulator::Setup;

use super::cargo::Profile;
use super::changes::Changes;
use crate::error::Fault;

/// What the user adds to a spec.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Address to call in place of an integration's own; can be given for each
    #[arg(long = "endpoint", value_name = "NAME=URL", value_parser = endpoint)]
    endpoints: Vec<(String, String)>,
    #[command(flatten)]
    pub(crate) changes: Changes,
    /// Build functions in Rust as they are deployed: smaller and faster, and slow to build
    #[arg(long)]
    release: bool,
}

impl Options {
    /// How functions in Rust are built.
    pub(super) fn profile(&self) -> Profile {
        if self.release { Profile::Release } else { Profile::Dev }
    }

    /// What they say of a service, whose names they have to name.
    pub(crate) fn setup(&self, model: &Model) -> Result<Setup, Fault> {
        for (name, _) in &self.endpoints {
            let known = model.integrations.iter().map(|integration| &integration.name);
            is_known("integration", name, known)?;
        }
        Ok(Setup {
            endpoints: self.endpoints.iter().cloned().collect(),
            variables: self.changes.variables(model)?,
        })
    }
}

/// Whether the spec has a name that the user gave.
pub(super) fn is_known<'a>(
    what: &'static str,
    name: &str,
    known: impl Iterator<Item = &'a String>,
) -> Result<(), Fault> {
    let known: Vec<String> = known.cloned().collect();
    match known.iter().any(|one| one == name) {
        true => Ok(()),
        false => Err(Fault::NoSuch { what, name: name.to_owned(), known }),
    }
}

fn endpoint(text: &str) -> Result<(String, String), String> {
    let (name, url) = pair(text)?;
    let host = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['?', '#', ' ']) => Ok((name, url)),
        _ => Err("it is an address such as `http://127.0.0.1:8080`".to_owned()),
    }
}

/// `NAME=VALUE`.
pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("it has a name, `=` and a value".to_owned()),
    }
}
