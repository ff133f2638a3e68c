//! A headless Chromium, driven by the W3C's WebDriver: a handful of calls, each one request of JSON. Nothing is downloaded, and no
//! name leads outside of this machine.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{bytes, client, install};

/// How long a page may take to show what a test waits for; far more than it does.
const PATIENCE: Duration = Duration::from_secs(90);
/// Under what name WebDriver hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

pub(crate) const TAB: &str = "\u{e004}";
pub(crate) const ENTER: &str = "\u{e007}";
pub(crate) const SHIFT: &str = "\u{e008}";
pub(crate) const CONTROL: &str = "\u{e009}";

/// A browser with one window.
pub(crate) struct Browser {
    driver: Child,
    url: String,
    session: String,
    /// Its profile and its temporary files, which it leaves when it is ended in the middle of something.
    _folder: tempfile::TempDir,
}

impl Browser {
    pub(crate) fn start() -> Self {
        // The system's own place for such: a socket in there has a name that may not be long.
        let folder = tempfile::tempdir().expect("a folder can be made");
        let mut driver = Command::new(install::chromedriver())
            .arg("--port=0")
            .env("TMPDIR", folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the driver starts");
        let stdout = driver.stdout.take().expect("it is piped");
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            let rest = line.split_once("successfully on port ")?.1;
            rest.trim_end_matches('.').parse::<u16>().ok()
        });
        // What it prints later is of no interest, and must find somewhere to go.
        std::thread::spawn(move || lines.for_each(drop));
        let url = format!("http://127.0.0.1:{}", port.expect("the driver tells its port"));
        let profile = folder.path().join("profile");
        let profile_argument = format!("--user-data-dir={}", profile.display());
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
            "goog:chromeOptions": { "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--hide-scrollbars", "--force-color-profile=srgb",
                "--host-resolver-rules=MAP rebound.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
                profile_argument,
            ] },
        } } });
        let mut browser = Self { driver, url, session: String::new(), _folder: folder };
        let session = browser.call("POST", "", &capabilities);
        browser.session = session["sessionId"].as_str().expect("a session begins").to_owned();
        browser
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        match self.attempt(method, path, body) {
            Ok(value) => value,
            Err(fault) => panic!("{method} {path}: {fault}"),
        }
    }

    fn attempt(&self, method: &str, path: &str, body: &Value) -> Result<Value, Value> {
        let own =
            if self.session.is_empty() { String::new() } else { format!("/{}", self.session) };
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let headers = [("Content-Type", "application/json")];
        let path = format!("/session{own}{path}");
        let answer = client::send(&self.url, method, &path, &headers, body.as_bytes());
        let value: Value = serde_json::from_slice(&answer.body).expect("WebDriver speaks JSON");
        if answer.status == 200 { Ok(value["value"].clone()) } else { Err(value["value"].clone()) }
    }

    /// Goes to a page.
    pub(crate) fn go(&self, url: &str) {
        self.call("POST", "/url", &json!({ "url": url }));
    }

    /// Where it is.
    pub(crate) fn address(&self) -> String {
        self.call("GET", "/url", &Value::Null).as_str().expect("it is somewhere").to_owned()
    }

    /// Waits until it is at an address with that in it: a click does not wait for where it leads.
    pub(crate) fn arrives(&self, part: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.address().contains(part) {
            assert!(Instant::now() < deadline, "no `{part}` in {}", self.address());
            std::thread::yield_now();
        }
    }

    /// Runs a script in the page; what it returns, or what the promise that it returns gives.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.run_with(script, &[])
    }

    pub(crate) fn run_with(&self, script: &str, arguments: &[Value]) -> Value {
        self.call("POST", "/execute/sync", &json!({ "script": script, "args": arguments }))
    }

    /// The text of the first element that fits; `None` if there is none.
    pub(crate) fn text(&self, selector: &str) -> Option<String> {
        let script = "return document.querySelector(arguments[0])?.innerText ?? null";
        self.run_with(script, &[selector.into()]).as_str().map(str::to_owned)
    }

    /// Waits until a script returns what is true.
    pub(crate) fn wait(&self, script: &str) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            // A page that is just being left has no script to run.
            let body = json!({ "script": script, "args": [] });
            let value = self.attempt("POST", "/execute/sync", &body).unwrap_or_default();
            if !matches!(value, Value::Null | Value::Bool(false)) {
                return value;
            }
            assert!(
                Instant::now() < deadline,
                "`{script}` at {}: {:?}",
                self.address(),
                self.text("main")
            );
            std::thread::yield_now();
        }
    }

    /// Presses keys, one after the other.
    pub(crate) fn press(&self, keys: &str) {
        let strokes = keys.chars().flat_map(|key| {
            let key = key.to_string();
            [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]
        });
        self.act(&strokes.collect::<Vec<_>>());
    }

    /// Presses a key while another is held.
    pub(crate) fn press_with(&self, held: &str, key: &str) {
        self.act(&[
            json!({ "type": "keyDown", "value": held }),
            json!({ "type": "keyDown", "value": key }),
            json!({ "type": "keyUp", "value": key }),
            json!({ "type": "keyUp", "value": held }),
        ]);
    }

    fn act(&self, strokes: &[Value]) {
        let source = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.call("POST", "/actions", &json!({ "actions": [source] }));
    }

    /// Presses Tab until what is focused fits; fails if it has come round without.
    pub(crate) fn tab_to(&self, selector: &str) {
        for _ in 0..80 {
            self.press(TAB);
            let script = "return document.activeElement.matches(arguments[0])";
            if self.run_with(script, &[selector.into()]) == Value::Bool(true) {
                return;
            }
        }
        panic!("the keyboard does not come to `{selector}` at {}", self.address());
    }

    /// Clicks on the first element that fits.
    pub(crate) fn click(&self, selector: &str) {
        let found =
            self.call("POST", "/element", &json!({ "using": "css selector", "value": selector }));
        let id = found[ELEMENT].as_str().expect("an element has an id");
        self.call("POST", &format!("/element/{id}/click"), &json!({}));
    }

    /// A command of Chromium's own.
    fn chromium(&self, command: &str, parameters: &Value) {
        self.call("POST", "/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }));
    }

    /// Shows pages as on a screen so wide, in light or in dark.
    pub(crate) fn look(&self, width: u32, scheme: &str) {
        let metrics =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.chromium("Emulation.setDeviceMetricsOverride", &metrics);
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.chromium("Emulation.setEmulatedMedia", &features);
    }

    /// Runs no script of pages any more.
    pub(crate) fn without_script(&self) {
        self.chromium("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    }

    /// Writes a picture of the whole page to the target folder.
    pub(crate) fn picture(&self, name: &str) {
        let parameters = json!({ "captureBeyondViewport": true });
        let picture = self.call(
            "POST",
            "/goog/cdp/execute",
            &json!({ "cmd": "Page.captureScreenshot", "params": parameters }),
        );
        let picture = bytes::base64(picture["data"].as_str().expect("a picture is text"));
        let folder = pictures();
        fs_err::create_dir_all(&folder).expect("the target folder can be written to");
        fs_err::write(folder.join(format!("{name}.png")), picture).expect("it can be written");
    }

    /// What the browser has complained about since this was last asked.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = self.call("POST", "/se/log", &json!({ "type": "browser" }));
        let entries = log.as_array().into_iter().flatten();
        entries.filter_map(|entry| entry["message"].as_str().map(str::to_owned)).collect()
    }

    /// Addresses that were asked for since this was last asked.
    pub(crate) fn asked_for(&self) -> Vec<String> {
        let log = self.call("POST", "/se/log", &json!({ "type": "performance" }));
        let entries = log.as_array().into_iter().flatten();
        let messages =
            entries.filter_map(|entry| serde_json::from_str(entry["message"].as_str()?).ok());
        messages
            .filter(|entry: &Value| entry["message"]["method"] == "Network.requestWillBeSent")
            .filter_map(|entry| {
                entry["message"]["params"]["request"]["url"].as_str().map(str::to_owned)
            })
            .collect()
    }
}

/// Where pictures are kept.
pub(crate) fn pictures() -> PathBuf {
    svlc_tests::venv::folder().parent().expect("it is in the target folder").join("console")
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver ends its browser when the session ends, and only then.
        let ended = self.session.is_empty() || self.attempt("DELETE", "", &Value::Null).is_ok();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        assert!(ended || std::thread::panicking(), "the browser goes on running");
    }
}
