//! Functions that are not built: their code as it lies there or unpacked from a zip, the client that runs it, and a program for each.

use camino::{Utf8Path, Utf8PathBuf};
use svlc_core::facts::runtimes::Runtime;
use svlc_core::model::{Function, Model, Package};
use svlc_emulator::runtimes::{Interpreters, Language, Managed};
use svlc_emulator::{Program, Programs};

use super::{unzip, watch};
use crate::error::Fault;

/// What Lambda starts of a function without a language of its own (`lambda-dg`, runtimes-custom).
const BOOTSTRAP: &str = "bootstrap";

/// Where code and interpreters of a service are.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    /// The folder of the spec, at which paths of code start.
    pub(crate) spec: Utf8PathBuf,
    /// svlc's own folder in the output.
    pub(crate) own: Utf8PathBuf,
    pub(crate) interpreters: Interpreters,
}

/// The paths of code that a service names, from the folder of its spec on.
pub(super) fn code(model: &Model, spec: &Utf8Path) -> Vec<Utf8PathBuf> {
    let path = |function: &Function| match &function.package {
        Package::Managed { path, .. } => Some(spec.join(path)),
        Package::Rust { .. } | Package::Image(_) => None,
    };
    model.functions.iter().filter_map(path).collect()
}

/// Why the code of a function cannot be run, as far as a look at it tells.
pub(crate) fn fault(function: &Function, spec: &Utf8Path) -> Option<String> {
    let Package::Managed { runtime, path, .. } = &function.package else { return None };
    let path = spec.join(path);
    if is_zip(&path) {
        return unzip::fault(&path);
    }
    if !path.is_dir() {
        let what = if path.exists() { "is neither a folder nor a zip" } else { "is not there" };
        return Some(what.to_owned());
    }
    runtime.is_os_only().then(|| bootstrap_fault(&path))?
}

/// The program of each of these functions.
pub(crate) fn programs(model: &Model, places: &Places) -> Result<Programs, Fault> {
    let mut programs = Programs::new();
    for function in &model.functions {
        if let Package::Managed { runtime, handler, path } = &function.package {
            let program = program(&function.name, runtime, handler, path, places)?;
            programs.insert(function.name.clone(), program);
        }
    }
    Ok(programs)
}

fn program(
    name: &str,
    runtime: &'static Runtime,
    handler: &str,
    path: &str,
    places: &Places,
) -> Result<Program, Fault> {
    let path = places.spec.join(path);
    let version = watch::version(&path);
    let code = if is_zip(&path) {
        unzip::unpack(&path, &places.own.join("code").join(name), &version)?
    } else {
        path
    };
    let code = code.canonicalize_utf8().map_err(Fault::file("look at", &code))?;
    let language = Language::of(runtime).map(|(language, _)| language);
    let (path, arguments) = match (language, places.interpreters.get(runtime.id)) {
        (Some(language), Some(interpreter)) => {
            let client = client(language, &places.own)?;
            let cache = absolute(&places.own.join("pycache"));
            (interpreter.path.clone(), language.arguments(&client, &cache))
        }
        _ => (code.join(BOOTSTRAP), Vec::new()),
    };
    let managed = Managed { runtime, handler: handler.to_owned(), code, arguments };
    Ok(Program { path, version, managed: Some(managed) })
}

/// Lays out the client of a language, unless it is there.
fn client(language: Language, own: &Utf8Path) -> Result<Utf8PathBuf, Fault> {
    let (name, text) = language.client();
    let folder = own.join("runtimes");
    let path = absolute(&folder.join(name));
    if fs_err::read(&path).is_ok_and(|before| before == text.as_bytes()) {
        return Ok(path);
    }
    fs_err::create_dir_all(&folder).map_err(Fault::file("make the folder", &folder))?;
    let staged = folder.join(format!("{name}.{}", std::process::id()));
    fs_err::write(&staged, text).map_err(Fault::file("write", &staged))?;
    fs_err::rename(&staged, &path).map_err(Fault::file("write", &path))?;
    Ok(path)
}

fn absolute(path: &Utf8Path) -> Utf8PathBuf {
    camino::absolute_utf8(path).unwrap_or_else(|_| path.to_owned())
}

fn is_zip(path: &Utf8Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"))
}

/// Why a folder's `bootstrap` cannot be started.
fn bootstrap_fault(folder: &Utf8Path) -> Option<String> {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join(BOOTSTRAP);
    let Ok(metadata) = path.metadata() else {
        return Some(format!("has no `{BOOTSTRAP}`"));
    };
    if metadata.permissions().mode() & 0o111 == 0 {
        return Some(format!("has a `{BOOTSTRAP}` that is not executable"));
    }
    let mut head = [0; 20];
    let read =
        fs_err::File::open(&path).and_then(|mut file| std::io::Read::read(&mut file, &mut head));
    let is_other = read.is_ok() && head.starts_with(b"\x7fELF") && machine(head) != MACHINE;
    is_other.then(|| format!("has a `{BOOTSTRAP}` for another processor than this machine's"))
}

/// What an ELF file is for, and what this machine is (`elf`, e_machine).
fn machine(head: [u8; 20]) -> u16 {
    u16::from_le_bytes([head[18], head[19]])
}

const MACHINE: u16 = if cfg!(target_arch = "aarch64") { 183 } else { 62 };
