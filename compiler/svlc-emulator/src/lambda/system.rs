//! What the operating system does for an execution environment: freezing, ending, measuring.

use rustix::process::{Pid, Signal, kill_process_group};

/// Stops a process group and everything in it from running.
pub(crate) fn freeze(pid: u32) {
    signal(pid, Signal::STOP);
}

/// Lets it run on.
pub(crate) fn thaw(pid: u32) {
    signal(pid, Signal::CONT);
}

/// Ends it at once, frozen or not.
pub(crate) fn kill(pid: u32) {
    signal(pid, Signal::KILL);
}

/// A group that is gone needs no signal.
fn signal(pid: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(pid, signal);
    }
}

/// The most memory that a process has had resident, and what it has now, in KiB. Linux only: its children are not in it.
pub(crate) fn memory(pid: u32) -> Option<Memory> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let field = |name: &str| -> Option<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().strip_suffix(" kB")?.parse().ok()
    };
    Some(Memory { most: field("VmHWM:")?, now: field("VmRSS:")? })
}

/// Resident memory, in KiB.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory {
    pub(crate) most: u64,
    pub(crate) now: u64,
}

/// Raises how many files may be open to what the system allows: an environment takes about six.
pub(crate) fn raise_open_files() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // What is refused stays as it is.
    let _ = setrlimit(Resource::Nofile, limit);
}
