//! How pages look and to whom: light and dark, wide and narrow, by axe-core; pictures of all are in `target/console`, to be looked at.

use serde_json::{Value, json};
use svlc_tests::venv;

use crate::browser::Browser;
use crate::install;
use crate::shop::Shop;

#[test]
fn every_page_is_for_everybody_in_light_and_dark_wide_and_narrow() {
    if venv::skipped("chromium") {
        return;
    }
    let shop = Shop::open();
    for path in
        ["/orders", "/orders/7?access_token=t", "/nowhere", "/beta/books/1/reviews", "/orders"]
    {
        shop.order(path);
    }
    shop.bench.tell(&json!({ "error": "{\"errorType\":\"Odd\",\"errorMessage\":\"no\"}" }));
    shop.bench.get("/orders/8");
    let request = shop.requests(6).last().expect("there are some").clone();
    let tested = shop.post("/functions/orders/test", "event=%7B%22a%22%3A+1%7D");
    let tested = tested.values("location")[0].to_owned();
    let (browser, axe) = (Browser::start(), install::axe());
    let request = format!("/requests/{request}");
    let pages = [
        ("service", "/"),
        ("functions", "/functions"),
        ("function", "/functions/orders"),
        ("test", &tested),
        ("monitor", "/functions/orders/monitor"),
        ("stages", "/stages"),
        ("requests", "/requests"),
        ("request", &request),
        ("missing", "/functions/none"),
    ];
    let mut faults = Vec::new();
    for (width, size) in [(1280, "wide"), (390, "narrow")] {
        for scheme in ["light", "dark"] {
            browser.look(width, scheme);
            for (name, path) in pages {
                browser.go(&format!("{}{path}", shop.url));
                browser.picture(&format!("{name}-{scheme}-{size}"));
                let wide = browser.run("return document.documentElement.scrollWidth");
                if wide.as_u64() > Some(u64::from(width)) {
                    faults.push(format!("{path} is {wide} wide, not {width}"));
                }
                let found = violations(&browser, &axe).into_iter();
                faults.extend(found.map(|fault| format!("{path} {scheme} {size}: {fault}")));
            }
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

/// What axe-core finds fault with.
fn violations(browser: &Browser, axe: &str) -> Vec<String> {
    let script = format!("{axe};\nreturn axe.run(document).then((found) => found.violations)");
    let found = browser.run(&script);
    let faults = found.as_array().expect("axe gives a list").iter();
    faults
        .map(|fault| {
            let nodes = fault["nodes"].as_array().into_iter().flatten();
            let places: Vec<&Value> = nodes.map(|node| &node["html"]).collect();
            format!("{}: {} {places:?}", fault["id"], fault["help"])
        })
        .collect()
}
