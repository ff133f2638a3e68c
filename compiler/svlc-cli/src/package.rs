//! What it takes to make the packages of a service: its programs built, each function's files put together, looked into and kept.
//! Leaves what is in a zip, and what is wrong with it, to `svlc_package`, and what to say to the command.

mod builder;
mod store;

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;
use svlc_core::diagnostic::{Diagnostic, Severity};
use svlc_core::facts::UNZIPPED_BYTES;
use svlc_core::model::{Function, Model, Package};
use svlc_package::archive::{self, Entries};
use svlc_package::{gate, sbom, tree};

pub(crate) use builder::Builder;
pub(crate) use store::Kept;

use crate::error::Fault;
use crate::write::hex;

/// Where everything is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Places<'a> {
    /// The folder of the spec, from which paths in it count.
    pub(crate) spec: &'a Utf8Path,
    /// The output folder, with the crate.
    pub(crate) output: &'a Utf8Path,
}

/// The package of a function.
#[derive(Debug)]
pub(crate) struct Made {
    /// The function.
    pub(crate) function: String,
    /// Bytes of its files.
    pub(crate) unzipped: u64,
    /// The zip itself.
    pub(crate) zip: Vec<u8>,
    /// SHA-256 of the zip, in hexadecimal.
    pub(crate) sha256: String,
    /// The bill of materials; there is none for code that svlc did not build.
    pub(crate) bill: Option<String>,
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The packages, in the order of the spec.
    pub(crate) made: Vec<Made>,
    /// What keeps them from running, or may be wrong with them.
    pub(crate) found: Vec<Diagnostic>,
    /// Functions without a package: container images.
    pub(crate) images: Vec<String>,
}

impl Outcome {
    /// Whether a package could not run.
    pub(crate) fn is_faulty(&self) -> bool {
        self.found.iter().any(|one| one.severity() == Severity::Error)
    }
}

/// Builds and packages every function; `None` if cargo has told why it cannot.
pub(crate) fn make(
    model: &Model,
    places: Places<'_>,
    builder: Builder,
) -> Result<Option<Outcome>, Fault> {
    let Some(built) = builder::build(model, places.output, builder)? else { return Ok(None) };
    let mut outcome = Outcome::default();
    for function in &model.functions {
        let entries = match entries(function, places.spec, &built.programs) {
            Ok(Some(entries)) => entries,
            Ok(None) => {
                outcome.images.push(function.name.clone());
                continue;
            }
            Err(Fault::Package(fault)) => {
                outcome.found.push(gate::unusable(function, &fault).ok_or(fault)?);
                continue;
            }
            Err(fault) => return Err(fault),
        };
        let program = match function.is_rust() {
            true => entries.get(archive::BOOTSTRAP).map(|entry| entry.content.as_slice()),
            false => gate::bootstrap(function, &entries),
        };
        let judged = program.map(|program| gate::program(function, program));
        outcome.found.extend(judged.into_iter().flatten());
        let zip = archive::zip(&entries)?;
        outcome.found.extend(gate::package(function, &entries, zip.len() as u64));
        outcome.made.push(made(function, &entries, zip, built.metadata(function)));
    }
    outcome.found.sort_by_key(|one| one.primary.span);
    Ok(Some(outcome))
}

fn made(function: &Function, entries: &Entries, zip: Vec<u8>, metadata: Option<&Value>) -> Made {
    let sha256 = hex(&<sha2::Sha256 as sha2::Digest>::digest(&zip));
    let subject = sbom::Subject { function: &function.name, sha256: &sha256 };
    let bill = metadata.map(|metadata| sbom::cyclonedx(subject, metadata));
    let unzipped = archive::unzipped(entries);
    Made { function: function.name.clone(), unzipped, zip, sha256, bill }
}

/// The files of a function; `None` if it is a container image.
fn entries(
    function: &Function,
    spec: &Utf8Path,
    programs: &BTreeMap<String, Utf8PathBuf>,
) -> Result<Option<Entries>, Fault> {
    let path = match &function.package {
        Package::Image(_) => return Ok(None),
        Package::Rust { .. } => {
            let Some(program) = programs.get(&function.name) else {
                return Err(Fault::NoProgram { function: function.name.clone() });
            };
            let content = fs_err::read(program).map_err(Fault::file("read", program))?;
            return Ok(Some(archive::of_program(content)));
        }
        Package::Managed { path, .. } => spec.join(path),
    };
    if path.is_dir() {
        return Ok(Some(tree::read(&path)?));
    }
    let unread = |source| svlc_package::Fault::Read { path: path.clone(), source };
    let bytes = std::fs::read(&path).map_err(unread)?;
    // A byte more than Lambda takes is enough to tell that it is too much.
    Ok(Some(archive::read(&path, &bytes, UNZIPPED_BYTES)?))
}
