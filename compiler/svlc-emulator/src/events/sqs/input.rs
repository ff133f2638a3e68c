//! What a call of SQS brings: [`Input`], with faults in SQS's words.

use std::time::Duration;

use serde_json::Value;

use crate::aws::Fault;

/// The parameters of a call, or of an entry of a batch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Input<'a>(pub(super) &'a Value);

impl<'a> Input<'a> {
    /// Text that has to be there.
    pub(super) fn text(&self, name: &str) -> Result<&'a str, Fault> {
        self.0[name].as_str().filter(|text| !text.is_empty()).ok_or_else(|| missing(name))
    }

    /// A number of seconds, if there is one.
    pub(super) fn seconds(&self, name: &str, most: u64) -> Result<Option<Duration>, Fault> {
        let range = 0..=most;
        Ok(self.number(name, range)?.map(Duration::from_secs))
    }

    /// A number, if there is one.
    pub(super) fn number(
        &self,
        name: &str,
        range: std::ops::RangeInclusive<u64>,
    ) -> Result<Option<u64>, Fault> {
        let value = &self.0[name];
        if value.is_null() {
            return Ok(None);
        }
        let number = value.as_u64().filter(|number| range.contains(number));
        number.map(Some).ok_or_else(|| {
            let (least, most) = (range.start(), range.end());
            let reason = format!("Must be between {least} and {most}, if provided.");
            invalid(format!("Value {value} for parameter {name} is invalid. Reason: {reason}"))
        })
    }

    /// A list of names.
    pub(super) fn names(&self, name: &str) -> Vec<&'a str> {
        self.0[name].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }
}

pub(super) fn missing(name: &str) -> Fault {
    Fault::new("MissingParameter", format!("The request must contain the parameter {name}."))
}

pub(super) fn invalid(message: impl Into<String>) -> Fault {
    Fault::new("InvalidParameterValue", message)
}
