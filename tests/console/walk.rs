//! What people do in the console, by keyboard alone, in a real browser: nothing is complained of, nothing outside is asked for.

use serde_json::{Value, json};
use svlc_tests::venv;

use crate::browser::{Browser, CONTROL, ENTER, SHIFT, TAB};
use crate::shop::Shop;

/// What the browser complains of, but for pages that were meant to be refused.
fn assert_quiet(browser: &Browser, shop: &Shop) {
    assert_eq!(browser.complaints(), Vec::<String>::new());
    // The browser's own first page is a matter of the browser; what is in an address is asked of nobody.
    let asked_for = browser.asked_for();
    let is_asked =
        |address: &&String| !address.starts_with("chrome:") && !address.starts_with("data:");
    for address in asked_for.iter().filter(is_asked) {
        assert!(address.starts_with(&format!("{}/", shop.url)), "{address} was asked for");
    }
}

#[test]
fn a_test_event_is_sent_by_keyboard_alone() {
    if venv::skipped("chromium") {
        return;
    }
    let shop = Shop::open();
    shop.bench.tell(&json!({ "print": "working\n", "respond": "{\"done\":true}" }));
    let browser = Browser::start();
    browser.look(1280, "light");
    browser.go(&shop.url);
    browser.press(TAB);
    assert_eq!(browser.text(":focus").as_deref(), Some("Skip to content"));
    browser.tab_to("nav a[href='/functions']");
    browser.press(ENTER);
    browser.wait("return location.pathname === '/functions'");
    browser.tab_to("main a[href='/functions/orders/test']");
    let outline = "return getComputedStyle(document.activeElement).outlineStyle";
    assert_eq!(browser.run(outline), "solid", "what is focused shows");
    browser.press(ENTER);
    browser.wait("return location.pathname === '/functions/orders/test'");
    browser.tab_to("#event");
    browser.press_with(CONTROL, "a");
    browser.press("{\"by\": \"keyboard\"}");
    // The keyboard gets out of the text again, both ways.
    browser.press_with(SHIFT, TAB);
    assert_eq!(browser.run("return document.activeElement.id === 'event'"), Value::Bool(false));
    browser.tab_to("#event");
    browser.press(TAB);
    assert_eq!(browser.text(":focus").as_deref(), Some("Test"));
    browser.press(ENTER);
    browser.wait("return document.querySelector('#outcome .tone')?.innerText === 'succeeded'");
    assert_eq!(shop.bench.noted("event.json"), json!({ "by": "keyboard" }));
    let page = browser.text("main").unwrap();
    for text in ["\"done\": true", "working", "REPORT RequestId:"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert_eq!(
        browser.run("return document.getElementById('event').value"),
        "{\"by\": \"keyboard\"}"
    );
    assert_quiet(&browser, &shop);
}

#[test]
fn requests_show_as_they_come_and_are_replayed_and_saved() {
    if venv::skipped("chromium") {
        return;
    }
    let shop = Shop::open();
    let browser = Browser::start();
    browser.go(&format!("{}/requests", shop.url));
    browser.wait("return document.getElementById('live').textContent === 'Live'");
    assert_eq!(browser.run("return document.getElementById('rows').rows.length"), json!(0));
    shop.order("/orders/1");
    shop.order("/orders/2");
    browser.wait("return document.getElementById('rows').rows.length === 2");
    // The newest stands first, and what the invocation used comes when it is over.
    browser.wait(
        "return document.querySelector('#rows tr:first-child .target').innerText === '/orders/2'",
    );
    browser.wait("return [...document.querySelectorAll('#rows tr td:nth-child(8)')].every((cell) => cell.innerText.endsWith('of 256 MB'))");
    // News of a row do not take away the keyboard that is in it, nor do others above it.
    shop.bench.tell(&json!({ "linger": 1_500 }));
    shop.bench.get("/orders/3");
    browser.wait("return document.getElementById('rows').rows.length === 3");
    browser.tab_to("#rows tr:first-child a");
    browser.wait("return document.querySelector('#rows tr:first-child td:nth-child(8)').innerText.endsWith('of 256 MB')");
    assert_eq!(browser.text(":focus").as_deref(), Some("/orders/3"));
    shop.order("/orders/4");
    browser.wait("return document.getElementById('rows').rows.length === 4");
    assert_eq!(browser.text(":focus").as_deref(), Some("/orders/3"));
    // Paused, nothing comes; resumed, all of it does.
    browser.click("#pause");
    browser.wait("return document.getElementById('live').textContent === 'Paused'");
    shop.order("/orders/5");
    assert_eq!(shop.requests(5).len(), 5);
    assert_eq!(browser.run("return document.getElementById('rows').rows.length"), json!(4));
    browser.click("#pause");
    browser.wait("return document.getElementById('rows').rows.length === 5");
    browser.tab_to("#rows tr:first-child button");
    browser.press(ENTER);
    browser.wait(
        "return location.pathname.startsWith('/requests/') && document.readyState === 'complete'",
    );
    assert_eq!(browser.text("h1").as_deref(), Some("GET /orders/5 200"));
    assert_eq!(shop.requests(6).len(), 6);
    browser.tab_to("form[action$='save'] button");
    browser.press(ENTER);
    browser.wait("return document.querySelector('.done') !== null");
    let saved = shop.saved.lock().unwrap().concat();
    assert!(saved.contains("request: GET /orders/5"), "{saved}");
    assert_quiet(&browser, &shop);
}

#[test]
fn everything_but_news_works_without_script() {
    if venv::skipped("chromium") {
        return;
    }
    let shop = Shop::open();
    shop.order("/orders/1");
    shop.requests(1);
    let browser = Browser::start();
    browser.without_script();
    browser.go(&format!("{}/requests", shop.url));
    shop.order("/orders/2");
    shop.requests(2);
    browser.click("#refresh");
    browser.click("#rows tr:first-child button");
    browser.arrives("/requests/");
    browser.go(&format!("{}/functions/orders/test", shop.url));
    browser.click("form[method=get] button");
    browser.arrives("?template=GET");
    browser.click("button.primary");
    browser.arrives("?ran=");
    assert!(shop.requests(4).len() == 4);
}
