//! Reading a spec from a file or from standard input, at most as much of it as is ever compiled, and compiling it.

use std::io::{self, Read};
use std::time::{SystemTime, UNIX_EPOCH};

use camino::{Utf8Path, Utf8PathBuf};
use svlc_core::date::Date;
use svlc_core::source::{MAX_SOURCE_BYTES, Source};
use svlc_core::{Compilation, Settings, compile_bytes_with};

use crate::error::Fault;

/// The spec when none is named.
pub(crate) const DEFAULT_SPEC: &str = "svlc.yaml";

/// How many specs to offer when the one named is not there.
const MAX_CANDIDATES: usize = 4;

/// A spec that was read and compiled.
pub(crate) struct Compiled {
    /// As read.
    pub(crate) bytes: Vec<u8>,
    /// For showing.
    pub(crate) source: Source,
    /// What came of it.
    pub(crate) compilation: Compilation,
}

/// Reads and compiles the spec at `path`; `-` is standard input.
pub(crate) fn compile(path: &Utf8Path) -> Result<Compiled, Fault> {
    compile_for(path, None)
}

/// As [`compile`], for an environment, which has to be one of the spec's.
pub(crate) fn compile_for(path: &Utf8Path, environment: Option<&str>) -> Result<Compiled, Fault> {
    let compiled = read_and_compile(path, environment)?;
    let known = &compiled.compilation.environments;
    match environment {
        Some(name)
            if compiled.compilation.output.is_some() && !known.iter().any(|one| one == name) =>
        {
            let (path, name) = (path.to_owned(), name.to_owned());
            Err(Fault::NoEnvironment { path, name, known: known.clone() })
        }
        _ => Ok(compiled),
    }
}

fn read_and_compile(path: &Utf8Path, environment: Option<&str>) -> Result<Compiled, Fault> {
    let (name, bytes) = if path == "-" {
        ("stdin", limited(io::stdin().lock()).map_err(Fault::file("read", "stdin"))?)
    } else {
        (path.as_str(), read(path)?)
    };
    let settings = Settings { environment, today: today() };
    let (source, compilation) = compile_bytes_with(name, &bytes, &settings);
    Ok(Compiled { bytes, source, compilation })
}

/// What day it is: that of `SOURCE_DATE_EPOCH` if it is set, so that a build can be repeated, else of the clock. `None` if neither
/// tells: then the day of the facts counts.
fn today() -> Option<Date> {
    const DAY: u64 = 24 * 60 * 60;
    let set = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let clock = || Some(SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs());
    let days = set.or_else(clock)? / DAY;
    u16::try_from(days).ok().map(|days| Date::from_unix_days(days.into()))
}

fn read(path: &Utf8Path) -> Result<Vec<u8>, Fault> {
    if path.is_dir() {
        return Err(Fault::SpecIsFolder { path: path.to_owned(), candidates: candidates(path) });
    }
    match std::fs::File::open(path) {
        Ok(file) => limited(file).map_err(Fault::file("read", path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let candidates = path.parent().map(candidates).unwrap_or_default();
            Err(Fault::NoSpec { path: path.to_owned(), candidates })
        }
        Err(error) => Err(Fault::file("read", path)(error)),
    }
}

/// One byte more than is compiled shows that there is more.
fn limited(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MAX_SOURCE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The YAML files of a folder, as the user would write their paths.
fn candidates(folder: &Utf8Path) -> Vec<String> {
    let listed = if folder == "" { Utf8Path::new(".") } else { folder };
    let Ok(entries) = listed.read_dir_utf8() else { return Vec::new() };
    let mut found: Vec<Utf8PathBuf> = entries
        .flatten()
        .map(|entry| folder.join(entry.file_name()))
        .filter(|path| matches!(path.extension(), Some("yaml" | "yml")) && path.is_file())
        .collect();
    found.sort();
    found.truncate(MAX_CANDIDATES);
    found.into_iter().map(Utf8PathBuf::into_string).collect()
}
