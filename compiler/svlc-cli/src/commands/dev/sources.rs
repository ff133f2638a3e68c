//! What `svlc dev` says of queues, topics and buses: where messages are sent to, and which events come from nowhere here.

use svlc_emulator::Sources;

/// A line for each queue, topic and bus, by the name that SDKs want.
pub(super) fn names(sources: &Sources<'_>, aws_url: &str) -> Vec<String> {
    let senders = sources.senders(aws_url);
    let width = senders.iter().map(|(_, address, _)| address.chars().count()).max().unwrap_or(0);
    let line = |(kind, address, name): &(&str, String, String)| {
        format!("  {kind:<7} {address:<width$}  {name}")
    };
    senders.iter().map(line).collect()
}

/// What is said of sources that send nothing to this machine.
pub(super) fn silent(sources: &Sources<'_>) -> Option<String> {
    let mut names = sources.made_up();
    names.dedup();
    let first = names.first()?;
    let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let events = listed.join(", ");
    Some(format!("events of {events} come by `svlc invoke --source {first}` alone"))
}
