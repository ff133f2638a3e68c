//! Control groups (cgroup v2) that keep environments to their memory: [`Groups`] of this svlc, a [`Group`] for each environment. Where the
//! system does not let svlc have any there are none, and memory is looked at instead (docs/decisions/0053).

mod owner;
mod place;

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use std::{fs, io};

/// How often it is tried to remove a group, whose processes take a moment to end, and how long it is waited in between.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(10);

/// The groups of this svlc.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    folder: Option<PathBuf>,
    made: AtomicU32,
}

/// The group of one environment.
#[derive(Debug)]
pub(crate) struct Group {
    folder: PathBuf,
}

impl Groups {
    /// A folder for groups, where svlc may have one. What was left by an svlc that was killed goes.
    pub(crate) fn open() -> Self {
        let folder = place::find().and_then(|place| {
            sweep(&place);
            within(&place, &owner::name()?).ok()
        });
        Self { folder, made: AtomicU32::new(0) }
    }

    /// Whether memory is kept to by the system.
    pub(crate) fn are_there(&self) -> bool {
        self.folder.is_some()
    }

    /// A group for a process, and for all that it starts from now on; `None` where there are none.
    pub(crate) fn hold(&self, pid: u32, megabytes: u32) -> Option<Arc<Group>> {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let group = Group { folder: self.folder.as_ref()?.join(number.to_string()) };
        fs::create_dir(&group.folder).ok()?;
        group.hold(pid, megabytes).map(Arc::new)
    }

    /// Removes all of them, with what is in them.
    pub(crate) fn close(&self) {
        if let Some(folder) = &self.folder {
            remove(folder);
        }
    }
}

impl Group {
    /// With a process in it; without one it goes.
    fn hold(self, pid: u32, megabytes: u32) -> Option<Self> {
        match self.take(pid, megabytes) {
            Ok(()) => Some(self),
            Err(_) => {
                end(&self.folder);
                None
            }
        }
    }

    /// Sets the limits first: what a process had before it came does not count.
    fn take(&self, pid: u32, megabytes: u32) -> io::Result<()> {
        self.write("memory.max", &(u64::from(megabytes) << 20).to_string())?;
        // A system without swap, or of before it could end a group as one, does not have these.
        let _ = self.write("memory.swap.max", "0");
        let _ = self.write("memory.oom.group", "1");
        self.write("cgroup.procs", &pid.to_string())
    }

    fn write(&self, name: &str, value: &str) -> io::Result<()> {
        fs::write(self.folder.join(name), value)
    }

    /// The processes in it.
    pub(crate) fn processes(&self) -> Vec<u32> {
        let text = fs::read_to_string(self.folder.join("cgroup.procs")).unwrap_or_default();
        text.lines().filter_map(|line| line.parse().ok()).collect()
    }

    /// Whether a process of it was ended because memory was at its end.
    pub(crate) fn is_out_of_memory(&self) -> bool {
        let events = fs::read_to_string(self.folder.join("memory.events")).unwrap_or_default();
        let kills = events.lines().filter_map(|line| line.strip_prefix("oom_kill "));
        kills.filter_map(|count| count.parse().ok()).any(|count: u64| count > 0)
    }

