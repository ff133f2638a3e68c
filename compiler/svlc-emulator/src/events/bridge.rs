//! Events of EventBridge: [`event`], their common form; and [`Rule`], what invokes a function by a pattern. `PutEvents` of its API
//! is [`Events::put_events`].

use std::sync::Arc;

use serde_json::{Value, json};
use svlc_core::model::{AnyResource, BusRule};

use super::Events;
use super::pattern::Pattern;
use crate::aws::Fault;
use crate::clock::Moment;
use crate::id;
use crate::lambda::Function;
use crate::local::{ACCOUNT, Local};

/// The bus that every account has.
const DEFAULT: &str = "default";
/// Entries of one call at most, and the bytes of all (`botocore`, events PutEvents).
const ENTRIES: usize = 10;

/// What an event tells.
pub(crate) struct Told<'a> {
    pub(crate) source: &'a str,
    pub(crate) detail_type: &'a str,
    pub(crate) detail: Value,
    pub(crate) resources: Value,
}

/// An event as EventBridge and Scheduler hand it over.
pub(crate) fn event(told: Told<'_>, local: &Local, now: Moment) -> Value {
    json!({
        "version": "0",
        "id": id::request(),
        "detail-type": told.detail_type,
        "source": told.source,
        "account": ACCOUNT,
        "time": now.iso_seconds(),
        "region": local.region,
        "resources": told.resources,
        "detail": told.detail,
    })
}

/// What of a bus invokes a function.
#[derive(Debug)]
pub(crate) struct Rule {
    /// Name of the bus here.
    bus: String,
    pattern: Pattern,
    function: Arc<Function>,
}

impl Rule {
    /// `None` if it refers to what is not on this machine.
    pub(super) fn new(rule: &BusRule, function: &Arc<Function>, local: &Local) -> Option<Self> {
        let pattern = Pattern::new(local.json(&rule.pattern)?)?;
        Some(Self { bus: bus_name(rule, local), pattern, function: Arc::clone(function) })
    }
}

/// What the bus of a rule is called here.
pub(super) fn bus_name(rule: &BusRule, local: &Local) -> String {
    match &rule.bus {
        None => DEFAULT.to_owned(),
        Some(AnyResource::Own(id)) => local.name(id),
        Some(AnyResource::Arn(arn)) => last(&local.text(arn).unwrap_or_default()).to_owned(),
    }
}

/// A name, or the end of an ARN.
fn last(name: &str) -> &str {
    name.rsplit(['/', ':']).next().unwrap_or(name)
}

impl Events {
    /// Takes events for buses, each of which is told what became of it.
    pub(crate) fn put_events(&self, input: &Value) -> Result<Value, Fault> {
        let entries = input["Entries"].as_array().map(Vec::as_slice).unwrap_or_default();
        if entries.is_empty() || entries.len() > ENTRIES {
            let text = format!(
                "1 validation error detected: Value '{}' at 'entries' failed to satisfy constraint: Member must have length \
                 less than or equal to {ENTRIES} and greater than or equal to 1",
                entries.len()
            );
            return Err(Fault::new("ValidationException", text));
        }
        let mut failed = 0;
        let results = entries.iter().map(|entry| match self.put_event(entry) {
            Ok(id) => json!({ "EventId": id }),
            Err((code, message)) => {
                failed += 1;
                json!({ "ErrorCode": code, "ErrorMessage": message })
            }
        });
        let results: Vec<Value> = results.collect();
        Ok(json!({ "FailedEntryCount": failed, "Entries": results }))
    }

    fn put_event(&self, entry: &Value) -> Result<Value, (&'static str, String)> {
        let text = |name: &str| {
            let value = entry[name].as_str().filter(|value| !value.is_empty());
            let reason =
                format!("Parameter {name} is not valid. Reason: {name} is a required argument.");
            value.ok_or(("InvalidArgument", reason))
        };
        let (source, detail_type, detail) = (text("Source")?, text("DetailType")?, text("Detail")?);
        if source.starts_with("aws.") {
            let reason = "Not authorized for the source.".to_owned();
            return Err(("NotAuthorizedForSourceException", reason));
        }
        let detail: Value = serde_json::from_str(detail).unwrap_or(Value::Null);
        if !detail.is_object() {
            return Err(("MalformedDetail", "Detail is malformed.".to_owned()));
        }
        let resources = match &entry["Resources"] {
            Value::Array(resources) => json!(resources),
            _ => json!([]),
        };
        let bus = last(entry["EventBusName"].as_str().unwrap_or(DEFAULT));
        if bus != DEFAULT && !self.buses.iter().any(|name| name == bus) {
            let reason = format!("Event bus {bus} does not exist.");
            return Err(("ResourceNotFoundException", reason));
        }
        let told = Told { source, detail_type, detail, resources };
        let event = event(told, &self.local, self.clock.now());
        let id = event["id"].clone();
        self.put_on(bus, &event);
        Ok(id)
    }

    /// Hands an event to every function that a rule of the bus leads to.
    pub(super) fn put_on(&self, bus: &str, event: &Value) {
        let rules = self.rules.iter().filter(|rule| rule.bus == bus && rule.pattern.fits(event));
        rules.for_each(|rule| self.hand_over(&rule.function, event));
    }
}
