//! A client of HTTP/1.1 that sends exactly what it is given, right or wrong, and reads one answer.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// How long an answer may take; far more than it does, so that only a hang reaches it.
const PATIENCE: Duration = Duration::from_secs(40);

/// An answer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in lower case, in the order sent.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The values of a header.
    pub(crate) fn values(&self, name: &str) -> Vec<&str> {
        let of = self.headers.iter().filter(|(known, _)| known == name);
        of.map(|(_, value)| value.as_str()).collect()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// `http://127.0.0.1:3000` without its scheme.
pub(crate) fn authority(url: &str) -> &str {
    url.strip_prefix("http://").expect("a URL of this machine")
}

/// A connection.
pub(crate) fn connect(url: &str) -> TcpStream {
    let stream = TcpStream::connect(authority(url)).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout can be set");
    stream
}

/// Sends a request and reads its answer.
pub(crate) fn send(
    url: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let mut request = format!("{method} {path} HTTP/1.1\r\n");
    let has = |name: &str| headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    if !has("host") {
        request.push_str(&format!("Host: {}\r\n", authority(url)));
    }
    if !body.is_empty() && !has("content-length") {
        request.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    raw(url, &[request.as_bytes(), body].concat(), method == "HEAD")
}

/// Sends bytes and reads an answer; what has no body, the caller knows.
pub(crate) fn raw(url: &str, bytes: &[u8], has_no_body: bool) -> Answer {
    let mut stream = connect(url);
    // The answer may come, and the connection close, before all is sent.
    let _ = stream.write_all(bytes);
    read(&mut stream, has_no_body).unwrap_or_default()
}

/// Reads an answer; `None` if the connection ends before there is a whole one.
pub(crate) fn read(stream: &mut TcpStream, has_no_body: bool) -> Option<Answer> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1_024];
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        let length = some(stream, &mut buffer)?;
        bytes.extend_from_slice(&buffer[..length]);
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let mut lines = text.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let split = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    };
    let mut answer =
        Answer { status, headers: lines.filter_map(split).collect(), body: Vec::new() };
    let length = answer.values("content-length").first().and_then(|text| text.parse().ok());
    let length = if has_no_body { 0 } else { length.unwrap_or(0) };
    while bytes.len() < head + length {
        let read = some(stream, &mut buffer)?;
        bytes.extend_from_slice(&buffer[..read]);
    }
    answer.body = bytes[head..head + length].to_vec();
    Some(answer)
}

/// Reads some bytes; `None` at the end. The signals by which this process hears of its children break into reading.
fn some(stream: &mut TcpStream, buffer: &mut [u8]) -> Option<usize> {
    loop {
        match stream.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            read => return read.ok().filter(|length| *length > 0),
        }
    }
}
