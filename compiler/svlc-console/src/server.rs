//! The socket of the console, on this machine alone: looks at each request with [`guard`], then makes the page that it asks for.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Either, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue, LOCATION};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use svlc_emulator::View;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use crate::address::Page;
use crate::form::Form;
use crate::live::News;
use crate::pages::{self, Made};
use crate::{guard, live, templates};

/// Connections at once: browsers take six, and one for news on each open page.
const CONNECTIONS: usize = 64;
/// How long a client may take for a request's head, and be silent between two requests.
const HEAD_TIME: Duration = Duration::from_secs(30);
/// How long a client may take for a form.
const BODY_TIME: Duration = Duration::from_secs(30);
/// The largest form, in bytes: the largest event, every byte of it encoded.
const MAX_FORM: usize = 18 * 1_024 * 1_024 + 1_024;

/// What is sent to browsers.
type Reply = Response<Either<Full<Bytes>, News>>;

/// Adds a test to the spec that is served: the entry comes in, why it cannot be added comes out. This crate writes no file.
pub type Keep = dyn Fn(&svlc_core::saving::Entry) -> Result<(), String> + Send + Sync;

/// What pages are made of.
pub struct Console {
    /// The emulator.
    pub view: View,
    /// How a test is added to the spec; `None` where that cannot be.
    pub keep: Option<Box<Keep>>,
}

/// Why there is no console.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The port is taken, or may not be listened on.
    #[error("cannot listen on 127.0.0.1:{port}: {source}")]
    Listen {
        /// The port asked for.
        port: u16,
        /// Why.
        source: io::Error,
    },
}

/// Serves until the runtime ends; port 0 stands for any that is free.
///
/// # Errors
/// If the port is taken.
pub fn serve(console: Console, runtime: &Handle, port: u16) -> Result<SocketAddr, Fault> {
    let failed = |source: io::Error| Fault::Listen { port, source };
    let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", port))).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    runtime.spawn(accept(listener, Arc::new(console), address.port()));
    Ok(address)
}

async fn accept(listener: TcpListener, console: Arc<Console>, port: u16) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            // Out of files, mostly: others have to end first.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let console = Arc::clone(&console);
        tokio::spawn(async move {
            connection(stream, &console, port).await;
            drop(place);
        });
    }
}

async fn connection(stream: TcpStream, console: &Arc<Console>, port: u16) {
    let service = service_fn(|request| {
        let console = Arc::clone(console);
        async move { Ok::<_, Infallible>(answer(&console, request, port).await) }
    });
    let mut builder = hyper::server::conn::http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
    // What a browser does wrong on its connection is its own affair.
    let _ = builder.serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(console: &Console, request: Request<Incoming>, port: u16) -> Reply {
    let (head, body) = request.into_parts();
    let mut reply = match guard::check(&head, port) {
        Err(reason) => refused(port, reason),
        Ok(()) => match Page::at(head.uri.path()) {
            None => made(pages::not_found(&console.view)),
            Some(page) => {
                let query = Form::of(head.uri.query().unwrap_or_default());
                if guard::is_reading(&head.method) {
                    read(console, page, &query)
                } else if head.method == hyper::Method::POST {
                    change(console, page, body).await
                } else {
                    made(pages::not_allowed(&console.view))
                }
            }
        },
    };
    guard::protect(reply.headers_mut());
    reply
}

fn read(console: &Console, page: Page, query: &Form) -> Reply {
    match page {
        Page::Live => {
            let news = live::requests(console.view.clone(), query.get("route").map(str::to_owned));
            typed(StatusCode::OK, "text/event-stream", Either::Right(news))
        }
        Page::Asset(name) => {
            let (kind, text) = templates::asset(name);
            typed(StatusCode::OK, kind, Either::Left(Full::from(text)))
        }
        page => made(pages::read(console, &page, query)),
    }
}

async fn change(console: &Console, page: Page, body: Incoming) -> Reply {
    let collected = Limited::new(body, MAX_FORM).collect();
    let form = match tokio::time::timeout(BODY_TIME, collected).await {
        Ok(Ok(body)) => Form::of(&String::from_utf8_lossy(&body.to_bytes())),
        Ok(Err(_)) | Err(_) => return made(pages::too_large(&console.view)),
    };
    made(pages::change(console, &page, &form).await)
}

fn made(made: Made) -> Reply {
    let html = "text/html; charset=utf-8";
    match made {
        Made::Page(status, text) => typed(status, html, Either::Left(Full::from(text))),
        Made::Elsewhere(path) => {
            let mut reply = typed(StatusCode::SEE_OTHER, html, Either::Left(Full::default()));
            if let Ok(path) = HeaderValue::from_str(&path) {
                reply.headers_mut().insert(LOCATION, path);
            }
            reply
        }
    }
}

/// Says nothing of the service.
fn refused(port: u16, reason: &str) -> Reply {
    let text = format!(
        "svlc's console does not answer this request: {reason}.\n\
         Type its address into the browser: http://127.0.0.1:{port}/\n"
    );
    typed(StatusCode::FORBIDDEN, "text/plain; charset=utf-8", Either::Left(Full::from(text)))
}

fn typed(status: StatusCode, kind: &'static str, body: Either<Full<Bytes>, News>) -> Reply {
    let mut reply = Response::new(body);
    *reply.status_mut() = status;
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    reply
}
