//! Yours to write: answers 501 until you do.

use lambda_http::{Body, Error, Request, Response};
use serde_json::{Value, json};

use crate::generated::links::{Env, Route, StatusCode, answer};

/// Answers a request. `env` holds the function's environment variables, `route` the route it came by with its path
/// parameters. A route that the spec gains is a variant that this `match` then lacks.
pub async fn handle(_env: &Env, route: Route, _request: Request) -> Result<Response<Body>, Error> {
    match route {
        Route::GetLinks => Ok(not_written()),
    }
}

fn not_written() -> Response<Body> {
    answer(StatusCode::NOT_IMPLEMENTED, &explanation())
}

/// Where the handler is to be written.
fn explanation() -> Value {
    json!({ "message": concat!("write this handler in ", file!()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_names_this_file() {
        let message = explanation()["message"].to_string();
        assert!(message.contains("handlers"), "{message}");
    }
}
