//! The SDK's clients, one for each service: [`Clients`].

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_s3::config::Builder as S3Builder;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::service_config::ServiceConfigKey;

use crate::connection::{self, CONNECT_TIMEOUT};
use crate::settings::Settings;

/// The clients.
#[derive(Debug)]
pub(crate) struct Clients {
    config: SdkConfig,
    pub(crate) cloudformation: aws_sdk_cloudformation::Client,
    pub(crate) gateway: aws_sdk_apigatewayv2::Client,
    pub(crate) lambda: aws_sdk_lambda::Client,
    pub(crate) logs: aws_sdk_cloudwatchlogs::Client,
    pub(crate) s3: aws_sdk_s3::Client,
    pub(crate) sts: aws_sdk_sts::Client,
}

impl Clients {
    /// Reads the environment and AWS's files. Nothing is sent, but to ask for a region where nothing else says it.
    pub(crate) async fn new(settings: &Settings) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(settings.read_timeout)
            .build();
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(connection::client())
            .timeout_config(timeouts);
        if let Some(region) = &settings.region {
            loader = loader.region(Region::new(region.clone()));
        }
        if let Some(profile) = &settings.profile {
            loader = loader.profile_name(profile);
        }
        if let Some(url) = &settings.endpoint_url {
            loader = loader.endpoint_url(url);
        }
        let config = loader.load().await;
        Self {
            cloudformation: aws_sdk_cloudformation::Client::new(&config),
            gateway: aws_sdk_apigatewayv2::Client::new(&config),
            lambda: aws_sdk_lambda::Client::new(&config),
            logs: aws_sdk_cloudwatchlogs::Client::new(&config),
            s3: s3(&config),
            sts: aws_sdk_sts::Client::new(&config),
            config,
        }
    }

    /// Where calls go.
    pub(crate) fn region(&self) -> Option<&str> {
        self.config.region().map(Region::as_ref)
    }

    /// The part of AWS that the region is in, as ARNs name it.
    pub(crate) fn partition(&self) -> &'static str {
        let region = self.region().unwrap_or_default();
        let partitions = [("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("eusc-", "aws-eusc")];
        let found = partitions.iter().find(|(start, _)| region.starts_with(start));
        found.map_or("aws", |(_, partition)| partition)
    }
}

/// S3 at another address than AWS's has its buckets in the path, as the AWS CLI does it: `bucket.127.0.0.1` is no name.
fn s3(config: &SdkConfig) -> aws_sdk_s3::Client {
    let key = ServiceConfigKey::builder()
        .service_id("S3")
        .env("AWS_ENDPOINT_URL")
        .profile("endpoint_url")
        .build()
        .expect("all that a key is made of is there");
    let own = config.service_config().and_then(|service| service.load_config(key));
    let is_elsewhere = own.is_some() || config.endpoint_url().is_some();
    let built = S3Builder::from(config).force_path_style(is_elsewhere).build();
    aws_sdk_s3::Client::from_conf(built)
}
