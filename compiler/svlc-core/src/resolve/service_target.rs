//! What the action of an AWS service is done to, as the parameter that names it: the URL of a queue, the name of a bus or stream, the
//! ARN of a state machine.

use crate::facts::ServiceAction;
use crate::model::{AnyResource, Text, TextPart};

/// The value of the parameter; `None` if it cannot be read from the ARN, which then is a reference as a whole.
pub(super) fn parameter(action: &ServiceAction, target: &AnyResource) -> Option<Text> {
    let arn = match target {
        AnyResource::Own(id) => {
            let attribute = if action.service == "sqs" { "url" } else { "name" };
            let attribute = id.section.attribute(attribute)?;
            return Some(Text(vec![TextPart::Attribute(id.clone(), attribute)]));
        }
        AnyResource::Arn(arn) => arn,
    };
    match action.service {
        "sqs" => queue_url(arn),
        "kinesis" => stream_name(arn),
        // These take an ARN.
        _ => Some(arn.clone()),
    }
}

/// `arn:aws:sqs:eu-west-1:123456789012:jobs` is the queue `https://sqs.eu-west-1.amazonaws.com/123456789012/jobs`.
fn queue_url(arn: &Text) -> Option<Text> {
    let [_, _, _, region, account, name] = <[Text; 6]>::try_from(fields(arn)).ok()?;
    let literal = |text: &str| Text::literal(text);
    let suffix = Text(vec![TextPart::Pseudo("AWS::URLSuffix")]);
    let parts = [
        literal("https://sqs."),
        region,
        literal("."),
        suffix,
        literal("/"),
        account,
        literal("/"),
        name,
    ];
    Some(Text(parts.into_iter().flat_map(|part| part.0).collect()))
}

/// What follows `stream/` in `arn:aws:kinesis:eu-west-1:123456789012:stream/clicks`.
fn stream_name(arn: &Text) -> Option<Text> {
    let [.., resource] = <[Text; 6]>::try_from(fields(arn)).ok()?;
    let mut parts = resource.0.into_iter();
    match parts.next() {
        Some(TextPart::Literal(first)) => {
            let first = first.strip_prefix("stream/")?.to_owned();
            let first = Some(TextPart::Literal(first))
                .filter(|part| *part != TextPart::Literal(String::new()));
            Some(Text(first.into_iter().chain(parts).collect()))
        }
        _ => None,
    }
}

/// The fields of an ARN, which colons divide.
fn fields(arn: &Text) -> Vec<Text> {
    let mut fields = vec![Text::default()];
    for part in &arn.0 {
        let TextPart::Literal(text) = part else {
            fields.last_mut().expect("there is one").0.push(part.clone());
            continue;
        };
        for (index, piece) in text.split(':').enumerate() {
            if index > 0 {
                fields.push(Text::default());
            }
            if !piece.is_empty() {
                fields
                    .last_mut()
                    .expect("there is one")
                    .0
                    .push(TextPart::Literal(piece.to_owned()));
            }
        }
    }
    fields
}
