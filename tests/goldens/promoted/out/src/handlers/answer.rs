//! Answers with a greeting: of the world, or of the `name` in the query.

use lambda_http::{Body, Error, Request, RequestExt, Response};
use serde_json::json;

use crate::generated::answer::{Env, Route, StatusCode, answer};

/// Answers a request.
pub async fn handle(_env: &Env, route: Route, request: Request) -> Result<Response<Body>, Error> {
    match route {
        Route::GetAnswer => Ok(hello(&request)),
    }
}

fn hello(request: &Request) -> Response<Body> {
    let query = request.query_string_parameters();
    answer(
        StatusCode::OK,
        &json!({ "message": greeting(query.first("name")) }),
    )
}

/// The greeting of a name; without one, or with an empty one, of the world.
fn greeting(name: Option<&str>) -> String {
    let name = name.filter(|name| !name.is_empty()).unwrap_or("world");
    format!("Hello, {name}!")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greets_by_name_or_the_world() {
        assert_eq!(greeting(Some("Ada")), "Hello, Ada!");
        assert_eq!(greeting(Some("")), "Hello, world!");
        assert_eq!(greeting(None), "Hello, world!");
    }
}
