//! `svlc.manifest.json`: which files of the output are svlc's, and what was in them when it wrote them.

use std::collections::BTreeMap;

use camino::Utf8Path;
use serde::{Deserialize, Serialize};
use svlc_core::artifact::Ownership;

use super::{Wanted, paths, sha256};
use crate::error::Fault;

/// Its path in the output.
pub(super) const PATH: &str = "svlc.manifest.json";
/// Version of its shape.
const VERSION: u32 = 1;

/// The manifest.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Version of this shape.
    manifest: u32,
    /// Version of svlc.
    svlc: String,
    spec: Spec,
    /// Generated files only: path and SHA-256.
    pub(super) files: BTreeMap<String, String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Spec {
    file: String,
    sha256: String,
}

/// The manifest that is there.
#[derive(Debug)]
pub(super) enum Found {
    /// None.
    Absent,
    /// A file of that name that no svlc wrote, or that was edited beyond use.
    Unreadable,
    /// A manifest; its paths are plain.
    Read(Manifest),
}

impl Manifest {
    /// The manifest of a build.
    pub(super) fn of(wanted: Wanted<'_>) -> Self {
        let generated = wanted.artifacts.iter().filter(|one| one.ownership == Ownership::Generated);
        Self {
            manifest: VERSION,
            svlc: env!("CARGO_PKG_VERSION").to_owned(),
            spec: Spec { file: wanted.spec_name.to_owned(), sha256: sha256(wanted.spec_bytes) },
            files: generated.map(|one| (one.path.clone(), sha256(one.text.as_bytes()))).collect(),
        }
    }

    /// As it is written.
    pub(super) fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("text always serialises");
        text.push('\n');
        text
    }

    /// Reads the manifest of `folder` from its bytes.
    pub(super) fn read(folder: &Utf8Path, bytes: Option<&[u8]>) -> Result<Found, Fault> {
        let Some(bytes) = bytes else { return Ok(Found::Absent) };
        let version = serde_json::from_slice::<serde_json::Value>(bytes)
            .ok()
            .and_then(|value| value.get("manifest")?.as_u64());
        if version.is_some_and(|version| version > u64::from(VERSION)) {
            return Err(Fault::Newer { path: folder.join(PATH) });
        }
        match serde_json::from_slice::<Self>(bytes) {
            Ok(manifest) if manifest.files.keys().all(|path| paths::is_plain(path)) => {
                Ok(Found::Read(manifest))
            }
            _ => Ok(Found::Unreadable),
        }
    }
}
