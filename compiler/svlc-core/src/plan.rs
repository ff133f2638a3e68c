//! What deploying a template would do to what another template made: [`Plan`]. Pure, from the two templates as data. Each change has
//! the property that causes it and its place in the spec; leaves how it is shown to `svlc-cli` and the fetching to whoever fetches.

mod compare;
mod held;
mod loss;
mod names;
mod outputs;
mod rights;
mod ripple;
mod routes;
mod shown;

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::cfn::{Template, Value};
use crate::facts::Replaces;
use crate::origins::Origins;
use crate::source::{Source, Span};

pub use held::{Held, HeldWay};
pub use loss::{Loss, LossKind};
pub use rights::{Right, RightWay};
pub use routes::{Access, RouteChange, RouteWay};

/// What deploying would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Resources that are made, changed or deleted, sorted by logical id.
    pub resources: Vec<Change>,
    /// Outputs that are added, changed or removed, sorted by name.
    pub outputs: Vec<OutputChange>,
    /// What becomes of the endpoints: routes, and URLs of functions.
    pub routes: Vec<RouteChange>,
    /// Rights that are gained and lost.
    pub rights: Vec<Right>,
    /// Data and endpoints that would be lost.
    pub losses: Vec<Loss>,
    /// Stages that something of this does not reach.
    pub held: Vec<Held>,
}

/// What becomes of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Logical id.
    pub id: String,
    /// Such as `AWS::SQS::Queue`.
    pub kind: String,
    /// What is done.
    pub action: Action,
    /// Whether that is certain. CloudFormation decides on what is not when it gets there.
    pub is_certain: bool,
    /// Whether the old one is kept beside, out of the stack, by `Retain`. A version of a function that is kept so is an update: the next
    /// one is published beside it.
    pub is_kept: bool,
    /// Where that stands in the spec which it is made for; `None`: the spec no longer has it.
    pub origin: Option<Span>,
    /// Properties that differ. None of what is made or deleted.
    pub properties: Vec<PropertyChange>,
}

/// What is done to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It is made.
    Create,
    /// It is changed where it stands.
    Update,
    /// A new one is made and takes its place.
    Replace,
    /// It is no longer in the template.
    Delete,
}

/// A property or an attribute of a resource that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyChange {
    /// Keys from `Properties` down, `[0]` for the first of a list and `[name]` for the one of that name; of an attribute such as
    /// `DeletionPolicy`, its name.
    pub path: Vec<String>,
    /// What it is in the old template, secrets masked; `None`: it is not there.
    pub from: Option<String>,
    /// What it is in the new one.
    pub to: Option<String>,
    /// Whether CloudFormation replaces the resource for it.
    pub replaces: Replaces,
    /// What it refers to that changes, where both templates say the same: a logical id or the name of a parameter.
    pub because: Option<String>,
    /// Whether it is certain that it changes.
    pub is_certain: bool,
    /// The field of the spec that makes it, or where that stands which it is made for.
    pub place: Option<Span>,
}

/// An output that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputChange {
    /// Its name.
    pub name: String,
    /// What it says by the old template; `None`: it is not there.
    pub from: Option<String>,
    /// What it says by the new one.
    pub to: Option<String>,
    /// Whether other stacks could import it and no longer can.
    pub is_export_lost: bool,
}

/// A template and what its parameters are given.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The template.
    pub template: &'a Template,
    /// Values by name; a parameter that has none takes its default.
    pub parameters: &'a BTreeMap<String, String>,
}

/// The spec that the new template was compiled from, for the places of changes.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// Its text.
    pub source: &'a Source,
    /// The environment that was compiled.
    pub environment: Option<&'a str>,
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.resources.is_empty() && self.outputs.is_empty()
    }

    /// How many resources that is done to.
    pub fn count(&self, action: Action) -> usize {
        self.resources.iter().filter(|change| change.action == action).count()
    }

    /// Whether anything is replaced, perhaps or certainly.
    pub fn replaces(&self) -> bool {
        self.count(Action::Replace) > 0
    }
}

/// What deploying `after` would do where `before` is deployed; `None`: nothing is.
pub fn between(before: Option<Side<'_>>, after: Side<'_>, written: Option<Written<'_>>) -> Plan {
    let nothing = (Template::default(), BTreeMap::new());
    let before = before.unwrap_or(Side { template: &nothing.0, parameters: &nothing.1 });
    let origins = written.map(|one| Origins::read(one.source, one.environment));
    let (before, after) = (Known::new(before), Known::new(after));
    let resources = ripple::resources(&before, &after, origins.as_ref());
    let names = names::Names::new(origins.as_ref(), &before.template, &after.template);
    Plan {
        outputs: outputs::outputs(&before, &after, &resources),
        routes: routes::routes(&before.template, &after.template, &names),
        rights: rights::rights(&before.template, &after.template, origins.as_ref(), &names),
        losses: loss::losses(&before.template, &after.template, &resources),
        held: held::held(&before.template, &after.template, &resources),
        resources,
    }
}

/// A template in its normal form, the values of parameters in their places.
struct Known {
    template: Template,
    /// Values of all parameters that have one.
    values: IndexMap<String, String>,
    /// Those that no one may see, or that name what Systems Manager holds: references to them stay.
    hidden: Vec<String>,
}

impl Known {
    fn new(side: Side<'_>) -> Self {
        let mut template = side.template.normal();
        let (mut values, mut hidden) = (IndexMap::new(), Vec::new());
        for (name, parameter) in template.parameters.iter() {
            let Value::Map(parameter) = parameter else { continue };
            let default = parameter.get("Default").and_then(Value::scalar);
            let Some(value) = side.parameters.get(name).cloned().or(default) else { continue };
            let is_secret =
                parameter.get("NoEcho").and_then(Value::scalar).as_deref() == Some("true");
            let kind = parameter.get("Type").and_then(Value::scalar).unwrap_or_default();
            if is_secret || kind.starts_with("AWS::SSM::") {
                hidden.push(name.to_owned());
            }
            values.insert(name.to_owned(), value);
        }
        let mut open = values.clone();
        open.retain(|name, _| !hidden.contains(name));
        for resource in template.resources.values_mut() {
            resource.properties = resource.properties.with_parameters(&open);
            resource.attributes = resource.attributes.with_parameters(&open);
        }
        for output in template.outputs.values_mut() {
            output.value = output.value.with_parameters(&open);
        }
        Self { template, values, hidden }
    }
}
