//! How topics, buses and schedules invoke a function: asynchronously, so that they do not wait for it.

use std::sync::Arc;

use crate::lambda::{Call, Function};

/// Has a function work on an event.
pub(super) fn hand_over(function: &Arc<Function>, event: String) {
    let function = Arc::clone(function);
    tokio::spawn(async move {
        let call = Call::plain(event, &function, function.machine.clock.now());
        if function.invoke(call).await.is_err() {
            let name = &function.config.name;
            function.machine.log.reason(format!("an event of `{name}` is lost: it was throttled"));
        }
    });
}
