//! Where control groups may be made: [`find`]. Below the parent of the group that svlc is in, because a group that has processes of its
//! own cannot hand memory down; the first group of the system, which may, is the exception.

use std::fs::{self, OpenOptions};
use std::path::{Component, Path, PathBuf};

/// A folder of cgroup v2 in which svlc may make groups that limit memory; `None` where it may not.
pub(super) fn find() -> Option<PathBuf> {
    let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let place = above(&mounts, &groups)?;
    may_hold(&place).then_some(place)
}

/// The parent of the group that this process is in, or the first group if it is in that.
fn above(mounts: &str, groups: &str) -> Option<PathBuf> {
    let own = groups.lines().find_map(|line| line.strip_prefix("0::"))?;
    let (root, mount) = mounts.lines().find_map(version_2)?;
    // Of a group that lies beyond what is mounted nothing is to be seen here.
    let own = Path::new(own).strip_prefix(root).ok()?;
    if own.components().any(|part| part == Component::ParentDir) {
        return None;
    }
    Some(Path::new(mount).join(own.parent().unwrap_or(own)))
}

/// Which folder of cgroup v2 is mounted, and where (`proc(5)`, mountinfo).
fn version_2(line: &str) -> Option<(&str, &str)> {
    let (place, kind) = line.split_once(" - ")?;
    let mut fields = place.split(' ').skip(3);
    let (root, mount) = (fields.next()?, fields.next()?);
    kind.starts_with("cgroup2 ").then_some((root, mount))
}

/// Whether groups in there can limit memory, and processes may be moved to them.
fn may_hold(place: &Path) -> bool {
    let has_memory = |name: &str| {
        let text = fs::read_to_string(place.join(name)).unwrap_or_default();
        text.split_ascii_whitespace().any(|controller| controller == "memory")
    };
    let may_move = || OpenOptions::new().write(true).open(place.join("cgroup.procs")).is_ok();
    let hands_down = || {
        const NAME: &str = "cgroup.subtree_control";
        has_memory(NAME) || fs::write(place.join(NAME), "+memory").is_ok()
    };
    has_memory("cgroup.controllers") && may_move() && hands_down()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
31 22 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";

    #[test]
    fn it_is_beside_svlc() {
        let found = |groups| above(MOUNTS, groups);
        let terminal = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/terminal.scope";
        let slice = "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice";
        assert_eq!(found(terminal), Some(PathBuf::from(slice)));
        assert_eq!(found("0::/\n"), Some(PathBuf::from("/sys/fs/cgroup")));
        assert_eq!(found("4:memory:/\n"), None, "no version 2");
        assert_eq!(found("0::/../other\n"), None, "beyond the namespace");
        assert_eq!(above("31 22 0:26 / /sys/fs/cgroup rw - tmpfs tmpfs rw", "0::/"), None);
    }

    #[test]
    fn a_part_that_is_mounted_is_looked_at_by_its_own_names() {
        let mounts = "31 22 0:26 /box /groups rw - cgroup2 cgroup2 rw";
        assert_eq!(above(mounts, "0::/box/a/b"), Some(PathBuf::from("/groups/a")));
        assert_eq!(above(mounts, "0::/elsewhere"), None);
    }

    #[test]
    fn it_needs_memory_and_the_right_to_move() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path();
        assert!(!may_hold(place), "nothing of cgroup v2");
        fs::write(place.join("cgroup.controllers"), "cpu memory pids\n").unwrap();
        assert!(!may_hold(place), "nowhere to move to");
        fs::write(place.join("cgroup.procs"), "").unwrap();
        assert!(may_hold(place));
        assert_eq!(fs::read(place.join("cgroup.subtree_control")).unwrap(), b"+memory");
        fs::write(place.join("cgroup.controllers"), "cpu memory-like\n").unwrap();
        assert!(!may_hold(place), "no controller of memory");
    }
}
