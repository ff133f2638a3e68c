//! Pages by plain HTTP: each is there, is HTML, says what it should, hides what it should and lets no name do harm.

use serde_json::json;
use svlc_tests::venv::{self, Venv};

use crate::client;
use crate::shop::Shop;

const HOSTILE: &str = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E'%26lt;";

#[test]
fn every_page_is_there_and_says_what_browsers_are_to_forbid() {
    let shop = Shop::open();
    shop.order("/orders");
    let id = shop.requests(1).remove(0);
    for (path, status, kind) in [
        ("/", 200, "text/html; charset=utf-8"),
        ("/functions", 200, "text/html; charset=utf-8"),
        ("/functions/orders", 200, "text/html; charset=utf-8"),
        ("/functions/orders/test", 200, "text/html; charset=utf-8"),
        ("/functions/orders/monitor", 200, "text/html; charset=utf-8"),
        ("/stages", 200, "text/html; charset=utf-8"),
        ("/requests", 200, "text/html; charset=utf-8"),
        (&format!("/requests/{id}"), 200, "text/html; charset=utf-8"),
        (&format!("/requests/{id}/replay"), 405, "text/html; charset=utf-8"),
        (&format!("/requests/{id}/save"), 405, "text/html; charset=utf-8"),
        ("/console.css", 200, "text/css; charset=utf-8"),
        ("/console.js", 200, "text/javascript; charset=utf-8"),
        ("/icon.svg", 200, "image/svg+xml"),
        ("/functions/none", 404, "text/html; charset=utf-8"),
        ("/functions/none/test", 404, "text/html; charset=utf-8"),
        ("/requests/none", 404, "text/html; charset=utf-8"),
        ("/none", 404, "text/html; charset=utf-8"),
    ] {
        let answer = shop.get(path);
        assert_eq!((answer.status, answer.values("content-type")), (status, vec![kind]), "{path}");
        let policy = answer.values("content-security-policy")[0];
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        for (name, value) in [
            ("cache-control", "no-store"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("referrer-policy", "same-origin"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(answer.values(name), [value], "{path} {name}");
        }
        assert!(answer.headers.iter().all(|(name, _)| !name.starts_with("access-control")));
    }
    assert_eq!(client::send(&shop.url, "PUT", "/", &[("Origin", &shop.url)], b"").status, 405);
}

#[test]
fn pages_show_what_is_there() {
    let shop = Shop::open();
    shop.order("/orders/7?full=yes");
    let id = shop.requests(1).remove(0);
    for (path, texts) in [
        (
            "/",
            &["GET /orders/{id}", "Lambda, payload 1.0", "https://prices.example.com/v1/{isbn}"][..],
        ),
        ("/functions", &["Takes orders & answers with them.", "256 MB"]),
        ("/functions/orders", &["256 MB", "10 s", "x86_64", "STUB_FOLDER", "POST /orders"]),
        ("/functions/reviews", &["ANY /files/{path+}", "payload 1.0"]),
        (
            "/functions/orders/monitor",
            &["used", "of the 256 MB configured", "Memory (MB)", "Time (UTC)"],
        ),
        (
            "/stages",
            &["$default", "/beta/orders", "500 requests a second, bursts of 1000", "greeting"],
        ),
        ("/requests", &["/orders/7?full=yes", "200", "of 256 MB", "cold"]),
        (
            &format!("/requests/{id}"),
            &[
                "\"rawQueryString\"",
                "looking for orders",
                "REPORT RequestId:",
                "Dune",
                "request: GET /orders/7?full=yes",
            ],
        ),
    ] {
        let page = plain(&shop.get(path).text());
        for text in texts {
            assert!(page.contains(text), "{path} does not say `{text}`: {page}");
        }
    }
}

/// A page's text without the marks of HTML in it.
fn plain(page: &str) -> String {
    let mut text = String::new();
    for piece in page.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    for (mark, letter) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x2f;", "/"),
        ("&#x3d;", "="),
        ("&amp;", "&"),
    ] {
        text = text.replace(mark, letter);
    }
    text
}

#[test]
fn names_do_no_harm() {
    let shop = Shop::open();
    shop.bench.tell(&json!({
        "print": "</code><script>alert(1)</script>\n",
        "respond": "{\"statusCode\":200,\"headers\":{\"x-a\":\"<script>\"},\"body\":\"<script>alert(1)</script>\"}",
    }));
    let path = format!("/orders/{HOSTILE}?{HOSTILE}={HOSTILE}");
    let headers = [("X-<b>", "x"), ("X-A", "<script>alert(1)</script>")];
    client::send(&shop.bench.url(), "GET", &path, &headers[1..], b"");
    let id = shop.requests(1).remove(0);
    let event = "event=%7B%22%3C%2Ftextarea%3E%3Cscript%3E%22%3A1%7D";
    let tested = shop.post("/functions/orders/test", event).values("location")[0].to_owned();
    let refused = shop.post("/functions/orders/test", "event=</textarea><script>");
    let pages = [
        ("/", shop.get("/")),
        ("/functions/orders", shop.get("/functions/orders")),
        ("/requests", shop.get("/requests")),
        ("/requests?route=", shop.get(&format!("/requests?route={HOSTILE}"))),
        ("request", shop.get(&format!("/requests/{id}"))),
        ("tested", shop.get(&tested)),
        ("refused", refused),
        ("404", shop.get(&format!("/functions/{HOSTILE}"))),
    ];
    for (name, page) in &pages {
        let text = page.text();
        let scripts: Vec<_> =
            text.match_indices("<script").map(|(at, _)| &text[at..at + 31]).collect();
        assert_eq!(scripts, ["<script src=\"/console.js\" defer"], "{name}");
        assert!(!text.contains("</textarea><"), "{name}");
    }
    if !venv::skipped("html5lib") {
        let folder = tempfile::tempdir().expect("a folder can be made");
        for (index, (_, page)) in pages.iter().enumerate() {
            let path = folder.path().join(format!("{index}.html"));
            fs_err::write(&path, &page.body).expect("it can be written");
            venv::satisfied_in(Venv::Pages, "pages.py", &[&path], &[]);
        }
    }
}

#[test]
fn every_page_is_html() {
    if venv::skipped("html5lib") {
        return;
    }
    let shop = Shop::open();
    shop.order("/orders");
    let id = shop.requests(1).remove(0);
    let ran = shop.post("/functions/orders/test", "event={}").values("location")[0].to_owned();
    let request = format!("/requests/{id}");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let paths = [
        "/",
        "/functions",
        "/functions/orders",
        "/functions/orders/test",
        &ran,
        "/functions/orders/monitor",
        "/functions/reviews/monitor",
        "/stages",
        "/requests",
        &request,
        "/none",
    ];
    let files: Vec<_> = paths
        .iter()
        .enumerate()
        .map(|(index, path)| {
            let file = folder.path().join(format!("{index}.html"));
            fs_err::write(&file, shop.get(path).body).expect("it can be written");
            file
        })
        .collect();
    let files: Vec<_> = files.iter().map(std::path::PathBuf::as_path).collect();
    venv::satisfied_in(Venv::Pages, "pages.py", &files, &[]);
}

#[test]
fn secrets_are_on_no_page_and_a_request_is_sent_again_with_them() {
    let shop = Shop::open();
    shop.bench.tell(&json!({ "respond": "{\"statusCode\":200,\"headers\":{\"set-cookie\":\"a=kept-off-pages\"},\"body\":\"{\\\"access_token\\\":\\\"kept-off-pages\\\"}\"}" }));
    let headers = [
        ("Authorization", "Bearer kept-off-pages"),
        ("Cookie", "session=kept-off-pages"),
        ("X-Api-Key", "kept-off-pages"),
        ("Content-Type", "application/json"),
    ];
    let body = br#"{"user":"ada","password":"kept-off-pages"}"#;
    client::send(&shop.bench.url(), "POST", "/orders?token=kept-off-pages", &headers, body);
    let id = shop.requests(1).remove(0);
    shop.bench.forget();
    let again = shop.post(&format!("/requests/{id}/replay"), "");
    assert_eq!(again.status, 303);
    let event = shop.bench.noted("event.json");
    assert_eq!(event["headers"]["authorization"], "Bearer kept-off-pages");
    assert_eq!(event["cookies"], json!(["session=kept-off-pages"]));
    assert_eq!(event["rawQueryString"], "token=kept-off-pages");
    assert_eq!(event["body"], String::from_utf8_lossy(body).as_ref());
    let again = again.values("location")[0].to_owned();
    assert_eq!(shop.post(&format!("/requests/{id}/save"), "").status, 303);
    for path in
        ["/", "/functions/orders", "/stages", "/requests", &format!("/requests/{id}"), &again]
    {
        let page = shop.get(path);
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text().contains("kept-off-pages"), "{path}: {}", page.text());
    }
    let saved = shop.saved.lock().unwrap().concat();
    assert!(saved.contains("request: POST") && !saved.contains("kept-off-pages"), "{saved}");
}

