//! Keeps the items of one table, the one that `TABLE` names: lists and creates them, reads, replaces and deletes one. An
//! item is a JSON object; the value of the table's partition key is the last segment of the path.

use std::sync::LazyLock;

use lambda_http::{Body, Error, Request, RequestExt, Response};
use serde_json::{Value, json};

use crate::generated::reader::{Env, KEY, Route, StatusCode, answer, dynamodb, log};

/// Lives as long as the process, so that the next invocation finds its connections open.
static CLIENT: LazyLock<dynamodb::Client> = LazyLock::new(dynamodb::client);

/// Items of a page where the query does not say how many, and the most that it may say.
const LIMIT: (i32, i32) = (25, 100);

/// Answers a request.
pub async fn handle(env: &Env, route: Route, request: Request) -> Result<Response<Body>, Error> {
    let table = Table {
        client: &CLIENT,
        name: &env.table,
    };
    let outcome = match route {
        Route::GetCounters => table.list(&request).await,
        Route::GetCountersKey { key } => table.read(&key).await,
    };
    Ok(outcome.unwrap_or_else(|refusal| refusal.answer()))
}

/// The table; what it does for a route is public, so that routes can come and go.
pub struct Table<'a> {
    client: &'a dynamodb::Client,
    name: &'a str,
}

type Outcome = Result<Response<Body>, Refusal>;

impl Table<'_> {
    /// A page of items, in no order. `next` is the key to ask for the next one with: `?after=…`.
    pub async fn list(&self, request: &Request) -> Outcome {
        let query = request.query_string_parameters();
        let limit = limit(query.first("limit"))?;
        let after = query.first("after").map(key).transpose()?;
        let page = self
            .client
            .scan()
            .table_name(self.name)
            .limit(limit)
            .set_exclusive_start_key(after.map(|value| [(KEY.name().to_owned(), value)].into()))
            .send()
            .await?;
        let items: Vec<Value> = page.items().iter().map(dynamodb::json).collect();
        let last = page
            .last_evaluated_key()
            .and_then(|key| key.get(KEY.name()));
        let next = last.map(dynamodb::json_value);
        Ok(answer(
            StatusCode::OK,
            &json!({ "items": items, "next": next }),
        ))
    }

    /// Puts an item that was not there.
    pub async fn create(&self, request: &Request) -> Outcome {
        let item = whole_item(request.body())?;
        self.client
            .put_item()
            .table_name(self.name)
            .set_item(Some(item.clone()))
            .condition_expression("attribute_not_exists(#key)")
            .expression_attribute_names("#key", KEY.name())
            .send()
            .await?;
        Ok(answer(StatusCode::CREATED, &dynamodb::json(&item)))
    }

    /// The item at a key.
    pub async fn read(&self, text: &str) -> Outcome {
        let found = self
            .client
            .get_item()
            .table_name(self.name)
            .key(KEY.name(), key(text)?)
            // What was just written is there; without it a read costs half.
            .consistent_read(true)
            .send()
            .await?;
        let item = found.item().ok_or(NOT_FOUND)?;
        Ok(answer(StatusCode::OK, &dynamodb::json(item)))
    }

    /// Puts an item, whether it was there or not.
    pub async fn replace(&self, text: &str, request: &Request) -> Outcome {
        let item = item_at(key(text)?, request.body())?;
        self.client
            .put_item()
            .table_name(self.name)
            .set_item(Some(item.clone()))
            .send()
            .await?;
        Ok(answer(StatusCode::OK, &dynamodb::json(&item)))
    }

    /// Deletes the item at a key.
    pub async fn delete(&self, text: &str) -> Outcome {
        let deleted = self
            .client
            .delete_item()
            .table_name(self.name)
            .key(KEY.name(), key(text)?)
            .return_values(dynamodb::ReturnValue::AllOld)
            .send()
            .await?;
        deleted.attributes().ok_or(NOT_FOUND)?;
        let mut response = Response::new(Body::Empty);
        *response.status_mut() = StatusCode::NO_CONTENT;
        Ok(response)
    }
}

fn limit(text: Option<&str>) -> Result<i32, Refusal> {
    let Some(text) = text else {
        return Ok(LIMIT.0);
    };
    let number = text.parse().ok();
    let fits = number.filter(|number| (1..=LIMIT.1).contains(number));
    fits.ok_or_else(|| malformed(format!("`limit` is a number from 1 to {}", LIMIT.1)))
}

