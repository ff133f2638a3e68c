//! Where packages are kept: `target/lambda` of the output folder, a zip and a bill of materials for each function. A file is written
//! whole or not at all, and not again if it is as it should be. One run at a time writes, beside svlc's other files, so that what a run
//! that was killed leaves is overwritten by the next.

use std::io::Write;

use camino::{Utf8Path, Utf8PathBuf};

use super::Made;
use crate::error::Fault;
use crate::write::{self, OWN_FOLDER};

/// What became of a package.
#[derive(Debug)]
pub(crate) struct Kept {
    /// Its zip.
    pub(crate) path: Utf8PathBuf,
    /// Bytes of the zip that was there before.
    pub(crate) before: Option<u64>,
    /// Whether that was another.
    pub(crate) is_new: bool,
}

/// The folder of packages.
fn folder(output: &Utf8Path) -> Utf8PathBuf {
    output.join("target/lambda")
}

impl Made {
    /// Keeps it in the folder.
    pub(crate) fn keep(&self, output: &Utf8Path) -> Result<Kept, Fault> {
        let _lock = write::exclusive(output)?;
        let folder = folder(output);
        let beside = output.join(OWN_FOLDER).join("package.part");
        fs_err::create_dir_all(&folder).map_err(Fault::file("make the folder", &folder))?;
        let path = folder.join(format!("{}.zip", self.function));
        let before = path.metadata().ok().map(|metadata| metadata.len());
        let is_new = put(&path, &self.zip, &beside)?;
        if let Some(bill) = &self.bill {
            put(&folder.join(format!("{}.cdx.json", self.function)), bill.as_bytes(), &beside)?;
        }
        Ok(Kept { path, before, is_new })
    }
}

/// Writes a file by way of another, unless it is as it should be; whether it was written.
fn put(path: &Utf8Path, bytes: &[u8], beside: &Utf8Path) -> Result<bool, Fault> {
    if fs_err::read(path).is_ok_and(|old| old == bytes) {
        return Ok(false);
    }
    let write = || {
        let mut file = std::fs::File::create(beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(beside, path)
    };
    write().map_err(|error| {
        // What is left of it is of no use to anybody.
        let _ = std::fs::remove_file(beside);
        Fault::file("write", path)(error)
    })?;
    Ok(true)
}
