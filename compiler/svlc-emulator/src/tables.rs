//! The tables of a service, made in the DynamoDB that the user has named: [`make`]. Those that are there stay as they are.

use std::collections::BTreeMap;

use bytes::Bytes;
use http_body_util::Full;
use hyper::{Method, Request, StatusCode};
use serde_json::{Value, json};
use svlc_core::model::{
    Attribute, AttributeType, Index, Projection, ResourceId, StreamView, Table,
};
use svlc_core::reference::Section;

use crate::client::Client;
use crate::error::Fault;
use crate::lambda::ACCESS_KEY;
use crate::local::Local;
use crate::support::Supported;

/// The largest answer that is read, in bytes.
const ANSWER: usize = 1_024 * 1_024;
const SERVICE: &str = "dynamodb";

/// Makes what is missing, if the user has named a DynamoDB.
pub(crate) async fn make(supported: Supported<'_>, client: &Client) -> Result<(), Fault> {
    let model = supported.model();
    let Some(url) = supported.setup().services.get(SERVICE) else { return Ok(()) };
    let local = Local::new(model, "");
    for table in &model.tables {
        let id = ResourceId { section: Section::Tables, name: table.name.clone() };
        let name = local.name(&id);
        let made = async {
            ask(client, url, &local.region, "CreateTable", &create(table, &name)).await?;
            if let Some(attribute) = &table.ttl {
                let ttl = json!({ "AttributeName": attribute, "Enabled": true });
                let input = json!({ "TableName": name, "TimeToLiveSpecification": ttl });
                ask(client, url, &local.region, "UpdateTimeToLive", &input).await?;
            }
            Ok(())
        };
        made.await.map_err(|reason| Fault::Table {
            name: name.clone(),
            url: url.clone(),
            reason,
        })?;
    }
    Ok(())
}

/// Asks for an action. What is done already is no fault.
async fn ask(
    client: &Client,
    url: &str,
    region: &str,
    action: &str,
    input: &Value,
) -> Result<(), String> {
    // It is not signed: what stands for DynamoDB on this machine wants to know who asks, and not whether that is so.
    let credential = format!("{ACCESS_KEY}/20260101/{region}/{SERVICE}/aws4_request");
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("{}/", url.trim_end_matches('/')))
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", format!("DynamoDB_20120810.{action}"))
        .header(
            "authorization",
            format!(
                "AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=local"
            ),
        )
        .body(Full::new(Bytes::from(input.to_string())));
    let request = request.map_err(|error| error.to_string())?;
    let answer = client.call(request, ANSWER).await.map_err(|failed| failed.to_string())?;
    let said: Value = serde_json::from_slice(answer.body()).unwrap_or(Value::Null);
    let kind = said["__type"].as_str().unwrap_or_default();
    let is_there = kind.ends_with("ResourceInUseException")
        || (kind.ends_with("ValidationException") && action == "UpdateTimeToLive");
    if answer.status() == StatusCode::OK || is_there {
        return Ok(());
    }
    let message = said["message"].as_str().or_else(|| said["Message"].as_str());
    Err(format!("{} {}", answer.status().as_u16(), message.unwrap_or(kind)))
}

/// What `CreateTable` is asked with.
fn create(table: &Table, name: &str) -> Value {
    let keys = std::iter::once(&table.key).chain(table.indexes.iter().map(|index| &index.key));
    let attributes: BTreeMap<&str, &str> =
        keys.flatten().map(|part| (part.name.as_str(), kind(part.kind))).collect();
    let attribute = |(name, kind)| json!({ "AttributeName": name, "AttributeType": kind });
    let mut input = json!({
        "TableName": name,
        "KeySchema": schema(&table.key),
        "AttributeDefinitions": attributes.into_iter().map(attribute).collect::<Vec<_>>(),
        "BillingMode": "PAY_PER_REQUEST",
    });
    let throughput = table.capacity.map(|capacity| {
        json!({ "ReadCapacityUnits": capacity.read, "WriteCapacityUnits": capacity.write })
    });
    if let Some(throughput) = &throughput {
        input["BillingMode"] = json!("PROVISIONED");
        input["ProvisionedThroughput"] = throughput.clone();
    }
    for (field, is_local) in [("GlobalSecondaryIndexes", false), ("LocalSecondaryIndexes", true)] {
        let of = table.indexes.iter().filter(|index| index.local == is_local);
        let throughput = throughput.as_ref().filter(|_| !is_local);
        let indexes: Vec<Value> = of.map(|index| index_of(index, throughput)).collect();
        if !indexes.is_empty() {
            input[field] = json!(indexes);
        }
    }
    if let Some(view) = table.stream {
        input["StreamSpecification"] =
            json!({ "StreamEnabled": true, "StreamViewType": view_name(view) });
    }
    input
}

fn index_of(index: &Index, throughput: Option<&Value>) -> Value {
    let projection = match &index.projection {
        Projection::All => json!({ "ProjectionType": "ALL" }),
        Projection::KeysOnly => json!({ "ProjectionType": "KEYS_ONLY" }),
        Projection::Include(names) => {
            json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": names })
        }
    };
    let mut value = json!({
        "IndexName": index.name, "KeySchema": schema(&index.key), "Projection": projection,
    });
    if let Some(throughput) = throughput {
        value["ProvisionedThroughput"] = throughput.clone();
    }
    value
}

fn schema(key: &[Attribute]) -> Value {
    let kinds = ["HASH", "RANGE"].into_iter();
    let parts = key.iter().zip(kinds);
    parts.map(|(part, kind)| json!({ "AttributeName": part.name, "KeyType": kind })).collect()
}

fn kind(kind: AttributeType) -> &'static str {
    match kind {
        AttributeType::String => "S",
        AttributeType::Number => "N",
        AttributeType::Binary => "B",
    }
}

/// What a stream tells of a change, as DynamoDB calls it.
pub(crate) fn view_name(view: StreamView) -> &'static str {
    match view {
        StreamView::KeysOnly => "KEYS_ONLY",
        StreamView::NewImage => "NEW_IMAGE",
        StreamView::OldImage => "OLD_IMAGE",
        StreamView::NewAndOldImages => "NEW_AND_OLD_IMAGES",
    }
}
