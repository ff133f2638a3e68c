//! What a function prints, line by line, with what Lambda adds between: [`Output`]. Standard output and error are one pipe, so
//! that their order is kept.

use std::io::{self, PipeWriter};
use std::os::fd::OwnedFd;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::net::unix::pipe;

use super::log_format::LogFormat;
use super::report::Entry;
use crate::log::{Line, Log};

/// How much of an unfinished line is kept: what CloudWatch takes as one event.
const MAX_LINE: usize = 256 * 1_024;
/// How much of an invocation's log a caller can ask for.
const TAIL: usize = 4 * 1_024;

/// The log of one environment.
#[derive(Debug)]
pub(crate) struct Output {
    pipe: pipe::Receiver,
    lines: Mutex<Lines>,
}

#[derive(Debug)]
struct Lines {
    function: Arc<str>,
    format: LogFormat,
    log: Log,
    /// A line that has not ended.
    open: Vec<u8>,
    /// The end of what this invocation logged.
    tail: Vec<u8>,
}

impl Output {
    /// A log, and what a process is to write to.
    pub(crate) fn new(
        function: Arc<str>,
        format: LogFormat,
        log: Log,
    ) -> io::Result<(Arc<Self>, PipeWriter)> {
        let (reader, writer) = io::pipe()?;
        let pipe = pipe::Receiver::from_owned_fd(OwnedFd::from(reader))?;
        let lines = Lines { function, format, log, open: Vec::new(), tail: Vec::new() };
        Ok((Arc::new(Self { pipe, lines: Mutex::new(lines) }), writer))
    }

    /// Passes on what the process prints until it and all its children have closed the pipe.
    pub(crate) async fn pump(self: Arc<Self>) {
        while self.pipe.readable().await.is_ok() {
            if self.drain() {
                return;
            }
        }
    }

    /// Passes on what has been printed so far; whether that was all there will ever be.
    fn drain(&self) -> bool {
        let mut lines = self.lines();
        let mut buffer = [0; 8 * 1_024];
        loop {
            match self.pipe.try_read(&mut buffer) {
                Ok(0) => {
                    lines.close();
                    return true;
                }
                Ok(length) => lines.add(&buffer[..length]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return false,
                Err(_) => return true,
            }
        }
    }

    /// Begins the log of an invocation.
    pub(crate) fn begin(&self, entry: Entry<'_>) {
        self.drain();
        let mut lines = self.lines();
        lines.tail.clear();
        lines.put_all(entry);
    }

    /// Adds what Lambda tells behind everything that was printed before.
    pub(crate) fn add(&self, entry: Entry<'_>) {
        self.drain();
        let mut lines = self.lines();
        lines.close();
        lines.put_all(entry);
    }

    /// The last 4 KiB of the invocation's log.
    pub(crate) fn tail(&self) -> Vec<u8> {
        let lines = self.lines();
        lines.tail[lines.tail.len().saturating_sub(TAIL)..].to_vec()
    }

    fn lines(&self) -> std::sync::MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lines {
    fn add(&mut self, bytes: &[u8]) {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.open.extend_from_slice(piece);
            if self.open.ends_with(b"\n") || self.open.len() >= MAX_LINE {
                self.close();
            }
        }
    }

    /// Ends the line that is open.
    fn close(&mut self) {
        if self.open.is_empty() {
            return;
        }
        let open = std::mem::take(&mut self.open);
        let text = String::from_utf8_lossy(&open);
        let line = text.trim_end_matches(['\n', '\r']);
        if self.format.keeps(line) {
            self.put(line);
        }
    }

    fn put_all(&mut self, entry: Entry<'_>) {
        entry.lines(self.format).iter().for_each(|line| self.put(line));
    }

    fn put(&mut self, text: &str) {
        self.tail.extend_from_slice(text.as_bytes());
        self.tail.push(b'\n');
        if self.tail.len() > 4 * TAIL {
            self.tail.drain(..self.tail.len() - TAIL);
        }
        self.log.put(Line::Function { name: Arc::clone(&self.function), text: text.to_owned() });
    }
}
