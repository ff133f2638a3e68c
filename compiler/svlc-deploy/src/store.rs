//! What a deployment keeps in S3: zips by their content, the template, and the templates that were deployed before. Nothing there is ever
//! written over with something else.
//!
//! ```text
//! functions/<sha256>.zip               a zip, of whichever function and stack
//! templates/<stack>/<sha256>.yaml      a template that was proposed
//! history/<stack>/<time>-<sha>.yaml    a template that was deployed from that time on
//! ```

use std::cmp::Reverse;

use camino::Utf8PathBuf;
use sha2::{Digest, Sha256};

use crate::cloud::{Calls, Cloud, Fault};
use crate::host::{Host, News};
use crate::protocol::{
    Body, GetObject, HeadBucket, HeadObject, Identity, ListObjects, MakeBucket, Millis, Object,
    PutObject,
};

/// Characters of a sum in the key of an old template.
const SHORT: usize = 16;

/// A function's zip on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zip {
    /// The function.
    pub function: String,
    /// Where it is.
    pub path: Utf8PathBuf,
    /// Its bytes.
    pub size: u64,
    /// Its sum, in hex.
    pub sha256: String,
}

impl Zip {
    /// Its key, which says what is in it.
    pub fn key(&self) -> String {
        key(&self.sha256)
    }
}

/// The key of a zip of that sum, in hex.
pub fn key(sha256: &str) -> String {
    format!("functions/{sha256}.zip")
}

/// The bucket of an account and region when the user names none.
pub fn default_bucket(identity: &Identity) -> String {
    format!("svlc-{}-{}", identity.account, identity.region)
}

/// Sees to it that the bucket is there: the default one is made, one of the user's has to be. `false` if it is not.
pub fn bucket<C: Cloud, H: Host>(
    cloud: &mut C,
    host: &mut H,
    name: &str,
    is_default: bool,
) -> Result<bool, H::Error> {
    let state = cloud.call(HeadBucket { bucket: name.to_owned() })?;
    if !is_default {
        return Ok(state.exists);
    }
    if !state.exists {
        host.tell(News::MakesBucket { bucket: name })?;
    }
    // Even if it is there: whoever made it may have been interrupted before it was private.
    cloud.call(MakeBucket { bucket: name.to_owned() })?;
    Ok(true)
}

/// Uploads the zips that are not there yet.
pub fn upload<C: Cloud, H: Host>(
    cloud: &mut C,
    host: &mut H,
    bucket: &str,
    zips: &[Zip],
) -> Result<(), H::Error> {
    for zip in zips {
        let head = HeadObject { bucket: bucket.to_owned(), key: zip.key() };
        let state = cloud.call(head)?;
        let is_same = state.sha256.is_none_or(|sum| sum == zip.sha256);
        if state.size == Some(zip.size) && is_same {
            host.tell(News::Present { zip })?;
            continue;
        }
        let put = PutObject {
            bucket: bucket.to_owned(),
            key: zip.key(),
            body: Body::File(zip.path.clone()),
            sha256: zip.sha256.clone(),
        };
        cloud.call_with(put, &mut |progress| host.progress(zip, progress))?;
        host.tell(News::Uploaded { zip, bucket })?;
    }
    Ok(())
}

/// Puts the template of a stack where CloudFormation can read it; its key.
pub fn put_template<C: Cloud>(
    cloud: &mut C,
    bucket: &str,
    stack: &str,
    text: &str,
) -> Result<String, Fault> {
    let sha256 = sum(text);
    let key = format!("templates/{stack}/{sha256}.yaml");
    put(cloud, bucket, &key, text, sha256)?;
    Ok(key)
}

fn put<C: Cloud>(
    cloud: &mut C,
    bucket: &str,
    key: &str,
    text: &str,
    sha256: String,
) -> Result<(), Fault> {
    let (bucket, key) = (bucket.to_owned(), key.to_owned());
    let head = HeadObject { bucket: bucket.clone(), key: key.clone() };
    if cloud.call(head)?.size == Some(text.len() as u64) {
        return Ok(());
    }
    cloud.call(PutObject { bucket, key, body: Body::Text(text.to_owned()), sha256 })?;
    Ok(())
}

/// A template that was deployed before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its key.
    pub key: String,
    /// Since when it was deployed.
    pub since: Millis,
    /// The beginning of its sum.
    sum: String,
}

