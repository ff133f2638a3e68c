//! An S3 bucket and its policy.

use super::without_tls;
use crate::cfn::{Map, Piece, Resource, Value, logical_id};
use crate::emit::{role, tag_list, text};
use crate::facts::INCOMPLETE_UPLOAD_DAYS;
use crate::model::{Bucket, BucketCors, BucketMethod, Encryption};
use crate::reference::Section;

/// An S3 bucket.
pub(super) fn bucket(bucket: &Bucket) -> Resource {
    let versioning = bucket.versioning.then(|| Map::new().with("Status", "Enabled"));
    let owner = Map::new().with("ObjectOwnership", "BucketOwnerEnforced");
    let events = Map::new().with("EventBridgeEnabled", true);
    let notification = bucket.notifies.then(|| Map::new().with("EventBridgeConfiguration", events));
    let cors =
        bucket.cors.as_ref().map(|pages| Map::new().with("CorsRules", Value::list([cors(pages)])));
    let properties = Map::new()
        .with("BucketEncryption", encryption(&bucket.encryption))
        .with("PublicAccessBlockConfiguration", never_public())
        .with("OwnershipControls", Map::new().with("Rules", Value::list([owner])))
        .with_some("VersioningConfiguration", versioning)
        .with("LifecycleConfiguration", lifecycle(bucket))
        .with_some("CorsConfiguration", cors)
        .with_some("NotificationConfiguration", notification)
        .with_filled("Tags", tag_list(&bucket.tags));
    Resource::new("AWS::S3::Bucket", properties)
        .at(bucket.origin)
        .retained(super::retention(bucket.retain))
}

/// Its policy.
pub(super) fn policy(bucket: &Bucket) -> Resource {
    let id = logical_id::resource(Section::Buckets, &bucket.name);
    let arn = Value::attribute(&id, "Arn");
    let objects = Value::sub([Piece::attribute(&id, "Arn"), Piece::text("/*")]);
    let properties = Map::new()
        .with("Bucket", Value::reference(id))
        .with("PolicyDocument", role::document([without_tls("s3:*", [arn, objects])]));
    Resource::new("AWS::S3::BucketPolicy", properties).at(bucket.origin)
}

/// With a key of the bucket, S3 asks KMS less often.
fn encryption(encryption: &Encryption) -> Map {
    let rule = match encryption {
        Encryption::Key(key) => Map::new()
            .with(
                "ServerSideEncryptionByDefault",
                Map::new().with("SSEAlgorithm", "aws:kms").with("KMSMasterKeyID", text::value(key)),
            )
            .with("BucketKeyEnabled", true),
        Encryption::Aws | Encryption::None => Map::new()
            .with("ServerSideEncryptionByDefault", Map::new().with("SSEAlgorithm", "AES256")),
    };
    Map::new().with("ServerSideEncryptionConfiguration", Value::list([rule]))
}

fn never_public() -> Map {
    ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"]
        .into_iter()
        .map(|name| (name, true))
        .collect()
}

fn lifecycle(bucket: &Bucket) -> Map {
    let uploads = Map::new().with("DaysAfterInitiation", INCOMPLETE_UPLOAD_DAYS);
    let older = bucket.expire.filter(|_| bucket.versioning);
    let rule = Map::new()
        .with("Status", "Enabled")
        .with("AbortIncompleteMultipartUpload", uploads)
        .with_some("ExpirationInDays", bucket.expire)
        .with_some(
            "NoncurrentVersionExpiration",
            older.map(|days| Map::new().with("NoncurrentDays", days)),
        );
    Map::new().with("Rules", Value::list([rule]))
}

fn cors(cors: &BucketCors) -> Map {
    let methods = cors.methods.iter().map(|method| match method {
        BucketMethod::Get => "GET",
        BucketMethod::Put => "PUT",
        BucketMethod::Head => "HEAD",
        BucketMethod::Post => "POST",
        BucketMethod::Delete => "DELETE",
    });
    Map::new()
        .with("AllowedOrigins", Value::list(&cors.origins))
        .with("AllowedMethods", Value::list(methods))
        .with_filled("AllowedHeaders", Value::list(&cors.headers))
        .with_filled("ExposedHeaders", Value::list(&cors.expose_headers))
        .with_some("MaxAge", cors.max_age)
}
