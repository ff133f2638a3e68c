//! `functions:`.

use serde_json::{Map, Value, json};
use svlc_core::facts;

use super::{Choices, Draft, Record, access, surroundings, texts};

/// Longest timeout of a function that a route may lead to, in seconds.
pub(super) const LONGEST: i64 = 29;

/// Adds the functions. Each is reached by a route, which `routes` sees to.
pub(super) fn add(draft: &mut Draft<'_>) {
    let mut functions = Map::new();
    for (index, name) in draft.names.functions.clone().into_iter().enumerate() {
        functions.insert(name, function(draft, index).into());
    }
    draft.section("functions", functions);
}

fn function(draft: &mut Draft<'_>, index: usize) -> Record {
    let default = draft.spec.get("defaults").and_then(|defaults| defaults.get("runtime")).cloned();
    let Draft { choices, names, .. } = draft;
    let (mut function, blueprint) = package(choices, default.as_ref());
    function.maybe(choices, "description", |choices| {
        texts::text(choices).chars().take(256).collect::<String>()
    });
    function.0.extend(settings(choices).0);
    let mut env = match choices.maybe() {
        true => texts::environment(choices, names, Some(index)),
        false => json!({}),
    };
    if blueprint == "random-number" {
        let least = choices.between(-1_000, 1_000);
        env["RANDOM_MIN"] = json!(least);
        env["RANDOM_MAX"] = json!(least + choices.between(0, 1_000));
    }
    if env.as_object().is_some_and(|env| !env.is_empty()) {
        function.set("env", env);
    }
    function.maybe(choices, "tags", texts::tags);
    function.maybe(choices, "reserved_concurrency", |choices| choices.between(0, 1_000));
    if let Some(target) = dead_letter(choices, names) {
        function.set("dead_letter", target);
    }
    // How long a log is kept that is there already, the stack cannot say.
    let logging = function.0.get("logging").or_else(|| draft.spec.get("defaults")?.get("logging"));
    if logging.is_some_and(|logging| logging.get("group").is_some()) {
        function.0.shift_remove("log_retention");
    }
    surroundings::own(choices, &mut function, names, blueprint, index);
    function.maybe(choices, "access", |choices| access::grants(choices, names, index));
    function.maybe(choices, "policies", |choices| access::policies(choices, names, index));
    function
}

/// What it runs on and where its code is; a blueprint, if it has one.
fn package(choices: &mut Choices<'_>, default: Option<&Value>) -> (Record, &'static str) {
    let mut package = Record::default();
    let kinds = ["hello", "echo", "random-number", "own", "code", "zip", "image"];
    let kind = choices.pick(&kinds);
    let is_rust = kinds[..4].contains(&kind);
    if is_rust && (default.is_some_and(|name| name != "rust") || choices.rarely(4)) {
        package.set("runtime", "rust");
    }
    match kind {
        "own" => {}
        "code" => {
            package.set("runtime", choices.pick(&runtimes()));
            package.set("code", choices.pick(&["./functions/a", "code", "other/a-b/"]));
            package.set("handler", choices.pick(&["index.handler", "a/b.C::d"]));
        }
        "zip" => {
            package.set("runtime", "provided.al2023");
            package.set("zip", choices.pick(&["dist/a.zip", "./b.zip"]));
            package.maybe(choices, "handler", |_| "bootstrap");
        }
        "image" => {
            let images = [
                "123456789012.dkr.ecr.${aws.region}.amazonaws.com/shop/orders:1.0",
                "${aws.account_id}.dkr.ecr.${aws.region}.${aws.url_suffix}/orders:latest",
            ];
            package.set("image", choices.pick(&images));
        }
        blueprint => package.set("blueprint", blueprint),
    }
    (package, kind)
}

/// Runtimes that last, on both architectures.
pub(super) fn runtimes() -> Vec<&'static str> {
    let all = facts::runtimes::RUNTIMES.iter();
    let lasting = all.filter(|one| one.arm64 && one.successor.is_none() && one.end.is_some());
    lasting.map(|one| one.id).collect()
}

/// A queue or a topic of the service, or one outside of it.
fn dead_letter(choices: &mut Choices<'_>, names: &super::Names) -> Option<Value> {
    let queues = names.queues.iter().map(|name| format!("queues.{name}"));
    let topics = names.topics.iter().map(|name| format!("topics.{name}"));
    let mut targets: Vec<String> = queues.chain(topics).collect();
    targets.push("arn:aws:sqs:eu-west-1:123456789012:lost".to_owned());
    choices.rarely(3).then(|| json!(choices.pick(&targets)))
}

/// Settings that `defaults` has too.
pub(super) fn settings(choices: &mut Choices<'_>) -> Record {
    let mut settings = Record::default();
    settings.maybe(choices, "memory", |choices| {
        choices.between(facts::MEMORY_MB.0.into(), facts::MEMORY_MB.1.into())
    });
    settings.maybe(choices, "timeout", |choices| choices.between(1, LONGEST));
    settings.maybe(choices, "architecture", |choices| choices.pick(&["x86_64", "arm64"]));
    settings.maybe(choices, "ephemeral_storage", |choices| {
        choices.between(facts::EPHEMERAL_STORAGE_MB.0.into(), facts::EPHEMERAL_STORAGE_MB.1.into())
    });
    settings.maybe(choices, "log_retention", |choices| choices.pick(facts::LOG_RETENTION_DAYS));
    surroundings::shared(choices, &mut settings);
    settings
}
