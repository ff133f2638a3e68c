//! Records of the streams of tables and of Kinesis, and events of the objects of buckets: made up, because neither is here.

use serde_json::{Map, Value, json};
use svlc_core::model::{Attribute, AttributeType, ObjectChange, StreamView, Table};

use super::bridge::{self, Told};
use crate::base64;
use crate::clock::Moment;
use crate::local::{ACCOUNT, Local};
use crate::tables::view_name;

/// The insertion of an item into a table, which is its `n`th; `None` if the item lacks a part of the key.
pub(super) fn of_table(
    table: Option<&Table>,
    arn: &str,
    item: &Map<String, Value>,
    n: usize,
    local: &Local,
    now: Moment,
) -> Result<Value, String> {
    let image: Map<String, Value> =
        item.iter().map(|(name, value)| (name.clone(), attribute(value))).collect();
    let mut keys = Map::new();
    for part in table.iter().flat_map(|table| &table.key) {
        let value = image.get(&part.name).ok_or_else(|| part.name.clone())?;
        keys.insert(part.name.clone(), value.clone());
    }
    let view = table.and_then(|table| table.stream).unwrap_or(StreamView::NewAndOldImages);
    let mut change = json!({
        "ApproximateCreationDateTime": now.0 / 1_000,
        "Keys": keys,
        "SequenceNumber": format!("{:021}", 100_000_000_000_000_000_000_u128 + n as u128),
        "SizeBytes": json!(image).to_string().len(),
        "StreamViewType": view_name(view),
    });
    if matches!(view, StreamView::NewImage | StreamView::NewAndOldImages) {
        change["NewImage"] = Value::Object(image);
    }
    Ok(json!({
        "eventID": format!("{:032x}", fastrand::u128(..)),
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": local.region,
        "dynamodb": change,
        "eventSourceARN": arn,
    }))
}

/// An item with the key of a table and nothing else.
pub(super) fn example_item(key: &[Attribute]) -> Map<String, Value> {
    let value = |kind| match kind {
        AttributeType::String => json!("example"),
        AttributeType::Number => json!(1),
        AttributeType::Binary => json!({ "B": "ZXhhbXBsZQ==" }),
    };
    key.iter().map(|part| (part.name.clone(), value(part.kind))).collect()
}

/// A value as DynamoDB writes it, unless it is written so already: `{ "S": "text" }`.
fn attribute(value: &Value) -> Value {
    match value {
        Value::Object(map) if is_typed(map) => value.clone(),
        Value::Null => json!({ "NULL": true }),
        Value::Bool(is_so) => json!({ "BOOL": is_so }),
        Value::Number(number) => json!({ "N": number.to_string() }),
        Value::String(text) => json!({ "S": text }),
        Value::Array(items) => json!({ "L": items.iter().map(attribute).collect::<Vec<_>>() }),
        Value::Object(map) => {
            let map = map.iter().map(|(name, value)| (name.clone(), attribute(value)));
            json!({ "M": map.collect::<Map<_, _>>() })
        }
    }
}

fn is_typed(map: &Map<String, Value>) -> bool {
    const TYPES: [&str; 10] = ["S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"];
    map.len() == 1 && map.keys().all(|key| TYPES.contains(&key.as_str()))
}

/// A record of a Kinesis stream.
pub(super) fn of_stream(arn: &str, data: &str, n: usize, local: &Local, now: Moment) -> Value {
    let sequence = format!("{}{n:021}", "49590338271490256608559692538361571095");
    let role = format!("arn:aws:iam::{ACCOUNT}:role/{}", local.stack);
    json!({
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": "1",
            "sequenceNumber": sequence,
            "data": base64::encoded(data.as_bytes()),
            "approximateArrivalTimestamp": now.0 as f64 / 1_000.0,
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": format!("shardId-000000000000:{sequence}"),
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": role,
        "awsRegion": local.region,
        "eventSourceARN": arn,
    })
}

/// What S3 tells by way of EventBridge of an object.
pub(super) fn of_bucket(
    arn: &str,
    change: ObjectChange,
    key: &str,
    local: &Local,
    now: Moment,
) -> Value {
    let name = arn.rsplit(':').next().unwrap_or(arn);
    let mut object = json!({ "key": key, "sequencer": format!("{:018X}", now.0) });
    let (detail_type, reason) = match change {
        ObjectChange::Created => ("Object Created", "PutObject"),
        ObjectChange::Removed => ("Object Deleted", "DeleteObject"),
    };
    if change == ObjectChange::Created {
        object["size"] = json!(0);
        object["etag"] = json!("d41d8cd98f00b204e9800998ecf8427e");
    }
    let mut detail = json!({
        "version": "0",
        "bucket": { "name": name },
        "object": object,
        "request-id": format!("{:016X}", fastrand::u64(..)),
        "requester": ACCOUNT,
        "source-ip-address": "127.0.0.1",
        "reason": reason,
    });
    if change == ObjectChange::Removed {
        detail["deletion-type"] = json!("Permanently Deleted");
    }
    let resources = json!([arn]);
    bridge::event(Told { source: "aws.s3", detail_type, detail, resources }, local, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_dynamodb_does() {
        let value = json!({ "a": [1, "b", null, true], "typed": { "SS": ["x"] } });
        let expected = json!({ "M": {
            "a": { "L": [{ "N": "1" }, { "S": "b" }, { "NULL": true }, { "BOOL": true }] },
            "typed": { "SS": ["x"] },
        } });
        assert_eq!(attribute(&value), expected);
    }
}
