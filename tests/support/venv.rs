//! The Python that the oracles run in: virtual environments below the target folder, made on the first run and made anew when
//! what they hold changes.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::root;

/// Whether `SVLC_SKIP_ORACLES=1` leaves the oracles out; says so where a passing test's output is not hidden.
pub fn skipped(oracle: &str) -> bool {
    let skip = std::env::var("SVLC_SKIP_ORACLES").is_ok_and(|value| value == "1");
    if skip {
        writeln!(std::io::stderr(), "SVLC_SKIP_ORACLES=1: `{oracle}` was not asked")
            .expect("stderr can be written to");
    }
    skip
}

/// Folder of what the oracles keep between runs.
pub fn folder() -> PathBuf {
    let exe = std::env::current_exe().expect("a test knows its own path");
    exe.ancestors().nth(3).expect("tests run from target/<profile>/deps").join("oracles")
}

/// An environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Venv {
    /// Of all oracles but one.
    Shared,
    /// Of checkov, which wants an older botocore than the others.
    Checkov,
    /// Of AWS's command line, which pins a botocore of its own.
    Cli,
    /// Of the newest cfn-lint and botocore, whichever they are today; made anew by every run that asks for it.
    Newest,
    /// Of what reads the console's pages.
    Pages,
    /// Of servers that answer as AWS does.
    Servers,
    /// Of what builds for other processors, and judges bills of materials.
    Packages,
    /// Of the other tool that builds for other processors.
    Lambda,
}

impl Venv {
    /// Its folder, and the file that lists what it holds.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Shared => ("venv", "requirements.txt"),
            Self::Checkov => ("venv-checkov", "checkov.txt"),
            Self::Cli => ("venv-cli", "aws-cli.txt"),
            Self::Newest => ("venv-newest", "newest.txt"),
            Self::Pages => ("venv-pages", "pages.txt"),
            Self::Servers => ("venv-servers", "servers.txt"),
            Self::Packages => ("venv-packages", "packages.txt"),
            Self::Lambda => ("venv-lambda", "cargo-lambda.txt"),
        }
    }
}

/// Runs a script of `tests/oracles` with arguments.
pub fn run(script: &str, arguments: &[&Path], options: &[&str]) -> Output {
    run_in(Venv::Shared, script, arguments, options)
}

/// As [`run`], in another environment.
pub fn run_in(venv: Venv, script: &str, arguments: &[&Path], options: &[&str]) -> Output {
    let mut command = Command::new(python(venv));
    command.arg("-B").arg(root().join("tests/oracles").join(script)).args(arguments).args(options);
    command.output().expect("the virtual environment has a Python")
}

/// Runs a script and fails with what it prints.
pub fn satisfied(script: &str, arguments: &[&Path], options: &[&str]) {
    satisfied_in(Venv::Shared, script, arguments, options);
}

/// As [`satisfied`], in another environment.
pub fn satisfied_in(venv: Venv, script: &str, arguments: &[&Path], options: &[&str]) {
    let output = run_in(venv, script, arguments, options);
    assert!(
        output.status.success(),
        "{script}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A program that an environment brings.
pub fn program(venv: Venv, name: &str) -> PathBuf {
    commands(venv).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// The folder of an environment's commands, for a PATH.
pub fn commands(venv: Venv) -> PathBuf {
    python(venv).parent().expect("it is in a folder").to_owned()
}

/// The Python of an environment.
fn python(venv: Venv) -> PathBuf {
    static PYTHONS: Mutex<BTreeMap<&str, PathBuf>> = Mutex::new(BTreeMap::new());
    let (name, list) = venv.names();
    let mut pythons = PYTHONS.lock().unwrap_or_else(PoisonError::into_inner);
    let make_once = || {
        let home = folder().join(name);
        let python = home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
        let requirements = root().join("tests/oracles").join(list);
        let wanted = fs_err::read_to_string(&requirements).expect("the requirements are there");
        let stamp = home.join("installed.txt");
        let is_made = fs_err::read_to_string(&stamp).is_ok_and(|installed| installed == wanted);
        if is_made && venv != Venv::Newest {
            return python;
        }
        if home.exists() {
            fs_err::remove_dir_all(&home).expect("an old environment can be removed");
        }
        make(&home, &python, &requirements);
        fs_err::write(stamp, wanted).expect("a stamp can be written");
        python
    };
    pythons.entry(name).or_insert_with(make_once).clone()
}

fn make(venv: &Path, python: &Path, requirements: &Path) {
    let made = Command::new("python3").args(["-m", "venv"]).arg(venv).output();
    assert!(
        made.is_ok_and(|output| output.status.success()),
        "the oracles need python3 with its venv module (Debian: apt install python3-venv); SVLC_SKIP_ORACLES=1 leaves them out"
    );
    let mut install = Command::new(python);
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
    ]);
    let output = install.arg(requirements).output().expect("the virtual environment has a Python");
    assert!(
        output.status.success(),
        "pip cannot install the oracles; SVLC_SKIP_ORACLES=1 leaves them out\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Held by one test process at a time, to its end: environment and cases are shared.
pub fn lock() {
    static LOCK: OnceLock<File> = OnceLock::new();
    LOCK.get_or_init(|| {
        fs_err::create_dir_all(folder()).expect("the target folder can be written to");
        let file = File::create(folder().join("lock")).expect("a lock file can be made");
        file.lock().expect("a lock file can be locked");
        file
    });
}
