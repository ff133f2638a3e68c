//! `svlc deploy` killed at random moments, some of them in a row, some of them in the middle of cargo's build: the next run finishes, and
//! nothing of the user's is lost. `SVLC_BUILD_KILLS=30` kills more builds.

use std::thread;
use std::time::Instant;

use serde_json::json;
use svlc_tests::random::Random;
#[cfg(target_os = "linux")]
use svlc_tests::random::number;
use svlc_tests::venv;

use crate::service::{Service, server};

/// How often it is killed.
const KILLS: u64 = 100;
/// How often in a row, before a run comes to its end.
const IN_A_ROW: u64 = 4;

#[test]
fn a_run_that_is_killed_is_finished_by_the_next() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("killed"));
    let url = server.url();
    // The first run may have to wait until svlc itself is built: how long one takes is told by the second.
    service.good(&url, &["deploy", "--yes"]);
    service.spec_with(512, "");
    let started = Instant::now();
    service.good(&url, &["deploy", "--yes"]);
    let whole = started.elapsed();
    let mut random = Random::new();
    for round in 0..KILLS / IN_A_ROW {
        let memory = if round % 2 == 0 { 256 } else { 512 };
        service.spec_with(memory, "");
        let handler = format!("def handle(event, context):\n    return 'round {round}'\n");
        service.write("shop/app.py", &handler);
        for _ in 0..IN_A_ROW {
            let mut child = service.command(&url, &["deploy", "--yes"]).spawn().expect("it starts");
            thread::sleep(random.within(whole));
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
        }
        service.good(&url, &["deploy", "--yes"]);
        let (status, body) = service.get(&server, "DefaultStageUrl", "/hello");
        assert_eq!((status, body.as_str()), (200, &*format!("round {round}")));
        let name = service.physical(&server, "ShopFunction");
        let asked = json!({ "FunctionName": name });
        let function = server.boto3("lambda", "get_function_configuration", &asked);
        assert_eq!(function["MemorySize"], memory, "round {round}");
        assert_eq!(service.left(&server), [json!(null); 0], "round {round}");
        let kept = fs_err::read_to_string(service.path().join("shop/app.py"));
        assert_eq!(kept.expect("it is there"), handler);
        let said = service.good(&url, &["deploy", "--yes"]);
        assert!(said.contains("nothing has changed"), "round {round}: {said}");
    }
}

/// A function in Rust, killed while it is compiled, linked, zipped and deployed, with cargo or without it.
#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_killed_in_its_build_is_finished_by_the_next() {
    use svlc_tests::building::{Building, STAGES, Victim, gone, quick};
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("killed-build"));
    let url = server.url();
    service.write(
        "svlc.yaml",
        "service: killed-build\nregion: us-east-1\nfunctions: { shop: { blueprint: hello } }\n\
         routes: { GET /hello: shop }\n",
    );
    let output = service.path().join("build/killed-build");
    let lock = fs_err::read_to_string(svlc_tests::root().join("Cargo.lock")).expect("it is there");
    service.write("build/killed-build/Cargo.lock", &lock);
    let built = std::process::Command::new(svlc_tests::svlc())
        .arg("build")
        .current_dir(service.path())
        .output();
    assert!(built.is_ok_and(|output| output.status.success()), "it cannot be built");
    quick(output.as_std_path());
    let handler = output.join("src/handlers/shop.rs");
    let greeting = fs_err::read_to_string(&handler).expect("svlc wrote it");
    service.good(&url, &["deploy", "--yes"]);
    let mut random = Random::new();
    let rounds = usize::try_from(number("SVLC_BUILD_KILLS", 3)).expect("it is small");
    for (round, stage) in STAGES.into_iter().cycle().take(rounds).enumerate() {
        let changed = greeting.replace("Hello, {name}!", &format!("Round {round}, {{name}}!"));
        fs_err::write(&handler, &changed).expect("written");
        let mut run = Building::start(service.command(&url, &["deploy", "--yes"]));
        let group = run.group();
        run.reach(stage);
        thread::sleep(random.within(std::time::Duration::from_millis(300)));
        run.kill(if round % 2 == 0 { Victim::Svlc } else { Victim::All });
        service.good(&url, &["deploy", "--yes"]);
        gone(group);
        let (status, body) = service.get(&server, "DefaultStageUrl", "/hello");
        assert!(status == 200 && body.contains(&format!("Round {round}, world!")), "{body}");
        assert_eq!(fs_err::read_to_string(&handler).expect("it is there"), changed);
        assert_eq!(service.left(&server), [json!(null); 0], "round {round}");
    }
}
