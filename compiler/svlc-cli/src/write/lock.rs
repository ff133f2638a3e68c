//! One build at a time in one folder: the others wait.

use std::fs::{File, OpenOptions};
use std::io;

use camino::Utf8Path;

use super::OWN_FOLDER;
use crate::error::Fault;

/// Waits until no other build or check runs in `folder`. The lock goes when the file is dropped, also in a crash.
pub(crate) fn exclusive(folder: &Utf8Path) -> Result<File, Fault> {
    let own = folder.join(OWN_FOLDER);
    fs_err::create_dir_all(&own).map_err(Fault::file("make the folder", &own))?;
    let path = own.join("lock");
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
    let file = file.map_err(Fault::file("open", &path))?;
    file.lock().map_err(Fault::file("lock", &path))?;
    Ok(file)
}

/// Waits until no build runs in `folder`; `None` where none ever did.
pub(super) fn shared(folder: &Utf8Path) -> Result<Option<File>, Fault> {
    let path = folder.join(OWN_FOLDER).join("lock");
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Fault::file("open", &path)(error)),
    };
    file.lock_shared().map_err(Fault::file("lock", &path))?;
    Ok(Some(file))
}
