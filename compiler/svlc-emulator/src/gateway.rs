//! API Gateway on this machine: [`Gateway`] takes a request through stage, route, CORS, throttle, authorizer and integration, in that
//! order. Leaves sockets to [`crate::server`].

mod access_log;
mod action;
mod authorizer;
mod context;
mod cors;
mod entrance;
mod event;
mod mapping;
mod observed;
mod proxy;
mod refusal;
mod request;
mod response;
mod throttle;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Body, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, WWW_AUTHENTICATE};
use hyper::{Request, Response, StatusCode};
use serde_json::{Value, json};
use svlc_core::model::{Authorization, Cors, FunctionId, Model, Payload, RouteId, Target};
use svlc_core::routing::{self, RouteKey};
use tokio::time::timeout;

use access_log::{Entry, Integration};
use authorizer::{Authorizers, Caller};
use context::Context;
use entrance::Entrances;
use event::Routed;
use mapping::Sources;
use refusal::Refusal;
use request::Received;
use response::Interpreted;
use throttle::Throttles;

pub(crate) use action::is_emulated as is_emulated_action;
pub(crate) use mapping::is_emulated as is_emulated_value;

use crate::client::Client;
use crate::events::Events;
use crate::lambda::{Call, Function, Throttled};
use crate::local::Local;
use crate::log::{Line, Log};
use crate::machine::Machine;
use crate::observe::Origin;
use crate::support::Supported;

/// The largest body, in bytes (`apigw-dg`, quotas).
const MAX_BODY: usize = 10 * 1_024 * 1_024;
/// The largest event that Lambda takes, in bytes (`lambda-dg`, quotas).
pub(crate) const MAX_EVENT: usize = 6 * 1_024 * 1_024;
/// The largest request line and headers together, in bytes (`apigw-dg`, quotas).
const MAX_HEAD: usize = 10_240;
/// How long a client may take for its body.
const BODY_TIME: Duration = Duration::from_secs(30);

/// What is sent to clients.
pub(crate) type Reply = Response<Full<Bytes>>;

/// The API of a service.
#[derive(Debug)]
pub(crate) struct Gateway {
    model: Model,
    local: Local,
    entrances: Entrances,
    /// By [`FunctionId`].
    functions: Vec<Arc<Function>>,
    /// Queues and buses that integrations lead to.
    events: Arc<Events>,
    /// Addresses in place of an integration's own.
    endpoints: BTreeMap<String, String>,
    client: Client,
    throttles: Throttles,
    authorizers: Authorizers,
    log: Log,
}

/// What became of a request on its way.
#[derive(Debug, Default)]
struct Way {
    /// Index of the stage.
    stage: Option<usize>,
    route: Option<RouteId>,
    caller: Caller,
    /// Why an authorizer did not let it in.
    authorizer_error: Option<String>,
    integration: Option<Integration>,
    /// Id of the invocation that it led to.
    invocation: Option<String>,
}

impl Gateway {
    pub(crate) fn new(
        supported: Supported<'_>,
        local: Local,
        functions: Vec<Arc<Function>>,
        events: Arc<Events>,
        machine: &Machine,
    ) -> Self {
        let model = supported.model().clone();
        let setup = supported.setup();
        let endpoints = setup.endpoints.clone();
        let throttles = Throttles::new(&model);
        let authorizers = Authorizers::new(&model, &functions, &local, setup, machine);
        let entrances = Entrances::new(&model, &local);
        let Machine { log, client, .. } = machine.clone();
        Self {
            model,
            local,
            functions,
            entrances,
            events,
            endpoints,
            client,
            throttles,
            authorizers,
            log,
        }
    }

