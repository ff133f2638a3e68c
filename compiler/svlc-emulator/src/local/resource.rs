//! Names of resources on this machine: `<service>-<name>`, as a stack would begin them, without the random end.

use std::collections::BTreeSet;

use svlc_core::model::{Model, ResourceId};
use svlc_core::reference::Section;

use super::{ACCOUNT, Local};

/// The label of a table's stream, which on AWS is the time at which it was made.
const STREAM_LABEL: &str = "2026-01-01T00:00:00.000";

/// The queues and topics that are FIFO.
pub(super) fn fifo(model: &Model) -> BTreeSet<ResourceId> {
    let id = |section: Section, name: &str| ResourceId { section, name: name.to_owned() };
    let queues = model.queues.iter().filter(|queue| queue.fifo);
    let topics = model.topics.iter().filter(|topic| topic.fifo);
    let queues = queues.map(|queue| id(Section::Queues, &queue.name));
    queues.chain(topics.map(|topic| id(Section::Topics, &topic.name))).collect()
}

impl Local {
    /// What a resource is called here. Functions are called as in the spec.
    pub(crate) fn name(&self, id: &ResourceId) -> String {
        let end = if self.fifo.contains(id) { ".fifo" } else { "" };
        match id.section {
            Section::Functions => id.name.clone(),
            _ => format!("{}-{}{end}", self.stack, id.name),
        }
    }

    /// What a resource can be asked for, by the name of that in a spec.
    pub(super) fn attribute(&self, id: &ResourceId, attribute: &str) -> Option<String> {
        let name = self.name(id);
        let arn = || match id.section {
            Section::Functions => self.function_arn(&name),
            Section::Tables => self.arn_of("dynamodb", &format!("table/{name}")),
            Section::Queues => self.arn_of("sqs", &name),
            Section::Topics => self.arn_of("sns", &name),
            Section::Buckets => format!("arn:{}:s3:::{name}", self.partition()),
            Section::Buses => self.arn_of("events", &format!("event-bus/{name}")),
        };
        match attribute {
            "name" => Some(name),
            "arn" => Some(arn()),
            "url" if id.section == Section::Queues => Some(self.queue_url(&name)),
            "stream_arn" => Some(format!("{}/stream/{STREAM_LABEL}", arn())),
            _ => None,
        }
    }

    /// The URL of a queue, by its name here.
    pub(crate) fn queue_url(&self, name: &str) -> String {
        format!("{}/{ACCOUNT}/{name}", self.aws_url)
    }
}
