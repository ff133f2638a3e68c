//! Does its work at the times of its schedule, and logs that it was called.

use lambda_runtime::Error;
use serde_json::{Value, json};

use crate::generated::schedule::{Env, Event, Outcome, log};

/// Handles an event.
pub async fn handle(env: &Env, event: Event) -> Result<Outcome, Error> {
    match event {
        // svlc: events
        Event::Schedule(event) => work(env, &json!(event)).await,
        // svlc: end
    }
}

/// Does the work: yours to write. After an error Lambda tries again.
async fn work(_env: &Env, event: &Value) -> Result<Outcome, Error> {
    log(&format_args!("called {}", called(event)));
    Ok(Outcome::Done)
}

/// What the event says of its time, or that it has an input of its own.
fn called(event: &Value) -> String {
    match event["time"].as_str() {
        Some(time) => format!("at {time}"),
        None => "with an input of its own".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_names_the_time() {
        let event = json!({ "time": "2026-11-25T03:00:00Z" });
        assert_eq!(called(&event), "at 2026-11-25T03:00:00Z");
        assert_eq!(called(&json!("quick")), "with an input of its own");
    }
}
