//! The gateway as a page in a real browser meets it: preflights that the browser itself sends and judges.

use serde_json::{Value, json};
use svlc_tests::venv;

use crate::browser::Browser;
use crate::shop::Shop;

/// Asks from a page at the console's origin, which is none of the API's own, and tells what the page gets to see.
const ASK: &str = "const [url, options] = arguments;
return fetch(url, options).then(
  async (answer) => ({ status: answer.status, body: await answer.text(), headers: [...answer.headers.keys()] }),
  (error) => ({ error: error.name }));";

fn ask(browser: &Browser, url: &str, options: &Value) -> Value {
    browser.run_with(ASK, &[url.into(), options.clone()])
}

fn bench(origins: &str) -> Shop {
    Shop::with("origins: [https://shop.example]", &format!("origins: {origins}"))
}

#[test]
fn a_browser_lets_a_page_see_what_cors_allows_and_nothing_else() {
    if venv::skipped("chromium") {
        return;
    }
    let browser = Browser::start();
    let page = crate::origins::elsewhere();
    let shop = bench(&format!("['{page}']"));
    shop.bench.tell(&json!({ "respond": "{\"statusCode\":200,\"headers\":{\"x-total\":\"7\",\"x-other\":\"8\",\"set-cookie\":\"seen=1\"},\"body\":\"yes\"}" }));
    let url = |path: &str| format!("{}{path}", shop.bench.url());
    browser.go(&page);
    let json = json!({ "content-type": "application/json" });
    let answer = ask(
        &browser,
        &url("/orders"),
        &json!({ "method": "POST", "headers": json, "body": "{}", "credentials": "include" }),
    );
    assert_eq!((&answer["status"], &answer["body"]), (&json!(200), &json!("yes")), "{answer}");
    let seen = answer["headers"].as_array().unwrap();
    assert!(seen.contains(&json!("x-total")) && !seen.contains(&json!("x-other")), "{answer}");
    // The cookie of the answer before comes along, because credentials are allowed.
    ask(&browser, &url("/orders"), &json!({ "credentials": "include" }));
    assert_eq!(shop.bench.noted("event.json")["cookies"], json!(["seen=1"]));
    for (path, options) in [
        ("/orders", json!({ "method": "DELETE" })),
        ("/orders", json!({ "headers": { "x-unknown": "1" } })),
    ] {
        let starts = shop.bench.noted("event.json");
        assert_eq!(ask(&browser, &url(path), &options)["error"], "TypeError", "{options}");
        assert_eq!(shop.bench.noted("event.json"), starts, "no request followed the preflight");
    }
}

#[test]
fn a_page_of_an_origin_that_cors_does_not_allow_sees_nothing() {
    if venv::skipped("chromium") {
        return;
    }
    let browser = Browser::start();
    let shop = Shop::open();
    browser.go(&crate::origins::elsewhere());
    let url = format!("{}/orders", shop.bench.url());
    let json = json!({ "content-type": "application/json" });
    let preflighted =
        ask(&browser, &url, &json!({ "method": "POST", "headers": json, "body": "{}" }));
    assert_eq!(preflighted["error"], "TypeError");
    assert_eq!(shop.bench.starts(), 0, "the preflight was refused");
    assert_eq!(ask(&browser, &url, &json!({}))["error"], "TypeError");
    assert_eq!(shop.bench.starts(), 1, "a plain request is made, and not shown, as on AWS");
}

#[test]
fn any_origin_is_allowed_without_credentials_alone() {
    if venv::skipped("chromium") {
        return;
    }
    let browser = Browser::start();
    let shop = Shop::with(
        "    origins: [https://shop.example]\n    methods: [GET, POST]\n    headers: [content-type]\n    expose_headers: [x-total]\n    credentials: true\n",
        "    origins: ['*']\n    methods: [ANY]\n    headers: ['*']\n",
    );
    browser.go(&crate::origins::elsewhere());
    let url = format!("{}/orders", shop.bench.url());
    let options = json!({ "method": "POST", "headers": { "x-any": "1" }, "body": "{}" });
    assert_eq!(ask(&browser, &url, &options)["status"], 200);
    let options = json!({ "method": "POST", "headers": { "x-any": "1" }, "body": "{}", "credentials": "include" });
    assert_eq!(ask(&browser, &url, &options)["error"], "TypeError");
}
