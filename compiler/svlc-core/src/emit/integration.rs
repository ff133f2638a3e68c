//! Integrations: what routes lead to, what is changed on the way, and what an integration needs beside: a VPC link, a role.

use super::{invocation, role, tag_list, tag_map, text};
use crate::cfn::{Map, Piece, Resource, Value, logical_id};
use crate::facts;
use crate::model::{
    Function, Integration, Model, ParameterMapping, Payload, Target, Text, TextPart, UrlPart,
    VpcLink,
};

/// An integration.
pub(super) fn integration(model: &Model, integration: &Integration) -> Resource {
    let properties = Map::new().with("ApiId", Value::reference(logical_id::HTTP_API));
    let properties = match &integration.target {
        Target::Lambda { function, payload } => properties
            .with("IntegrationType", "AWS_PROXY")
            .with("IntegrationUri", invocation::invocable(model.function(*function)))
            .with("PayloadFormatVersion", payload_version(*payload)),
        Target::Http { url, method } => properties
            .with("IntegrationType", "HTTP_PROXY")
            .with("IntegrationUri", address(url))
            .with("IntegrationMethod", method.as_str())
            .with("PayloadFormatVersion", payload_version(Payload::V1)),
        Target::Private { link, listener, method, server_name } => properties
            .with("IntegrationType", "HTTP_PROXY")
            .with("IntegrationUri", text::value(listener))
            .with("IntegrationMethod", method.as_str())
            .with("PayloadFormatVersion", payload_version(Payload::V1))
            .with("ConnectionType", "VPC_LINK")
            .with("ConnectionId", Value::reference(logical_id::vpc_link(link)))
            .with_some(
                "TlsConfig",
                server_name.as_ref().map(|name| Map::new().with("ServerNameToVerify", name)),
            ),
        Target::Aws { action, parameters, .. } => properties
            .with("IntegrationType", "AWS_PROXY")
            .with("IntegrationSubtype", action.name)
            .with("CredentialsArn", credentials(integration))
            .with("PayloadFormatVersion", payload_version(Payload::V1))
            .with("RequestParameters", values(parameters)),
    };
    let properties = properties
        .with("TimeoutInMillis", integration.timeout_ms)
        .with_filled("RequestParameters", values(&integration.mapping.request))
        .with_filled("ResponseParameters", responses(&integration.mapping));
    let resource =
        Resource::new("AWS::ApiGatewayV2::Integration", properties).at(integration.origin);
    if integration.mapping.response.is_empty() {
        return resource;
    }
    resource.comment("CloudFormation wants what is set in a response as a list below a second ResponseParameters.")
}

/// `2.0`. Endpoints and actions know 1.0 only.
pub(super) fn payload_version(payload: Payload) -> &'static str {
    match payload {
        Payload::V1 => "1.0",
        Payload::V2 => "2.0",
    }
}

/// The address of an endpoint as API Gateway writes it, `{id}` and `${stageVariables.NAME}` left for each request.
pub(super) fn address(url: &[UrlPart]) -> Value {
    let literal = |pieces: &[&str]| TextPart::Literal(pieces.concat());
    let parts = url.iter().map(|part| match part {
        UrlPart::Text(part) => part.clone(),
        UrlPart::Parameter(name) => literal(&["{", name, "}"]),
        UrlPart::StageVariable(name) => literal(&["${stageVariables.", name, "}"]),
    });
    text::value(&Text(parts.collect()))
}

/// The address at which API Gateway invokes a function, where an ARN alone is not taken.
pub(super) fn invocations(function: &Function) -> Value {
    Value::sub([
        Piece::text("arn:"),
        Piece::reference("AWS::Partition"),
        Piece::text(":apigateway:"),
        Piece::reference("AWS::Region"),
        Piece::text(":lambda:path/2015-03-31/functions/"),
        invocation::invocable_piece(function),
        Piece::text("/invocations"),
    ])
}

/// Whether API Gateway waits for the integration as long as it does when nothing is said.
pub(super) fn waits_as_usual(integration: &Integration) -> bool {
    integration.timeout_ms == facts::INTEGRATION_TIMEOUT_MS.1
}

/// Names and values, of a mapping or of an action's parameters.
pub(super) fn values(entries: &[(String, Text)]) -> Map {
    entries.iter().map(|(name, value)| (name, text::value(value))).collect()
}

/// What is set in responses, in CloudFormation's own form.
fn responses(mapping: &ParameterMapping) -> Map {
    let entry = |(target, value): &(String, Text)| {
        Map::new().with("Destination", target).with("Source", text::value(value))
    };
    let by_status = mapping.response.iter().map(|(status, own)| {
        let list = Value::list(own.iter().map(entry));
        (status, Map::new().with("ResponseParameters", list))
    });
    by_status.collect()
}

/// The role by which an integration has a service do something.
pub(super) fn credentials(integration: &Integration) -> Value {
    Value::attribute(logical_id::integration_access(&integration.name), "Arn")
}

/// What an integration needs beside itself: the role that may do the one action on the one target.
pub(super) fn access(model: &Model, integration: &Integration) -> Option<(String, Resource)> {
    let Target::Aws { action, target, .. } = &integration.target else { return None };
    let right = role::Statement::allow([action.right], [text::arn(target)]);
    let properties = role::of_service("apigateway.amazonaws.com", "Act", right)
        .with_filled("Tags", tag_list(&model.tags));
    let resource = Resource::new("AWS::IAM::Role", properties)
        .at(integration.origin)
        .comment("For API Gateway itself: the one action of this integration on its one target.");
    Some((logical_id::integration_access(&integration.name), resource))
}

/// A VPC link.
pub(super) fn vpc_link(model: &Model, link: &VpcLink) -> Resource {
    let name = [Piece::reference("AWS::StackName"), Piece::text(["-", &link.name].concat())];
    let properties = Map::new()
        .with("Name", Value::sub(name))
        .with("SubnetIds", Value::list(link.subnets.iter().map(text::value)))
        .with_filled("SecurityGroupIds", Value::list(link.security_groups.iter().map(text::value)))
        .with_filled("Tags", tag_map(&model.tags));
    Resource::new("AWS::ApiGatewayV2::VpcLink", properties).at(link.origin)
}
