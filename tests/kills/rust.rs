//! `svlc package` of a function in Rust, killed in the middle of cargo's build: while it compiles, links, strips and zips, all of it or
//! svlc alone. The next run finishes, even beside a cargo that is left, and gives the zip that a run gives which nobody kills.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use svlc_tests::building::{Building, STAGES, Stage, Victim, gone, quick};
use svlc_tests::random::{Random, number};
use svlc_tests::root;

use super::write;

/// How often it is killed without `SVLC_KILLS`: each time costs a build.
const KILLS: u64 = 6;
/// How often in a row while the dependencies are built.
const IN_A_ROW: u32 = 4;
/// A service in a folder of its own.
struct Service {
    folder: tempfile::TempDir,
}

impl Service {
    fn new() -> Self {
        let service = Self { folder: tempfile::tempdir().expect("a folder can be made") };
        service.put(0);
        let lock = fs_err::read(root().join("Cargo.lock")).expect("it is there");
        write(service.path(), "build/shop/Cargo.lock", lock);
        let output = service.command("build").output().expect("svlc starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        quick(&service.path().join("build/shop"));
        write(service.path(), "build/shop/notes.txt", "the user's\n");
        service
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn handler(&self) -> PathBuf {
        self.path().join("build/shop/src/handlers/orders.rs")
    }

    /// The user changes the spec and, once it is there, the handler.
    fn put(&self, state: usize) {
        let mode = ["plain", "fast"][state];
        let text = format!(
            "service: shop\nfunctions:\n  orders: {{ blueprint: hello, env: {{ MODE: {mode} }} }}\nroutes:\n  GET /orders: orders\n"
        );
        write(self.path(), "svlc.yaml", text);
        let Ok(handler) = fs_err::read_to_string(self.handler()) else { return };
        let [old, new] = if state == 0 { ["Good day", "Hello"] } else { ["Hello", "Good day"] };
        fs_err::write(self.handler(), handler.replace(old, new)).expect("written");
    }

    fn command(&self, command: &str) -> Command {
        let mut run = Command::new(svlc_tests::svlc());
        run.arg(command).current_dir(self.path());
        run.env_remove("RUSTFLAGS").env_remove("CARGO_TARGET_DIR");
        run
    }

    fn start(&self) -> Building {
        Building::start(self.command("package"))
    }

    /// The user's own files. `Cargo.lock` is cargo's.
    fn own(&self) -> BTreeMap<&'static str, String> {
        let written = ["svlc.yaml", "build/shop/Cargo.toml", "build/shop/notes.txt"];
        let paths = written.into_iter().chain(["build/shop/src/handlers/orders.rs"]);
        let read = |path| fs_err::read_to_string(self.path().join(path)).expect("it is there");
        paths.map(|path| (path, read(path))).collect()
    }

    /// The zip, if there is one.
    fn zip(&self) -> Option<Vec<u8>> {
        std::fs::read(self.path().join("build/shop/target/lambda/orders.zip")).ok()
    }
}

/// The service, and what is known of it.
struct Killing {
    service: Service,
    random: Random,
    /// Its zip in each state.
    whole: [Vec<u8>; 2],
}

impl Killing {
    /// Kills a run of a state at a moment, and what has to hold then; what it was at, and its group.
    fn kill(&mut self, at: Option<Stage>, longest: Duration) -> (Option<Stage>, u32) {
        let own = self.service.own();
        let mut run = self.service.start();
        let group = run.group();
        if let Some(stage) = at {
            run.reach(stage);
        }
        thread::sleep(self.random.within(longest));
        let victim = if self.random.below(2) == 0 { Victim::All } else { Victim::Svlc };
        let was_at = run.kill(victim);
        if victim == Victim::All {
            gone(group);
        }
        assert_eq!(self.service.own(), own);
        let zip = self.service.zip();
        assert!(zip.is_none_or(|zip| self.whole.contains(&zip)), "the zip is half written");
        (was_at, group)
    }

    /// The next run finishes, with the same zip as ever, and nothing is left of those that were killed.
    fn finish(&self, state: usize, killed: &[u32]) {
        let own = self.service.own();
        let output = self.service.command("package").output().expect("svlc starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(self.service.zip().as_ref() == Some(&self.whole[state]), "it is another zip");
        assert_eq!(self.service.own(), own);
        killed.iter().for_each(|group| gone(*group));
    }
}

#[test]
fn a_package_in_rust_that_is_killed_is_the_same_in_the_end() {
    let (first, second) = (Service::new(), Service::new());
    let start = Instant::now();
    first.start().spans();
    let cold = start.elapsed();
    let plain = first.zip().expect("it is packaged");
    first.put(1);
    let spans = first.start().spans();
    let whole = [plain, first.zip().expect("it is packaged")];
    assert!(whole[0] != whole[1], "both states give one zip");
    let mut killing = Killing { service: second, random: Random::new(), whole };

    // The dependencies: what is compiled when it is killed is compiled again, all else is kept.
    let killed: Vec<(Option<Stage>, u32)> =
        (0..IN_A_ROW).map(|_| killing.kill(None, cold / IN_A_ROW)).collect();
    assert!(killed.iter().any(|(stage, _)| stage.is_some()), "{killed:?}");
    killing.finish(0, &killed.iter().map(|(_, group)| *group).collect::<Vec<_>>());

    let (mut state, mut count) = (0, BTreeMap::new());
    let wanted = number("SVLC_KILLS", KILLS);
    for attempt in 0.. {
        assert!(attempt < 20 * wanted, "only these were at work: {count:?}");
        state = 1 - state;
        killing.service.put(state);
        let at = STAGES[usize::try_from(attempt % 3).expect("it is small")];
        let longest = spans.get(&at).copied().unwrap_or_default();
        let (was_at, group) = killing.kill(Some(at), longest);
        was_at.into_iter().for_each(|stage| *count.entry(stage).or_insert(0) += 1);
        killing.finish(state, &[group]);
        if STAGES.iter().all(|stage| count.get(stage).is_some_and(|count| *count >= wanted / 3)) {
            return;
        }
    }
}
