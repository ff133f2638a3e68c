//! `parameters:`, `outputs:` and raw `resources:`: what a spec says in CloudFormation's own words.

use serde_json::{Map, Value, json};

use super::{Choices, Draft, Record, texts};

/// Adds them. A parameter is of use to an output, so each has one.
pub(super) fn add(draft: &mut Draft<'_>) {
    let Draft { choices, names, spec } = draft;
    let (mut parameters, mut outputs) = (Map::new(), Map::new());
    for (name, make) in
        choices.some(&[("Tier", text as fn(&mut Choices<'_>) -> Record), ("Pages", number)], 0)
    {
        parameters.insert(name.to_owned(), make(choices).into());
        outputs.insert(format!("{name}Given"), json!(format!("is ${{parameters.{name}}}")));
    }
    if choices.maybe() {
        outputs.insert("Address".to_owned(), json!("${api.url}/x"));
        let mut long = Record::default();
        long.set("value", texts::interpolated(choices, names, Some(names.functions.len())));
        long.maybe(choices, "description", texts::words);
        long.maybe(choices, "export", |choices| {
            choices.pick(&["shop-out", "${aws.stack_name}:${environment}-out"])
        });
        outputs.insert("Long1".to_owned(), long.into());
    }
    for section in ["tables", "queues", "topics", "buckets", "buses"] {
        let names = spec.get(section).and_then(Value::as_object).into_iter().flat_map(Map::keys);
        let told: Vec<String> = names.map(|name| format!("${{{section}.{name}.name}}")).collect();
        if !told.is_empty() {
            outputs.insert(format!("{section}Told"), json!(told.join(" ")));
        }
    }
    let mut resources = Map::new();
    if choices.maybe() {
        resources.insert(
            "Alarms".to_owned(),
            json!({
                "Type": "AWS::SNS::Topic",
                "Properties": { "DisplayName": "Shop in ${aws.region}" },
            }),
        );
        resources.insert("Letters".to_owned(), letters(choices).into());
        outputs.insert("AlarmsArn".to_owned(), json!("${resources.Alarms}"));
    }
    if choices.maybe() {
        resources.insert("Waiting".to_owned(), group());
    }
    for (section, entries) in
        [("parameters", parameters), ("outputs", outputs), ("resources", resources)]
    {
        if !entries.is_empty() {
            spec.insert(section.to_owned(), Value::Object(entries));
        }
    }
}

fn text(choices: &mut Choices<'_>) -> Record {
    let mut parameter = Record::default();
    parameter.maybe(choices, "type", |_| "String");
    parameter.maybe(choices, "description", texts::words);
    parameter.maybe(choices, "default", |choices| choices.pick(&["trial", "live"]));
    parameter.maybe(choices, "allowed", |_| json!(["trial", "live"]));
    if choices.maybe() {
        parameter.set("pattern", "[a-z]+");
        parameter.set("constraint", "small letters");
    }
    parameter.maybe(choices, "min_length", |choices| choices.between(0, 4));
    parameter.maybe(choices, "max_length", |choices| choices.between(5, 4_096));
    parameter.maybe(choices, "no_echo", |_| false);
    parameter
}

fn number(choices: &mut Choices<'_>) -> Record {
    let mut parameter = Record::default();
    parameter.set("type", "Number");
    parameter.maybe(choices, "default", |choices| choices.between(1, 100));
    parameter.maybe(choices, "min_value", |_| 1);
    parameter.maybe(choices, "max_value", |_| 100);
    parameter
}

/// A subscription to the topic.
fn letters(choices: &mut Choices<'_>) -> Record {
    let mut letters = Record::default();
    letters.set("Type", "AWS::SNS::Subscription");
    letters.maybe(choices, "DependsOn", |_| json!(["HttpApi"]));
    if choices.maybe() {
        let policy = choices.pick(&["Retain", "Delete"]);
        letters.set("DeletionPolicy", policy);
        letters.set("UpdateReplacePolicy", policy);
    }
    letters.maybe(choices, "Metadata", |choices| json!({ "Why": texts::text(choices) }));
    letters.set(
        "Properties",
        json!({
            "Protocol": "email",
            "Endpoint": "shop@example.com",
            "TopicArn": { "Ref": "Alarms" },
        }),
    );
    letters
}

/// What waits while it is made and while it is changed.
fn group() -> Value {
    json!({
        "Type": "AWS::AutoScaling::AutoScalingGroup",
        "CreationPolicy": { "ResourceSignal": { "Count": 1, "Timeout": "PT5M" } },
        "UpdatePolicy": { "AutoScalingRollingUpdate": { "MinInstancesInService": 1 } },
        "Properties": {
            "MinSize": "1",
            "MaxSize": "2",
            "LaunchTemplate": { "LaunchTemplateId": "lt-0a1b2c3d4e5f60718", "Version": "1" },
            "VPCZoneIdentifier": ["subnet-0a1b2c3d4e5f60718"],
        },
    })
}
