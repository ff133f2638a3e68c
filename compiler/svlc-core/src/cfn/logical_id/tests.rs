//! Tests of the contract in `docs/logical-ids.md`.

use std::collections::BTreeMap;

use super::*;

const PAGE: &str = include_str!("../../../../../docs/logical-ids.md");

/// The id of a thing, by the name of its kind as the page has it.
fn id_of(kind: &str, name: &str) -> String {
    let key = |text: &str| RouteKey::parse(text).expect("the test gives keys that are sound");
    match kind {
        "function" => function(name),
        "table" => resource(Section::Tables, name),
        "queue" => resource(Section::Queues, name),
        "topic" => resource(Section::Topics, name),
        "bucket" => resource(Section::Buckets, name),
        "event bus" => resource(Section::Buses, name),
        "queue policy" => policy(Section::Queues, name),
        "topic policy" => policy(Section::Topics, name),
        "bucket policy" => policy(Section::Buckets, name),
        "archive" => archive(name),
        "role" => role(name),
        "log group" => log_group(name),
        "API access" => api_access(name),
        "version" => version(name),
        "alias" => alias(name, "live"),
        "URL" => url(name),
        "URL access" => url_access(name),
        "URL invocation" => url_invocation(name),
        "async config" => async_config(name),
        "integration" => integration(name),
        "integration access" => integration_access(name),
        "VPC link" => vpc_link(name),
        "path of the domain" => api_path(name),
        "domain" => HTTP_API_DOMAIN.to_owned(),
        "authorizer" => authorizer(name),
        "authorizer access" => authorizer_access(name),
        "route" => route(&key(name)),
        "permission" => permission(&key(name)),
        "stage" => stage(name),
        "access log" => access_log(name),
        "API" => HTTP_API.to_owned(),
        "scheduler access" => scheduler_access(name),
        _ => id_of_event(kind, name),
    }
}

/// The id of what belongs to an event, named by its function and, behind a colon, its source.
fn id_of_event(kind: &str, name: &str) -> String {
    let (function, source) = name.split_once(": ").unwrap_or((name, ""));
    let label = source.split_once('.').map_or("", |(_, label)| label);
    match kind {
        "schedule" => schedule(function, source),
        "event source mapping" => mapping(function, label, source),
        "subscription" => subscription(function, label, source),
        "topic access" => topic_access(function, label, source),
        "rule" => rule(function, label, source),
        "rule access" => rule_access(function, label, source),
        other => panic!("the page names a kind that is not tested: {other}"),
    }
}

const KINDS: [&str; 37] = [
    "version",
    "alias",
    "URL",
    "URL access",
    "URL invocation",
    "async config",
    "function",
    "table",
    "queue",
    "topic",
    "bucket",
    "event bus",
    "queue policy",
    "topic policy",
    "bucket policy",
    "archive",
    "role",
    "log group",
    "API access",
    "integration",
    "integration access",
    "VPC link",
    "path of the domain",
    "authorizer",
    "authorizer access",
    "route",
    "permission",
    "stage",
    "access log",
    "API",
    "scheduler access",
    "schedule",
    "event source mapping",
    "subscription",
    "topic access",
    "rule",
    "rule access",
];

