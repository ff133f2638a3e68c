//! Whose groups they are: the name of a folder says which svlc made it, so that the next one can tell whether that still runs.

use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};

const PREFIX: &str = "svlc";

/// The name of a folder of this svlc, which is another each time: a process may have several emulators.
pub(super) fn name() -> Option<String> {
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    let (pid, number) = (std::process::id(), GIVEN.fetch_add(1, Ordering::Relaxed));
    Some(format!("{PREFIX}-{}-{number}-{pid}-{}", namespace()?, birth(pid)?))
}

/// Whether a folder was made by an svlc that has ended. One in another namespace of process ids cannot be judged.
pub(super) fn has_ended(name: &str) -> bool {
    let mut parts = name.split('-');
    let (prefix, space) = (parts.next(), parts.next().and_then(|part| part.parse().ok()));
    let number = parts.next().and_then(|part| part.parse::<u32>().ok());
    let pid = parts.next().and_then(|part| part.parse().ok());
    let born = parts.next().and_then(|part| part.parse().ok());
    let (Some(PREFIX), Some(pid), Some(born), None) = (prefix, pid, born, parts.next()) else {
        return false;
    };
    number.is_some() && space.is_some() && space == namespace() && birth(pid) != Some(born)
}

/// The number of the namespace in which process ids mean what they mean here.
fn namespace() -> Option<u64> {
    let link = fs::read_link("/proc/self/ns/pid").ok()?;
    link.to_str()?.strip_prefix("pid:[")?.strip_suffix(']')?.parse().ok()
}

/// When a process was started, in the system's ticks: an id comes again, the two together do not (`proc(5)`, stat).
fn birth(pid: u32) -> Option<u64> {
    const START: usize = 19;
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name of the program stands in brackets and may have any letters.
    let (_, fields) = stat.rsplit_once(") ")?;
    fields.split(' ').nth(START)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_runs_is_told_from_one_that_has_ended() {
        let own = name().unwrap();
        assert!(!has_ended(&own), "{own}");
        let later = format!("{own}1");
        assert!(has_ended(&later), "its id has come again: {later}");
    }

    #[test]
    fn what_others_made_is_not_judged() {
        let own = name().unwrap();
        let elsewhere = own.replacen(&namespace().unwrap().to_string(), "7", 1);
        for name in ["user.slice", "svlc-1-2", "svlc-a-b-c-d", &elsewhere, &format!("{own}-1")] {
            assert!(!has_ended(name), "{name}");
        }
    }
}
