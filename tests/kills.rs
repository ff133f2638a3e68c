//! `svlc build` and `svlc package`, killed at random moments: nothing of the user's is lost or half written, and the next run finishes.
//! `SVLC_SEED=2` takes other moments, `SVLC_KILLS=1000` more of them, of packages in Rust too, where each costs a build. Unix alone has a
//! signal that nothing can answer.

#![cfg(unix)]

#[cfg(target_os = "linux")]
#[path = "kills/rust.rs"]
mod rust;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use svlc_tests::random::{Random, number};

/// How many runs are killed while they are at work.
const KILLS: u64 = 100;
/// How long writing takes, at most, from its first trace on.
const WRITING: Duration = Duration::from_millis(4);
/// The user's own files, which no run may touch.
const OWN: [(&str, &str); 3] = [
    ("build/shop/src/handlers/orders.rs", "// written by the user\n"),
    ("build/shop/notes.txt", "the user's\n"),
    ("code/lib/mine.mjs", "export const mine = 1;\n"),
];

fn write(folder: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs_err::create_dir_all(path.parent().expect("it is in the folder")).expect("made");
    fs_err::write(path, bytes).expect("written");
}

/// Every file below, but svlc's own between runs, with its content.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs_err::read_dir(next).expect("a folder").flatten() {
            let path = entry.path();
            let name = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
            if path.is_dir() {
                open.push(path);
            } else if !name.contains("/.svlc/") {
                found.insert(name, fs_err::read(path).expect("it can be read"));
            }
        }
    }
    found
}

/// What can be seen of a run that writes: names, lengths and times of what is in the folders that it writes to.
fn traces(folder: &Path) -> Vec<(std::ffi::OsString, u64, Option<std::time::SystemTime>)> {
    let mut found = Vec::new();
    for below in ["build/shop", "build/shop/.svlc", "build/shop/target/lambda"] {
        for entry in std::fs::read_dir(folder.join(below)).into_iter().flatten().flatten() {
            // It may be gone again.
            let Ok(metadata) = entry.metadata() else { continue };
            found.push((entry.file_name(), metadata.len(), metadata.modified().ok()));
        }
    }
    found.sort();
    found
}

fn svlc(folder: &Path, command: &str) -> Command {
    let mut run = Command::new(svlc_tests::svlc());
    run.arg(command).current_dir(folder).env("SOURCE_DATE_EPOCH", "1795392000");
    run.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    run
}

