//! `access` and `policies` of a function as statements of its role.

use super::Statement;
use crate::access::INDEXES;
use crate::cfn::{Map, Value};
use crate::emit::text;
use crate::model::{Access, Condition, Model, PolicyStatement, Text, TextPart};

/// The statements of a grant: one for each part of the resource that it takes.
pub(super) fn grant(model: &Model, access: &Access) -> Vec<Statement> {
    let arn = access.resource.arn();
    let rights = access.kind.rights(access.grant).into_iter();
    rights
        .filter(|(part, _)| *part != INDEXES || may_have_indexes(model, access))
        .map(|(part, actions)| Statement::allow(actions, [text::value(&part_of(&arn, part))]))
        .chain(super::key(model, &access.resource, access.kind, access.grant))
        .collect()
}

/// Of a table outside of the service it is not known.
fn may_have_indexes(model: &Model, access: &Access) -> bool {
    access.resource.own().is_none_or(|id| model.has_indexes(id))
}

fn part_of(arn: &Text, part: &str) -> Text {
    let mut whole = arn.clone();
    if !part.is_empty() {
        whole.0.push(TextPart::Literal(part.to_owned()));
    }
    whole
}

/// A statement that the user wrote.
pub(super) fn written(statement: &PolicyStatement) -> Statement {
    let resources = statement.resources.iter().map(text::value);
    let mut all = Statement::allow(statement.actions.iter().map(String::as_str), resources);
    all.conditions = statement.conditions.iter().map(condition).collect();
    all
}

fn condition(condition: &Condition) -> (&str, Value) {
    let keys = condition
        .keys
        .iter()
        .map(|(key, values)| (key, super::one_or_all(values.iter().map(text::value).collect())));
    (&condition.operator, Value::Map(keys.collect::<Map>()))
}