    /// Removes it, with what is in it.
    pub(crate) async fn remove(&self) {
        for _ in 0..TRIES {
            if end(&self.folder) {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Makes a folder whose groups can limit memory.
fn within(place: &Path, name: &str) -> io::Result<PathBuf> {
    let folder = place.join(name);
    fs::create_dir(&folder)?;
    match fs::write(folder.join("cgroup.subtree_control"), "+memory") {
        Ok(()) => Ok(folder),
        Err(error) => {
            end(&folder);
            Err(error)
        }
    }
}

/// Removes what was left by those that have ended; what does not go in time goes at the next start.
fn sweep(place: &Path) {
    for (name, folder) in folders(place) {
        if owner::has_ended(&name) {
            remove(&folder);
        }
    }
}

/// As [`end`], until they are gone.
fn remove(folder: &Path) {
    for _ in 0..TRIES {
        if end(folder) {
            return;
        }
        std::thread::sleep(PAUSE);
    }
}

/// Ends all processes of a group and of those in it, and removes them; whether they are gone.
fn end(folder: &Path) -> bool {
    // Where the system is too old for it, who started the processes has ended them.
    if let Ok(mut kill) = OpenOptions::new().write(true).open(folder.join("cgroup.kill")) {
        let _ = kill.write_all(b"1");
    }
    for (_, inner) in folders(folder) {
        end(&inner);
    }
    match fs::remove_dir(folder) {
        Ok(()) => true,
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

fn folders(place: &Path) -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    folders.map(|one| (one.file_name().to_string_lossy().into_owned(), one.path())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(folder: &Path, name: &str) -> String {
        fs::read_to_string(folder.join(name)).unwrap()
    }

    /// The files of a group are no hindrance to removing it; those of a folder that is none have to go first.
    fn as_the_system(folder: &Path) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() { as_the_system(&path) } else { fs::remove_file(path).unwrap() }
        }
    }

    #[test]
    fn a_group_has_limits_and_its_process() {
        let place = tempfile::tempdir().unwrap();
        let folder = within(place.path(), "svlc").unwrap();
        assert_eq!(read(&folder, "cgroup.subtree_control"), "+memory");
        let groups = Groups { folder: Some(folder.clone()), made: AtomicU32::new(0) };
        let (one, other) = (groups.hold(17, 128).unwrap(), groups.hold(18, 10_240).unwrap());
        assert_ne!(one.folder, other.folder);
        let limits = ["memory.max", "memory.swap.max", "memory.oom.group"];
        assert_eq!(limits.map(|name| read(&one.folder, name)), ["134217728", "0", "1"]);
        assert_eq!(read(&other.folder, "memory.max"), "10737418240");
        assert_eq!((one.processes(), other.processes()), (vec![17], vec![18]));
    }

    #[test]
    fn without_groups_nothing_is_held() {
        let groups = Groups::default();
        assert!(!groups.are_there() && groups.hold(17, 128).is_none());
        groups.close();
    }

    #[test]
    fn a_process_that_cannot_be_moved_leaves_no_group() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("0");
        // A folder cannot be written to, as the file of a group that may not be moved to.
        fs::create_dir_all(folder.join("cgroup.procs")).unwrap();
        fs::write(folder.join("cgroup.kill"), "").unwrap();
        assert!(Group { folder: folder.clone() }.hold(17, 128).is_none());
        assert_eq!(read(&folder, "memory.max"), "134217728", "it came to moving");
        assert_eq!(read(&folder, "cgroup.kill"), "1", "it is ended");
        assert!(folders(&folder).is_empty(), "what can be removed is");
    }

    #[test]
    fn every_emulator_of_a_process_has_groups_of_its_own() {
        let place = tempfile::tempdir().unwrap();
        let open = || within(place.path(), &owner::name().unwrap()).unwrap();
        let (one, other) = (open(), open());
        assert_ne!(one, other);
        sweep(place.path());
        assert_eq!(folders(place.path()).len(), 2, "both are of one that runs");
    }

    #[test]
    fn the_system_says_that_memory_was_at_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let group = Group { folder: folder.path().to_owned() };
        assert!(!group.is_out_of_memory(), "it says nothing");
        let said = |kills: u32| format!("low 0\nmax 412\noom 3\noom_kill {kills}\n");
        for (kills, expected) in [(0, false), (1, true), (12, true)] {
            group.write("memory.events", &said(kills)).unwrap();
            assert_eq!(group.is_out_of_memory(), expected, "{kills}");
        }
    }

    #[test]
    fn they_are_removed_with_what_is_in_them() {
        let place = tempfile::tempdir().unwrap();
        let folder = within(place.path(), "svlc").unwrap();
        let groups = Groups { folder: Some(folder.clone()), made: AtomicU32::new(0) };
        groups.hold(17, 128).unwrap();
        fs::write(folder.join("0/cgroup.kill"), "").unwrap();
        assert!(!end(&folder), "as long as something is in it");
        assert_eq!(read(&folder.join("0"), "cgroup.kill"), "1", "its processes are ended");
        as_the_system(&folder);
        groups.close();
        assert!(folders(place.path()).is_empty());
    }

    #[test]
    fn only_what_a_dead_svlc_left_is_swept() {
        let place = tempfile::tempdir().unwrap();
        let own = owner::name().unwrap();
        for name in [own.as_str(), "app.slice", &format!("{own}1")] {
            fs::create_dir_all(place.path().join(name).join("0")).unwrap();
        }
        sweep(place.path());
        let mut left: Vec<String> =
            folders(place.path()).into_iter().map(|(name, _)| name).collect();
        left.sort();
        assert_eq!(left, ["app.slice".to_owned(), own]);
    }
}