/// Runs to the end.
fn finish(folder: &Path, command: &str) {
    let output = svlc(folder, command).output().expect("svlc starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Two states of a service between which a command goes to and fro, and what it makes of each.
struct Service {
    command: &'static str,
    /// What the user writes for each.
    written: [Vec<(&'static str, Vec<u8>)>; 2],
}

impl Service {
    /// Puts the user's files of a state there.
    fn put(&self, folder: &Path, state: usize) {
        for (path, bytes) in &self.written[state] {
            write(folder, path, bytes);
        }
    }

    /// All files when nobody kills anything.
    fn whole(&self, state: usize) -> BTreeMap<String, Vec<u8>> {
        let folder = tempfile::tempdir().expect("a folder can be made");
        self.put(folder.path(), state);
        OWN.iter().for_each(|(path, text)| write(folder.path(), path, text));
        finish(folder.path(), self.command);
        files(folder.path())
    }

    /// Kills a run at a moment after it began, or after it began to write; whether it was still at work.
    fn kill(&self, folder: &Path, moment: Duration, has_to_write: bool) -> bool {
        let before = traces(folder);
        let mut child = svlc(folder, self.command).spawn().expect("svlc starts");
        while has_to_write
            && traces(folder) == before
            && child.try_wait().expect("it is our child").is_none()
        {}
        std::thread::sleep(moment);
        let is_at_work = child.try_wait().expect("it is our child").is_none();
        // One that has ended meanwhile is none the worse for it.
        let _ = child.kill();
        child.wait().expect("it is our child");
        is_at_work
    }

    fn survives(&self) {
        let whole = [self.whole(0), self.whole(1)];
        let folder = tempfile::tempdir().expect("a folder can be made");
        OWN.iter().for_each(|(path, text)| write(folder.path(), path, text));
        self.put(folder.path(), 0);
        let start = Instant::now();
        finish(folder.path(), self.command);
        let mut longest = start.elapsed();
        let mut random = Random::new();
        let (mut killed, mut state) = (0, 0);
        let wanted = number("SVLC_KILLS", KILLS);
        for attempt in 0.. {
            assert!(attempt < 50 * wanted, "only {killed} of {attempt} runs were at work");
            state = 1 - state;
            self.put(folder.path(), state);
            // Writing is short beside the rest: every second kill aims at it.
            let has_to_write = attempt % 2 == 1;
            let span = if has_to_write { WRITING } else { longest };
            let moment = random.within(span);
            killed += u64::from(self.kill(folder.path(), moment, has_to_write));
            self.is_sound(folder.path(), &whole, &self.written[state]);
            let start = Instant::now();
            finish(folder.path(), self.command);
            longest = start.elapsed();
            assert!(
                files(folder.path()) == whole[state],
                "{}",
                difference(&files(folder.path()), &whole[state])
            );
            if killed == wanted {
                return;
            }
        }
    }

    /// Every file is as it was before, or as it is to be; the user's own are as he left them.
    fn is_sound(
        &self,
        folder: &Path,
        whole: &[BTreeMap<String, Vec<u8>>; 2],
        written: &[(&'static str, Vec<u8>)],
    ) {
        let now = files(folder);
        for (name, bytes) in &now {
            let is_known = whole.iter().any(|files| files.get(name) == Some(bytes));
            assert!(is_known, "`{name}` is half written: {} bytes", bytes.len());
        }
        let own = OWN.iter().map(|(path, text)| (*path, text.as_bytes()));
        for (path, bytes) in own.chain(written.iter().map(|(path, bytes)| (*path, &bytes[..]))) {
            assert!(now.get(path).is_some_and(|now| now == bytes), "`{path}` is lost");
        }
    }
}

/// Names of what is in one and not, or otherwise, in the other.
fn difference(now: &BTreeMap<String, Vec<u8>>, whole: &BTreeMap<String, Vec<u8>>) -> String {
    let names = now.keys().chain(whole.keys());
    let differ = names.filter(|name| now.get(*name) != whole.get(*name));
    format!("these are not as they are to be: {:?}", differ.collect::<Vec<_>>())
}

#[test]
fn a_build_that_is_killed_loses_nothing() {
    let spec = |settings: &str| {
        let text = format!(
            "service: shop\nfunctions:\n  orders: {{ {settings} }}\nroutes:\n  GET /orders: orders\n"
        );
        vec![("svlc.yaml", text.into_bytes())]
    };
    let written = [spec("memory: 128"), spec("memory: 512, env: { MODE: fast }")];
    Service { command: "build", written }.survives();
}

#[test]
fn a_package_that_is_killed_loses_nothing() {
    // Bytes that do not get smaller in a zip, so that writing takes its time.
    let blob = |seed: u64| {
        let mut random = Random::of(seed);
        (0..1_000_000)
            .map(|_| u8::try_from(random.below(256)).expect("it is a byte"))
            .collect::<Vec<u8>>()
    };
    let spec = "service: shop\nfunctions:\n  \
                a: { runtime: nodejs24.x, code: code, handler: index.handler }\n  \
                b: { runtime: nodejs24.x, code: code, handler: index.handler }\nroutes:\n  GET /a: a\n  GET /b: b\n";
    let state = |seed: u64| {
        vec![
            ("svlc.yaml", spec.as_bytes().to_vec()),
            (
                "code/index.mjs",
                format!("export const handler = async () => {seed};\n").into_bytes(),
            ),
            ("code/blob.bin", blob(seed)),
        ]
    };
    Service { command: "package", written: [state(3), state(5)] }.survives();
}
