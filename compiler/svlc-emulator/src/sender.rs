//! Requests of one's own, to this machine or another: [`Sender`]. It has a thread of its own, so that the command line needs none.

use std::io;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{HeaderName, HeaderValue};
use hyper::{Method, Request, Uri};
use tokio::runtime::Runtime;
use tokio::time::timeout;

use crate::client::Client;
use crate::error::Fault;

/// How long an answer may take: API Gateway gives up after 30 seconds, and the way to it takes some.
const PATIENCE: Duration = Duration::from_secs(40);
/// How often it is asked whether the user has had enough.
const LOOK: Duration = Duration::from_millis(50);
/// The largest body that is read, in bytes; API Gateway sends 10 MB at most.
const MAX_BODY: usize = 16 * 1_024 * 1_024;

/// Sends requests, one after the other; connections are kept for the next.
#[derive(Debug)]
pub struct Sender {
    runtime: Runtime,
    client: Client,
}

/// A request.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// Such as `GET`.
    pub method: &'a str,
    /// The whole address, percent-encoded.
    pub url: &'a str,
    /// Headers but for those that say how it is sent.
    pub headers: &'a [(String, String)],
    /// Body.
    pub body: &'a [u8],
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Status.
    pub status: u16,
    /// Headers, names in lower case, in the order sent; values that are no UTF-8 with replacements.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
    /// From the start of sending until all of it was there.
    pub took: Duration,
}

/// Why nothing came back.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unanswered {
    /// It cannot be sent as it is.
    #[error("the request cannot be sent: {0}")]
    Unsendable(String),
    /// No connection, no TLS, no HTTP.
    #[error("there is no answer: {0}")]
    Broken(String),
    /// It took too long.
    #[error("there is no answer after {} s", PATIENCE.as_secs())]
    Late,
    /// The user has asked svlc to end.
    #[error("svlc is about to end")]
    Interrupted,
}

impl Sender {
    /// A sender without connections.
    ///
    /// # Errors
    /// If the system has no threads left.
    pub fn new() -> Result<Self, Fault> {
        let started = |source: io::Error| Fault::Start { source };
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).enable_all().build().map_err(started)?;
        Ok(Self { runtime, client: Client::default() })
    }

    /// Sends a request and waits for the whole answer.
    ///
    /// # Errors
    /// If there is none.
    pub fn send(
        &self,
        sent: Sent<'_>,
        is_interrupted: impl Fn() -> bool,
    ) -> Result<Received, Unanswered> {
        let request = request(sent)?;
        let started = Instant::now();
        self.runtime.block_on(async {
            let mut call = Box::pin(self.client.call(request, MAX_BODY));
            loop {
                match timeout(LOOK, &mut call).await {
                    Ok(Ok(answer)) => {
                        let (head, body) = answer.into_parts();
                        let text = |value: &HeaderValue| {
                            String::from_utf8_lossy(value.as_bytes()).into_owned()
                        };
                        let headers = head.headers.iter();
                        let headers = headers.map(|(name, value)| (name.to_string(), text(value)));
                        return Ok(Received {
                            status: head.status.as_u16(),
                            headers: headers.collect(),
                            body: body.to_vec(),
                            took: started.elapsed(),
                        });
                    }
                    Ok(Err(failed)) => return Err(Unanswered::Broken(failed.to_string())),
                    Err(_) if is_interrupted() => return Err(Unanswered::Interrupted),
                    Err(_) if started.elapsed() > PATIENCE => return Err(Unanswered::Late),
                    Err(_) => {}
                }
            }
        })
    }
}

fn request(sent: Sent<'_>) -> Result<Request<Full<Bytes>>, Unanswered> {
    let wrong = |what: &str, error: &dyn std::fmt::Display| {
        Unanswered::Unsendable(format!("{what}: {error}"))
    };
    let mut request = Request::new(Full::new(Bytes::copy_from_slice(sent.body)));
    let method = Method::from_bytes(sent.method.as_bytes());
    *request.method_mut() = method.map_err(|error| wrong(sent.method, &error))?;
    let url: Result<Uri, _> = sent.url.parse();
    *request.uri_mut() = url.map_err(|error| wrong("its address", &error))?;
    for (name, value) in sent.headers {
        let header =
            HeaderName::from_bytes(name.as_bytes()).map_err(|error| wrong(name, &error))?;
        let value = HeaderValue::from_str(value).map_err(|error| wrong(name, &error))?;
        request.headers_mut().append(header, value);
    }
    Ok(request)
}
