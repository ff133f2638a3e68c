//! Text with references as a value of a template: `Ref`, `Fn::GetAtt`, `Fn::Sub` or a dynamic reference.

use crate::cfn::{Piece, Value, logical_id};
use crate::model::{AnyResource, ResourceId, Text, TextPart};
use crate::reference::{Attribute, SecretStore};

/// The text as a value.
pub(super) fn value(text: &Text) -> Value {
    match text.0.as_slice() {
        [] => Value::Text(String::new()),
        [TextPart::Literal(text)] => Value::from(text),
        [only] => match piece(only) {
            Piece::Text(text) => Value::Text(text),
            Piece::Ref(id) => Value::reference(id),
            Piece::GetAtt(id, attribute) => Value::attribute(id, attribute),
        },
        parts => {
            let pieces: Vec<Piece> = parts.iter().map(piece).collect();
            // Secrets are text to CloudFormation too: it looks for them in what it has worked out.
            match pieces.iter().all(|piece| matches!(piece, Piece::Text(_))) {
                true => Value::Text(pieces.iter().map(plain).collect()),
                false => Value::sub(pieces),
            }
        }
    }
}

fn plain(piece: &Piece) -> &str {
    match piece {
        Piece::Text(text) => text,
        Piece::Ref(_) | Piece::GetAtt(..) => "",
    }
}

/// The pieces of a text, to be put together with others.
pub(super) fn pieces(text: &Text) -> impl Iterator<Item = Piece> {
    text.0.iter().map(piece)
}

/// The ARN of a resource.
pub(super) fn arn(resource: &AnyResource) -> Value {
    value(&resource.arn())
}

fn piece(part: &TextPart) -> Piece {
    match part {
        TextPart::Literal(text) => Piece::text(text),
        TextPart::Pseudo(name) => Piece::reference(*name),
        TextPart::Parameter(name) => Piece::reference(name),
        TextPart::Attribute(id, attribute) => {
            asked(logical_id::resource(id.section, &id.name), attribute)
        }
        TextPart::Api(attribute) => asked(logical_id::HTTP_API.to_owned(), attribute),
        TextPart::Raw(id, None) => Piece::reference(id),
        TextPart::Raw(id, Some(attribute)) => Piece::attribute(id, attribute.clone()),
        TextPart::Secret(store, name) => Piece::text(dynamic(*store, name)),
    }
}

fn asked(id: String, attribute: &'static Attribute) -> Piece {
    match attribute.cloudformation {
        Some(name) => Piece::attribute(id, name),
        None => Piece::reference(id),
    }
}

/// An attribute of a resource of this service, as a value.
pub(super) fn attribute(id: &ResourceId, name: &str) -> Value {
    let attribute = id.section.attribute(name).expect("the table of attributes has it");
    value(&Text(vec![TextPart::Attribute(id.clone(), attribute)]))
}

/// A dynamic reference, which CloudFormation replaces by the secret when it makes the resource; the template never holds it.
fn dynamic(store: SecretStore, name: &str) -> String {
    match store {
        SecretStore::ParameterStore => ["{{resolve:ssm:", name, "}}"].concat(),
        SecretStore::SecretsManager => match name.split_once(':') {
            Some((name, key)) => {
                ["{{resolve:secretsmanager:", name, ":SecretString:", key, "}}"].concat()
            }
            None => ["{{resolve:secretsmanager:", name, "}}"].concat(),
        },
    }
}
