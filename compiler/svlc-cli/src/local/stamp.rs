//! Whether cargo has anything to do. To ask it takes longer than everything else at the start of `svlc dev`, so what it would look at is
//! looked at here: [`inputs`] is a digest of all that a build can depend on, and [`keep`] notes it beside what came of that build.
//! Wherever something cannot be told (a build script, a dependency by path, a source file elsewhere), there is no digest, and cargo
//! is asked.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::os::unix::fs::MetadataExt;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use svlc_emulator::Program;

use crate::error::Fault;
use crate::write::OWN_FOLDER;

/// Variables that shells and terminals set anew for each command or window, and no build reads.
const OF_THE_SHELL: [&str; 8] =
    ["_", "SHLVL", "PWD", "OLDPWD", "COLUMNS", "LINES", "WINDOWID", "TERM_SESSION_ID"];
/// What cargo and rustup look for in a folder and in all those above it.
const ABOVE: [&str; 5] =
    [".cargo/config.toml", ".cargo/config", "Cargo.toml", "rust-toolchain.toml", "rust-toolchain"];
/// What is not the user's in the folder of a crate.
const NOT_THE_USERS: [&str; 3] = ["target", OWN_FOLDER, ".git"];

/// What came of a build.
#[derive(Debug, Serialize, Deserialize)]
struct Stamp {
    inputs: String,
    /// Path and version of each program.
    programs: BTreeMap<String, (String, String)>,
}

/// A digest of all that a build of the crate in `folder` depends on; `None` if that cannot be told.
pub(super) fn inputs(folder: &Utf8Path, arguments: &[String]) -> Option<String> {
    let folder = folder.canonicalize_utf8().ok()?;
    let here = Utf8PathBuf::from_path_buf(std::env::current_dir().ok()?).ok()?;
    let lock = fs_err::read_to_string(folder.join("Cargo.lock")).ok()?;
    if folder.join("build.rs").exists() || has_path_dependency(&lock) {
        return None;
    }
    let mut seen = format!("{} {here} {arguments:?}\n", env!("CARGO_PKG_VERSION"));
    for (name, value) in std::env::vars_os() {
        if !OF_THE_SHELL.iter().any(|known| name == *known) {
            writeln!(seen, "{name:?}={value:?}").expect("text grows");
        }
    }
    below(&folder, &mut seen)?;
    for start in [&folder, &here] {
        for above in start.ancestors() {
            ABOVE.iter().for_each(|name| note(&above.join(name), &mut seen));
        }
    }
    toolchain(&mut seen);
    Some(hex(&seen))
}

/// Whether a package of a lock file, beside the first crate, comes from neither registry nor repository.
fn has_path_dependency(lock: &str) -> bool {
    let packages = lock.split("[[package]]").skip(1);
    packages.filter(|package| !package.contains("\nsource = ")).count() != 1
}

/// Every file of the user's below a folder. A link leads who knows where.
fn below(folder: &Utf8Path, seen: &mut String) -> Option<()> {
    let mut open = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(next) = open.pop() {
        for entry in next.read_dir_utf8().ok()? {
            let entry = entry.ok()?;
            let kind = entry.file_type().ok()?;
            let is_others = next == folder && NOT_THE_USERS.contains(&entry.file_name());
            match kind.is_dir() {
                _ if is_others => {}
                _ if kind.is_symlink() => return None,
                true => open.push(entry.into_path()),
                false => files.push(entry.into_path()),
            }
        }
    }
    files.sort();
    files.iter().for_each(|path| note(path, seen));
    Some(())
}

/// What decides which compiler runs: the programs on the PATH, cargo's own settings, and what rustup has installed and chosen.
fn toolchain(seen: &mut String) {
    let home = |variable: &str, folder: &str| {
        let own = std::env::var(variable).ok().map(Utf8PathBuf::from);
        own.or_else(|| Some(Utf8PathBuf::from(std::env::var("HOME").ok()?).join(folder)))
    };
    for folder in std::env::var("PATH").unwrap_or_default().split(':') {
        ["cargo", "rustc"].iter().for_each(|name| note(&Utf8Path::new(folder).join(name), seen));
    }
    if let Some(cargo) = home("CARGO_HOME", ".cargo") {
        ["config.toml", "config"].iter().for_each(|name| note(&cargo.join(name), seen));
    }
    let Some(rustup) = home("RUSTUP_HOME", ".rustup") else { return };
    note(&rustup.join("settings.toml"), seen);
    for folder in ["toolchains", "update-hashes"] {
        let entries = rustup.join(folder).read_dir_utf8().into_iter().flatten().flatten();
        let mut paths: Vec<_> = entries.map(camino::Utf8DirEntry::into_path).collect();
        paths.sort();
        paths.iter().for_each(|path| note(path, seen));
    }
}

/// A file as it is now: it cannot be written, replaced or removed without this changing.
fn note(path: &Utf8Path, seen: &mut String) {
    let text = match path.metadata() {
        Ok(one) => {
            let written = (one.mtime(), one.mtime_nsec(), one.ctime(), one.ctime_nsec());
            format!("{path:?} {} {} {written:?}\n", one.ino(), one.len())
        }
        Err(_) => format!("{path:?} is not there\n"),
    };
    seen.push_str(&text);
}

