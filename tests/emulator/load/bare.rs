//! The Runtime API and nothing around it: how long a function takes for an event when nobody stands between. What an emulator adds to that
//! is its own.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long each event took, from when it was handed out to when its answer was there.
pub(crate) fn run(program: &str, event: &str, time: Duration) -> io::Result<Vec<Duration>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut command = Command::new(program);
    command.env("AWS_LAMBDA_RUNTIME_API", listener.local_addr()?.to_string());
    for (name, value) in [("FUNCTION_NAME", "bare"), ("FUNCTION_VERSION", "1")] {
        command.env(format!("AWS_LAMBDA_{name}"), value);
    }
    command.env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128").stdout(Stdio::null());
    let mut child = command.spawn()?;
    let mut took = Vec::new();
    let (end, mut handed_out) = (Instant::now() + time, Instant::now());
    'serve: for stream in listener.incoming() {
        let stream = stream?;
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        while let Some(line) = request(&mut reader)? {
            if Instant::now() > end {
                break 'serve;
            }
            if line.starts_with("GET ") {
                handed_out = Instant::now();
                hand_out(reader.get_mut(), event)?;
            } else {
                took.push(handed_out.elapsed());
                reader.get_mut().write_all(
                    b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\ncontent-type: application/json\r\n\r\n",
                )?;
            }
        }
    }
    child.kill()?;
    child.wait()?;
    took.sort();
    Ok(took)
}

fn hand_out(stream: &mut TcpStream, event: &str) -> io::Result<()> {
    let reply = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nlambda-runtime-aws-request-id: 6f7f0961-0000-4000-8000-000000000000\r\n\
         lambda-runtime-deadline-ms: 4000000000000\r\nlambda-runtime-invoked-function-arn: arn:aws:lambda:us-east-1:123456789012:function:bare\r\n\
         lambda-runtime-trace-id: Root=1-5759e988-bd862e3fe1be46a994272793\r\ncontent-length: {}\r\n\r\n{event}",
        event.len()
    );
    stream.write_all(reply.as_bytes())
}

/// Reads a request to its end; its first line, or nothing when the connection ends.
fn request(reader: &mut BufReader<TcpStream>) -> io::Result<Option<String>> {
    let mut first = String::new();
    if reader.read_line(&mut first)? == 0 {
        return Ok(None);
    }
    let (mut length, mut is_chunked) = (0, false);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(text) = line.strip_prefix("content-length:") {
            length = text.trim().parse().map_err(io::Error::other)?;
        }
        is_chunked |= line.starts_with("transfer-encoding:");
    }
    if !is_chunked {
        io::copy(&mut reader.take(length), &mut io::sink())?;
        return Ok(Some(first));
    }
    loop {
        let mut size = String::new();
        reader.read_line(&mut size)?;
        let size = u64::from_str_radix(size.trim(), 16).map_err(io::Error::other)?;
        io::copy(&mut reader.by_ref().take(size + 2), &mut io::sink())?;
        if size == 0 {
            return Ok(Some(first));
        }
    }
}
