//! The programs of a service, built for Lambda: one build for all functions of a processor, in the release profile, with no path of
//! this machine in them. By cargo itself where that will do, else by what can build for another processor or an older C library.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::process::{Command, Stdio};

use camino::{Utf8Path, Utf8PathBuf};
use clap::ValueEnum;
use serde_json::Value;
use svlc_core::model::{Architecture, Function, Model};

use crate::error::Fault;

/// The version of the C library that is asked for where one can be chosen: that of `provided.al2023`.
const GLIBC: &str = "2.34";

/// What builds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Builder {
    /// cargo where it can, else cargo-zigbuild, else cargo-lambda
    #[default]
    Auto,
    /// `cargo build`, for the processor of this machine
    Cargo,
    /// `cargo zigbuild`, for any processor and the runtime's C library
    Zigbuild,
    /// `cargo lambda build`
    Lambda,
}

/// What was built.
#[derive(Debug, Default)]
pub(super) struct Built {
    /// The program of each function.
    pub(super) programs: BTreeMap<String, Utf8PathBuf>,
    /// What cargo says of the crate, for each processor that was built for, as Rust calls it.
    metadata: BTreeMap<&'static str, Value>,
}

impl Built {
    /// What cargo says of the crate of a function; `None` if svlc did not build it.
    pub(super) fn metadata(&self, function: &Function) -> Option<&Value> {
        let own = || self.metadata.get(processor(function.architecture));
        function.is_rust().then(own).flatten()
    }
}

/// Builds the functions in Rust; `None` if cargo has told why it cannot.
pub(super) fn build(
    model: &Model,
    folder: &Utf8Path,
    wanted: Builder,
) -> Result<Option<Built>, Fault> {
    let mut built = Built::default();
    let rust = || model.functions.iter().filter(|function| function.is_rust());
    let processors: BTreeSet<&'static str> =
        rust().map(|one| processor(one.architecture)).collect();
    let folder = folder.canonicalize_utf8().map_err(Fault::file("look at", folder))?;
    for processor in processors {
        let builder = choose(wanted, processor)?;
        let Some(programs) = run(&folder, builder, processor)? else { return Ok(None) };
        let is_wanted = |name: &str| rust().any(|one| one.name == name && is_for(one, processor));
        built.programs.extend(programs.into_iter().filter(|(name, _)| is_wanted(name)));
        built.metadata.insert(processor, metadata(&folder, processor)?);
    }
    Ok(Some(built))
}

fn is_for(function: &Function, name: &str) -> bool {
    processor(function.architecture) == name
}

/// How Rust calls a processor.
fn processor(architecture: Architecture) -> &'static str {
    match architecture {
        Architecture::X86_64 => "x86_64",
        Architecture::Arm64 => "aarch64",
    }
}

/// The target that a processor's programs are built for.
fn target(processor: &str) -> String {
    format!("{processor}-unknown-linux-gnu")
}

/// What is to build for a processor.
fn choose(wanted: Builder, processor: &str) -> Result<Builder, Fault> {
    let is_this_machine = cfg!(target_os = "linux") && std::env::consts::ARCH == processor;
    match wanted {
        Builder::Auto if is_this_machine => Ok(Builder::Cargo),
        Builder::Auto if is_there("zigbuild") => Ok(Builder::Zigbuild),
        Builder::Auto if is_there("lambda") => Ok(Builder::Lambda),
        Builder::Zigbuild if is_there("zigbuild") => Ok(Builder::Zigbuild),
        Builder::Lambda if is_there("lambda") => Ok(Builder::Lambda),
        Builder::Cargo => Ok(Builder::Cargo),
        Builder::Auto | Builder::Zigbuild => Err(missing("cargo-zigbuild", processor)),
        Builder::Lambda => Err(missing("cargo-lambda", processor)),
    }
}

fn missing(tool: &'static str, processor: &str) -> Fault {
    let architecture = if processor == "aarch64" { "arm64" } else { "x86_64" };
    Fault::NoBuilder { tool, architecture }
}

