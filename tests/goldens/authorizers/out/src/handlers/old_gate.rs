//! Yours to write: lets nobody in until you do.

use lambda_runtime::Error;

use crate::generated::old_gate::{Answer, Env, Request, log};

/// Decides who may use a route. `env` holds the function's environment variables, `request` what API Gateway tells of the
/// request. A client that is denied gets 403; after an error it gets 500.
pub async fn handle(_env: &Env, _request: Request) -> Result<Answer, Error> {
    Ok(not_written())
}

/// Denies, so that nobody gets in by mistake.
fn not_written() -> Answer {
    log(&explanation());
    Answer::deny()
}

/// Where the handler is to be written.
fn explanation() -> &'static str {
    concat!("write this handler in ", file!())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gets_in_and_the_log_names_this_file() {
        assert_eq!(not_written(), Answer::deny());
        assert!(explanation().contains("handlers"), "{}", explanation());
    }
}
