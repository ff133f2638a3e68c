//! What `benches/emulator.py` measures with, in JSON: `load http AUTHORITY PATH CLIENTS SECONDS`, and `load bare PROGRAM EVENT SECONDS`
//! for a function without an emulator.

mod bare;
mod client;

use std::io::Write;
use std::time::Duration;

use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let seconds = |text: &str| Duration::from_secs_f64(text.parse().expect("a number of seconds"));
    let figures = match words.as_slice() {
        ["http", authority, path, clients, time] => {
            let clients = clients.parse().expect("a number of clients");
            let seen = client::run(authority, path, clients, seconds(time))?;
            let per_second = seen.took.len() as f64 / seconds(time).as_secs_f64();
            let mut figures = figures(&seen.took);
            figures["per_second"] = json!(per_second);
            figures["failed"] = json!(seen.failed);
            figures
        }
        ["bare", program, event, time] => figures(&bare::run(program, event, seconds(time))?),
        _ => panic!("the head of this file says how it is called"),
    };
    writeln!(std::io::stdout(), "{figures}")
}

/// Number, median and 99th percentile, in milliseconds.
fn figures(sorted: &[Duration]) -> Value {
    let at = |part: f64| {
        let index = (sorted.len().saturating_sub(1) as f64 * part) as usize;
        sorted.get(index).map(|took| took.as_secs_f64() * 1_000.0)
    };
    json!({ "count": sorted.len(), "p50": at(0.5), "p99": at(0.99) })
}