/// Whether cargo has that command. It is asked for help: `cargo zigbuild` has no version to tell.
fn is_there(command: &str) -> bool {
    let mut asked = Command::new("cargo");
    asked.args([command, "--help"]).stdin(Stdio::null());
    asked.stdout(Stdio::null()).stderr(Stdio::null());
    asked.status().is_ok_and(|status| status.success())
}

/// Runs the build, with its own progress; name and path of each program, or `None` if it has told why not.
fn run(
    folder: &Utf8Path,
    builder: Builder,
    processor: &str,
) -> Result<Option<BTreeMap<String, Utf8PathBuf>>, Fault> {
    // A folder of its own: other flags than the user's builds have must not make those start from nothing.
    let built = folder.join("target/package").join(processor);
    let mut command = Command::new("cargo");
    match builder {
        Builder::Auto | Builder::Cargo => {
            command.args(["build", "--target", &target(processor)]);
        }
        Builder::Zigbuild => {
            command.args(["zigbuild", "--target", &format!("{}.{GLIBC}", target(processor))]);
        }
        Builder::Lambda => {
            let target = format!("{}.{GLIBC}", target(processor));
            command.args(["lambda", "build", "--target", &target]);
            command.arg("--lambda-dir").arg(built.join("lambda"));
        }
    }
    command.args(["--release", "--bins", "--message-format=json-render-diagnostics"]);
    command.arg("--manifest-path").arg(folder.join("Cargo.toml"));
    // Not as an option: `cargo lambda` hands those on to `cargo metadata`, which has none of that name.
    command.env("CARGO_TARGET_DIR", &built);
    command.env("CARGO_ENCODED_RUSTFLAGS", flags(folder)).env_remove("RUSTFLAGS");
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let child = command.spawn().map_err(|source| Fault::Cargo { source })?;
    let output = child.wait_with_output().map_err(|source| Fault::Cargo { source })?;
    if !output.status.success() {
        return Ok(None);
    }
    let told = String::from_utf8_lossy(&output.stdout);
    let programs = told.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let path = Utf8PathBuf::from(message["executable"].as_str()?);
        Some((message["target"]["name"].as_str()?.to_owned(), path))
    });
    if builder == Builder::Lambda {
        let put = |name: String| (name.clone(), built.join("lambda").join(name).join("bootstrap"));
        return Ok(Some(programs.map(|(name, _)| put(name)).collect()));
    }
    Ok(Some(programs.collect()))
}

/// The user's flags for rustc, and those by which no path of this machine gets into a program: the crate's, cargo's and Rust's own
/// folders are called the same everywhere.
fn flags(folder: &Utf8Path) -> OsString {
    const PART: char = '\u{1f}';
    let set = |name| std::env::var(name).ok().filter(|flags| !flags.is_empty());
    let own = set("CARGO_ENCODED_RUSTFLAGS").or_else(|| {
        let flags = set("RUSTFLAGS")?;
        Some(flags.split_whitespace().collect::<Vec<_>>().join(&PART.to_string()))
    });
    let home = |name, inside: &str| {
        let set = std::env::var(name).ok().filter(|path| !path.is_empty());
        set.or_else(|| Some(format!("{}/{inside}", std::env::var("HOME").ok()?)))
    };
    let mut flags: Vec<String> = own.into_iter().collect();
    let named = [
        (home("RUSTUP_HOME", ".rustup"), "/rustup"),
        (home("CARGO_HOME", ".cargo"), "/cargo"),
        (Some(folder.to_string()), "/service"),
    ];
    for (path, name) in named {
        flags.extend(path.map(|path| format!("--remap-path-prefix={path}={name}")));
    }
    flags.join(&PART.to_string()).into()
}

/// What cargo says of the crate, which has just been built for a processor: other crates may be linked for another.
fn metadata(folder: &Utf8Path, processor: &str) -> Result<Value, Fault> {
    let mut command = Command::new("cargo");
    command.args(["metadata", "--format-version", "1", "--offline"]);
    command.args(["--filter-platform", &target(processor)]);
    command.arg("--manifest-path").arg(folder.join("Cargo.toml"));
    command.stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = command.output().map_err(|source| Fault::Cargo { source })?;
    serde_json::from_slice(&output.stdout)
        .map_err(|error| Fault::Cargo { source: std::io::Error::other(error) })
}