    /// Answers a request.
    pub(crate) async fn answer(&self, request: Request<Incoming>, source_ip: IpAddr) -> Reply {
        let started = Instant::now();
        let (head, body) = request.into_parts();
        let mut received = Received::new(&head, source_ip);
        let mut way = Way::default();
        let head_bytes = Received::head_bytes(&head);
        let response = match self.respond(&mut received, head_bytes, body, &mut way).await {
            Ok(response) => Ok(self.built(&received, response)),
            Err(refusal) => Err((self.refused(&received, &refusal), refusal)),
        };
        let (reply, refusal) = match response {
            Ok(reply) => (reply, None),
            Err((reply, refusal)) => (reply, Some(refusal)),
        };
        if let Some(reason) = refusal.as_ref().and_then(Refusal::reason) {
            self.log.reason(format!("{} {}: {reason}", received.method, received.path));
        }
        self.log_access(&received, &way, &reply, refusal.as_ref(), started.elapsed());
        if self.log.records.admits() {
            self.observe(received, way, &reply, refusal.as_ref(), started.elapsed()).await;
        }
        reply
    }

    async fn respond(
        &self,
        received: &mut Received,
        head_bytes: usize,
        body: Incoming,
        way: &mut Way,
    ) -> Result<Interpreted, Refusal> {
        let (host, whole) = (&received.host, &received.path);
        let entered = self.entrances.enter(host, whole, &self.model.stages)?;
        if head_bytes > MAX_HEAD {
            return Err(Refusal::HeadTooLarge);
        }
        let stage = entered.stage;
        (received.below, received.domain) = (entered.path, entered.domain);
        way.stage = Some(stage);
        let keys = self.model.routes.iter().map(|route| &route.key);
        let found = routing::choose(keys, &received.method, &received.below);
        let preflight = self.model.api.cors.as_ref().filter(|_| cors::is_preflight(received));
        let is_guarded = found.as_ref().is_some_and(|found| self.is_guarded(found.index));
        if let Some(cors) = preflight.filter(|_| !is_guarded) {
            return Ok(preflight_answer(cors, received));
        }
        let found = found.ok_or(Refusal::NotFound)?;
        let id = RouteId(found.index);
        way.route = Some(id);
        if !self.throttles.admit(stage, id) {
            return Err(Refusal::TooMany);
        }
        received.body = read(body).await?;
        let routed = Routed {
            request: received,
            stage: &self.model.stages[stage],
            key: &self.model.routes[found.index].key,
            parameters: &found.parameters,
            caller: &Caller::Anyone,
            local: &self.local,
        };
        let authorized = self.authorize(&routed, id).await;
        way.caller = authorized.inspect_err(|refusal| {
            way.authorizer_error = refusal.authorizer_error().map(str::to_owned);
        })?;
        if let Some(cors) = preflight {
            return Ok(preflight_answer(cors, received));
        }
        let routed = Routed { caller: &way.caller, ..routed };
        let started = Instant::now();
        let result = self.integrate(&routed, id, &mut way.invocation).await;
        way.integration = Some(integration(&result, way.invocation.clone(), started.elapsed()));
        result
    }

    async fn authorize(&self, routed: &Routed<'_>, id: RouteId) -> Result<Caller, Refusal> {
        let authorization = &self.model.routes[id.0].authorization;
        self.authorizers.authorize(routed, authorization).await
    }

    fn is_guarded(&self, route: usize) -> bool {
        self.model.routes[route].authorization != Authorization::None
    }

    /// What the integration of a route answers, in time.
    async fn integrate(
        &self,
        routed: &Routed<'_>,
        route: RouteId,
        invocation: &mut Option<String>,
    ) -> Result<Interpreted, Refusal> {
        let integration = self.model.integration(self.model.routes[route.0].integration);
        let limit = Duration::from_millis(u64::from(integration.timeout_ms));
        let late = |_| {
            let name = &integration.name;
            Refusal::Unavailable(format!("`{name}` did not answer within {} ms", limit.as_millis()))
        };
        match &integration.target {
            Target::Lambda { function, payload } => {
                let invoked = self.invoke(routed, *function, *payload, invocation);
                timeout(limit, invoked).await.map_err(late)?
            }
            Target::Aws { action, target: _, parameters } => {
                let sources = Sources { routed, response: None };
                let acted = action::act(&self.events, &sources, action, parameters);
                timeout(limit, acted).await.map_err(late)?
            }
            _ => {
                let instead = self.endpoints.get(&integration.name).map(String::as_str);
                let passed_on = proxy::pass_on(&self.client, routed, integration, instead);
                timeout(limit, passed_on).await.map_err(late)?
            }
        }
    }

