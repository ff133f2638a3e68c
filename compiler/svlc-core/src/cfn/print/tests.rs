//! Tests of the printer.

use super::*;

fn template(properties: Map) -> Template {
    let resource = Resource::new("AWS::Logs::LogGroup", properties).comment("why so\nand so");
    Template {
        header: vec!["made\nby: a test".to_owned()],
        resources: [("A".to_owned(), resource.clone()), ("B".to_owned(), resource)].into(),
        ..Template::default()
    }
}

#[test]
fn comments_stay_comments_and_are_told_once() {
    let text = yaml(&template(Map::new().with("X", 1_u32)));
    assert_eq!(
        text,
        "# made by: a test\nAWSTemplateFormatVersion: \"2010-09-09\"\n\nResources:\n  # why so\n  # and so\n  A:\n    \
         Type: AWS::Logs::LogGroup\n    Properties:\n      X: 1\n\n  B:\n    Type: AWS::Logs::LogGroup\n    Properties:\n      X: 1\n"
    );
}

#[test]
fn intrinsic_functions_have_a_short_and_a_long_form() {
    let sub =
        Value::sub([Piece::text("a${b}"), Piece::reference("C"), Piece::attribute("D", "Arn")]);
    let properties = Map::new()
        .with("R", Value::reference("A"))
        .with("G", Value::attribute("A", "Arn"))
        .with("S", sub);
    let text = yaml(&template(properties.clone()));
    for line in ["R: !Ref A\n", "G: !GetAtt A.Arn\n", "S: !Sub a${!b}${C}${D.Arn}\n"] {
        assert!(text.contains(line), "{line} in {text}");
    }
    let long: serde_json::Value = serde_json::from_str(&json(&template(properties))).unwrap();
    assert_eq!(
        long["Resources"]["A"]["Properties"],
        json!({ "R": { "Ref": "A" }, "G": { "Fn::GetAtt": ["A", "Arn"] }, "S": { "Fn::Sub": "a${!b}${C}${D.Arn}" } })
    );
}

#[test]
fn literal_text_stays_literal() {
    let value = |text: &str| serde_json::to_value(Long(&Value::from(text))).unwrap();
    assert_eq!(value("$x {y} ${ z"), json!("$x {y} ${ z"));
    assert_eq!(value("https://${stageVariables.HOST}/"), json!("https://${stageVariables.HOST}/"));
    assert_eq!(value("a ${X::y} b"), json!({ "Fn::Join": ["", ["a $", "{X::y} b"]] }));
    assert_eq!(value("${x}${ y}"), json!({ "Fn::Join": ["", ["$", "{x}${ y}"]] }));
    assert_eq!(value("${!x}${y}!${z}"), json!({ "Fn::Join": ["", ["${!x}$", "{y}!$", "{z}"]] }));
}

#[test]
fn json_stands_in_single_quotes() {
    let text = yaml(&template(Map::new().with("F", r#"{"a":"$b"}"#).with("G", "it's \"")));
    assert!(text.contains("F: '{\"a\":\"$b\"}'\n"), "{text}");
    assert!(text.contains("G: it's \"\n"), "{text}");
}

#[test]
fn no_text_is_printed_over_several_lines() {
    let long = "word ".repeat(60);
    let properties = Map::new().with("L", long.as_str()).with("Lines", "a\n\n b\r\n").with("E", "");
    let text = yaml(&template(properties));
    assert!(text.contains(&format!("L: \"{long}\"\n")), "{text}");
    assert!(text.contains("Lines: \"a\\n\\n b\\r\\n\"\n"), "{text}");
    assert!(text.contains("E: \"\"\n"), "{text}");
}

#[test]
fn text_that_other_readers_would_take_for_something_else_is_quoted() {
    for awkward in
        ["yes", "no", "012", "1e3", "2010-09-09", "12:30", "1_000", "<<", "=", "~", "null"]
    {
        let text = yaml(&template(Map::new().with("K", awkward).with(awkward, 1_u32)));
        assert!(!text.contains(&format!(" {awkward}\n")), "value {awkward} in {text}");
        assert!(!text.contains(&format!(" {awkward}:")), "key {awkward} in {text}");
    }
}
