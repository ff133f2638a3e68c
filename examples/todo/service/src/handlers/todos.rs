//! The things to do of whoever asks: a page of them, and one to add, read, change or delete. Leaves the table to `store`.

mod store;

use lambda_http::request::RequestContext;
use lambda_http::{Body, Error, Request, RequestExt, Response};
use serde_json::{Value, json};

use crate::generated::todos::{Env, Route, StatusCode, answer, log};
use store::{Failed, Store, Todo};

/// Answers a request. Who asks is told by the claim `sub` of the token, which API Gateway has checked.
pub async fn handle(env: &Env, route: Route, request: Request) -> Result<Response<Body>, Error> {
    let Some(user) = user(&request) else {
        let message = json!({ "message": "the token does not say whom it is about" });
        return Ok(answer(StatusCode::FORBIDDEN, &message));
    };
    let store = Store::of(&env.table, user);
    let outcome = match route {
        Route::GetTodos => list(&store, &request).await,
        Route::PostTodos => add(&store, &request).await,
        Route::GetTodosId { id } => read(&store, &id).await,
        Route::PutTodosId { id } => change(&store, &id, &request).await,
        Route::DeleteTodosId { id } => delete(&store, &id).await,
    };
    Ok(outcome.unwrap_or_else(|refusal| refusal.answer()))
}

/// Whom the token is about.
fn user(request: &Request) -> Option<String> {
    let RequestContext::ApiGatewayV2(context) = request.request_context_ref()? else {
        return None;
    };
    let claims = &context.authorizer.as_ref()?.jwt.as_ref()?.claims;
    claims.get("sub").filter(|user| !user.is_empty()).cloned()
}

type Outcome = Result<Response<Body>, Refusal>;

/// A page, the oldest first. `next` is the id to ask for the next one with: `?after=…`.
async fn list(store: &Store, request: &Request) -> Outcome {
    let query = request.query_string_parameters();
    let page = store.page(query.first("after")).await?;
    let todos: Vec<Value> = page.todos.iter().map(shown).collect();
    Ok(answer(
        StatusCode::OK,
        &json!({ "todos": todos, "next": page.next }),
    ))
}

async fn add(store: &Store, request: &Request) -> Outcome {
    let todo = todo(&store::new_id(), request.body())?;
    store.add(&todo).await?;
    Ok(answer(StatusCode::CREATED, &shown(&todo)))
}

async fn read(store: &Store, id: &str) -> Outcome {
    let todo = store.read(id).await?.ok_or(NOT_FOUND)?;
    Ok(answer(StatusCode::OK, &shown(&todo)))
}

async fn change(store: &Store, id: &str, request: &Request) -> Outcome {
    let todo = todo(id, request.body())?;
    match store.change(&todo).await? {
        true => Ok(answer(StatusCode::OK, &shown(&todo))),
        false => Err(NOT_FOUND),
    }
}

async fn delete(store: &Store, id: &str) -> Outcome {
    if !store.delete(id).await? {
        return Err(NOT_FOUND);
    }
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = StatusCode::NO_CONTENT;
    Ok(response)
}

fn shown(todo: &Todo) -> Value {
    json!({ "id": todo.id, "text": todo.text, "done": todo.done })
}

/// Characters of the longest text.
const LONGEST: usize = 1_000;

/// What a body says is to do: `{"text": "buy milk"}`, with `"done": true` if it is done.
fn todo(id: &str, body: &[u8]) -> Result<Todo, Refusal> {
    let body: Value = serde_json::from_slice(body).map_err(|_| malformed("the body is no JSON"))?;
    let text = body["text"].as_str().map(str::trim).unwrap_or_default();
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(malformed("`text` has 1 to 1,000 characters"));
    }
    let done = match &body["done"] {
        Value::Null => false,
        Value::Bool(done) => *done,
        _ => return Err(malformed("`done` is true or false")),
    };
    Ok(Todo {
        id: id.to_owned(),
        text: text.to_owned(),
        done,
    })
}

/// Why a request is not done.
#[derive(Debug, PartialEq)]
struct Refusal {
    status: StatusCode,
    message: &'static str,
}

const NOT_FOUND: Refusal = Refusal {
    status: StatusCode::NOT_FOUND,
    message: "there is no such thing to do",
};

fn malformed(message: &'static str) -> Refusal {
    Refusal {
        status: StatusCode::BAD_REQUEST,
        message,
    }
}

impl Refusal {
    fn answer(&self) -> Response<Body> {
        answer(self.status, &json!({ "message": self.message }))
    }
}

impl From<Failed> for Refusal {
    /// The client is not told why: that is in the log.
    fn from(failed: Failed) -> Self {
        log(&format_args!("the table failed: {failed}"));
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            message: "the table did not answer",
        }
    }
}

#[cfg(test)]
mod tests {
    use lambda_http::aws_lambda_events::apigw::{
        ApiGatewayRequestAuthorizer, ApiGatewayRequestAuthorizerJwtDescription,
        ApiGatewayV2httpRequestContext,
    };

    use super::*;

    /// A request with a token that says this.
    fn request(claims: &[(&str, &str)]) -> Request {
        let claims = claims
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let mut jwt = ApiGatewayRequestAuthorizerJwtDescription::default();
        jwt.claims = claims.collect();
        let mut authorizer = ApiGatewayRequestAuthorizer::default();
        authorizer.jwt = Some(jwt);
        let mut context = ApiGatewayV2httpRequestContext::default();
        context.authorizer = Some(authorizer);
        Request::default().with_request_context(RequestContext::ApiGatewayV2(context))
    }

    #[test]
    fn the_user_is_whom_the_token_is_about() {
        assert_eq!(
            user(&request(&[("sub", "ada"), ("iss", "x")])).as_deref(),
            Some("ada")
        );
        for nobody in [
            request(&[("iss", "x")]),
            request(&[("sub", "")]),
            Request::default(),
        ] {
            assert_eq!(user(&nobody), None);
        }
    }

    #[test]
    fn what_is_to_do_has_a_text() {
        let read = |body: &str| todo("7", body.as_bytes());
        let milk = |done| Todo {
            id: "7".to_owned(),
            text: "buy milk".to_owned(),
            done,
        };
        assert_eq!(read(r#"{"text":" buy milk "}"#), Ok(milk(false)));
        assert_eq!(read(r#"{"text":"buy milk","done":true}"#), Ok(milk(true)));
        assert!(read(&json!({ "text": "é".repeat(LONGEST) }).to_string()).is_ok());
        let long = json!({ "text": "é".repeat(LONGEST + 1) }).to_string();
        for body in [
            "",
            "[]",
            "7",
            "{}",
            r#"{"text":" "}"#,
            r#"{"text":7}"#,
            &long,
        ] {
            assert_eq!(
                read(body).map_err(|refusal| refusal.status),
                Err(StatusCode::BAD_REQUEST)
            );
        }
        let done = read(r#"{"text":"x","done":"no"}"#).unwrap_err();
        assert!(done.message.contains("`done`"), "{done:?}");
    }

    #[test]
    fn refusals_are_json() {
        let response = NOT_FOUND.answer();
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        let body: &[u8] = response.body();
        assert_eq!(body, br#"{"message":"there is no such thing to do"}"#);
    }
}
