//! Authorizers that are functions: [`Asked`]. What they are asked, in payload format 2.0 and 1.0, what their answers mean, and for how
//! long an answer is kept (`apigw-dg`, http-api-lambda-authorizer).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Map, Value, json};
use svlc_core::model::{Authorizer, AuthorizerKind, Payload};
use tokio::time::timeout;

use super::{Caller, identity, policy};
use crate::clock::Moment;
use crate::gateway::event::{self, Routed};
use crate::gateway::refusal::{Denial, Refusal};
use crate::lambda::{Call, Function};

/// How long a function may take (`apigw-dg`, quotas).
const LIMIT: Duration = Duration::from_secs(10);
/// Answers kept at most; all are forgotten when there are more.
const KEPT: usize = 10_000;

/// An authorizer that asks a function.
#[derive(Debug)]
pub(super) struct Asked {
    function: Arc<Function>,
    /// What a request has to have.
    identity: Vec<String>,
    /// How long an answer is kept.
    ttl: Duration,
    payload: Payload,
    is_simple: bool,
    kept: Kept,
}

/// Answers that are kept, by stage and identity, with when they are forgotten. That stages do not share them is not verified.
#[derive(Debug, Default)]
struct Kept(Mutex<HashMap<Key, (Moment, Arc<Verdict>)>>);

type Key = (String, Vec<String>);

/// What a function has answered.
#[derive(Debug, Clone, PartialEq)]
struct Verdict {
    decision: Decision,
    principal: Option<Value>,
    context: Option<Map<String, Value>>,
}

#[derive(Debug, Clone, PartialEq)]
enum Decision {
    /// Yes or no, for every route.
    Simple(bool),
    /// A policy document, which each route reads for itself.
    Policy(Value),
}

impl Asked {
    /// An authorizer of this kind, and its function.
    pub(super) fn new(authorizer: &Authorizer, function: Arc<Function>) -> Self {
        let AuthorizerKind::Lambda { function: _, identity, ttl, payload, simple } =
            &authorizer.kind
        else {
            unreachable!("it is of this kind")
        };
        let ttl = Duration::from_secs(u64::from(*ttl));
        let (identity, payload) = (identity.clone(), *payload);
        Self { function, identity, ttl, payload, is_simple: *simple, kept: Kept::default() }
    }

    /// Somebody of whom the function tells no more than it has to.
    pub(super) fn example(&self) -> Caller {
        let principal = (!self.is_simple).then(|| "local".into());
        Caller::Lambda { principal, context: Some(Map::new()) }
    }

    /// Lets a request in, or says why not.
    pub(super) async fn authorize(&self, routed: &Routed<'_>) -> Result<Caller, Refusal> {
        let Some(identity) = identity::values(routed, &self.identity) else {
            return Err(Refusal::Unauthorized(Denial::new(
                "the request lacks what identifies its sender, so that the authorizer is not asked",
            )));
        };
        let arn = routed.arn();
        let is_kept = !self.ttl.is_zero() && !identity.is_empty();
        let key = (routed.stage.name.clone(), identity);
        let now = self.function.machine.clock.now();
        let verdict = match self.kept.get(&key, now).filter(|_| is_kept) {
            Some(verdict) => verdict,
            None => {
                let answer = self.ask(routed, &key.1, &arn).await?;
                let verdict = Arc::new(self.read(&answer).map_err(|why| self.malformed(why))?);
                if is_kept {
                    let until = now.after(self.ttl);
                    self.kept.put(key, until, Arc::clone(&verdict));
                }
                verdict
            }
        };
        let is_allowed = verdict.decision.allows(&arn).map_err(|why| self.malformed(why))?;
        if !is_allowed {
            let name = &self.function.config.name;
            return Err(Refusal::Denied(Denial::new(format!("the authorizer `{name}` denies it"))));
        }
        let Verdict { decision: _, principal, context } = &*verdict;
        Ok(Caller::Lambda { principal: principal.clone(), context: context.clone() })
    }

