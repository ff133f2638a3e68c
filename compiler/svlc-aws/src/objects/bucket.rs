//! Buckets that are private, encrypted, and refuse whoever does not come over TLS.

use aws_sdk_s3::types::{
    BucketLocationConstraint, CreateBucketConfiguration, PublicAccessBlockConfiguration,
    ServerSideEncryption, ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration,
    ServerSideEncryptionRule,
};
use serde_json::json;
use svlc_deploy::protocol::{AwsError, BucketState, Done, HeadBucket, MakeBucket, code};

use crate::call::Make;
use crate::clients::Clients;
use crate::error::{optional, told};

/// The region whose name S3 does not take as a place for a bucket, because it was there first.
const FIRST_REGION: &str = "us-east-1";
/// A bucket that is there and ours.
const OURS: &str = "BucketAlreadyOwnedByYou";

impl Make for HeadBucket {
    async fn make(self, clients: &Clients) -> Result<BucketState, AwsError> {
        let found = clients.s3.head_bucket().bucket(self.bucket).send().await.map_err(told);
        let found = optional(found, &["NotFound", "NoSuchBucket"])?;
        Ok(BucketState { exists: found.is_some() })
    }
}

impl Make for MakeBucket {
    async fn make(self, clients: &Clients) -> Result<Done, AwsError> {
        let bucket = &self.bucket;
        create(clients, bucket).await?;
        close(clients, bucket).await?;
        encrypt(clients, bucket).await?;
        if clients.has_tls() {
            refuse_without_tls(clients, bucket).await?;
        }
        Ok(Done {})
    }
}

async fn create(clients: &Clients, bucket: &str) -> Result<(), AwsError> {
    let region = clients.region().unwrap_or(FIRST_REGION);
    let place = CreateBucketConfiguration::builder()
        .location_constraint(BucketLocationConstraint::from(region))
        .build();
    let place = (region != FIRST_REGION).then_some(place);
    let asked = clients.s3.create_bucket().bucket(bucket).set_create_bucket_configuration(place);
    optional(asked.send().await.map_err(told), &[OURS])?;
    Ok(())
}

/// Nobody else's, whatever a policy or a list of rights may say.
async fn close(clients: &Clients, bucket: &str) -> Result<(), AwsError> {
    let closed = PublicAccessBlockConfiguration::builder()
        .block_public_acls(true)
        .ignore_public_acls(true)
        .block_public_policy(true)
        .restrict_public_buckets(true)
        .build();
    let asked = clients.s3.put_public_access_block().bucket(bucket);
    asked.public_access_block_configuration(closed).send().await.map_err(told)?;
    Ok(())
}

async fn encrypt(clients: &Clients, bucket: &str) -> Result<(), AwsError> {
    let incomplete = |error: aws_sdk_s3::error::BuildError| {
        AwsError::own(code::BAD_REQUEST, error.to_string(), false)
    };
    let by_default = ServerSideEncryptionByDefault::builder()
        .sse_algorithm(ServerSideEncryption::Aes256)
        .build()
        .map_err(incomplete)?;
    let rule = ServerSideEncryptionRule::builder()
        .apply_server_side_encryption_by_default(by_default)
        .build();
    let encryption =
        ServerSideEncryptionConfiguration::builder().rules(rule).build().map_err(incomplete)?;
    let asked = clients.s3.put_bucket_encryption().bucket(bucket);
    asked.server_side_encryption_configuration(encryption).send().await.map_err(told)?;
    Ok(())
}

/// Not said at an address that has no TLS, such as one of this machine: it would refuse ourselves.
async fn refuse_without_tls(clients: &Clients, bucket: &str) -> Result<(), AwsError> {
    let partition = clients.partition();
    let arn = format!("arn:{partition}:s3:::{bucket}");
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [arn, format!("{arn}/*")],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }],
    });
    let asked = clients.s3.put_bucket_policy().bucket(bucket).policy(policy.to_string());
    asked.send().await.map_err(told)?;
    Ok(())
}
