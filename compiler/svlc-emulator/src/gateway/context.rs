//! Variables of `$context` that are known before an integration has answered: [`Context`]. What came of the request is known to
//! [`super::access_log`] alone.

use super::authorizer::Caller;
use super::request::Received;
use crate::local::{ACCOUNT, API_ID, Local};

/// What the variables tell of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) request: &'a Received,
    pub(crate) stage: &'a str,
    /// The key of the route; `None` if there is none.
    pub(crate) route_key: Option<&'a str>,
    pub(crate) caller: &'a Caller,
    pub(crate) local: &'a Local,
}

impl Context<'_> {
    /// The value of a variable, named without `$context.`; `None` if it has none here.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        let request = self.request;
        Some(match name {
            "accountId" => ACCOUNT.to_owned(),
            "apiId" => API_ID.to_owned(),
            "customDomain.basePathMatched" => request.domain.as_ref()?.1.clone(),
            "domainName" => request.domain_name(self.local),
            "domainPrefix" => request.domain_prefix().to_owned(),
            "extendedRequestId" | "requestId" => request.id.clone(),
            "httpMethod" => request.method.clone(),
            "identity.sourceIp" => request.source_ip.to_string(),
            "identity.userAgent" => request.header("user-agent")?.to_owned(),
            "path" => request.path.clone(),
            "protocol" => "HTTP/1.1".to_owned(),
            "requestTime" => request.moment.common_log(),
            "requestTimeEpoch" => (request.moment.0 / 1_000).to_string(),
            "routeKey" => self.route_key?.to_owned(),
            "stage" => self.stage.to_owned(),
            name => return self.caller.variable(name),
        })
    }
}
