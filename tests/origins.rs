//! Every resource of a template knows where in the spec that stands which it is made for: in every golden, and the right place.

use svlc_core::cfn::logical_id as ids;
use svlc_core::model::{ALIAS, Model};
use svlc_core::reference::Section;
use svlc_core::routing::RouteKey;
use svlc_core::source::{Source, Span};
use svlc_core::{Output, Settings};
use svlc_tests::root;

/// Sections whose entries are resources.
const SECTIONS: [Section; 6] = [
    Section::Functions,
    Section::Tables,
    Section::Queues,
    Section::Topics,
    Section::Buckets,
    Section::Buses,
];

/// What the resources of a thing of that name may be called.
fn named(name: &str) -> Vec<String> {
    let of_names = [
        ids::role,
        ids::log_group,
        ids::version,
        ids::url,
        ids::url_access,
        ids::url_invocation,
        ids::async_config,
        ids::api_access,
        ids::scheduler_access,
        ids::integration,
        ids::integration_access,
        ids::vpc_link,
        ids::authorizer,
        ids::authorizer_access,
        ids::stage,
        ids::access_log,
        ids::archive,
    ];
    let mut all: Vec<String> = of_names.iter().map(|of| of(name)).collect();
    all.push(ids::alias(name, ALIAS));
    all.extend(SECTIONS.map(|section| ids::resource(section, name)));
    all.extend(SECTIONS.map(|section| ids::policy(section, name)));
    let key = RouteKey::parse(name).ok();
    all.extend(key.iter().flat_map(|key| [ids::route(key), ids::permission(key)]));
    all.push(name.to_owned());
    all
}

/// What the resources of an event may be called.
fn of_event(function: &str, label: &str, identity: &str) -> Vec<String> {
    let of_events =
        [ids::mapping, ids::subscription, ids::topic_access, ids::rule, ids::rule_access];
    let mut all: Vec<String> = of_events.iter().map(|of| of(function, label, identity)).collect();
    all.push(ids::schedule(function, identity));
    all
}

/// Whether a resource of that logical id is made for what stands there.
fn is_for(source: &Source, model: &Model, id: &str, origin: Span) -> bool {
    let written = source.slice(origin);
    let text = written.trim_matches(['"', '\'']);
    let events = model.functions.iter().flat_map(|one| one.events.iter().map(|it| (&one.name, it)));
    let event = events.into_iter().find(|(function, event)| {
        of_event(function, &event.label, &event.identity).iter().any(|one| one == id)
    });
    if let Some((_, event)) = event {
        return event.origin == origin && event.identity.contains(text);
    }
    let is_service = origin == model.origin && text == model.service;
    let before =
        source.slice(Span { start: 0, end: origin.start }).trim_end_matches([' ', '\n', '{']);
    if id == ids::HTTP_API {
        return before.ends_with("\napi:") || is_service && !source.text().contains("\napi:");
    }
    if id == ids::HTTP_API_DOMAIN || id.ends_with("ApiPath") {
        return before.ends_with("name:") && before.contains("domain:");
    }
    let is_default =
        [ids::stage("$default"), ids::access_log("$default")].iter().any(|one| one == id);
    named(text).iter().any(|one| one == id) || is_default && is_service
}

fn check(source: &Source, output: &Output) -> usize {
    let templates = [&output.templates.plain, &output.templates.in_sam];
    let resources = templates.into_iter().flat_map(|template| &template.resources);
    let mut count = 0;
    for (id, resource) in resources {
        let origin =
            resource.origin.unwrap_or_else(|| panic!("{}: {id} has no origin", source.name()));
        assert!(
            is_for(source, &output.model, id, origin),
            "{}: {id} is not made for `{}`",
            source.name(),
            source.slice(origin)
        );
        count += 1;
    }
    count
}

#[test]
fn every_resource_of_every_golden_comes_from_its_place() {
    let folder = root().join("tests/goldens");
    let mut count = 0;
    for entry in fs_err::read_dir(folder).expect("goldens are there").flatten() {
        let path = entry.path().join("spec.yaml");
        let text = fs_err::read_to_string(&path).expect("every case has a spec.yaml");
        let source = Source::new(path.to_string_lossy(), text);
        let mut environments = vec![None];
        let plain = svlc_core::compile(&source);
        environments.extend(plain.environments.iter().map(|name| Some(name.as_str())));
        for environment in environments {
            let settings = Settings { environment, ..Settings::default() };
            let output = svlc_core::compile_with(&source, &settings).output;
            count += check(&source, &output.expect("a golden compiles"));
        }
    }
    assert!(count > 500, "only {count} resources");
}

#[test]
fn where_a_resource_comes_from_makes_it_no_other() {
    let text = "service: shop\nfunctions: { f: { blueprint: hello } }\nroutes: { GET /: f }\n";
    let template = |text: &str| {
        svlc_core::compile(&Source::new("spec.yaml", text))
            .output
            .expect("it compiles")
            .templates
            .plain
    };
    let (one, moved) = (template(text), template(&format!("# moved\n{text}")));
    assert_ne!(one.resources["FFunction"].origin, moved.resources["FFunction"].origin);
    assert_eq!(one, moved);
}
