//! `svlc cost`: figures reckoned by hand in `tests/cost/<case>.yaml`, and what is shown of them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::ran::Folder;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    spec: String,
    options: Vec<String>,
    /// Places in the JSON document with what they hold.
    figures: BTreeMap<String, f64>,
    /// What is named as not counted.
    not_counted: Vec<String>,
}

fn cases() -> Vec<(String, Case)> {
    let folder = svlc_tests::root().join("tests/cost");
    let names = fs_err::read_dir(&folder).expect("the folder is in the repository").flatten();
    let mut names: Vec<String> =
        names.map(|one| one.file_name().into_string().expect("names are UTF-8")).collect();
    names.sort();
    names.retain(|name| name.ends_with(".yaml"));
    let read = |name: String| {
        let text = fs_err::read_to_string(folder.join(&name)).expect("a case is text");
        let case = serde_yaml_legacy::from_str(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
        (name, case)
    };
    names.into_iter().map(read).collect()
}

#[test]
fn figures_are_those_reckoned_by_hand() {
    let cases = cases();
    assert!(cases.len() >= 7, "only {} cases", cases.len());
    for (name, case) in cases {
        let folder = Folder::with(&[("svlc.yaml", &case.spec)]);
        let options = case.options.iter().map(String::as_str);
        let args: Vec<&str> = ["cost", "--format", "json"].into_iter().chain(options).collect();
        let ran = folder.svlc(&args);
        assert_eq!(ran.code, 0, "{name}: {ran:?}");
        let document: Value = serde_json::from_str(&ran.out).expect("it is JSON");
        for (place, figure) in &case.figures {
            let actual = document.pointer(place).and_then(Value::as_f64);
            assert!(
                actual.is_some_and(|actual| (actual - figure).abs() < 1e-6),
                "{name}: {place} is {actual:?}, not {figure}\n{}",
                ran.out
            );
        }
        let what = |one: &Value| one["what"].as_str().map(str::to_owned);
        let aside = document["not_counted"].as_array().expect("it is a list");
        let aside: Vec<String> = aside.iter().filter_map(what).collect();
        assert_eq!(aside, case.not_counted, "{name}");
    }
}

#[test]
fn people_are_told_what_is_assumed() {
    let spec =
        &cases().into_iter().find(|(name, _)| name == "events.yaml").expect("it is there").1.spec;
    let folder = Folder::with(&[("svlc.yaml", spec)]);
    let ran = folder.svlc(&["cost", "--requests", "10M", "--duration", "report=900"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    svlc_tests::assert_golden(&svlc_tests::root().join("tests/cost/events.txt"), &ran.out);
}

#[test]
fn another_region_is_told() {
    let spec = "service: shop\nregion: eu-central-1\nfunctions: { f: { blueprint: hello } }\nroutes: { GET /: f }\n";
    let folder = Folder::with(&[("svlc.yaml", spec)]);
    let ran = folder.svlc(&["cost"]);
    assert!(
        ran.out.contains("those of eu-central-1, where it is meant to run, are not known"),
        "{ran:?}"
    );
}

#[test]
fn what_cannot_be_reckoned_with_is_refused() {
    let spec =
        "service: shop\nfunctions: { f: { blueprint: hello } }\nroutes: { GET /: f, GET /a: f }\n";
    let folder = Folder::with(&[("svlc.yaml", spec)]);
    for (options, told) in [
        (["--requests", "ten"], "10M"),
        (["--requests", "-5"], "10M"),
        (["--size", "1e9"], "10M"),
        (["--duration", "g=5"], "there is no function `g`"),
        (["--share", "GET /b=5"], "there is no route `GET /b`"),
        (["--share", "GET /a=101"], "make 101 percent"),
        (["--environment", "prod"], "has no environment `prod`"),
    ] {
        let ran = folder.svlc(&["cost", options[0], options[1]]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains(told), "{ran:?}");
    }
    let ran = folder.svlc(&["cost", "--share", "GET /=50", "--share", "GET /a=40"]);
    assert_eq!((ran.code, ran.err.contains("make 90 percent")), (2, true), "{ran:?}");
    folder.write("svlc.yaml", "service: shop\n");
    assert_eq!(folder.svlc(&["cost"]).code, 1);
}
