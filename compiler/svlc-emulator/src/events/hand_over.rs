//! How topics, buses and schedules invoke a function: asynchronously, so that they do not wait for it and Lambda tries again.

use crate::asynchronous::{Event, Queue};
use crate::id;
use crate::lambda::Function;
use crate::local::Local;

/// Has a function work on an event.
pub(super) fn hand_over(queue: &Queue, function: &Function, event: String, local: &Local) {
    let (name, machine) = (&function.config.name, &function.machine);
    let event = Event {
        id: id::request(),
        function: name.clone(),
        arn: local.function_arn(name),
        qualifier: function.config.version.alias().map(str::to_owned),
        payload: event.into(),
        trace: id::trace(machine.clock.now()),
    };
    if queue.put(event).is_none() {
        machine.log.reason(format!("an event of `{name}` is lost: too many wait"));
    }
}
