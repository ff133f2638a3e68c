//! One `cargo build` for all functions, with cargo's own progress and the compiler's errors as they are: [`build`].
//!
//! It is the dev profile unless the user asks for the other, because an edit is to be answered by new code within seconds
//! (docs/decisions/0020); a panic ends the process all the same, if it does so in the profile that is deployed.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;
use svlc_core::model::{Function, Model};
use svlc_emulator::{Program, Programs};

use super::stamp;
use crate::error::Fault;

/// How functions are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quickly.
    Dev,
    /// As they are deployed.
    Release,
}

impl Profile {
    /// As cargo calls it.
    fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
        }
    }
}

/// How often it is asked whether cargo has ended.
const PATIENCE: Duration = Duration::from_millis(20);

/// What became of a build.
pub(crate) enum Built {
    /// The program of every function.
    Programs(Programs),
    /// cargo has told why not.
    Failed,
    /// The user has asked svlc to end.
    Interrupted,
}

/// Builds the crate in `folder`, unless nothing has changed since.
pub(super) fn build(
    model: &Model,
    folder: &Utf8Path,
    profile: Profile,
    is_interrupted: impl Fn() -> bool,
) -> Result<Built, Fault> {
    if !model.functions.iter().any(Function::is_rust) {
        return Ok(Built::Programs(Programs::new()));
    }
    let arguments = arguments(folder, profile)?;
    let inputs = stamp::inputs(folder, &arguments);
    let known = inputs.as_ref().and_then(|inputs| stamp::programs(folder, profile.name(), inputs));
    let programs = match known {
        Some(programs) => programs,
        None => match made(folder, profile, &arguments, inputs, is_interrupted)? {
            Ok(programs) => programs,
            Err(built) => return Ok(built),
        },
    };
    let is_wanted =
        |name: &String| model.functions.iter().any(|one| one.is_rust() && one.name == *name);
    let programs = programs.into_iter().filter(|(name, _)| is_wanted(name));
    Ok(Built::Programs(programs.collect()))
}

/// Has cargo build, and notes what came of it for the next start. A first build writes a lock file, which the next one depends on: cargo is
/// asked once more then, when it has nothing to do, so that it is known to have built from what is there now.
fn made(
    folder: &Utf8Path,
    profile: Profile,
    arguments: &[String],
    before: Option<String>,
    is_interrupted: impl Fn() -> bool,
) -> Result<Ran, Fault> {
    let mut programs = match run(arguments, &is_interrupted)? {
        Ok(programs) => programs,
        Err(built) => return Ok(Err(built)),
    };
    let now = stamp::inputs(folder, arguments);
    if now.is_some() && now != before {
        let quietly = [arguments, &["--quiet".to_owned()]].concat();
        programs = match run(&quietly, is_interrupted)? {
            Ok(programs) => programs,
            Err(built) => return Ok(Err(built)),
        };
    }
    if let Some(now) = now {
        stamp::keep(folder, profile.name(), arguments, &now, &programs)?;
    }
    Ok(Ok(programs))
}

/// What cargo is called with.
fn arguments(folder: &Utf8Path, profile: Profile) -> Result<Vec<String>, Fault> {
    let manifest = folder.join("Cargo.toml");
    let text = fs_err::read_to_string(&manifest).map_err(Fault::file("read", &manifest))?;
    let fixed = ["build", "--bins", "--message-format=json-render-diagnostics", "--manifest-path"];
    let mut arguments: Vec<String> = fixed.map(str::to_owned).into();
    arguments.push(manifest.into_string());
    match profile {
        Profile::Release => arguments.push("--release".to_owned()),
        Profile::Dev if panics_abort(&text) => {
            arguments.extend(["--config", "profile.dev.panic=\"abort\""].map(str::to_owned));
        }
        Profile::Dev => {}
    }
    Ok(arguments)
}

/// The program of each binary, or what became of a run of cargo else.
type Ran = Result<Vec<(String, Program)>, Built>;

/// Runs cargo.
fn run(arguments: &[String], is_interrupted: impl Fn() -> bool) -> Result<Ran, Fault> {
    let mut command = Command::new("cargo");
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|source| Fault::Cargo { source })?;
    let stdout = child.stdout.take();
    let executables = thread::spawn(move || stdout.map(executables).unwrap_or_default());
    let Some(succeeded) = wait(&mut child, is_interrupted)? else {
        return Ok(Err(Built::Interrupted));
    };
    let executables = executables.join().unwrap_or_default();
    if !succeeded {
        return Ok(Err(Built::Failed));
    }
    let programs = executables.into_iter().map(|(name, path)| Ok((name, program(path)?)));
    programs.collect::<Result<_, Fault>>().map(Ok)
}

/// Whether cargo succeeded; `None` if the user has asked svlc to end, and cargo with it.
fn wait(child: &mut Child, is_interrupted: impl Fn() -> bool) -> Result<Option<bool>, Fault> {
    let failed = |source| Fault::Cargo { source };
    loop {
        if let Some(status) = child.try_wait().map_err(failed)? {
            return Ok((!is_interrupted()).then_some(status.success()));
        }
        if is_interrupted() {
            // It may have ended by the same signal.
            let _ = child.kill();
            child.wait().map_err(failed)?;
            return Ok(None);
        }
        thread::sleep(PATIENCE);
    }
}

/// Name and path of each executable that cargo speaks of.
fn executables(stdout: ChildStdout) -> Vec<(String, Utf8PathBuf)> {
    let lines = BufReader::new(stdout).lines().map_while(Result::ok);
    lines
        .filter_map(|line| {
            let message: Value = serde_json::from_str(&line).ok()?;
            let path = message["executable"].as_str()?;
            Some((message["target"]["name"].as_str()?.to_owned(), path.into()))
        })
        .collect()
}

/// A program, which is another when its file was written anew.
pub(super) fn program(path: Utf8PathBuf) -> Result<Program, Fault> {
    let metadata = fs_err::metadata(&path).map_err(Fault::file("look at", &path))?;
    let written = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let version = format!("{}-{}", written.unwrap_or_default().as_nanos(), metadata.len());
    Ok(Program::new(path, version))
}

/// Whether a manifest says that a panic ends the process; svlc writes it so, and the user may take it out.
fn panics_abort(manifest: &str) -> bool {
    manifest.lines().any(|line| line.replace(' ', "").starts_with("panic=\"abort\""))
}
