//! Zips whose bytes depend on their content alone: [`zip`]. Entries are sorted, all are of the first day that a zip knows, and their
//! modes are one of two.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use camino::Utf8Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::error::Fault;

/// The name that Lambda starts a program by.
pub const BOOTSTRAP: &str = "bootstrap";

/// The mode of what may be run.
const PROGRAM: u32 = 0o755;
/// The mode of everything else.
const FILE: u32 = 0o644;

/// A file of a zip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What is in it.
    pub content: Vec<u8>,
    /// Whether it may be run.
    pub is_program: bool,
}

/// Files by their path in the zip, with `/` between folders.
pub type Entries = BTreeMap<String, Entry>;

/// The one file of a function that is a program.
pub fn of_program(content: Vec<u8>) -> Entries {
    Entries::from([(BOOTSTRAP.to_owned(), Entry { content, is_program: true })])
}

/// Bytes of all files together.
pub fn unzipped(entries: &Entries) -> u64 {
    entries.values().map(|entry| entry.content.len() as u64).sum()
}

/// The zip of these files.
///
/// # Errors
/// If they are more than a zip can hold.
pub fn zip(entries: &Entries) -> Result<Vec<u8>, Fault> {
    let failed = |error: &dyn std::fmt::Display| Fault::Archive { reason: error.to_string() };
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, entry) in entries {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(9))
            .last_modified_time(DateTime::default())
            .unix_permissions(if entry.is_program { PROGRAM } else { FILE });
        writer.start_file(path.as_str(), options).map_err(|error| failed(&error))?;
        writer.write_all(&entry.content).map_err(|error| failed(&error))?;
    }
    Ok(writer.finish().map_err(|error| failed(&error))?.into_inner())
}

/// The files of a zip that somebody else made. Paths that lead out of it are refused.
///
/// # Errors
/// If it is no zip, or not one that Lambda takes.
pub fn read(path: &Utf8Path, bytes: &[u8], most: u64) -> Result<Entries, Fault> {
    let not = |reason: String| Fault::NotZip { path: path.to_owned(), reason };
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| not(error.to_string()))?;
    let mut entries = Entries::new();
    let mut left = most;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(|error| not(error.to_string()))?;
        if file.is_dir() {
            continue;
        }
        let name = file.name().map_err(|error| not(error.to_string()))?.into_owned();
        if file.enclosed_name().is_none() {
            return Err(not(format!("`{name}` leads out of it")));
        }
        if file.is_symlink() {
            return Err(not(format!("`{name}` is a link; put the file itself there")));
        }
        let is_program = file.unix_mode().is_some_and(|mode| mode & 0o111 != 0);
        let mut content = Vec::new();
        // One byte more than there may be tells a zip that is too large, whatever its own list says.
        let taken = file.by_ref().take(left + 1).read_to_end(&mut content);
        let taken = taken.map_err(|error| not(format!("`{name}`: {error}")))? as u64;
        entries.insert(name, Entry { content, is_program });
        let Some(rest) = left.checked_sub(taken) else { break };
        left = rest;
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> Entries {
        let file = |text: &str, is_program| Entry { content: text.as_bytes().to_vec(), is_program };
        Entries::from([
            ("lib/b.js".to_owned(), file("b", false)),
            ("index.js".to_owned(), file("exports.handler = 1", false)),
            ("run.sh".to_owned(), file("#!/bin/sh", true)),
        ])
    }

    #[test]
    fn the_same_files_give_the_same_bytes() {
        let first = zip(&entries()).unwrap();
        assert_eq!(first, zip(&entries()).unwrap());
        // The first day of zips: nothing of this machine's clock.
        assert_eq!(&first[10..14], [0, 0, 0x21, 0]);
    }

    #[test]
    fn what_is_zipped_is_read_again() {
        let bytes = zip(&entries()).unwrap();
        assert_eq!(read("a.zip".into(), &bytes, 1_000).unwrap(), entries());
        let mut archive = ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let modes: Vec<_> =
            (0..3).map(|index| archive.by_index(index).unwrap().unix_mode()).collect();
        assert_eq!(modes, [Some(0o100_644), Some(0o100_644), Some(0o100_755)]);
    }

    #[test]
    fn a_zip_that_is_too_large_is_not_read_whole() {
        let bytes = zip(&of_program(vec![0; 100_000])).unwrap();
        let read = read("a.zip".into(), &bytes, 1_000).unwrap();
        assert_eq!(unzipped(&read), 1_001);
    }

    #[test]
    fn what_is_no_zip_is_refused() {
        let error = read("a.zip".into(), b"PK\x03\x04 broken", 1_000).unwrap_err();
        assert!(error.to_string().starts_with("`a.zip` is no zip that Lambda takes: "), "{error}");
        let mut linked = ZipWriter::new(Cursor::new(Vec::new()));
        linked.add_symlink("a", "b", SimpleFileOptions::default()).unwrap();
        let linked = linked.finish().unwrap().into_inner();
        let error = read("a.zip".into(), &linked, 1_000).unwrap_err();
        assert!(error.to_string().contains("`a` is a link"), "{error}");
        let outside =
            Entries::from([("../a".to_owned(), Entry { content: vec![], is_program: false })]);
        let error = read("a.zip".into(), &zip(&outside).unwrap(), 1_000).unwrap_err();
        assert!(error.to_string().contains("`../a` leads out of it"), "{error}");
    }
}
