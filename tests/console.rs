//! The console as a browser meets it: plain HTTP, and a real Chromium on real pages. A stub stands for the functions.

#[path = "console/browser.rs"]
mod browser;
#[path = "console/bytes.rs"]
mod bytes;
#[path = "console/gateway.rs"]
mod gateway;
#[path = "console/install.rs"]
mod install;
#[path = "console/looks.rs"]
mod looks;
#[path = "console/origins.rs"]
mod origins;
#[path = "console/pages.rs"]
mod pages;
#[path = "console/shop.rs"]
mod shop;
#[path = "console/walk.rs"]
mod walk;

#[path = "emulator/bench.rs"]
#[expect(
    dead_code,
    reason = "what tells a stub what to do is shared with the tests of the emulator"
)]
mod bench;
#[path = "emulator/client.rs"]
mod client;
