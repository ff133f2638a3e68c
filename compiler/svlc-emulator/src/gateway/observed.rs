//! A request and its response as they are kept for those who look on.

use std::time::Duration;

use http_body_util::BodyExt;

use super::refusal::Refusal;
use super::request::Received;
use super::{Gateway, Reply, Way};
use crate::observe::{Exchange, Part};

impl Gateway {
    /// Keeps a request that has been answered.
    pub(super) async fn observe(
        &self,
        received: Received,
        way: Way,
        reply: &Reply,
        refusal: Option<&Refusal>,
        duration: Duration,
    ) {
        // It is all there: nothing is waited for.
        let Ok(response) = reply.body().clone().collect().await;
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers = reply.headers().iter();
        self.log.records.exchange(Exchange {
            id: received.id,
            at: received.moment.0,
            method: received.method,
            path: received.path,
            query: received.query,
            headers: received.headers,
            body: Part::of(&received.body),
            stage: way.stage.map(|index| self.model.stages[index].name.clone()),
            route: way.route.map(|route| self.model.routes[route.0].key.to_string()),
            invocation: way.invocation,
            status: reply.status().as_u16(),
            response_headers: headers
                .map(|(name, value)| (name.to_string(), text(value.as_bytes())))
                .collect(),
            response: Part::of(&response.to_bytes()),
            duration,
            integration: way.integration.map(|integration| integration.latency),
            reason: refusal.and_then(Refusal::reason).map(str::to_owned),
        });
    }
}
