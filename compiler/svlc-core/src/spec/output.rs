//! `outputs:` as written: a value, or a map with the value in it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{ExportName, Interpolated, OutputDescription, Spanned};

/// What the stack tells when it is deployed: a value such as `${tables.orders.name}`, or a map with more settings.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(untagged, inline)]
pub enum Output {
    /// The value alone.
    Short(Spanned<Interpolated>),
    /// The value and settings of the output.
    Settings(OutputSettings),
}

/// The long form of an output.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct OutputSettings {
    /// What it says.
    #[schemars(required)]
    pub value: Option<Spanned<Interpolated>>,
    /// What it is.
    pub description: Option<Spanned<OutputDescription>>,
    /// Name under which other stacks of the same account and region can import it. It cannot depend on a resource.
    pub export: Option<Spanned<ExportName>>,
}

impl Output {
    /// The value.
    pub fn value(&self) -> Option<&Spanned<Interpolated>> {
        match self {
            Self::Short(value) => Some(value),
            Self::Settings(settings) => settings.value.as_ref(),
        }
    }

    /// The settings, in the long form.
    pub fn settings(&self) -> Option<&OutputSettings> {
        match self {
            Self::Short(_) => None,
            Self::Settings(settings) => Some(settings),
        }
    }
}