fn hex(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn path(folder: &Utf8Path, profile: &str) -> Utf8PathBuf {
    folder.join(OWN_FOLDER).join(format!("built-{profile}.json"))
}

/// The programs of the last build, if it had these inputs and nobody has touched them since.
pub(super) fn programs(
    folder: &Utf8Path,
    profile: &str,
    inputs: &str,
) -> Option<Vec<(String, Program)>> {
    let text = fs_err::read(path(folder, profile)).ok()?;
    let stamp: Stamp =
        serde_json::from_slice(&text).ok().filter(|one: &Stamp| one.inputs == inputs)?;
    let programs = stamp.programs.into_iter().map(|(name, (path, version))| {
        let program = super::cargo::program(path.into()).ok()?;
        (program.version == version).then_some((name, program))
    });
    programs.collect()
}

/// Notes what came of a build, if all that went into it lies in the folder and is as it was before.
pub(super) fn keep(
    folder: &Utf8Path,
    profile: &str,
    arguments: &[String],
    before: &str,
    programs: &[(String, Program)],
) -> Result<(), Fault> {
    let is_known = programs.iter().all(|(_, program)| has_all_sources(&program.path, folder));
    if !is_known || inputs(folder, arguments).as_deref() != Some(before) {
        return Ok(());
    }
    let named = programs
        .iter()
        .map(|(name, program)| (name.clone(), (program.path.to_string(), program.version.clone())));
    let stamp = Stamp { inputs: before.to_owned(), programs: named.collect() };
    let text = serde_json::to_string(&stamp).expect("text always serialises");
    let place = path(folder, profile);
    fs_err::write(&place, text).map_err(Fault::file("write", &place))
}

/// Whether every source that cargo names for a program lies in the folder.
fn has_all_sources(program: &Utf8Path, folder: &Utf8Path) -> bool {
    let Ok(folder) = folder.canonicalize_utf8() else { return false };
    let Ok(text) = fs_err::read_to_string(program.with_extension("d")) else { return false };
    let Some((_, sources)) = text.trim_end().split_once(": ") else { return false };
    // Blanks in names are escaped; a name with one is taken for another place, and cargo asked.
    sources.split(' ').all(|source| Utf8Path::new(source).starts_with(&folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"own\"\nversion = \"0.1.0\"\n\n\
                        [[package]]\nname = \"serde\"\nversion = \"1.0.0\"\nsource = \"registry\"\n";

    fn write(path: &Utf8Path, text: &str) {
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }

    #[test]
    fn whatever_a_build_depends_on_changes_the_digest() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(folder.path()).unwrap();
        assert_eq!(inputs(folder, &[]), None, "there is no lock file");
        write(&folder.join("Cargo.lock"), LOCK);
        let mut last = inputs(folder, &[]).unwrap();
        assert_eq!(inputs(folder, &[]).as_ref(), Some(&last));
        assert_ne!(inputs(folder, &["--release".to_owned()]).as_ref(), Some(&last));
        for name in ["Cargo.toml", "src/lib.rs", "src/deep/a.txt", ".cargo/config.toml"] {
            for text in ["a", "b"] {
                write(&folder.join(name), text);
                let now = inputs(folder, &[]).unwrap();
                assert_ne!(now, last, "{name}");
                last = now;
            }
        }
        write(&folder.join("target/debug/own"), "a");
        write(&folder.join(".svlc/lock"), "a");
        assert_eq!(inputs(folder, &[]).as_ref(), Some(&last), "what tools write is no input");
        write(&folder.join("build.rs"), "");
        assert_eq!(inputs(folder, &[]), None, "who knows what it reads");
    }

    #[test]
    fn a_dependency_by_path_is_known_by_its_lack_of_a_source() {
        assert!(!has_path_dependency(LOCK));
        let more = format!("{LOCK}\n[[package]]\nname = \"beside\"\nversion = \"0.1.0\"\n");
        assert!(has_path_dependency(&more));
    }

    #[test]
    fn programs_are_known_until_one_is_touched() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(folder.path()).unwrap();
        let folder = folder.canonicalize_utf8().unwrap();
        write(&folder.join("Cargo.lock"), LOCK);
        write(&folder.join(".svlc/lock"), "");
        let own = folder.join("target/debug/own");
        write(&own, "program");
        write(
            &own.with_extension("d"),
            &format!("{own}: {folder}/src/lib.rs {folder}/src/bin/own.rs\n"),
        );
        let built = || vec![("own".to_owned(), super::super::cargo::program(own.clone()).unwrap())];
        let before = inputs(&folder, &[]).unwrap();
        assert!(programs(&folder, "dev", &before).is_none());
        keep(&folder, "dev", &[], &before, &built()).unwrap();
        assert_eq!(programs(&folder, "dev", &before), Some(built()));
        assert!(programs(&folder, "dev", "other").is_none());
        assert!(programs(&folder, "release", &before).is_none());
        write(&own, "another");
        assert!(programs(&folder, "dev", &before).is_none());
    }

    #[test]
    fn a_source_that_lies_elsewhere_is_not_known() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(folder.path()).unwrap().canonicalize_utf8().unwrap();
        let own = folder.join("own");
        for (sources, is_known) in [
            (format!("{folder}/src/lib.rs"), true),
            (format!("{folder}/src/lib.rs /elsewhere/a.txt"), false),
            (format!("{folder}/src/a\\ b.rs"), false),
        ] {
            write(&own.with_extension("d"), &format!("{own}: {sources}\n"));
            assert_eq!(has_all_sources(&own, &folder), is_known, "{sources}");
        }
    }
}
