//! Serving: HTTP/2, endpoints that requests are passed on to, what happens while a service is built anew.

use std::io::Write;
use std::net::TcpListener;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;
use svlc_core::source::Source;
use svlc_emulator::{Line, Setup, support};

use crate::bench::{Bench, PATIENCE, programs, until};
use crate::client;
use crate::endpoint::{OK, endpoint};

const SPEC: &str = "service: serving
functions:
  f: { timeout: 5, env: { STUB_FOLDER: \"<folder>\" } }
routes:
  $default: f
api: { cors: { origins: ['*'], methods: [ANY] } }
";

#[test]
fn http_2_is_served() {
    let bench = Bench::new(SPEC);
    let output = Command::new("curl")
        .args(["--silent", "--show-error", "--http2-prior-knowledge", "--include"])
        .args(["--header", "X-Mixed: 1", "--header", "Cookie: a=1; b=2", "--data", "hi"])
        .args(["--header", "content-type: text/plain", &format!("{}/two?q=1", bench.url())])
        .output()
        .expect("curl is there");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.starts_with("HTTP/2 200"), "{text}{}", String::from_utf8_lossy(&output.stderr));
    assert!(!text.contains("connection:"), "{text}");
    let event = bench.noted("event.json");
    assert_eq!(event["requestContext"]["http"]["protocol"], "HTTP/1.1");
    assert_eq!(event["cookies"], json!(["a=1", "b=2"]));
    assert_eq!(event["headers"]["x-mixed"], "1");
    assert!(event["headers"]["host"].as_str().unwrap().starts_with("127.0.0.1:"), "{event}");
    assert_eq!(event["body"], "hi");
}

#[test]
fn preflight_is_answered_before_any_route() {
    let bench = Bench::new(SPEC);
    let headers = [("Origin", "https://a.example"), ("Access-Control-Request-Method", "PUT")];
    let answer = client::send(&bench.url(), "OPTIONS", "/x", &headers, b"");
    assert_eq!(answer.status, 204);
    assert_eq!(answer.values("access-control-allow-origin"), ["*"]);
    assert_eq!(answer.values("access-control-allow-methods"), ["*"]);
    assert_eq!(bench.starts(), 0);
}

/// In both formats.
#[test]
fn one_id_is_in_event_and_answer() {
    let bench = Bench::new(
        "service: ids
functions: { f: { env: { STUB_FOLDER: \"<folder>\" } } }
integrations: { old: { type: lambda, function: f, payload: '1.0' } }
routes: { GET /new: f, GET /old: old }
",
    );
    for (path, fields) in
        [("/new", &["requestId"][..]), ("/old", &["requestId", "extendedRequestId"])]
    {
        let answer = bench.get(path);
        let id = answer.values("apigw-requestid")[0];
        assert!([15, 16].contains(&id.len()) && id.ends_with('='), "{id}");
        for field in fields {
            assert_eq!(bench.noted("event.json")["requestContext"][field], id, "{path} {field}");
        }
    }
}

fn proxy(url: &str, route: &str) -> Bench {
    proxy_with(url, route, 30)
}

/// The same, with the seconds that the endpoint may take.
fn proxy_with(url: &str, route: &str, timeout: u32) -> Bench {
    Bench::new(&format!(
        "service: proxy
integrations:
  all: {{ type: http, url: \"{url}\", method: ANY, timeout: {timeout} }}
routes:
  {route}: all
stages:
  $default: {{ variables: {{ version: v7 }} }}
  beta: {{ variables: {{ version: v8 }} }}
"
    ))
}

#[test]
fn a_request_is_passed_on() {
    let (url, requests) = endpoint(OK);
    let bench = proxy(&format!("{url}/a?fixed=1"), "ANY /p");
    let headers = [
        ("X-A", "1"),
        ("X-A", "2"),
        ("Connection", "keep-alive"),
        ("TE", "trailers"),
        ("Content-Type", "text/plain"),
        ("X-Forwarded-For", "203.0.113.9"),
        ("Forwarded", "for=198.51.100.7"),
        ("Via", "1.0 own"),
    ];
    let answer = client::send(&bench.url(), "PUT", "/p?q=a%20b", &headers, b"body");
    assert_eq!((answer.status, answer.text().as_str()), (200, "ok"));
    let request = requests.recv_timeout(PATIENCE).unwrap().to_ascii_lowercase();
    assert!(request.starts_with("put /a?fixed=1&q=a%20b http/1.1\r\n"), "{request}");
    let own = client::authority(&url);
    let gateway = bench.url();
    for line in [
        &format!("host: {own}"),
        "via: http/1.1 amazonapigateway",
        &format!(
            "forwarded: by=127.0.0.1;for=127.0.0.1;host={};proto=https",
            client::authority(&gateway)
        ),
        "x-amzn-trace-id: root=1-",
        "x-a: 1\r\n",
        "x-a: 2\r\n",
        "content-length: 4\r\n",
    ] {
        assert!(request.contains(&format!("\r\n{line}")), "{line} is not in {request}");
    }
    assert!(request.ends_with("\r\n\r\nbody"), "{request}");
    let not_added =
        ["x-forwarded-port:", "x-forwarded-proto:", "x-forwarded-for: 203.0.113.9, 127"];
    for name in
        ["connection:", "te:", "via: 1.0 own", "forwarded: for=198"].iter().chain(&not_added)
    {
        assert!(!request.contains(&format!("\r\n{name}")), "{name} is in {request}");
    }
}

/// Takes half a minute, which is the time an integration has.
#[test]
#[ignore = "takes 30 s"]
fn a_function_behind_a_route_has_thirty_seconds() {
    let bench = Bench::new(
        "service: slow
functions: { f: { timeout: 60, env: { STUB_FOLDER: \"<folder>\" } } }
routes: { GET /r: f }
",
    );
    bench.tell(&json!({ "wait": true }));
    let started = Instant::now();
    let answer = bench.get("/r");
    let expected = (503, r#"{"message":"Service Unavailable"}"#);
    assert_eq!((answer.status, answer.text().as_str()), expected);
    assert!(started.elapsed() >= Duration::from_secs(30));
}

#[test]
fn an_endpoint_is_called_with_the_method_of_the_integration() {
    for (method, sent, expected) in
        [("POST", "PUT", "POST"), ("ANY", "PUT", "PUT"), ("ANY", "DELETE", "DELETE")]
    {
        let (url, requests) = endpoint(OK);
        let bench = Bench::new(&format!(
            "service: proxy
integrations: {{ all: {{ type: http, url: '{url}/a', method: {method} }} }}
routes: {{ ANY /p: all }}
"
        ));
        assert_eq!(client::send(&bench.url(), sent, "/p", &[], b"").status, 200);
        let request = requests.recv_timeout(PATIENCE).unwrap();
        assert_eq!(request.lines().next(), Some(format!("{expected} /a HTTP/1.1").as_str()));
    }
}

#[test]
fn urls_are_filled_in() {
    for (path, route, sent, expected) in [
        ("/${stage.version}/x/{id}", "GET /x/{id}", "/beta/x/a%20b", "GET /v8/x/a%20b HTTP/1.1"),
        ("/${stage.version}/{proxy}", "ANY /{proxy+}", "/a/b%3Fc", "GET /v7/a/b%3Fc HTTP/1.1"),
        ("/base/", "$default", "/beta/a/b", "GET /base/a/b HTTP/1.1"),
        ("/fixed", "GET /x/{id}", "/x/1", "GET /fixed HTTP/1.1"),
    ] {
        let (url, requests) = endpoint(OK);
        let bench = proxy(&format!("{url}{path}"), route);
        assert_eq!(bench.get(sent).status, 200);
        let request = requests.recv_timeout(PATIENCE).unwrap();
        assert_eq!(request.lines().next(), Some(expected));
    }
}

#[test]
fn another_address_can_be_called() {
    let spec = "service: moved
api: { vpc_links: { main: { subnets: [subnet-0bb1c79de3f2a4d58] } } }
integrations:
  stock: { type: private, vpc_link: main, listener: 'arn:aws:servicediscovery:eu-west-1:123456789012:service/srv-id', method: ANY }
  quotes: { type: http, url: 'https://quotes.example.com:8443/v1/{id}?a=b', method: GET }
routes:
  ANY /stock/{proxy+}: stock
  GET /quotes/{id}: quotes
stages: { $default: {}, beta: {} }
";
    for (name, base, sent, expected) in [
        ("stock", "", "/beta/stock/a?q=1", "GET /beta/stock/a?q=1 HTTP/1.1"),
        ("stock", "/base/", "/stock/a", "GET /base/stock/a HTTP/1.1"),
        ("quotes", "", "/quotes/7", "GET /v1/7?a=b HTTP/1.1"),
    ] {
        let (url, requests) = endpoint(OK);
        let endpoints = ["stock", "quotes"].map(|one| {
            let base = if one == name { base } else { "" };
            (one.to_owned(), format!("{url}{base}"))
        });
        let bench = Bench::set_up(spec, &Setup { endpoints: endpoints.into(), ..Setup::default() });
        assert_eq!(bench.get(sent).status, 200);
        let request = requests.recv_timeout(PATIENCE).unwrap();
        assert_eq!(request.lines().next(), Some(expected));
        assert!(request.contains(&format!("host: {}\r\n", client::authority(&url))), "{request}");
    }
}

#[test]
fn connections_to_endpoints_are_kept() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let bench = proxy(&format!("http://{}/", listener.local_addr().unwrap()), "$default");
    let endpoint = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        for answer in [OK, OK, "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"]
        {
            assert!(crate::endpoint::read(&mut stream).starts_with("GET "));
            stream.write_all(answer.as_bytes()).unwrap();
        }
        let (mut stream, _) = listener.accept().unwrap();
        crate::endpoint::read(&mut stream);
        stream.write_all(OK.as_bytes()).unwrap();
    });
    for _ in 0..3 {
        assert_eq!(bench.get("/x").status, 200, "on one connection");
    }
    assert_eq!(bench.get("/x").status, 200, "on another, after the endpoint has closed it");
    endpoint.join().unwrap();
}

#[test]
fn what_the_endpoint_answers_is_handed_back() {
    let (url, _) = endpoint(
        "HTTP/1.1 302 Found\r\nlocation: /other\r\nset-cookie: a=1\r\nset-cookie: b=2\r\n\
         connection: close\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    );
    let bench = proxy(&url, "$default");
    let answer = bench.get("/x");
    assert_eq!((answer.status, answer.text().as_str()), (302, "abc"));
    assert_eq!(answer.values("location"), ["/other"]);
    assert_eq!(answer.values("set-cookie"), ["a=1", "b=2"]);
    assert_eq!(answer.values("content-length"), ["3"]);
    assert_eq!(answer.values("connection"), ["keep-alive"]);
}

#[test]
fn an_endpoint_that_hangs_is_503() {
    let (url, _) = endpoint("");
    let bench = proxy_with(&url, "$default", 1);
    let answer = bench.get("/x");
    assert_eq!(
        (answer.status, answer.text().as_str()),
        (503, r#"{"message":"Service Unavailable"}"#)
    );
    let reason = Line::Reason("GET /x: `all` did not answer within 1000 ms".to_owned());
    assert_eq!(bench.logged(), [reason], "it was not waited for");
}

/// Requests during a build wait for it; those on their way are answered by what was there.
#[test]
fn requests_wait_while_the_service_is_built() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "wait": true }));
    thread::scope(|scope| {
        let on_its_way = scope.spawn(|| bench.get("/before").status);
        until("it runs", || bench.starts() == 1);
        bench.emulator.pause();
        let waiting = scope.spawn(|| bench.get("/during").status);
        // Time for it to be answered, which it must not be.
        thread::sleep(Duration::from_millis(400));
        assert!(!waiting.is_finished());
        bench.go();
        assert_eq!(on_its_way.join().unwrap(), 200);
        bench.emulator.resume();
        assert_eq!(waiting.join().unwrap(), 200);
    });
    assert_eq!(bench.starts(), 1);
}

#[test]
fn functions_that_did_not_change_go_on() {
    let bench = Bench::new(SPEC);
    assert_eq!(bench.get("/x").status, 200);
    let spec = SPEC.replace("<folder>", &bench.folder());
    let publish = |spec: &str, version: &str| {
        let output = svlc_core::compile(&Source::new("s.yaml", spec)).output.unwrap();
        let setup = Setup::default();
        let supported = support::check(&output.model, &setup).unwrap();
        bench.emulator.publish(supported, &programs(&output.model, version));
        assert_eq!(bench.get("/x").status, 200);
        bench.starts()
    };
    assert_eq!(publish(&spec.replace("$default: f", "ANY /x: f"), "1"), 1, "another route");
    assert_eq!(publish(&spec, "2"), 2, "another program");
    assert_eq!(publish(&spec.replace("timeout: 5", "timeout: 6"), "2"), 3, "another timeout");
    until("the old ones end", || bench.emulator.processes() == 1);
}

#[test]
fn nothing_is_left_at_the_end() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "wait": true }));
    let url = bench.url();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| client::send(&url, "GET", "/x", &[], b""));
        }
        until("they run", || bench.emulator.processes() == 4 && bench.starts() == 4);
        let folder = bench.folder();
        drop(bench);
        assert_eq!(crate::bench::processes_of(&folder), []);
    });
}
