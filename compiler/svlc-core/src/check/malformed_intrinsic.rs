//! A function of CloudFormation that is called in another way than it can be.
//!
//! Why: CloudFormation refuses the template (`cfn`, intrinsic functions).
//!
//! ```yaml
//! resources: { Alarm: { Type: AWS::CloudWatch::Alarm, Properties: { AlarmName: { Fn::Join: [a, b, c] } } } }
//! ```
//!
//! Fix: as the user guide shows it: `{ Fn::Join: [",", [a, b, c]] }`.

use super::context::Context;
use super::intrinsics::{Call, is_name};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::interpolation::substitutions;
use crate::spec::Raw;

const CODE: Code = Code::SV0274;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    // Properties as a whole are a mapping of their own: a function cannot give them.
    for value in cx.raw_resources().flat_map(|(_, resource)| resource.values()) {
        for (name, _) in value.0.entries().filter(|(name, _)| is_name(name)) {
            let message = format!("`{}` stands where the names of properties do", name.value);
            let help = "write it as the value of one of them";
            sink.push(Diagnostic::new(CODE, name.span, message, help));
        }
    }
    for call in cx.raw_resources().flat_map(|(_, resource)| Call::all(resource)) {
        let name = &call.name.value;
        if !call.is_alone {
            let message = format!("`{name}` stands beside other keys");
            let help =
                format!("a mapping with `{name}` is a call of that function and has no other key");
            sink.push(Diagnostic::new(CODE, call.name.span, message, help));
        } else if let Some(form) = form(name).filter(|_| !is_well_formed(name, call.argument)) {
            let message = format!("`{name}` cannot be called with this");
            sink.push(Diagnostic::new(
                CODE,
                call.argument.span,
                message,
                format!("write `{form}`"),
            ));
        }
    }
}

/// How a function is called.
fn form(name: &str) -> Option<&'static str> {
    Some(match name {
        "Ref" => "{ Ref: LogicalId }",
        "Fn::GetAtt" => "{ Fn::GetAtt: [LogicalId, Attribute] }",
        "Fn::Sub" => "{ Fn::Sub: text with ${Name} }` or `{ Fn::Sub: [text, { Name: value }] }",
        "Fn::Join" => "{ Fn::Join: [separator, [value, value]] }",
        "Fn::Select" => "{ Fn::Select: [index, [value, value]] }",
        "Fn::Split" => "{ Fn::Split: [separator, text] }",
        "Fn::Base64" => "{ Fn::Base64: text }",
        "Fn::Cidr" => "{ Fn::Cidr: [block, count, bits] }",
        "Fn::GetAZs" => "{ Fn::GetAZs: region }",
        "Fn::ImportValue" => "{ Fn::ImportValue: name }",
        _ => return None,
    })
}

fn is_well_formed(name: &str, argument: &Raw) -> bool {
    let items = match argument {
        Raw::List(items) => items.as_slice(),
        _ => &[],
    };
    match (name, items) {
        ("Ref", _) => matches!(argument, Raw::Scalar(id) if !id.text.is_empty()),
        ("Fn::GetAtt", _) => argument.attribute().is_some(),
        ("Fn::Sub", []) => argument.text().is_some_and(|text| substitutions(text).is_some()),
        ("Fn::Sub", [text, own]) => {
            let is_read = text.text().is_some_and(|text| substitutions(text).is_some());
            is_read && matches!(own.value, Raw::Map(_))
        }
        ("Fn::Join", [separator, list]) => separator.text().is_some() && is_list(list),
        ("Fn::Select", [index, list]) => is_value(index) && is_list(list),
        ("Fn::Split", [separator, text]) => separator.text().is_some() && is_value(text),
        ("Fn::Cidr", [block, rest @ ..]) => {
            is_value(block) && matches!(rest.len(), 1 | 2) && rest.iter().all(|one| is_value(one))
        }
        ("Fn::Base64" | "Fn::GetAZs" | "Fn::ImportValue", []) => is_value(argument),
        _ => false,
    }
}

/// A scalar, or a call that gives one.
fn is_value(raw: &Raw) -> bool {
    matches!(raw, Raw::Scalar(_)) || is_call(raw)
}

/// A list, or a call that gives one.
fn is_list(raw: &Raw) -> bool {
    let is_reference = raw.text().is_some_and(|text| text.starts_with("${") && text.ends_with('}'));
    matches!(raw, Raw::List(_)) || is_call(raw) || is_reference
}

fn is_call(raw: &Raw) -> bool {
    raw.entries().next().is_some_and(|(key, _)| is_name(key))
}