fn key(text: &str) -> Result<dynamodb::AttributeValue, Refusal> {
    KEY.value(text)
        .ok_or_else(|| malformed(format!("this is no value of `{}`", KEY.name())))
}

fn item(body: &[u8]) -> Result<dynamodb::Item, Refusal> {
    dynamodb::item(body).ok_or_else(|| malformed("the body is no JSON object".to_owned()))
}

/// The item in a body, which names its key.
fn whole_item(body: &[u8]) -> Result<dynamodb::Item, Refusal> {
    let item = item(body)?;
    if KEY.is_in(&item) {
        Ok(item)
    } else {
        Err(malformed(format!(
            "the item has no `{}`, or not in its type",
            KEY.name()
        )))
    }
}

/// The item in a body that belongs at a key, which it need not name.
fn item_at(key: dynamodb::AttributeValue, body: &[u8]) -> Result<dynamodb::Item, Refusal> {
    let mut item = item(body)?;
    match item.insert(KEY.name().to_owned(), key.clone()) {
        Some(other) if other != key => Err(malformed(format!(
            "`{}` is another one than in the path",
            KEY.name()
        ))),
        _ => Ok(item),
    }
}

/// Why a request is not done.
#[derive(Debug, PartialEq)]
pub struct Refusal {
    status: StatusCode,
    message: String,
}

const NOT_FOUND: Refusal = Refusal {
    status: StatusCode::NOT_FOUND,
    message: String::new(),
};

fn malformed(message: String) -> Refusal {
    Refusal {
        status: StatusCode::BAD_REQUEST,
        message,
    }
}

impl Refusal {
    /// An answer with the message; without one, with what the status means.
    fn answer(&self) -> Response<Body> {
        let message = match self.message.as_str() {
            "" => self.status.canonical_reason(),
            message => Some(message),
        };
        answer(self.status, &json!({ "message": message }))
    }
}

impl<E, R> From<dynamodb::SdkError<E, R>> for Refusal
where
    E: std::error::Error + dynamodb::ProvideErrorMetadata + 'static,
    R: std::fmt::Debug,
{
    fn from(error: dynamodb::SdkError<E, R>) -> Self {
        let status = match dynamodb::ProvideErrorMetadata::code(&error) {
            Some("ConditionalCheckFailedException") => StatusCode::CONFLICT,
            // An item that is too large, too deep, or has a number that the table cannot keep.
            Some("ValidationException") => StatusCode::BAD_REQUEST,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        if status != StatusCode::CONFLICT {
            log(&format_args!(
                "the table failed: {}",
                dynamodb::DisplayErrorContext(&error)
            ));
        }
        Self {
            status,
            message: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> String {
        let refusal = outcome.unwrap_err();
        assert_eq!(refusal.status, StatusCode::BAD_REQUEST);
        refusal.message
    }

    #[test]
    fn pages_have_a_limit() {
        assert_eq!(limit(None), Ok(LIMIT.0));
        assert_eq!(limit(Some("100")), Ok(100));
        for text in ["0", "101", "-1", "x", ""] {
            assert!(message(limit(Some(text))).contains("from 1 to 100"));
        }
    }

    #[test]
    fn an_item_has_one_key() {
        let at = |text: &str| key(text).unwrap();
        let body =
            |text: &str| json!({ KEY.name(): dynamodb::json_value(&at(text)), "n": 1 }).to_string();
        assert_eq!(item_at(at("7"), b"{}").unwrap()[KEY.name()], at("7"));
        assert!(item_at(at("7"), body("7").as_bytes()).is_ok());
        assert!(message(item_at(at("7"), body("8").as_bytes())).contains("another one"));
        assert!(whole_item(body("7").as_bytes()).is_ok());
        assert!(message(whole_item(b"{}")).contains(KEY.name()));
        assert!(message(whole_item(b"[]")).contains("JSON object"));
    }

    #[test]
    fn refusals_are_json() {
        let response = NOT_FOUND.answer();
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert_eq!(response.body().as_ref(), br#"{"message":"Not Found"}"#);
    }
}
