//! Calls to HTTP endpoints, by TLS or without: [`Client`]. HTTP/1.1, as API Gateway speaks it to them; redirects are answers like
//! any other. Connections are kept for the next call, as far as a call may be repeated: an endpoint may close one at the very moment
//! in which it is used again. Leaves limits of time to the caller.

mod names;

use std::error::Error;
use std::io;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::{Request, Response};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{self, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use names::Names;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

/// How long a connection is kept that nobody uses. Less than the 5 s of common servers, so that none is taken that is about to close.
const IDLE: Duration = Duration::from_secs(4);
/// Connections to one endpoint that are kept.
const KEPT: usize = 64;
/// Headers of an answer at most.
const HEADERS: usize = 1_000;

type Pool = legacy::Client<HttpsConnector<HttpConnector<Names>>, Full<Bytes>>;

/// Calls endpoints. Clones share their connections.
#[derive(Debug, Clone, Default)]
pub(crate) struct Client(Arc<OnceLock<Ready>>);

/// Made for the first call: a service that calls nobody starts without reading certificates.
#[derive(Debug)]
struct Ready {
    /// Keeps connections.
    kept: Pool,
    /// Makes one for each call.
    fresh: Pool,
    /// Whether this machine knows authorities, without which no certificate is valid.
    has_authorities: bool,
}

/// Why there is no answer; the words complete "… cannot be used: ".
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum Failed {
    /// No connection, no TLS, no HTTP.
    #[error("{0}")]
    Broken(String),
    /// A longer body than the caller takes.
    #[error("it answers more than {0} bytes")]
    TooLong(usize),
}

impl Client {
    /// Sends a request, whose URI is the whole address, and reads the answer with at most `limit` bytes of body.
    pub(crate) async fn call(
        &self,
        request: Request<Full<Bytes>>,
        limit: usize,
    ) -> Result<Response<Bytes>, Failed> {
        let ready = self.0.get_or_init(ready);
        let is_blind = request.uri().scheme_str() == Some("https") && !ready.has_authorities;
        if is_blind {
            let reason =
                "this machine has no certificate authorities; name a file of them in SSL_CERT_FILE";
            return Err(Failed::Broken(reason.to_owned()));
        }
        let answered = ready.request(request).await;
        let (head, body) = answered.map_err(|error| broken(&error))?.into_parts();
        let body = Limited::new(body, limit).collect().await.map_err(|error| match error
            .is::<LengthLimitError>(
        ) {
            true => Failed::TooLong(limit),
            false => broken(error.as_ref()),
        })?;
        Ok(Response::from_parts(head, body.to_bytes()))
    }
}

impl Ready {
    /// A call that must not be made twice gets a connection of its own; another one is made again if its connection was closed.
    async fn request(
        &self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, legacy::Error> {
        if !request.method().is_idempotent() {
            return self.fresh.request(request).await;
        }
        match self.kept.request(request.clone()).await {
            Err(error) if is_closed(&error) => self.fresh.request(request).await,
            answered => answered,
        }
    }
}

/// Whether a connection ended before the first byte of an answer.
fn is_closed(error: &legacy::Error) -> bool {
    let cause = error.source().and_then(|cause| cause.downcast_ref::<hyper::Error>());
    cause.is_some_and(|cause| {
        let io = cause.source().and_then(|io| io.downcast_ref::<io::Error>());
        let is_reset = |io: &io::Error| {
            matches!(io.kind(), io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe)
        };
        cause.is_incomplete_message() || cause.is_canceled() || io.is_some_and(is_reset)
    })
}

fn ready() -> Ready {
    let mut authorities = RootCertStore::empty();
    // A file of the system's that cannot be read is no fault of the service; without any, `call` says so.
    authorities.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let has_authorities = !authorities.is_empty();
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring speaks both versions of TLS")
        .with_root_certificates(authorities)
        .with_no_client_auth();
    let mut tcp = HttpConnector::new_with_resolver(Names::new());
    tcp.set_nodelay(true);
    tcp.enforce_http(false);
    let connector =
        HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1();
    let connector = connector.wrap_connector(tcp);
    let pool = |kept| {
        legacy::Client::builder(TokioExecutor::new())
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(kept)
            .http1_max_headers(HEADERS)
            .build(connector.clone())
    };
    Ready { kept: pool(KEPT), fresh: pool(0), has_authorities }
}

/// The innermost cause says what happened; those around it say only that it did.
fn broken(error: &(dyn Error + 'static)) -> Failed {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    Failed::Broken(cause.to_string())
}