    async fn invoke(
        &self,
        routed: &Routed<'_>,
        function: FunctionId,
        payload: Payload,
        invoked: &mut Option<String>,
    ) -> Result<Interpreted, Refusal> {
        let event = event::event(routed, payload).to_string();
        if event.len() > MAX_EVENT {
            return Err(Refusal::TooLarge);
        }
        let function = &self.functions[function.0];
        let name = &function.config.name;
        let call = Call {
            event: event.into(),
            arn: function.config.arn.clone(),
            trace: routed.request.trace.clone(),
            client_context: None,
        };
        let invocation = function.invoke_for(call, Origin::Request).await;
        let invocation = invocation.map_err(|throttled| throttled_as(name, throttled))?;
        *invoked = Some(invocation.id);
        let answer = invocation.answer.await;
        let answer = answer.map_err(|_| Refusal::Internal("svlc is about to end".to_owned()))?;
        if answer.failure.is_some() {
            return Err(Refusal::Internal(format!(
                "the function `{name}` failed: {}",
                answer.text()
            )));
        }
        response::interpret(payload, &answer.payload).map_err(|reason| {
            Refusal::Internal(format!("the answer of `{name}` cannot be taken: {reason}"))
        })
    }

    fn built(&self, received: &Received, response: Interpreted) -> Reply {
        let mut reply = Response::new(Full::new(response.body));
        *reply.status_mut() = StatusCode::from_u16(response.status).unwrap_or_default();
        let headers = reply.headers_mut();
        for (name, value) in response.headers {
            headers.append(name, value);
        }
        self.complete(received, &mut reply);
        reply
    }

