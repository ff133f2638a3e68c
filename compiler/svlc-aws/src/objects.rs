//! What is kept for a service: S3.

mod bucket;
mod sum;
mod upload;

use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumMode, Object as SdkObject};
use svlc_deploy::protocol::{
    AwsError, Body, Done, GetObject, HeadObject, ListObjects, Object, ObjectState, ObjectText,
    PutObject, code,
};

use crate::call::Make;
use crate::clients::Clients;
use crate::error::{optional, required, told};
use crate::time::millis;
use sum::Sum;
use upload::Upload;

impl Make for HeadObject {
    async fn make(self, clients: &Clients) -> Result<ObjectState, AwsError> {
        let asked = clients.s3.head_object().bucket(self.bucket).key(self.key);
        let found = asked.checksum_mode(ChecksumMode::Enabled).send().await.map_err(told);
        let Some(object) = optional(found, &["NotFound", "NoSuchKey"])? else {
            return Ok(ObjectState { size: None, sha256: None });
        };
        let size = required(object.content_length, "Content-Length")?;
        let sum = object.checksum_sha256.as_deref().and_then(Sum::from_base64);
        Ok(ObjectState {
            size: Some(u64::try_from(size).unwrap_or_default()),
            sha256: sum.map(|sum| sum.hex()),
        })
    }
}

impl Make for PutObject {
    async fn make(self, clients: &Clients) -> Result<Done, AwsError> {
        let bad = || AwsError::own(code::BAD_REQUEST, "`sha256` is not 64 digits of hex", false);
        let sum = Sum::from_hex(&self.sha256).ok_or_else(bad)?;
        let upload = match self.body {
            Body::File(path) => Upload::of_file(path, sum)?,
            Body::Text(text) => Upload::of_text(text, sum),
        };
        let asked = clients.s3.put_object().bucket(self.bucket).key(self.key);
        let asked = asked.checksum_sha256(sum.base64());
        match asked.body(upload.body()).send().await {
            Ok(_) => Ok(Done {}),
            // What became of the file is told rather than what that did to the connection.
            Err(error) => Err(upload.fault().unwrap_or_else(|| told(error))),
        }
    }
}

impl Make for GetObject {
    async fn make(self, clients: &Clients) -> Result<ObjectText, AwsError> {
        let asked = clients.s3.get_object().bucket(self.bucket).key(self.key);
        let object = asked.send().await.map_err(told)?;
        Ok(ObjectText { text: text(object.body).await? })
    }
}

/// A body to its end. The SDK has let go of it and retries no more.
async fn text(body: ByteStream) -> Result<String, AwsError> {
    let cut = |_| AwsError::own(code::NOT_REACHED, "the connection was cut midway", true);
    let bytes = body.collect().await.map_err(cut)?.to_vec();
    String::from_utf8(bytes)
        .map_err(|_| AwsError::own(code::NOT_UNDERSTOOD, "the object is not text", false))
}

impl Make for ListObjects {
    async fn make(self, clients: &Clients) -> Result<Vec<Object>, AwsError> {
        let asked = clients.s3.list_objects_v2().bucket(self.bucket).prefix(self.prefix);
        let mut pages = asked.into_paginator().send();
        let mut objects = Vec::new();
        while let Some(page) = pages.next().await {
            for found in page.map_err(told)?.contents.unwrap_or_default() {
                objects.push(object(found)?);
            }
        }
        Ok(objects)
    }
}

fn object(found: SdkObject) -> Result<Object, AwsError> {
    Ok(Object {
        key: required(found.key, "Key")?,
        size: u64::try_from(found.size.unwrap_or_default()).unwrap_or_default(),
        modified: millis(&required(found.last_modified, "LastModified")?),
    })
}
