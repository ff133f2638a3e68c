//! Calls to HTTP endpoints, by TLS or without: [`Client`]. HTTP/1.1, as API Gateway speaks it to them; redirects are answers like
//! any other. Connections are kept for the next call. Leaves limits of time to the caller.

use std::error::Error;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::{Request, Response};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{self, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

/// How long a connection is kept that nobody uses. Less than the 5 s of common servers, so that none is taken that is about to close.
const IDLE: Duration = Duration::from_secs(4);
/// Connections to one endpoint that are kept.
const KEPT: usize = 64;
/// Headers of an answer at most.
const HEADERS: usize = 1_000;

type Pool = legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// Calls endpoints. Clones share their connections.
#[derive(Debug, Clone, Default)]
pub(crate) struct Client(Arc<OnceLock<Ready>>);

/// Made for the first call: a service that calls nobody starts without reading certificates.
#[derive(Debug)]
struct Ready {
    pool: Pool,
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
        let answered = ready.pool.request(request).await;
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
    let mut tcp = HttpConnector::new();
    tcp.set_nodelay(true);
    tcp.enforce_http(false);
    let connector =
        HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1();
    let pool = legacy::Client::builder(TokioExecutor::new())
        .timer(TokioTimer::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(KEPT)
        .http1_max_headers(HEADERS)
        .build(connector.wrap_connector(tcp));
    Ready { pool, has_authorities }
}

/// The innermost cause says what happened; those around it say only that it did.
fn broken(error: &(dyn Error + 'static)) -> Failed {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    Failed::Broken(cause.to_string())
}
