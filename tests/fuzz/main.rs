//! A fuzzer for the compiler: mutates specs, of this repository and generated ones, byte by byte and by pieces, compiles each
//! and, where it is valid, emits every artifact. It stops at the first panic and writes the input beside it.
//! `cargo run --release -p svlc-tests --bin fuzz -- --runs 10000000`.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use svlc_tests::fuzz::{Fuzzer, Options, Outcome};

fn main() -> ExitCode {
    let options = match options(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(usage) => {
            say(&usage);
            return ExitCode::from(2);
        }
    };
    let started = Instant::now();
    let mut fuzzer = Fuzzer::new(options);
    match fuzzer.run(|runs, valid| {
        say(&format!("{runs} inputs, {valid} of them valid, {:?}", started.elapsed()))
    }) {
        Outcome::Clean { runs, valid } => {
            say(&format!(
                "{runs} inputs, {valid} of them valid, no panic, in {:?}",
                started.elapsed()
            ));
            ExitCode::SUCCESS
        }
        Outcome::Panic { input, path } => {
            say(&format!(
                "a panic, by this input of {} bytes, kept in {}",
                input.len(),
                path.display()
            ));
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stdout, reason = "the program's only output")]
fn say(line: &str) {
    println!("{line}");
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let usage = "usage: fuzz [--runs N] [--seconds N] [--seed N] [--emit-every N]".to_owned();
    let mut options = Options::default();
    while let Some(name) = arguments.next() {
        let value = arguments
            .next()
            .and_then(|value| value.parse::<u64>().ok())
            .ok_or_else(|| usage.clone())?;
        match name.as_str() {
            "--runs" => options.runs = value,
            "--seconds" => options.time = Duration::from_secs(value),
            "--seed" => options.seed = value,
            "--emit-every" => options.emit_every = value.max(1),
            _ => return Err(usage),
        }
    }
    Ok(options)
}
