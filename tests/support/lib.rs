//! What the tests share: where the repository is, the `svlc` binary, goldens and how they are blessed.

#[cfg(target_os = "linux")]
pub mod building;
pub mod case;
pub mod fields;
pub mod fuzz;
pub mod generate;
#[cfg(target_os = "linux")]
pub mod group;
pub mod random;
pub mod servers;
pub mod venv;
pub mod yaml;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ stands in the root").to_owned()
}

/// The `svlc` binary, built first in the profile that the tests run in.
pub fn svlc() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| built("svlc-cli", "svlc"))
}

/// The `svlc-aws` binary, in the same way; beside `svlc`, where that looks for it.
pub fn svlc_aws() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| built("svlc-aws", "svlc-aws"))
}

fn built(package: &str, name: &str) -> PathBuf {
    let exe = std::env::current_exe().expect("a test knows its own path");
    let profile = exe.ancestors().nth(2).expect("tests run from target/<profile>/deps");
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--package", package]).current_dir(root());
    build.env(
        "CARGO_TARGET_DIR",
        profile.parent().expect("a profile's folder is in the target folder"),
    );
    if profile.file_name().is_some_and(|name| name == "release") {
        build.arg("--release");
    }
    assert!(build.status().expect("cargo runs").success(), "{name} does not build");
    profile.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Whether goldens are to be written instead of compared: `SVLC_BLESS=1`, refused on CI.
pub fn blessing() -> bool {
    let bless = std::env::var("SVLC_BLESS").is_ok_and(|value| value == "1");
    assert!(
        !(bless && std::env::var("CI").is_ok_and(|value| !value.is_empty() && value != "false")),
        "SVLC_BLESS=1 is refused on CI: bless at home, read the difference, commit it"
    );
    bless
}

/// Compares `actual` with the golden file byte for byte, or writes it when blessing.
/// Refuses to bless or accept a crash.
pub fn assert_golden(path: &Path, actual: &str) {
    for crash in ["panicked at", "RUST_BACKTRACE", "internal error"] {
        assert!(!actual.contains(crash), "{} would hold a crash: {actual}", path.display());
    }
    if blessing() {
        // Another test may read it at this moment.
        if fs_err::read_to_string(path).is_ok_and(|old| old == actual) {
            return;
        }
        fs_err::create_dir_all(path.parent().expect("a golden stands in a folder"))
            .expect("folder can be made");
        fs_err::write(path, actual).expect("golden can be written");
        return;
    }
    let expected = fs_err::read_to_string(path).unwrap_or_default();
    assert!(
        expected == actual,
        "{} differs; SVLC_BLESS=1 writes it anew, read the difference before you commit\n{}",
        path.display(),
        first_difference(&expected, actual)
    );
}

/// The first line in which two texts differ.
fn first_difference(expected: &str, actual: &str) -> String {
    let mut expected_lines = expected.lines();
    let mut actual_lines = actual.lines();
    let mut number = 0;
    loop {
        number += 1;
        match (expected_lines.next(), actual_lines.next()) {
            (None, None) => return "they differ in line ends only".to_owned(),
            (left, right) if left == right => {}
            (left, right) => {
                return format!(
                    "line {number}\n  expected: {}\n  actual:   {}",
                    left.unwrap_or("(end)"),
                    right.unwrap_or("(end)")
                );
            }
        }
    }
}
