//! The table: one partition a user, one item a thing to do. Leaves to the handler what may be asked for.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_dynamodb::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};

/// Lives as long as the process, so that the next invocation finds its connections open.
static CLIENT: LazyLock<Client> = LazyLock::new(client);

/// Things to do of a page.
const PAGE: i32 = 100;

/// The names of the keys, as the spec has them.
const USER: &str = "user";
const ID: &str = "id";

type Item = HashMap<String, AttributeValue>;

/// A thing to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Todo {
    /// Ids of later ones are greater.
    pub id: String,
    /// What.
    pub text: String,
    /// Whether it is done.
    pub done: bool,
}

/// Some things to do.
pub struct Page {
    /// In the order in which they were added.
    pub todos: Vec<Todo>,
    /// The id behind which the next page begins; none if this is the last.
    pub next: Option<String>,
}

/// The things to do of one user.
pub struct Store {
    table: String,
    user: String,
}

/// Why the table did not do what was asked.
#[derive(Debug)]
pub struct Failed(String);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E, R> From<SdkError<E, R>> for Failed
where
    E: std::error::Error + 'static,
    R: fmt::Debug,
{
    fn from(error: SdkError<E, R>) -> Self {
        Self(DisplayErrorContext(&error).to_string())
    }
}

impl Store {
    pub fn of(table: &str, user: String) -> Self {
        Self {
            table: table.to_owned(),
            user,
        }
    }

    /// The page behind an id, or the first.
    pub async fn page(&self, after: Option<&str>) -> Result<Page, Failed> {
        let page = CLIENT
            .query()
            .table_name(&self.table)
            .key_condition_expression("#user = :user")
            .expression_attribute_names("#user", USER)
            .expression_attribute_values(":user", text(&self.user))
            .set_exclusive_start_key(after.map(|id| self.key(id)))
            .limit(PAGE)
            .send()
            .await?;
        let last = page.last_evaluated_key().and_then(|key| key.get(ID));
        let next = last.and_then(|id| id.as_s().ok()).cloned();
        Ok(Page {
            todos: page.items().iter().filter_map(todo).collect(),
            next,
        })
    }

    /// Adds one that is not there.
    pub async fn add(&self, todo: &Todo) -> Result<(), Failed> {
        let put = CLIENT
            .put_item()
            .table_name(&self.table)
            .set_item(Some(self.item(todo)));
        put.send().await?;
        Ok(())
    }

    /// The one with an id.
    pub async fn read(&self, id: &str) -> Result<Option<Todo>, Failed> {
        let get = CLIENT
            .get_item()
            .table_name(&self.table)
            .set_key(Some(self.key(id)));
        // What was just written is there; without it a read costs half.
        let found = get.consistent_read(true).send().await?;
        Ok(found.item().and_then(todo))
    }

    /// Puts one in the place of that with its id; whether there was one.
    pub async fn change(&self, todo: &Todo) -> Result<bool, Failed> {
        let put = CLIENT
            .put_item()
            .table_name(&self.table)
            .set_item(Some(self.item(todo)))
            .condition_expression("attribute_exists(#id)")
            .expression_attribute_names("#id", ID)
            .send()
            .await;
        match put {
            Err(error) if error.code() == Some("ConditionalCheckFailedException") => Ok(false),
            put => Ok(put.map(|_| true)?),
        }
    }

    /// Deletes the one with an id; whether there was one.
    pub async fn delete(&self, id: &str) -> Result<bool, Failed> {
        let delete = CLIENT
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(self.key(id)))
            .return_values(aws_sdk_dynamodb::types::ReturnValue::AllOld)
            .send()
            .await?;
        Ok(delete.attributes().is_some())
    }

    fn key(&self, id: &str) -> Item {
        [
            (USER.to_owned(), text(&self.user)),
            (ID.to_owned(), text(id)),
        ]
        .into()
    }

    fn item(&self, todo: &Todo) -> Item {
        let mut item = self.key(&todo.id);
        item.insert("text".to_owned(), text(&todo.text));
        item.insert("done".to_owned(), AttributeValue::Bool(todo.done));
        item
    }
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

/// The thing to do in an item; none if somebody else has put something else there.
fn todo(item: &Item) -> Option<Todo> {
    let text = |name: &str| item.get(name)?.as_s().ok().cloned();
    let done = item.get("done").and_then(|done| done.as_bool().ok());
    Some(Todo {
        id: text(ID)?,
        text: text("text")?,
        done: done.copied().unwrap_or_default(),
    })
}

/// An id that no other has: when it is made, to the millisecond, and 64 random bits.
pub fn new_id() -> String {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    format!("{:012x}{:016x}", since.as_millis(), fastrand::u64(..))
}

/// A client with the region and the credentials that Lambda puts into the environment, which hold as long as the process.
fn client() -> Client {
    let variable = |name: &str| std::env::var(name).ok();
    let http = aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https();
    let credentials = Credentials::new(
        variable("AWS_ACCESS_KEY_ID").unwrap_or_default(),
        variable("AWS_SECRET_ACCESS_KEY").unwrap_or_default(),
        variable("AWS_SESSION_TOKEN"),
        None,
        "environment",
    );
    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(http)
        .region(variable("AWS_REGION").map(Region::new))
        .credentials_provider(credentials);
    // `svlc dev --dynamodb-endpoint` sets it.
    config.set_endpoint_url(variable("AWS_ENDPOINT_URL_DYNAMODB"));
    Client::from_conf(config.build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_back_as_they_were() {
        let store = Store::of("todos", "ada".to_owned());
        let milk = Todo {
            id: new_id(),
            text: "buy milk".to_owned(),
            done: true,
        };
        let item = store.item(&milk);
        assert_eq!(item[USER], text("ada"));
        assert_eq!(todo(&item), Some(milk));
        assert_eq!(todo(&store.key("7")), None);
    }

    #[test]
    fn later_ids_are_greater_and_none_is_twice() {
        let ids: Vec<String> = (0..1_000).map(|_| new_id()).collect();
        assert!(ids.iter().all(|id| id.len() == 28));
        assert!(ids.first().map(|id| &id[..12]) <= ids.last().map(|id| &id[..12]));
        let mut sorted = ids;
        sorted.sort();
        assert!(sorted.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
