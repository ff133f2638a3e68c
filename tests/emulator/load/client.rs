//! Many clients at once: each sends its next request when it has the answer to the one before, on a connection of its own.

use std::io;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What clients saw.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// How long each request took.
    pub(crate) took: Vec<Duration>,
    /// Answers that were not 200, and connections that broke.
    pub(crate) failed: u64,
}

/// Asks `authority` for `path` with so many clients for so long.
pub(crate) fn run(authority: &str, path: &str, clients: usize, time: Duration) -> io::Result<Seen> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let end = Instant::now() + time;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {authority}\r\n\r\n");
    runtime.block_on(async {
        let start = || tokio::spawn(client(authority.to_owned(), request.clone(), end));
        let clients: Vec<_> = (0..clients).map(|_| start()).collect();
        let mut all = Seen::default();
        for client in clients {
            let seen = client.await.map_err(io::Error::other)?;
            all.took.extend(seen.took);
            all.failed += seen.failed;
        }
        all.took.sort();
        Ok(all)
    })
}

async fn client(authority: String, request: String, end: Instant) -> Seen {
    let mut seen = Seen::default();
    let mut buffer = vec![0; 16 * 1_024];
    while Instant::now() < end {
        let Ok(mut stream) = TcpStream::connect(&authority).await else {
            seen.failed += 1;
            continue;
        };
        let _ = stream.set_nodelay(true);
        while Instant::now() < end {
            let started = Instant::now();
            match ask(&mut stream, &request, &mut buffer).await {
                Ok(true) => seen.took.push(started.elapsed()),
                Ok(false) => seen.failed += 1,
                Err(_) => {
                    seen.failed += 1;
                    break;
                }
            }
        }
    }
    seen
}

/// Whether the answer is 200.
async fn ask(stream: &mut TcpStream, request: &str, buffer: &mut [u8]) -> io::Result<bool> {
    stream.write_all(request.as_bytes()).await?;
    let mut length = 0;
    loop {
        let read = stream.read(&mut buffer[length..]).await?;
        length += read;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if whole_length(&buffer[..length]).is_some_and(|whole| length >= whole) {
            return Ok(buffer.starts_with(b"HTTP/1.1 200 "));
        }
    }
}

/// How long an answer is with its body, as soon as its head is there.
fn whole_length(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&bytes[..head]).ok()?.to_ascii_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
    Some(head + length.and_then(|length| length.trim().parse().ok()).unwrap_or(0))
}
