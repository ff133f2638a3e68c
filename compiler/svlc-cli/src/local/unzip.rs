//! Code that comes as a zip: whether it can be taken, and unpacked to a folder of svlc's own.

use std::fs::File;

use camino::{Utf8Path, Utf8PathBuf};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::Fault;

/// What Lambda takes, in bytes unpacked (`lambda-dg`, quotas).
const MAX_UNPACKED: u128 = 250 * 1_024 * 1_024;

/// Why a zip cannot be unpacked, as far as its directory tells.
pub(super) fn fault(path: &Utf8Path) -> Option<String> {
    let Ok(file) = File::open(path) else { return Some("is not there".to_owned()) };
    let mut archive = match ZipArchive::new(file) {
        Ok(archive) => archive,
        Err(error) => return Some(format!("cannot be unpacked: {error}")),
    };
    if archive.decompressed_size().is_some_and(|size| size > MAX_UNPACKED) {
        return Some("holds more than 250 MB, unpacked".to_owned());
    }
    let fault = (0..archive.len()).find_map(|index| archive.by_index(index).err());
    fault.map(|error| format!("cannot be unpacked: {error}"))
}

/// Unpacks a zip below `folder`, unless that version of it is there; the older ones go.
pub(super) fn unpack(
    path: &Utf8Path,
    folder: &Utf8Path,
    version: &str,
) -> Result<Utf8PathBuf, Fault> {
    let target = folder.join(version);
    if target.is_dir() {
        return Ok(target);
    }
    if folder.exists() {
        fs_err::remove_dir_all(folder).map_err(Fault::file("remove", folder))?;
    }
    let staged = folder.join("staged");
    fs_err::create_dir_all(&staged).map_err(Fault::file("make the folder", &staged))?;
    let file = fs_err::File::open(path).map_err(Fault::file("open", path))?;
    // Names that lead out of the folder are refused in there.
    let unpacked = ZipArchive::new(file).and_then(|mut archive| archive.extract(&staged));
    unpacked.map_err(ZipError::into).map_err(Fault::file("unpack", path))?;
    fs_err::rename(&staged, &target).map_err(Fault::file("write", &target))?;
    Ok(target)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zip(folder: &Utf8Path, names: &[&str]) -> Utf8PathBuf {
        let path = folder.join("code.zip");
        let mut writer = ZipWriter::new(File::create(&path).unwrap());
        for name in names {
            let options = SimpleFileOptions::default().unix_permissions(0o755);
            writer.start_file(*name, options).unwrap();
            writer.write_all(name.as_bytes()).unwrap();
        }
        writer.finish().unwrap();
        path
    }

    #[test]
    fn a_zip_is_unpacked_once_for_each_version() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(folder.path()).unwrap();
        let path = zip(folder, &["index.mjs", "deep/in/it.json"]);
        assert_eq!(fault(&path), None);
        let cache = folder.join("cache");
        let first = unpack(&path, &cache, "1").unwrap();
        assert_eq!(
            fs_err::read_to_string(first.join("deep/in/it.json")).unwrap(),
            "deep/in/it.json"
        );
        fs_err::write(first.join("mark"), "").unwrap();
        assert!(unpack(&path, &cache, "1").unwrap().join("mark").exists());
        let second = unpack(&path, &cache, "2").unwrap();
        assert!(!second.join("mark").exists() && !first.exists());
    }

    #[test]
    fn names_that_lead_out_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(folder.path()).unwrap();
        let path = zip(folder, &["../../escaped"]);
        let cache = folder.join("deep/cache");
        assert!(unpack(&path, &cache, "1").is_err());
        assert!(!folder.join("deep/escaped").exists() && !folder.join("escaped").exists());
    }

    #[test]
    fn what_is_no_zip_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(folder.path()).unwrap();
        let path = folder.join("code.zip");
        assert_eq!(fault(&path).as_deref(), Some("is not there"));
        fs_err::write(&path, "text").unwrap();
        assert!(fault(&path).unwrap().starts_with("cannot be unpacked: "));
    }
}