#[test]
fn an_event_is_sent_and_what_came_of_it_shown() {
    let shop = Shop::open();
    shop.bench.tell(&json!({ "print": "working\n", "respond": "{\"done\":true}" }));
    let sent = shop.post("/functions/orders/test", "event=%7B%22a%22%3A%20%5B1%2C+2%5D%7D");
    assert_eq!(sent.status, 303);
    assert_eq!(shop.bench.noted("event.json"), json!({ "a": [1, 2] }));
    let page = plain(&shop.get(sent.values("location")[0]).text());
    for text in [
        "succeeded",
        "\"done\"",
        "{\"a\": [1, 2]}",
        "working",
        "REPORT RequestId:",
        "Memory Size: 256 MB",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let refused = shop.post("/functions/orders/test", "event=%7B%22a%22");
    assert_eq!(refused.status, 422);
    assert!(plain(&refused.text()).contains("The event is not JSON: EOF while parsing"));
    assert_eq!(shop.post("/functions/none/test", "event={}").status, 404);
    let large = format!("event=\"{}\"", "x".repeat(6 * 1_024 * 1_024));
    assert!(shop.post("/functions/orders/test", &large).text().contains("larger than 6 MiB"));
}

#[test]
fn templates_are_the_events_of_routes() {
    let shop = Shop::open();
    let event = |query: &str| {
        let page = shop.get(&format!("/functions/reviews/test{query}")).text();
        let text = page.split_once("</textarea>").expect("there is an event").0.to_owned();
        plain(&text[text.rfind("<textarea").expect("it begins")..])
    };
    assert!(event("").contains("\"routeKey\": \"GET /books/{isbn}/reviews\""));
    let old = event("?template=ANY%20/files/%7Bpath%2B%7D");
    assert!(
        old.contains("\"version\": \"1.0\"") && old.contains("\"resource\": \"/files/{path+}\"")
    );
}

#[test]
fn templates_are_the_events_of_other_sources_too() {
    let events = "[{ queue: queues.jobs }, { topic: topics.news }, { schedule: rate(1 day) }]";
    let worker = format!("  worker: {{ env: {{ STUB_FOLDER: <folder> }}, events: {events} }}\n");
    let shop = Shop::with("  reviews:\n", &format!("{worker}  reviews:\n"));
    let page = plain(&shop.get("/functions/worker/test").text());
    let sqs = "\"eventSource\": \"aws:sqs\"";
    for text in ["queue.jobs", "topic.news", "schedule.worker", sqs] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let page = plain(&shop.get("/functions/worker/test?template=schedule.worker").text());
    assert!(page.contains("\"source\": \"aws.scheduler\""), "{page}");
    let other = plain(&shop.get("/functions/orders/test").text());
    assert!(!other.contains("queue.jobs"), "{other}");
}

#[test]
fn stages_are_shown_where_they_answer() {
    let shop = Shop::with(
        "api:\n",
        "api:\n  default_endpoint: false\n  domain:\n    name: api.example.com\n    \
         certificate: 'arn:aws:acm:eu-west-1:123456789012:certificate/1f2e3d4c'\n    mappings: { v1: $default }\n",
    );
    let port = shop.bench.url().rsplit(':').next().expect("a port").to_owned();
    let page = plain(&shop.get("/stages").text());
    for text in [
        format!("http://api.example.com.localhost:{port}/v1/orders"),
        "the default endpoint is closed, and no mapping of the domain leads here".to_owned(),
    ] {
        assert!(page.contains(&text), "{text}: {page}");
    }
    assert!(!page.contains("127.0.0.1:"), "the default endpoint is closed: {page}");
}

#[test]
fn a_stage_that_keeps_its_deployment_says_so() {
    let text = "at AWS what `svlc promote` gives it";
    assert!(!plain(&Shop::open().get("/stages").text()).contains(text));
    let shop = Shop::with("  beta: { variables", "  beta: { auto_deploy: false, variables");
    let page = plain(&shop.get("/stages").text());
    assert!(page.contains(text), "{page}");
}

#[test]
fn large_values_are_cut_on_pages_and_not_sent_again_when_not_kept() {
    let shop = Shop::open();
    shop.bench.tell(&json!({ "respond_bytes": (3 << 20).to_string() }));
    let headers = [("Content-Type", "text/plain")];
    let body = "é".repeat(700 * 1_024);
    client::send(&shop.bench.url(), "POST", "/orders", &headers, body.as_bytes());
    let id = shop.requests(1).remove(0);
    let page = shop.get(&format!("/requests/{id}"));
    assert!(page.body.len() < 400 * 1_024, "{}", page.body.len());
    assert!(page.text().contains("the first 16.0 KiB of 1.4 MiB"));
    assert!(page.text().contains("the first 16.0 KiB of 3.0 MiB"));
    let again = shop.post(&format!("/requests/{id}/replay"), "");
    assert_eq!(again.status, 409);
    assert!(again.text().contains("too large to be kept"));
    let form = "event=".to_owned() + &"x".repeat(19 << 20);
    assert_eq!(shop.post("/functions/orders/test", &form).status, 413);
}

#[test]
fn a_call_of_lambdas_api_is_listed_and_can_be_done_again() {
    let shop = Shop::open();
    let path = "/2015-03-31/functions/reviews/invocations";
    client::send(&shop.bench.lambda_url(), "POST", path, &[], b"{\"n\":1}");
    let id = shop.requests(1).remove(0);
    shop.bench.forget();
    let again = shop.post(&format!("/requests/{id}/replay"), "");
    assert_eq!((again.status, shop.bench.noted("event.json")), (303, json!({ "n": 1 })));
    assert_eq!(shop.requests(2).len(), 2);
    assert_eq!(shop.post(&format!("/requests/{id}/save"), "").status, 303);
    let saved = shop.saved.lock().unwrap().concat();
    assert!(saved.contains("invoke: reviews"), "{saved}");
    assert!(shop.get(&format!("/requests/{id}?saved=1")).text().contains("Added to"));
}

#[test]
fn what_cannot_be_saved_says_why() {
    let shop = Shop::open();
    shop.order("/orders");
    let id = shop.requests(1).remove(0);
    let save = || shop.post(&format!("/requests/{id}/save"), "");
    assert_eq!((save().status, save().status), (303, 303));
    let refused = save();
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("the spec is &lt;full&gt;"), "{}", refused.text());
}

#[test]
fn a_service_that_is_built_is_told_of() {
    let (mut emulator, _lines) = svlc_emulator::Emulator::start().expect("it starts");
    emulator.listen(0, 0).expect("ports are free");
    let console = svlc_console::Console { view: emulator.view(), keep: None };
    let runtime = emulator.runtime().expect("it has not ended");
    let address = svlc_console::serve(console, &runtime, 0).expect("a port is free");
    let page = client::send(&format!("http://{address}"), "GET", "/", &[], b"");
    assert_eq!(page.status, 503);
    assert!(page.text().contains("being built for the first time"));

    let shop = Shop::open();
    assert!(!shop.get("/functions").text().contains("being built anew"));
    shop.bench.emulator.pause();
    let page = shop.get("/functions");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("being built anew"));
    shop.bench.emulator.resume();
}
