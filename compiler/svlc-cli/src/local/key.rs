//! The key that `svlc token` signs with: in the user's cache, not in a project, where it could be committed. [`key`] makes it when it
//! is wanted first; [`public`] is where `svlc dev` finds the part that is no secret.

use std::io::{ErrorKind, Write};
use std::os::unix::fs::DirBuilderExt;

use camino::{Utf8Path, Utf8PathBuf};
use fs_err::os::unix::fs::OpenOptionsExt;
use svlc_emulator::LocalKey;

use crate::error::Fault;

const SECRET: &str = "token-key.pem";
const PUBLIC: &str = "token-key.jwks.json";

/// The key, made if there is none yet. Only the user can read it.
pub(crate) fn key() -> Result<LocalKey, Fault> {
    let folder = folder()?;
    let path = folder.join(SECRET);
    if !path.exists() {
        let unusable = |source| Fault::Key { path: path.clone(), source };
        let text = LocalKey::generate().map_err(unusable)?;
        put(&folder, SECRET, &text, false)?;
    }
    let text = fs_err::read_to_string(&path).map_err(Fault::file("read", &path))?;
    let key = LocalKey::read(&text).map_err(|source| Fault::Key { path, source })?;
    put(&folder, PUBLIC, &key.jwks(), true)?;
    Ok(key)
}

/// Where the public part of the key is, once there is one.
pub(crate) fn public() -> Result<Utf8PathBuf, Fault> {
    Ok(folder()?.join(PUBLIC))
}

fn folder() -> Result<Utf8PathBuf, Fault> {
    let variable = |name: &str| {
        let value = std::env::var(name).ok().map(Utf8PathBuf::from);
        value.filter(|path| path.is_absolute())
    };
    let home = || variable("HOME").map(|home| home.join(".cache"));
    let cache = variable("XDG_CACHE_HOME").or_else(home).ok_or(Fault::NoCache)?;
    Ok(cache.join("svlc"))
}

/// Puts a file in its place as a whole, for the user alone. Where two runs are at it at once, one key stays: that of the first.
fn put(folder: &Utf8Path, name: &str, text: &str, replace: bool) -> Result<(), Fault> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder.create(folder).map_err(Fault::file("make the folder", folder))?;
    let path = folder.join(name);
    let staged = folder.join(format!("{name}.{}", std::process::id()));
    let mut options = fs_err::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let written = options.open(&staged).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(Fault::file("write", &path))?;
    let placed = match replace {
        true => fs_err::rename(&staged, &path),
        false => match fs_err::hard_link(&staged, &path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            placed => placed,
        },
    };
    // It has its place, or is of no use.
    let _ = fs_err::remove_file(&staged);
    placed.map_err(Fault::file("write", &path))
}
