//! Answers with a random number between the variables `RANDOM_MIN` and `RANDOM_MAX`, a new one on every call.

use lambda_http::{Body, Error, Request, Response};
use serde_json::json;

use crate::generated::random::{Env, Route, StatusCode, answer};

/// Answers a request.
pub async fn handle(env: &Env, route: Route, _request: Request) -> Result<Response<Body>, Error> {
    match route {
        Route::GetIndex => Ok(random(env)),
    }
}

fn random(env: &Env) -> Response<Body> {
    let number = number(env.random_min, env.random_max);
    answer(StatusCode::OK, &json!({ "random": number }))
}

/// A number from `min` to `max`, both included.
fn number(min: i64, max: i64) -> i64 {
    fastrand::i64(min..=max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_included_and_nothing_beyond() {
        let numbers: Vec<i64> = (0..1000).map(|_| number(-1, 1)).collect();
        assert!(numbers.iter().all(|number| (-1..=1).contains(number)));
        assert!([-1, 0, 1].iter().all(|number| numbers.contains(number)));
    }

    #[test]
    fn a_range_of_one_number_gives_that_number() {
        assert_eq!(number(7, 7), 7);
    }
}
