//! What who looks on sees of an emulator, and can have it do: [`View`]. Leaves what is kept to [`crate::observe`].

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_LENGTH, HeaderName, HeaderValue};
use hyper::{Request, http};
use hyper_util::rt::TokioIo;
use svlc_core::model::{Model, RouteId};
use tokio::net::TcpStream;

use crate::address::{self, Address};
use crate::clock::Moment;
use crate::events::Sources;
use crate::id;
use crate::lambda::{Call, Groups, Throttled};
use crate::observe::{Exchange, Origin, Records};
use crate::server::Current;
use crate::service::Service;

/// A look at an emulator; as many as are wanted.
#[derive(Debug, Clone)]
pub struct View {
    current: Current,
    last: Arc<Mutex<Option<Arc<Service>>>>,
    records: Arc<Records>,
    gateway: Option<SocketAddr>,
    lambda: Option<SocketAddr>,
    groups: Arc<Groups>,
}

/// A service that runs, or that ran last while the next one is built.
#[derive(Debug, Clone)]
pub struct Running(Arc<Service>);

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// There is no such function any more.
    #[error("there is no function `{0}`")]
    NoFunction(String),
    /// All environments are in use.
    #[error("the function is throttled: {0}")]
    Throttled(&'static str),
    /// svlc is about to end.
    #[error("svlc is about to end")]
    Ending,
    /// What was kept is not all there was.
    #[error("the body was too large to be kept, so that it cannot be sent again")]
    NotWhole,
    /// The gateway cannot be reached, or has not answered.
    #[error("the request cannot be sent: {0}")]
    NotSent(String),
}

impl View {
    pub(crate) fn new(
        current: Current,
        last: Arc<Mutex<Option<Arc<Service>>>>,
        records: Arc<Records>,
        gateway: Option<SocketAddr>,
        lambda: Option<SocketAddr>,
        groups: Arc<Groups>,
    ) -> Self {
        Self { current, last, records, gateway, lambda, groups }
    }

    /// What runs; `None` before the first build.
    pub fn running(&self) -> Option<Running> {
        let current = self.current.borrow().clone();
        let last = || self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        current.or_else(last).map(Running)
    }

    /// Whether requests wait, because the service is built anew.
    pub fn is_building(&self) -> bool {
        self.current.borrow().is_none()
    }

    /// What was asked and answered.
    pub fn records(&self) -> &Records {
        &self.records
    }

    /// Where the API answers.
    pub fn url(&self) -> Option<String> {
        self.gateway.map(|address| format!("http://{address}"))
    }

    /// As [`crate::Emulator::has_memory_groups`].
    pub fn has_memory_groups(&self) -> bool {
        self.groups.are_there()
    }

    /// Where Lambda's API answers.
    pub fn lambda_url(&self) -> Option<String> {
        self.lambda.map(|address| format!("http://{address}"))
    }

    /// Invokes a function and waits for the end of it; its id is that of what is kept.
    ///
    /// # Errors
    /// If there is no such function, or it is throttled.
    pub async fn invoke(&self, function: &str, event: Vec<u8>) -> Result<String, NotDone> {
        let mut current = self.current.clone();
        let service = current.wait_for(Option::is_some).await.map_err(|_| NotDone::Ending)?.clone();
        let found = service.as_ref().and_then(|service| service.function(function));
        let found = found.ok_or_else(|| NotDone::NoFunction(function.to_owned()))?;
        let call = Call {
            event: event.into(),
            arn: found.config.arn.clone(),
            trace: id::trace(Moment::now()),
            client_context: None,
        };
        let throttled = |throttled: Throttled| NotDone::Throttled(throttled.reason());
        let invocation = found.invoke_for(call, Origin::Console).await.map_err(throttled)?;
        invocation.log.await.map_err(|_| NotDone::Ending)?;
        Ok(invocation.id)
    }

    /// Sends a request once more, as it came, credentials and all; the new one's id.
    ///
    /// # Errors
    /// If not all of it was kept, or the gateway does not answer.
    pub async fn replay(&self, exchange: &Exchange) -> Result<String, NotDone> {
        if !exchange.body.is_whole() {
            return Err(NotDone::NotWhole);
        }
        let request = request(exchange).map_err(|error| NotDone::NotSent(error.to_string()))?;
        let not_sent = |error: hyper::Error| NotDone::NotSent(error.to_string());
        let address = self.gateway.ok_or(NotDone::Ending)?;
        let stream = TcpStream::connect(address).await;
        let stream = stream.map_err(|error| NotDone::NotSent(error.to_string()))?;
        let connected = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
        let (mut sender, connection) = connected.map_err(not_sent)?;
        let connection = tokio::spawn(connection);
        let answer = sender.send_request(request).await.map_err(not_sent);
        connection.abort();
        let answer = answer?;
        let id = answer.headers().get("apigw-requestid").and_then(|id| id.to_str().ok());
        Ok(id.unwrap_or_default().to_owned())
    }
}

/// The request as it came.
fn request(exchange: &Exchange) -> http::Result<Request<Full<Bytes>>> {
    let query = if exchange.query.is_empty() { "" } else { "?" };
    let target = format!("{}{query}{}", exchange.path, exchange.query);
    let mut request = Request::builder()
        .method(exchange.method.as_str())
        .uri(target)
        .body(Full::new(Bytes::copy_from_slice(&exchange.body.bytes)))?;
    let sent = exchange.headers.iter().filter(|(name, _)| name != CONTENT_LENGTH.as_str());
    for (name, value) in sent {
        let name = HeaderName::from_bytes(name.as_bytes())?;
        request.headers_mut().append(name, HeaderValue::from_bytes(value.as_bytes())?);
    }
    Ok(request)
}

impl Running {
    /// The service.
    pub fn model(&self) -> &Model {
        self.0.gateway.model()
    }

    /// Where the service would be.
    pub fn region(&self) -> &str {
        &self.0.local.region
    }

    /// Every address of the service, whose API answers at `url`.
    pub fn addresses(&self, url: &str) -> Vec<Address> {
        address::of(self.model(), url)
    }

    /// The invoke URLs of a stage of the service, whose API answers at `url`: by the API's own name, and by that of a domain.
    pub fn invoke_urls(&self, stage: &str, url: &str) -> Vec<String> {
        let bases = address::bases(self.model(), url).into_iter();
        bases.filter(|(of, _)| of.name == stage).map(|(_, base)| base).collect()
    }

    /// What invokes the functions besides routes.
    pub fn sources(&self) -> Sources<'_> {
        Sources::of(self.model())
    }

    /// The event of a plain request to a route, if it leads to a function.
    pub fn example(&self, route: RouteId) -> Option<String> {
        serde_json::to_string_pretty(&self.0.gateway.example_of(route)?).ok()
    }
}
