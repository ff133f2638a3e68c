//! What the browser tests need and no crate brings: Chromium with its driver from Debian, axe-core from npm. Each is fetched by the
//! test that needs it first. `SVLC_SKIP_ORACLES=1` leaves the browser out, as the other judges.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use svlc_tests::venv;

/// What judges whether pages are accessible.
const AXE: &str = "axe-core@4.14.1";

/// The driver of Chromium, installed if need be.
pub(crate) fn chromedriver() -> &'static Path {
    static DRIVER: OnceLock<PathBuf> = OnceLock::new();
    DRIVER.get_or_init(|| {
        if let (Some(_), Some(driver)) = (found("chromium"), found("chromedriver")) {
            return driver;
        }
        venv::lock();
        let output = Command::new("sh")
            .args(["-c", "apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium chromium-driver fonts-dejavu-core"])
            .env("DEBIAN_FRONTEND", "noninteractive")
            .output()
            .expect("there is a shell");
        found("chromedriver").unwrap_or_else(|| {
            panic!(
                "the console is tested in Chromium: install Debian's `chromium` and `chromium-driver`; SVLC_SKIP_ORACLES=1 leaves it out\n{}",
                String::from_utf8_lossy(&output.stderr)
            )
        })
    })
}

/// A program that is on the path.
fn found(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// The script of axe-core. It is under the MPL and only asked, never shipped.
pub(crate) fn axe() -> String {
    let folder = venv::folder().join("axe");
    let script = folder.join("package/axe.min.js");
    let stamp = folder.join("installed.txt");
    if fs_err::read_to_string(&stamp).is_ok_and(|installed| installed == AXE) {
        return fs_err::read_to_string(script).expect("it is installed");
    }
    venv::lock();
    fs_err::create_dir_all(&folder).expect("the target folder can be written to");
    let run = |command: &mut Command| {
        let output = command.current_dir(&folder).output();
        let is_done = output.as_ref().is_ok_and(|output| output.status.success());
        assert!(
            is_done,
            "{AXE} comes by npm and tar; SVLC_SKIP_ORACLES=1 leaves it out\n{output:?}"
        );
        String::from_utf8_lossy(&output.expect("it ran").stdout).trim().to_owned()
    };
    let packed = run(Command::new("npm").args(["pack", "--silent", AXE]));
    run(Command::new("tar").args(["-xzf", &packed]));
    fs_err::write(stamp, AXE).expect("a stamp can be written");
    fs_err::read_to_string(script).expect("the package holds it")
}
