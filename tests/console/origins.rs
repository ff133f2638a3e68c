//! Pages of other origins can neither read nor drive the console, nor Lambda's API, nor read the API of the service: by headers, and
//! by a real browser that runs a page which tries.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use serde_json::{Value, json};
use svlc_tests::venv;

use crate::browser::Browser;
use crate::client;
use crate::shop::Shop;

#[test]
fn other_hosts_and_origins_are_refused_whatever_they_ask_for() {
    let shop = Shop::open();
    let own = client::authority(&shop.url);
    let port = own.rsplit_once(':').expect("it has a port").1;
    let evil = format!("evil.example:{port}");
    for path in ["/", "/requests", "/live", "/console.js", "/none", "/functions/orders/test"] {
        for (method, headers) in [
            ("GET", &[("Host", evil.as_str())][..]),
            ("GET", &[("Origin", "http://evil.example")]),
            ("GET", &[("Origin", "null")]),
            ("GET", &[("Sec-Fetch-Site", "cross-site")]),
            ("GET", &[("Sec-Fetch-Site", "same-site")]),
            ("POST", &[]),
            ("POST", &[("Origin", "null")]),
            ("POST", &[("Origin", "http://evil.example")]),
            ("POST", &[("Origin", &shop.url), ("Sec-Fetch-Site", "same-site")]),
            (
                "OPTIONS",
                &[("Origin", "http://evil.example"), ("Access-Control-Request-Method", "POST")],
            ),
        ] {
            let answer = client::send(&shop.url, method, path, headers, b"event={}");
            assert_eq!(answer.status, 403, "{method} {path} {headers:?}");
            assert!(!answer.text().contains("book-shop"));
            assert!(answer.headers.iter().all(|(name, _)| !name.starts_with("access-control")));
        }
    }
    assert_eq!(shop.bench.starts(), 0);
    let named = format!("localhost:{port}");
    assert_eq!(client::send(&shop.url, "GET", "/", &[("Host", &named)], b"").status, 200);
}

/// A page of another origin; what it is asked for is of no interest.
pub(crate) fn elsewhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut buffer = [0; 4_096];
            let _ = stream.read(&mut buffer);
            let body = "<!doctype html><title>elsewhere</title>";
            let length = body.len();
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
            );
            let _ = stream.write_all([head.as_bytes(), body.as_bytes()].concat().as_slice());
        }
    });
    url
}

/// Tries what a page can, and tells what came of each: what was read, or that nothing was.
const TRY: &str = r#"
const [url, lambda] = arguments;
const attempt = async (name, act) => {
  try { return [name, await act()]; } catch (error) { return [name, "refused"]; }
};
const read = (address, options) => async () => {
  const answer = await fetch(address, options);
  return answer.type === "opaque" ? "opaque" : await answer.text();
};
const form = { method: "POST", body: new URLSearchParams({ event: "{}" }) };
const blind = { ...form, mode: "no-cors" };
const load = (kind, address) => () => new Promise((done, fail) => {
  const element = document.createElement(kind);
  element.onload = () => done("loaded");
  element.onerror = fail;
  element.src = address;
  document.body.append(element);
});
const listen = (address) => () => new Promise((done, fail) => {
  const source = new EventSource(address);
  source.onmessage = () => done("heard");
  source.onerror = () => { source.close(); fail(); };
});
return Promise.all([
  attempt("read", read(url + "/requests")),
  attempt("blind read", read(url + "/requests", { mode: "no-cors" })),
  attempt("form", read(url + "/functions/orders/test", form)),
  attempt("blind form", read(url + "/functions/orders/test", blind)),
  attempt("script", load("script", url + "/console.js")),
  attempt("image", load("img", url + "/icon.svg")),
  attempt("news", listen(url + "/live")),
  attempt("invoke", read(lambda + "/2015-03-31/functions/orders/invocations", { method: "POST", body: "{}" })),
  attempt("blind invoke", read(lambda + "/2015-03-31/functions/orders/invocations", { method: "POST", body: "{}", mode: "no-cors" })),
]);
"#;

#[test]
fn a_page_of_another_origin_can_do_nothing_in_a_real_browser() {
    if venv::skipped("chromium") {
        return;
    }
    let shop = Shop::open();
    let browser = Browser::start();
    browser.go(&elsewhere());
    let tried = browser.run_with(TRY, &[shop.url.as_str().into(), shop.bench.lambda_url().into()]);
    for entry in tried.as_array().expect("it tells of each") {
        assert_ne!(entry[1], "loaded", "{entry}");
        assert_ne!(entry[1], "heard", "{entry}");
        assert!(entry[1] == "refused" || entry[1] == "opaque", "{entry}");
    }
    // By a form that the page submits itself, as a navigation.
    browser.run_with(
        "const form = document.createElement('form'); form.method = 'post'; form.action = arguments[0];
         document.body.append(form); form.submit();",
        &[format!("{}/functions/orders/test", shop.url).into()],
    );
    browser.wait("return location.pathname === '/functions/orders/test' && document.readyState === 'complete'");
    assert!(browser.text("body").unwrap().contains("does not answer this request"));
    assert_eq!(shop.bench.starts(), 0, "nothing was invoked");
}

#[test]
fn a_name_that_leads_here_is_not_this_console() {
    if venv::skipped("chromium") {
        return;
    }
    let shop = Shop::open();
    let port = shop.url.rsplit_once(':').expect("it has a port").1.to_owned();
    let browser = Browser::start();
    browser.go(&format!("http://rebound.example:{port}/"));
    assert!(browser.text("body").unwrap().contains("it asks for another host"));
    let script = "return fetch('/requests').then((answer) => answer.status)";
    assert_eq!(browser.run(script), json!(403));
}

#[test]
fn the_console_is_in_no_frame() {
    if venv::skipped("chromium") {
        return;
    }
    let shop = Shop::open();
    let browser = Browser::start();
    browser.go(&elsewhere());
    let script = "const frame = document.createElement('iframe'); frame.src = arguments[0];
        return new Promise((done) => { frame.onload = () => done(frame.contentDocument === null); document.body.append(frame); })";
    assert_eq!(browser.run_with(script, &[shop.url.as_str().into()]), Value::Bool(true));
    let complaints = browser.complaints();
    assert!(complaints.iter().any(|one| one.contains("403")), "{complaints:?}");
}
