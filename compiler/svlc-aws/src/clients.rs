//! The SDK's clients, one for each service: [`Clients`].

use aws_config::provider_config::ProviderConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::service_config::ServiceConfigKey;
use svlc_deploy::protocol::{AwsError, code};

use crate::connection::{self, CONNECT_TIMEOUT};
use crate::settings::Settings;
use crate::{authorities, profile};

/// The clients.
#[derive(Debug)]
pub(crate) struct Clients {
    config: SdkConfig,
    /// What the user runs to sign in.
    sign_in: Option<String>,
    pub(crate) cloudformation: aws_sdk_cloudformation::Client,
    pub(crate) gateway: aws_sdk_apigatewayv2::Client,
    pub(crate) lambda: aws_sdk_lambda::Client,
    pub(crate) logs: aws_sdk_cloudwatchlogs::Client,
    pub(crate) s3: aws_sdk_s3::Client,
    pub(crate) sts: aws_sdk_sts::Client,
}

impl Clients {
    /// Reads the environment and AWS's files. Nothing is sent, but to ask the machine for its region where nothing else says one.
    pub(crate) async fn new(settings: &Settings) -> Result<Self, AwsError> {
        let profile = profile::load(settings.profile.as_deref()).await?;
        let http = connection::client(authorities::trusted(&profile)?);
        let config = configured(settings, http).await;
        let mut s3 = aws_sdk_s3::config::Builder::from(&config);
        // As the AWS CLI does it: `bucket.127.0.0.1` is no name.
        s3 = s3.force_path_style(s3_url(&config).is_some());
        Ok(Self {
            cloudformation: aws_sdk_cloudformation::Client::new(&config),
            gateway: aws_sdk_apigatewayv2::Client::new(&config),
            lambda: aws_sdk_lambda::Client::new(&config),
            logs: aws_sdk_cloudwatchlogs::Client::new(&config),
            s3: aws_sdk_s3::Client::from_conf(s3.build()),
            sts: aws_sdk_sts::Client::new(&config),
            config,
            sign_in: profile.sign_in,
        })
    }

    /// An error of a profile's session says how to sign in to it.
    pub(crate) fn with_sign_in(&self, error: AwsError) -> AwsError {
        let is_session =
            matches!(error.code.as_str(), code::NO_CREDENTIALS | code::BAD_CREDENTIALS);
        match &self.sign_in {
            Some(command) if is_session => AwsError { run: Some(command.clone()), ..error },
            _ => error,
        }
    }

    /// Where calls go.
    pub(crate) fn region(&self) -> Option<&str> {
        self.config.region().map(Region::as_ref).filter(|name| !name.is_empty())
    }

    /// The part of AWS that the region is in, as ARNs name it.
    pub(crate) fn partition(&self) -> &'static str {
        let region = self.region().unwrap_or_default();
        let partitions = [("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("eusc-", "aws-eusc")];
        let found = partitions.iter().find(|(start, _)| region.starts_with(start));
        found.map_or("aws", |(_, partition)| partition)
    }

    /// Whether S3 is reached by TLS: always, unless the user names an address without.
    pub(crate) fn has_tls(&self) -> bool {
        s3_url(&self.config).is_none_or(|url| url.starts_with("https:"))
    }
}

async fn configured(settings: &Settings, http: SharedHttpClient) -> SdkConfig {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(settings.read_timeout)
        .build();
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .http_client(http.clone())
        .timeout_config(timeouts);
    if let Some(region) = &settings.region {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(url) = &settings.endpoint_url {
        loader = loader.endpoint_url(url);
    }
    let Some(name) = &settings.profile else { return loader.load().await };
    let config = loader.profile_name(name).load().await;
    let region = config.region().cloned();
    let provider = ProviderConfig::without_region().with_region(region).with_http_client(http);
    let credentials = SharedCredentialsProvider::new(profile::credentials(name, &provider));
    config.into_builder().credentials_provider(credentials).build()
}

/// Where S3 is, if it is not AWS's.
fn s3_url(config: &SdkConfig) -> Option<String> {
    let key = ServiceConfigKey::builder()
        .service_id("S3")
        .env("AWS_ENDPOINT_URL")
        .profile("endpoint_url")
        .build()
        .expect("all that a key is made of is there");
    if config.get_origin("endpoint_url").is_client_config() {
        return config.endpoint_url().map(str::to_owned);
    }
    let of_service = config.service_config().and_then(|service| service.load_config(key));
    of_service.or_else(|| config.endpoint_url().map(str::to_owned))
}