impl Kept {
    /// Whether it is that text.
    pub fn is(&self, text: &str) -> bool {
        sum(text).starts_with(&self.sum)
    }
}

/// Keeps a template that is deployed since that time, unless the newest that is kept says the same.
pub fn keep<C: Cloud>(
    cloud: &mut C,
    bucket: &str,
    stack: &str,
    text: &str,
    since: Millis,
) -> Result<(), Fault> {
    if history(cloud, bucket, stack)?.first().is_some_and(|newest| newest.is(text)) {
        return Ok(());
    }
    let sha256 = sum(text);
    let key = format!("{}{since:015}-{}.yaml", prefix(stack), &sha256[..SHORT]);
    put(cloud, bucket, &key, text, sha256)
}

/// The templates that were deployed before, the newest first.
pub fn history<C: Cloud>(cloud: &mut C, bucket: &str, stack: &str) -> Result<Vec<Kept>, Fault> {
    let prefix = prefix(stack);
    let listed = cloud.call(ListObjects { bucket: bucket.to_owned(), prefix: prefix.clone() })?;
    let mut kept: Vec<Kept> = listed.into_iter().filter_map(|one| read(&prefix, one)).collect();
    kept.sort_by_key(|one| Reverse(one.since));
    Ok(kept)
}

/// What a key says.
fn read(prefix: &str, object: Object) -> Option<Kept> {
    let name = object.key.strip_prefix(prefix)?.strip_suffix(".yaml")?;
    let (since, sum) = name.split_once('-')?;
    let (since, sum) = (since.parse().ok()?, sum.to_owned());
    Some(Kept { key: object.key, since, sum })
}

/// The text of one of them.
pub fn text<C: Cloud>(cloud: &mut C, bucket: &str, kept: &Kept) -> Result<String, Fault> {
    let get = GetObject { bucket: bucket.to_owned(), key: kept.key.clone() };
    Ok(cloud.call(get)?.text)
}

fn prefix(stack: &str) -> String {
    format!("history/{stack}/")
}

fn sum(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where CloudFormation finds an object. Where the user has named an endpoint, it is there.
pub fn url(endpoint: Option<&str>, identity: &Identity, bucket: &str, key: &str) -> String {
    let host = match endpoint {
        Some(endpoint) => endpoint.trim_end_matches('/').to_owned(),
        None => format!("https://s3.{}.{}", identity.region, suffix(&identity.partition)),
    };
    format!("{host}/{bucket}/{key}")
}

/// What the names of a partition's hosts end in.
fn suffix(partition: &str) -> &'static str {
    match partition {
        "aws-cn" => "amazonaws.com.cn",
        "aws-eusc" => "amazonaws.eu",
        "aws-iso" => "c2s.ic.gov",
        "aws-iso-b" => "sc2s.sgov.gov",
        "aws-iso-e" => "cloud.adc-e.uk",
        "aws-iso-f" => "csp.hci.ic.gov",
        _ => "amazonaws.com",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(region: &str, partition: &str) -> Identity {
        let (account, arn) = ("123456789012".to_owned(), String::new());
        Identity { account, arn, region: region.to_owned(), partition: partition.to_owned() }
    }

    #[test]
    fn a_template_is_found_where_the_partition_has_its_hosts() {
        let china = identity("cn-north-1", "aws-cn");
        let expected = "https://s3.cn-north-1.amazonaws.com.cn/b/k";
        assert_eq!(url(None, &china, "b", "k"), expected);
        let local = url(Some("http://127.0.0.1:4566/"), &china, "b", "k");
        assert_eq!(local, "http://127.0.0.1:4566/b/k");
        assert_eq!(default_bucket(&china), "svlc-123456789012-cn-north-1");
    }

    #[test]
    fn what_is_not_svlcs_is_no_history() {
        let object = |key: &str| Object { key: key.to_owned(), size: 1, modified: 0 };
        for key in ["history/a/", "history/a/x-1.yaml", "history/ab/1-2.yaml", "history/a/1.yaml"] {
            assert_eq!(read("history/a/", object(key)), None, "{key}");
        }
        let kept = read("history/a/", object("history/a/000000000000012-abc.yaml"));
        assert_eq!(kept.map(|kept| (kept.since, kept.sum)), Some((12, "abc".to_owned())));
    }
}
