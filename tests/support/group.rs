//! Processes of a group, as Linux tells of them: which are at work, and how to end all of them at once.

use std::process::Command;

/// A process that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Its number.
    pub id: u32,
    /// What it is called, at most 15 characters of it.
    pub name: String,
}

/// Those of a group.
pub fn of(group: u32) -> Vec<Process> {
    let entries = std::fs::read_dir("/proc").expect("Linux tells of processes");
    let ids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    // One may have ended meanwhile.
    let told = ids.filter_map(|id| Some((id, std::fs::read(format!("/proc/{id}/stat")).ok()?)));
    told.filter_map(|(id, stat)| read(id, &String::from_utf8_lossy(&stat), group)).collect()
}

/// Of a line such as `7 (a name) S 1 7 …`: state, parent, group.
fn read(id: u32, stat: &str, group: u32) -> Option<Process> {
    let (start, end) = (stat.find('(')?, stat.rfind(')')?);
    let mut fields = stat[end + 1..].split_whitespace();
    let has_ended = matches!(fields.next()?, "Z" | "X");
    let is_of_group = fields.nth(1)?.parse() == Ok(group);
    let name = stat[start + 1..end].to_owned();
    (is_of_group && !has_ended).then_some(Process { id, name })
}

/// Ends all of a group with a signal that nothing can answer. One without processes is none the worse for it.
pub fn kill(group: u32) {
    let mut command = Command::new("kill");
    command.args(["-KILL", "--", &format!("-{group}")]);
    let _ = command.output().expect("there is a command that kills");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_hold_anything() {
        let process = read(7, "7 (a) S 9 (b) S 1 42 42 0", 42);
        assert_eq!(process, Some(Process { id: 7, name: "a) S 9 (b".to_owned() }));
        assert_eq!(read(7, "7 (a) S 1 42 42 0", 41), None);
        assert_eq!(read(7, "7 (a) Z 1 42 42 0", 42), None);
    }
}
