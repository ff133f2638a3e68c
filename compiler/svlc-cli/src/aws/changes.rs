//! The changes that CloudFormation computed, for people: what becomes of each resource, why, and where in the spec it comes from.

use svlc_core::cfn::Template;
use svlc_core::source::Source;
use svlc_deploy::protocol::Change;

use super::words;
use crate::error::Fault;
use crate::render::text::{count, visible};
use crate::terminal::{Style, Terminal};

/// What becomes of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Create,
    Update,
    MayReplace,
    Replace,
    Delete,
    Import,
    Unknown,
}

impl Fate {
    const ALL: [Self; 7] = [
        Self::Create,
        Self::Update,
        Self::MayReplace,
        Self::Replace,
        Self::Delete,
        Self::Import,
        Self::Unknown,
    ];

    fn of(change: &Change) -> Self {
        match (change.action.as_str(), change.replacement.as_deref()) {
            ("Add", _) => Self::Create,
            ("Modify", Some("True")) => Self::Replace,
            ("Modify", Some("Conditional")) => Self::MayReplace,
            ("Modify", _) => Self::Update,
            ("Remove", _) => Self::Delete,
            ("Import", _) => Self::Import,
            _ => Self::Unknown,
        }
    }

    fn verb(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::MayReplace => "update or replace",
            Self::Replace => "replace",
            Self::Delete => "delete",
            Self::Import => "import",
            Self::Unknown => "not known yet",
        }
    }

    fn style(self) -> Style {
        match self {
            Self::Create | Self::Import => Style::Good,
            Self::Update => Style::Help,
            Self::MayReplace | Self::Unknown => Style::Warning,
            Self::Replace | Self::Delete => Style::Error,
        }
    }
}

/// A line for each change, in the order of the template, and a line that sums them up.
pub(super) fn show(
    changes: &[Change],
    spec: Option<(&Source, &Template)>,
    terminal: &mut Terminal,
) -> Result<(), Fault> {
    let mut changes: Vec<&Change> = changes.iter().collect();
    let place = |change: &&Change| spec?.1.resources.get_index_of(&change.logical_id);
    changes.sort_by_key(|change| (place(change).unwrap_or(usize::MAX), change.logical_id.clone()));
    let columns: Vec<[String; 4]> = changes.iter().map(|change| columns(change, spec)).collect();
    let width = |at: usize| columns.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2)];
    for (change, [verb, id, what, place]) in changes.iter().zip(&columns) {
        let verb = terminal.out.paint(Fate::of(change).style(), &format!("{verb:<0$}", widths[0]));
        let line = format!("  {verb}  {id:<0$}  {what:<1$}  {place}", widths[1], widths[2]);
        terminal.out.line(line.trim_end())?;
    }
    let tally = Fate::ALL.iter().filter_map(|fate| {
        let number = changes.iter().filter(|change| Fate::of(change) == *fate).count();
        (number > 0).then(|| format!("{number} to {}", fate.verb()))
    });
    let tally = tally.collect::<Vec<_>>().join(", ");
    terminal.out.line(&format!("{}: {tally}", count(changes.len(), "change")))
}

/// Verb, logical id, type with the properties at issue, place.
fn columns(change: &Change, spec: Option<(&Source, &Template)>) -> [String; 4] {
    let mut properties: Vec<&str> = Vec::new();
    for detail in &change.details {
        let named = detail.name.as_deref().or(detail.attribute.as_deref());
        properties.extend(named.filter(|name| !properties.contains(name)));
    }
    let mut what = words::kind(&change.resource_type).to_owned();
    if !properties.is_empty() {
        what = format!("{what}: {}", properties.join(", "));
    }
    let place = spec.and_then(|(source, template)| {
        let span = template.resources.get(&change.logical_id)?.origin?;
        Some(format!("{}:{}", source.name(), source.line(span.start)))
    });
    let verb = Fate::of(change).verb().to_owned();
    [verb, visible(&change.logical_id), visible(&what), visible(&place.unwrap_or_default())]
}
