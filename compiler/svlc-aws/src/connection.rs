//! Connections to AWS: TLS by ring, and the proxies of the environment. One pool for each pair of timeouts.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::http::{
    HttpConnectorSettings, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

/// How long a connection may take to be there.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A client for all services, and for whoever gives credentials.
pub(crate) fn client(trusted: TrustStore) -> SharedHttpClient {
    let context = TlsContext::builder().with_trust_store(trusted).build().unwrap_or_default();
    let made: Mutex<BTreeMap<_, SharedHttpConnector>> = Mutex::default();
    http_client_fn(move |settings, components| {
        let timeouts = (settings.connect_timeout(), settings.read_timeout());
        let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
        made.entry(timeouts).or_insert_with(|| connector(settings, components, &context)).clone()
    })
}

fn connector(
    settings: &HttpConnectorSettings,
    components: &RuntimeComponents,
    context: &TlsContext,
) -> SharedHttpConnector {
    let mut builder = Connector::builder()
        .connector_settings(settings.clone())
        .proxy_config(ProxyConfig::from_env());
    builder.set_sleep_impl(components.sleep_impl());
    let builder = builder.tls_provider(Provider::Rustls(CryptoMode::Ring));
    SharedHttpConnector::new(builder.tls_context(context.clone()).build())
}
