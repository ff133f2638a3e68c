//! The custom domain, what of the API it leads to, and what its DNS record has to know.

use super::{tag_map, text};
use crate::cfn::{Map, Output, Resource, Value, logical_id};
use crate::model::{Domain, Model};

/// The domain and its mappings, with logical ids. `stage` gives what refers to a stage, which SAM may have made.
pub(super) fn resources(model: &Model, stage: impl Fn(&str) -> Value) -> Vec<(String, Resource)> {
    let Some(domain) = &model.api.domain else { return Vec::new() };
    let mut all = vec![(logical_id::HTTP_API_DOMAIN.to_owned(), resource(model, domain))];
    for (path, of) in &domain.mappings {
        let properties = Map::new()
            .with("ApiId", Value::reference(logical_id::HTTP_API))
            .with("DomainName", Value::reference(logical_id::HTTP_API_DOMAIN))
            .with("Stage", stage(of))
            .with_some("ApiMappingKey", Some(path).filter(|path| !path.is_empty()));
        let mapping = Resource::new("AWS::ApiGatewayV2::ApiMapping", properties).at(domain.origin);
        all.push((logical_id::api_path(path), mapping));
    }
    all
}

fn resource(model: &Model, domain: &Domain) -> Resource {
    let ownership = domain.ownership_certificate.as_ref().map(text::value);
    let configuration = Map::new()
        .with("CertificateArn", text::value(&domain.certificate))
        .with("EndpointType", "REGIONAL")
        .with("SecurityPolicy", "TLS_1_2")
        .with_some("OwnershipVerificationCertificateArn", ownership);
    let mutual = domain.mutual_tls.as_ref().map(|own| {
        Map::new()
            .with("TruststoreUri", text::value(&own.truststore))
            .with_some("TruststoreVersion", own.version.as_ref())
    });
    let properties = Map::new()
        .with("DomainName", text::value(&domain.name))
        .with("DomainNameConfigurations", Value::list([configuration]))
        .with_some("MutualTlsAuthentication", mutual)
        .with_filled("Tags", tag_map(&model.tags));
    Resource::new("AWS::ApiGatewayV2::DomainName", properties).at(domain.origin)
}

/// What the DNS record of the domain has to lead to.
pub(super) fn outputs(model: &Model) -> Vec<(String, Output)> {
    if model.api.domain.is_none() {
        return Vec::new();
    }
    let output = |name: &str, attribute: &'static str, description: &str| {
        let value = Value::attribute(logical_id::HTTP_API_DOMAIN, attribute);
        let output = Output { description: description.to_owned(), value, export: None };
        (logical_id::HTTP_API_DOMAIN.to_owned() + name, output)
    };
    vec![
        output("Target", "RegionalDomainName", "What the DNS record of the domain leads to"),
        output(
            "HostedZoneId",
            "RegionalHostedZoneId",
            "Hosted zone of that target, for an alias record",
        ),
    ]
}
