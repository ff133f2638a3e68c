//! A service under test with its console: some of everything, and names that would do harm on a page that let them.

use std::sync::{Arc, Mutex};

use serde_json::json;
use svlc_console::Console;

use crate::bench::Bench;
use crate::client::{self, Answer};

/// The service. `<folder>` stands for the folder that the stub is told by.
const SPEC: &str = r#"service: book-shop
description: Books, orders and <b>what readers say</b> of them.
region: eu-west-1

functions:
  orders:
    description: Takes orders & answers with them.
    memory: 256
    timeout: 10
    env:
      STUB_FOLDER: "<folder>"
      GREETING: "</textarea><script>alert(1)</script>"
      STRIPE_API_KEY: "kept-off-pages"
  reviews:
    timeout: 3
    env: { STUB_FOLDER: "<folder>" }

api:
  cors:
    origins: [https://shop.example]
    methods: [GET, POST]
    headers: [content-type]
    expose_headers: [x-total]
    credentials: true

integrations:
  prices: { type: http, url: "https://prices.example.com/v1/{isbn}", method: GET }
  files: { type: lambda, function: reviews, payload: "1.0" }

routes:
  GET /orders: orders
  POST /orders: orders
  GET /orders/{id}: orders
  GET /books/{isbn}/reviews: reviews
  GET /books/{isbn}/price: prices
  ANY /files/{path+}: files

stages:
  $default: { throttle: { rate: 500, burst: 1000 } }
  beta: { variables: { greeting: hello, api_token: kept-off-pages } }

queues: { jobs: {} }
topics: { news: {} }
"#;

/// A service that runs, its console, and the tests that were saved.
pub(crate) struct Shop {
    pub(crate) bench: Bench,
    pub(crate) url: String,
    pub(crate) saved: Arc<Mutex<Vec<String>>>,
}

impl Shop {
    pub(crate) fn open() -> Self {
        Self::of(SPEC)
    }

    /// With other words in the spec.
    pub(crate) fn with(before: &str, after: &str) -> Self {
        assert!(SPEC.contains(before), "{before}");
        Self::of(&SPEC.replace(before, after))
    }

    fn of(spec: &str) -> Self {
        let bench = Bench::new(spec);
        let saved: Arc<Mutex<Vec<String>>> = Arc::default();
        let keep = Arc::clone(&saved);
        let console = Console {
            view: bench.emulator.view(),
            keep: Some(Box::new(move |entry| {
                let mut saved = keep.lock().expect("no test of it has failed");
                if saved.len() > 1 {
                    return Err("the spec is <full>".to_owned());
                }
                saved.push(entry.yaml());
                Ok(())
            })),
        };
        let runtime = bench.emulator.runtime().expect("it has not ended");
        let address = svlc_console::serve(console, &runtime, 0).expect("a port is free");
        Self { bench, url: format!("http://{address}"), saved }
    }

    /// A page, as a browser's address bar asks for it.
    pub(crate) fn get(&self, path: &str) -> Answer {
        client::send(&self.url, "GET", path, &[("Sec-Fetch-Site", "none")], b"")
    }

    /// A form, as an own page sends it.
    pub(crate) fn post(&self, path: &str, form: &str) -> Answer {
        let headers = [
            ("Origin", self.url.as_str()),
            ("Sec-Fetch-Site", "same-origin"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        client::send(&self.url, "POST", path, &headers, form.as_bytes())
    }

    /// A request to the API, answered with JSON.
    pub(crate) fn order(&self, path: &str) -> Answer {
        self.bench.tell(&json!({
            "print": "looking for orders\n",
            "respond": r#"{"statusCode": 200, "headers": {"content-type": "application/json"}, "body": "{\"orders\": [{\"id\": \"7\", \"title\": \"Dune\"}]}"}"#,
        }));
        let answer = self.bench.get(path);
        // What the invocation used is known when it has ended.
        self.bench.at_rest();
        answer
    }

    /// Ids of the requests in the list, the newest first, once there are so many.
    pub(crate) fn requests(&self, count: usize) -> Vec<String> {
        let deadline = std::time::Instant::now() + crate::bench::PATIENCE;
        loop {
            let page = self.get("/requests").text();
            let rows = page.split("<tr id=\"").skip(1).filter_map(|rest| rest.split('"').next());
            let ids: Vec<String> = rows.map(|id| id.replace("&#x3d;", "=")).collect();
            if ids.len() >= count {
                return ids;
            }
            assert!(std::time::Instant::now() < deadline, "there are {} rows: {page}", ids.len());
            std::thread::yield_now();
        }
    }
}
