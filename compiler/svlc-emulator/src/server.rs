//! Sockets: one for the API, one for Lambda's own API. HTTP/1.1 and HTTP/2, on this machine alone, with every wait bounded.

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Either;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use crate::aws;
use crate::gateway::Reply;
use crate::invoke_api::Outgoing;
use crate::service::Service;

/// Connections at once; more wait until one ends.
const CONNECTIONS: usize = 2_048;
/// How long a client may take for a request's head, and be silent between two requests.
const HEAD_TIME: Duration = Duration::from_secs(30);
/// More than API Gateway takes, so that it is the gateway that refuses a head, in its own words.
const HEAD_BUFFER: usize = 64 * 1_024;
/// More than fit API Gateway's limit.
const HEADERS: usize = 3_000;
/// Requests at once on a connection of HTTP/2.
const STREAMS: u32 = 250;

/// What a socket is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Role {
    /// The API of the service.
    Gateway,
    /// The APIs of AWS, for those that invoke functions and for functions themselves.
    Lambda,
}

/// The service that runs; `None` while it is built: requests wait.
pub(crate) type Current = watch::Receiver<Option<Arc<Service>>>;

/// Listens on this machine alone.
pub(crate) async fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind(("127.0.0.1", port)).await
}

/// Serves until it is aborted.
pub(crate) async fn serve(listener: TcpListener, role: Role, current: Current) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let (stream, client) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(_) => {
                // Out of files, mostly: others have to end first.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let current = current.clone();
        tokio::spawn(async move {
            connection(stream, client, role, current).await;
            drop(place);
        });
    }
}

async fn connection(stream: TcpStream, client: SocketAddr, role: Role, current: Current) {
    // Without it, small answers wait for acknowledgements.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let current = current.clone();
        async move { Ok::<_, Infallible>(answer(request, client.ip(), role, current).await) }
    });
    let mut builder = auto::Builder::new(TokioExecutor::new()).title_case_headers(true);
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_BUFFER)
        .max_headers(HEADERS);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(HEAD_BUFFER as u32)
        .max_concurrent_streams(STREAMS)
        .keep_alive_interval(HEAD_TIME);
    // What a client does wrong on its connection is its own affair.
    let _ = builder.serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(
    request: Request<Incoming>,
    client: IpAddr,
    role: Role,
    mut current: Current,
) -> Response<Outgoing> {
    let is_http1 = request.version() < hyper::Version::HTTP_2;
    let service = match current.wait_for(Option::is_some).await {
        Ok(service) => service.clone(),
        Err(_) => None,
    };
    let Some(service) = service else { return Reply::default().map(Either::Left) };
    let mut reply = match role {
        Role::Gateway => service.gateway.answer(request, client).await.map(Either::Left),
        Role::Lambda => aws::answer(&service, request).await,
    };
    if is_http1 {
        let kept = hyper::header::HeaderValue::from_static("keep-alive");
        reply.headers_mut().entry(hyper::header::CONNECTION).or_insert(kept);
    }
    reply
}

/// The name in a host with or without a port, in lower case.
pub(crate) fn host_name(host: &str) -> String {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name.to_ascii_lowercase()
}

/// Whether a host, with or without its port, is a name of this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    let name = host_name(host);
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_machine_are_known() {
        for host in ["localhost", "LOCALHOST:3000", "127.0.0.1:3000", "[::1]:3000", "a.localhost"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["", "example.com", "localhost.example.com:3000", "10.0.0.1", "notlocalhost"] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
