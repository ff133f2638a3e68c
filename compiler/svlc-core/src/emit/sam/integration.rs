//! Integrations as API Gateway's extension of OpenAPI has them, for the routes that are no events.

use super::super::integration as plain;
use crate::cfn::{Map, Value, logical_id};
use crate::model::{HttpMethod, Integration, Model, ParameterMapping, Payload, Target};

/// `x-amazon-apigateway-integration`.
pub(super) fn integration(model: &Model, integration: &Integration) -> Map {
    let proxy = |method: HttpMethod, uri: Value| {
        Map::new().with("type", "http_proxy").with("httpMethod", method.as_str()).with("uri", uri)
    };
    let version = plain::payload_version(Payload::V1);
    let settings = match &integration.target {
        Target::Lambda { function, payload } => Map::new()
            .with("type", "aws_proxy")
            .with("httpMethod", HttpMethod::Post.as_str())
            .with("uri", plain::invocations(model.function(*function)))
            .with("payloadFormatVersion", plain::payload_version(*payload)),
        Target::Http { url, method } => {
            proxy(*method, plain::address(url)).with("payloadFormatVersion", version)
        }
        Target::Private { link, listener, method, server_name } => {
            let tls = server_name.as_ref().map(|name| Map::new().with("serverNameToVerify", name));
            proxy(*method, super::super::text::value(listener))
                .with("payloadFormatVersion", version)
                .with("connectionType", "VPC_LINK")
                .with("connectionId", Value::reference(logical_id::vpc_link(link)))
                .with_some("tlsConfig", tls)
        }
        Target::Aws { action, parameters, .. } => Map::new()
            .with("type", "aws_proxy")
            .with("integrationSubtype", action.name)
            .with("credentials", plain::credentials(integration))
            .with("payloadFormatVersion", version)
            .with("requestParameters", plain::values(parameters)),
    };
    let timeout = (!plain::waits_as_usual(integration)).then_some(integration.timeout_ms);
    settings
        .with_some("timeoutInMillis", timeout)
        .with_filled("requestParameters", plain::values(&integration.mapping.request))
        .with_filled("responseParameters", responses(&integration.mapping))
}

/// What is set in responses: here a flat map for each status.
fn responses(mapping: &ParameterMapping) -> Map {
    mapping.response.iter().map(|(status, own)| (status, plain::values(own))).collect()
}