    fn refused(&self, received: &Received, refusal: &Refusal) -> Reply {
        let body = json!({ "message": refusal.message() }).to_string();
        let mut reply = Response::new(Full::new(Bytes::from(body)));
        *reply.status_mut() = refusal.status();
        let json = HeaderValue::from_static("application/json");
        reply.headers_mut().insert(CONTENT_TYPE, json);
        let challenge = refusal.challenge().map(HeaderValue::from_str);
        if let Some(Ok(challenge)) = challenge {
            reply.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        self.complete(received, &mut reply);
        reply
    }

    /// Adds what every response has.
    fn complete(&self, received: &Received, reply: &mut Reply) {
        let is_answered = cors::is_preflight(received) && reply.status() == StatusCode::NO_CONTENT;
        let headers: &mut HeaderMap = reply.headers_mut();
        if let Some(cors) = self.model.api.cors.as_ref().filter(|_| !is_answered) {
            cors::apply(cors, received, headers);
        }
        if let Ok(id) = HeaderValue::from_str(&received.id) {
            headers.insert(HeaderName::from_static("apigw-requestid"), id);
        }
    }

    fn log_access(
        &self,
        received: &Received,
        way: &Way,
        reply: &Reply,
        refusal: Option<&Refusal>,
        latency: Duration,
    ) {
        let stage = way.stage.map(|index| &self.model.stages[index]);
        let logs = stage.and_then(|stage| Some((stage, stage.access_logs.as_ref()?)));
        let Some((stage, logs)) = logs else { return };
        let route_key = way.route.map(|route| self.model.routes[route.0].key.to_string());
        let context = Context {
            request: received,
            stage: &stage.name,
            route_key: route_key.as_deref(),
            caller: &way.caller,
            local: &self.local,
        };
        let entry = Entry {
            context,
            status: reply.status().as_u16(),
            response_length: usize::try_from(reply.body().size_hint().lower()).unwrap_or(0),
            latency,
            integration: way.integration.clone(),
            error: refusal.map(Refusal::message),
            authorizer_error: way.authorizer_error.as_deref(),
        };
        let text = access_log::line(&svlc_core::emit::access_log_format(logs), &entry);
        self.log.put(Line::Access { stage: stage.name.clone(), text });
    }

    /// The service.
    pub(crate) fn model(&self) -> &Model {
        &self.model
    }

    /// What a function would get of a plain request to the first of its routes; `None` if none leads to it.
    pub(crate) fn example(&self, id: FunctionId) -> Option<Value> {
        let (route, _, _) = self.model.routes_of(id).next()?;
        self.example_of(route)
    }

    /// What a function would get of a plain request to a route; `None` if it leads to none.
    pub(crate) fn example_of(&self, route: RouteId) -> Option<Value> {
        let route = self.model.routes.get(route.0)?;
        let Target::Lambda { payload, .. } = self.model.target(route) else { return None };
        let stage = self.model.stages.first()?;
        let prefix = if stage.is_default() { String::new() } else { format!("/{}", stage.name) };
        let (method, path) = match &route.key {
            RouteKey::Default => ("GET".to_owned(), "/".to_owned()),
            RouteKey::Path { method, .. } => {
                let method = method.as_str();
                let method = if method == "ANY" { "GET" } else { method };
                (method.to_owned(), route.key.path().unwrap_or_default())
            }
        };
        let named: Vec<String> = route.key.parameters().map(str::to_owned).collect();
        let path = path.replace(['{', '}', '+'], "");
        let builder = Request::builder().method(method.as_str()).uri(format!("{prefix}{path}"));
        let builder = builder.header("host", self.local.domain()).header("user-agent", "svlc");
        let (head, ()) = builder.header("accept", "*/*").body(()).ok()?.into_parts();
        let mut received = Received::new(&head, IpAddr::from([127, 0, 0, 1]));
        received.below = path;
        let parameters: Vec<_> = named.into_iter().map(|name| (name.clone(), name)).collect();
        let routed = Routed {
            request: &received,
            stage,
            key: &route.key,
            parameters: &parameters,
            caller: &self.authorizers.example(&route.authorization),
            local: &self.local,
        };
        Some(event::event(&routed, *payload))
    }
}

/// What the access log tells of an integration. Lambda answers 200 whatever comes of the function.
fn integration(
    result: &Result<Interpreted, Refusal>,
    request_id: Option<String>,
    latency: Duration,
) -> Integration {
    let status = result.as_ref().ok().map(|response| response.unmapped_status);
    Integration {
        status,
        service_status: request_id.as_ref().map(|_| 200).or(status),
        request_id,
        latency,
        error: result.as_ref().err().and_then(Refusal::reason).map(str::to_owned),
    }
}

/// What a preflight request is answered with.
fn preflight_answer(cors: &Cors, received: &Received) -> Interpreted {
    let headers = cors::preflight(cors, received);
    let headers = headers.iter().map(|(name, value)| (name.clone(), value.clone()));
    Interpreted {
        status: 204,
        unmapped_status: 204,
        headers: headers.collect(),
        body: Bytes::new(),
    }
}

/// Which status Lambda's throttling becomes is not verified.
fn throttled_as(name: &str, throttled: Throttled) -> Refusal {
    Refusal::Unavailable(format!("Lambda throttled `{name}` (429): {}", throttled.reason()))
}

/// Reads a body, if it is not too large, and comes in time.
async fn read(body: Incoming) -> Result<Bytes, Refusal> {
    if body.size_hint().lower() > MAX_BODY as u64 {
        return Err(Refusal::TooLarge);
    }
    let collected = timeout(BODY_TIME, Limited::new(body, MAX_BODY).collect()).await;
    match collected.map_err(|_| Refusal::Slow)? {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Err(Refusal::TooLarge),
        Err(_) => Err(Refusal::BadRequest),
    }
}
