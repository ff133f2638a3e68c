//! Yours to write: fails every invocation until you do.

use lambda_runtime::Error;

use crate::generated::changes::{Env, Event, Outcome};

/// Handles an event. `env` holds the function's environment variables. A kind of event that the spec gains is a variant that
/// this `match` then lacks.
pub async fn handle(_env: &Env, event: Event) -> Result<Outcome, Error> {
    match event {
        Event::Table(_) => not_written(),
    }
}

/// Fails, so that nobody takes the event for dealt with.
fn not_written() -> Result<Outcome, Error> {
    Err(concat!("write this handler in ", file!()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_names_this_file() {
        let error = not_written().unwrap_err().to_string();
        assert!(error.contains("handlers"), "{error}");
    }
}
