//! A run of svlc that builds programs in Rust, watched from outside: what it is at, and its end at a moment that is chosen.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::group;

/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(1);
/// The longest that processes may go on after svlc was killed: what they are at is a build.
const PATIENCE: Duration = Duration::from_secs(600);

/// What it is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// rustc is at work.
    Compile,
    /// The linker is, which also strips.
    Link,
    /// cargo has done its part: the program is looked into, zipped and kept.
    Zip,
}

/// All of them, in their order.
pub const STAGES: [Stage; 3] = [Stage::Compile, Stage::Link, Stage::Zip];

/// Who of a run is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Victim {
    /// svlc and all that it started.
    All,
    /// svlc alone: cargo is left.
    Svlc,
}

/// The run, in a group of its own.
#[derive(Debug)]
pub struct Building {
    child: Child,
    /// Every cargo that was seen: one builds, the next says what was built.
    cargos: BTreeSet<u32>,
}

impl Building {
    /// Starts it.
    pub fn start(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.process_group(0).spawn().expect("svlc starts");
        Self { child, cargos: BTreeSet::new() }
    }

    /// The number of its group.
    pub fn group(&self) -> u32 {
        self.child.id()
    }

    fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("it is our child").is_some()
    }

    /// What it is at; `None`: at none of these.
    fn stage(&mut self) -> Option<Stage> {
        let processes = group::of(self.group());
        let is_there = |names: &[&str]| processes.iter().any(|one| names.contains(&&*one.name));
        let cargos = || processes.iter().filter(|one| one.name == "cargo");
        self.cargos.extend(cargos().map(|one| one.id));
        match () {
            () if is_there(&["cc", "collect2", "ld", "ld.lld", "rust-lld", "lld"]) => {
                Some(Stage::Link)
            }
            () if is_there(&["rustc"]) => Some(Stage::Compile),
            () if self.cargos.len() > 1 && cargos().count() == 0 => Some(Stage::Zip),
            () => None,
        }
    }

    /// Waits until it is at a stage, or has ended.
    pub fn reach(&mut self, wanted: Stage) {
        while !self.has_ended() && self.stage() != Some(wanted) {
            thread::sleep(LOOK);
        }
    }

    /// Kills it; what it was at, or `None` if it had ended.
    pub fn kill(mut self, victim: Victim) -> Option<Stage> {
        let stage = self.stage();
        let has_ended = self.has_ended();
        match victim {
            Victim::All => group::kill(self.group()),
            // One that has ended meanwhile is none the worse for it.
            Victim::Svlc => drop(self.child.kill()),
        }
        self.child.wait().expect("it is our child");
        stage.filter(|_| !has_ended)
    }

    /// Lets it come to its end; how long each stage took.
    pub fn spans(mut self) -> BTreeMap<Stage, Duration> {
        let mut seen: BTreeMap<Stage, (Instant, Instant)> = BTreeMap::new();
        while !self.has_ended() {
            if let Some(stage) = self.stage() {
                let now = Instant::now();
                seen.entry(stage).or_insert((now, now)).1 = now;
            }
            thread::sleep(LOOK);
        }
        assert!(self.child.wait().expect("it is our child").success(), "it failed");
        seen.into_iter().map(|(stage, (from, to))| (stage, to - from)).collect()
    }
}

/// Gives a crate that svlc wrote the profile of a user who would rather have quick builds than small programs. They are stripped, too.
pub fn quick(folder: &Path) {
    const PROFILE: &str =
        "[profile.release]\nopt-level = 0\nlto = false\ncodegen-units = 16\nstrip = true\n";
    let manifest = folder.join("Cargo.toml");
    let text = fs_err::read_to_string(&manifest).expect("svlc wrote it");
    let (start, _) = text.split_once("[profile.release]").expect("it has a profile");
    fs_err::write(manifest, format!("{start}{PROFILE}")).expect("written");
}

/// Waits until no process of a group is left.
pub fn gone(group: u32) {
    let start = Instant::now();
    loop {
        let left = group::of(group);
        if left.is_empty() {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "these go on and on: {left:?}");
        thread::sleep(LOOK);
    }
}
