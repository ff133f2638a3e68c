//! How fast the emulator is, for docs/performance.md; asserts nothing. The function is the stub of these tests, which writes files for
//! each event, unless `MEASURE` names another binary that answers `GET /index`:
//! `cargo test --release -p svlc-tests --test emulator measure -- --ignored --nocapture`

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use camino::Utf8PathBuf;
use svlc_core::source::Source;
use svlc_emulator::{Emulator, Program, Setup, support};

use crate::client;

const SPEC: &str = "service: measured
functions: { random: { timeout: 30, env: { RANDOM_MIN: 1, RANDOM_MAX: 1000, STUB_FOLDER: /tmp } } }
routes: { GET /index: random }
";

/// How long each figure is taken.
const TIME: Duration = Duration::from_secs(5);

#[test]
#[ignore = "measures, and asserts nothing"]
fn measure() {
    let stub = env!("CARGO_BIN_EXE_stub").to_owned();
    let path = Utf8PathBuf::from(std::env::var("MEASURE").unwrap_or(stub));
    let output = svlc_core::compile(&Source::new("s.yaml", SPEC)).output.unwrap();
    let program = Program { path, version: String::new() };
    let programs = [("random".to_owned(), program)].into_iter().collect();

    let started = Instant::now();
    let (mut emulator, _lines) = Emulator::start().unwrap();
    emulator.listen(0, 0).unwrap();
    let setup = Setup::default();
    emulator.publish(support::check(&output.model, &setup).unwrap(), &programs);
    let url = emulator.url().unwrap();
    assert_eq!(client::send(&url, "GET", "/index", &[], b"").status, 200);
    report("start to first answer", &format!("{:.1} ms", millis(started.elapsed())));

    for clients in [1, 16, 64] {
        let before = emulator.processes();
        let mut took: Vec<Duration> = thread::scope(|scope| {
            let clients: Vec<_> = (0..clients).map(|_| scope.spawn(|| requests(&url))).collect();
            clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
        });
        took.sort();
        let at = |part: f64| millis(took[((took.len() - 1) as f64 * part) as usize]);
        let rate = took.len() as f64 / TIME.as_secs_f64();
        let figures =
            format!("{rate:.0} requests/s, p50 {:.3} ms, p99 {:.3} ms", at(0.5), at(0.99));
        let environments = emulator.processes();
        report(
            &format!("{clients} clients"),
            &format!("{figures}, {before} -> {environments} environments"),
        );
    }
    let status = fs_err::read_to_string("/proc/self/status").unwrap();
    let memory = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    report("memory of emulator and clients", memory);
}

fn report(what: &str, figures: &str) {
    writeln!(std::io::stderr(), "{what}: {figures}").expect("stderr can be written to");
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// How long each request of one client took, on one connection.
fn requests(url: &str) -> Vec<Duration> {
    let mut stream = TcpStream::connect(client::authority(url)).expect("it listens");
    stream.set_nodelay(true).expect("it can be set");
    let request = format!("GET /index HTTP/1.1\r\nHost: {}\r\n\r\n", client::authority(url));
    let (mut took, end) = (Vec::new(), Instant::now() + TIME);
    let mut buffer = [0; 4_096];
    while Instant::now() < end {
        let started = Instant::now();
        stream.write_all(request.as_bytes()).expect("it is there");
        let mut length = 0;
        // Answers are small, and come whole but for rare cases.
        while !buffer[..length].windows(4).any(|four| four == b"\r\n\r\n") {
            match stream.read(&mut buffer[length..]) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                read => length += read.expect("it answers"),
            }
        }
        assert!(
            buffer.starts_with(b"HTTP/1.1 200"),
            "{}",
            String::from_utf8_lossy(&buffer[..length])
        );
        took.push(started.elapsed());
    }
    took
}