#[test]
fn the_page_tells_the_truth() {
    let rows: Vec<Vec<&str>> = PAGE
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains('`'))
        .map(|line| {
            line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`')).collect()
        })
        .collect();
    for row in &rows {
        assert_eq!(id_of(row[0], row[1]), row[2], "{row:?}");
    }
    for kind in KINDS {
        assert!(rows.iter().any(|row| row[0] == kind), "no example of `{kind}`");
    }
}

#[test]
fn no_suffix_ends_another() {
    let suffixes: Vec<String> = KINDS
        .iter()
        .map(|kind| match *kind {
            "route" | "permission" => id_of(kind, "$default")["Default".len()..].to_owned(),
            "stage" | "access log" => id_of(kind, "$default")["Default".len()..].to_owned(),
            "API" => HTTP_API.to_owned(),
            kind => id_of(kind, "x")[1..].to_owned(),
        })
        .collect();
    for (at, one) in suffixes.iter().enumerate() {
        for (other_at, other) in suffixes.iter().enumerate() {
            assert!(at == other_at || !one.ends_with(other.as_str()), "{one} ends with {other}");
        }
    }
}

#[test]
fn the_name_of_a_parameter_changes_nothing() {
    let id = |text: &str| route(&RouteKey::parse(text).unwrap());
    assert_eq!(id("GET /pets/{id}"), id("GET /pets/{pet}"));
    assert_ne!(id("GET /pets/{id}"), id("GET /pets/{id+}"));
    assert_ne!(id("GET /pets/{id}"), id("GET /pets/param"));
}

#[test]
fn what_ends_like_a_hash_gets_one() {
    let hashed = function("x-1");
    let look_alike = hashed.trim_end_matches("Function").to_lowercase();
    assert_ne!(function(&look_alike), hashed);
    assert_eq!(look_alike.len(), "x1".len() + 2 * HASH_BYTES);
    assert_ne!(stage("default"), stage("$default"));
}

/// A small generator of numbers, the same on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % bound as u64) as usize
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn name(&mut self) -> String {
        let mut name = self.one_of(&["a", "b", "get", "http"]).to_owned();
        for _ in 0..self.below(4) {
            name.push_str(self.one_of(&["a", "b", "1", "2", "-a", "-b", "-1", "-api", "index"]));
        }
        name
    }

    fn stage(&mut self) -> String {
        let pieces =
            ["$default", "default", "Default", "a", "A", "_", "-", "1", "beta", "http-api"];
        let name: String = (0..=self.below(3)).map(|_| self.one_of(&pieces[1..])).collect();
        if self.below(9) == 0 { pieces[0].to_owned() } else { name }
    }

    fn key(&mut self) -> RouteKey {
        if self.below(40) == 0 {
            return RouteKey::Default;
        }
        let method = self.one_of(&["GET", "POST", "ANY", "DELETE"]);
        let pieces = ["a", "b", "A", "1", ".", "a-b", "ab", "param", "{a}", "{b}", "index"];
        let mut path: String =
            (0..self.below(4)).map(|_| format!("/{}", self.one_of(&pieces))).collect();
        if self.below(4) == 0 {
            path.push_str("/{rest+}");
        }
        let path = if path.is_empty() { "/" } else { &path };
        RouteKey::parse(&format!("{method} {path}")).unwrap_or(RouteKey::Default)
    }
}

/// Breaks when an id forgets a part of its name: drop the hash, the rule for `default` or a suffix, and it fails.
#[test]
fn two_things_never_share_an_id() {
    let mut random = Random(7);
    let mut owners: BTreeMap<String, (&str, String)> = BTreeMap::new();
    owners.insert(HTTP_API.to_owned(), ("API", String::new()));
    for _ in 0..20_000 {
        let (name, stage_name, key) = (random.name(), random.stage(), random.key());
        for kind in KINDS.into_iter().filter(|kind| *kind != "API") {
            let (id, owner) = match kind {
                "route" => (route(&key), key.shape()),
                "permission" => (permission(&key), key.shape()),
                "stage" => (stage(&stage_name), stage_name.clone()),
                "access log" => (access_log(&stage_name), stage_name.clone()),
                kind => (id_of(kind, &name), name.clone()),
            };
            assert!((1..=255).contains(&id.len()), "{id}");
            assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{id}");
            let known = owners.entry(id.clone()).or_insert_with(|| (kind, owner.clone()));
            assert_eq!(*known, (kind, owner), "{id}");
        }
    }
    assert!(owners.len() > 5_000, "too few to mean anything: {}", owners.len());
}

#[test]
fn a_long_route_has_a_short_id() {
    let key = format!("GET /{}/{}", "long-".repeat(60) + "a", "b");
    let id = permission(&RouteKey::parse(&key).unwrap());
    assert!(id.len() < 255, "{}", id.len());
}