    async fn ask(
        &self,
        routed: &Routed<'_>,
        identity: &[String],
        arn: &str,
    ) -> Result<Bytes, Refusal> {
        let name = &self.function.config.name;
        let failed = |why: &str| Refusal::Internal(format!("the authorizer `{name}` {why}"));
        let call = Call {
            event: self.event(routed, identity, arn).to_string().into(),
            arn: self.function.config.arn.clone(),
            trace: routed.request.trace.clone(),
            client_context: None,
        };
        let answered = async {
            let invocation = self.function.invoke(call).await;
            let invocation = invocation.map_err(|throttled| {
                failed(&format!("is throttled by Lambda (429): {}", throttled.reason()))
            })?;
            invocation.answer.await.map_err(|_| failed("is about to end with svlc"))
        };
        let answer = timeout(LIMIT, answered).await;
        let answer = answer.map_err(|_| failed("does not answer within 10 s"))??;
        match answer.failure {
            None => Ok(answer.payload),
            Some(_) if says_unauthorized(&answer.payload) => Err(Refusal::Unauthorized(
                Denial::new(format!("the authorizer `{name}` says `Unauthorized`")),
            )),
            Some(_) => Err(failed(&format!("failed: {}", answer.text()))),
        }
    }

    fn event(&self, routed: &Routed<'_>, identity: &[String], arn: &str) -> Value {
        match self.payload {
            Payload::V2 => {
                let identity = if identity.is_empty() { Value::Null } else { identity.into() };
                event::of_authorizer_2(routed, arn, &identity)
            }
            Payload::V1 => {
                let has_none = identity.is_empty();
                let identity = if has_none { Value::Null } else { identity.join(",").into() };
                event::of_authorizer_1(routed, arn, &identity)
            }
        }
    }

    fn malformed(&self, why: &str) -> Refusal {
        let name = &self.function.config.name;
        Refusal::Internal(format!("the answer of the authorizer `{name}` cannot be taken: {why}"))
    }

    fn read(&self, answer: &Bytes) -> Result<Verdict, &'static str> {
        let Ok(Value::Object(answer)) = serde_json::from_slice(answer) else {
            return Err("it is no object");
        };
        let context = match answer.get("context") {
            None | Some(Value::Null) => None,
            Some(Value::Object(context)) => Some(context.clone()),
            Some(_) => return Err("its `context` is no map"),
        };
        if self.is_simple {
            let is_authorized = answer.get("isAuthorized").and_then(Value::as_bool);
            let is_authorized = is_authorized
                .ok_or("its `isAuthorized` is neither true nor false, which a simple answer is")?;
            let decision = Decision::Simple(is_authorized);
            return Ok(Verdict { decision, principal: None, context });
        }
        let principal = answer.get("principalId").filter(|id| id.is_string()).cloned();
        let principal = principal.ok_or("it has no text in `principalId`")?;
        let document = answer.get("policyDocument").cloned();
        let document = document.ok_or("it has no `policyDocument`")?;
        let decision = Decision::Policy(document);
        // What cannot be read for one route can be read for none.
        decision.allows("")?;
        Ok(Verdict { decision, principal: Some(principal), context })
    }
}

impl Decision {
    fn allows(&self, arn: &str) -> Result<bool, &'static str> {
        match self {
            Self::Simple(is_allowed) => Ok(*is_allowed),
            Self::Policy(document) => policy::allows(document, arn),
        }
    }
}

impl Kept {
    fn get(&self, key: &Key, now: Moment) -> Option<Arc<Verdict>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (until, verdict) = kept.get(key)?;
        (now < *until).then(|| Arc::clone(verdict))
    }

    fn put(&self, key: Key, until: Moment, verdict: Arc<Verdict>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, (until, verdict));
    }
}

/// Whether a function failed with the one error that means something: `Unauthorized`, and nothing else.
fn says_unauthorized(payload: &Bytes) -> bool {
    let payload: Value = serde_json::from_slice(payload).unwrap_or_default();
    payload == json!("Unauthorized") || payload["errorMessage"] == "Unauthorized"
}
