//! Buckets and objects, on both servers; boto3 says what is there.

use std::sync::Arc;

use serde_json::json;
use sha2::{Digest, Sha256};
use svlc_deploy::cloud::Calls;
use svlc_deploy::protocol::{
    Body, GetObject, HeadBucket, HeadObject, ListObjects, MakeBucket, ObjectState, Progress,
    PutObject, WhoAmI, code,
};
use svlc_tests::servers::{Server, Shared};
use svlc_tests::venv;

use crate::program::{Program, at};

pub(crate) static MOTO: Shared = Shared::new();
pub(crate) static MINISTACK: Shared = Shared::new();

/// Both servers.
fn both() -> [Arc<Server>; 2] {
    [MOTO.get(Server::moto), MINISTACK.get(Server::ministack)]
}

/// A sha256 in hex.
pub(crate) fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Puts a text.
pub(crate) fn put(bucket: &str, key: &str, text: &str) -> PutObject {
    PutObject {
        bucket: bucket.to_owned(),
        key: key.to_owned(),
        body: Body::Text(text.to_owned()),
        sha256: sum(text.as_bytes()),
    }
}

#[test]
fn who_calls_is_told() {
    if venv::skipped("moto and ministack") {
        return;
    }
    for server in both() {
        let me = at(&server.url()).call(WhoAmI {}).expect("somebody calls");
        let wanted = server.boto3("sts", "get_caller_identity", &json!({}));
        assert_eq!(json!(me.account), wanted["Account"]);
        assert_eq!((me.region.as_str(), me.partition.as_str()), ("us-east-1", "aws"));
        assert!(me.arn.contains(&me.account), "{}", me.arn);
    }
}

#[test]
fn a_bucket_is_made_private_and_encrypted() {
    if venv::skipped("moto and ministack") {
        return;
    }
    for server in both() {
        let mut cloud = at(&server.url());
        let bucket = "private".to_owned();
        let head = || HeadBucket { bucket: bucket.clone() };
        assert!(!cloud.call(head()).expect("it can be asked").exists);
        // The second time it is there and ours, and nothing else changes.
        for _ in 0..2 {
            cloud.call(MakeBucket { bucket: bucket.clone() }).expect("it is made");
            assert!(cloud.call(head()).expect("it can be asked").exists);
        }
        let given = json!({"Bucket": bucket});
        let closed = server.boto3("s3", "get_public_access_block", &given);
        let all = json!({
            "BlockPublicAcls": true,
            "IgnorePublicAcls": true,
            "BlockPublicPolicy": true,
            "RestrictPublicBuckets": true,
        });
        assert_eq!(closed["PublicAccessBlockConfiguration"], all);
        let encrypted = server.boto3("s3", "get_bucket_encryption", &given);
        let rule = &encrypted["ServerSideEncryptionConfiguration"]["Rules"][0];
        let by_default = &rule["ApplyServerSideEncryptionByDefault"];
        assert_eq!(by_default["SSEAlgorithm"], "AES256", "{encrypted}");
    }
}

#[test]
fn a_bucket_is_made_in_the_region_of_the_calls() {
    if venv::skipped("moto") {
        return;
    }
    let server = MOTO.get(Server::moto);
    for (region, wanted) in [("eu-central-1", json!("eu-central-1")), ("us-east-1", json!(null))] {
        let args = ["--endpoint-url", &server.url(), "--region", region];
        let bucket = format!("placed-{region}");
        let mut cloud = Program::signed().args(&args).run();
        cloud.call(MakeBucket { bucket: bucket.clone() }).expect("it is made");
        let place = server.boto3("s3", "get_bucket_location", &json!({"Bucket": bucket}));
        assert_eq!(place["LocationConstraint"], wanted, "{region}");
    }
}

#[test]
fn a_file_is_put_whole_and_told_step_by_step() {
    if venv::skipped("moto and ministack") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("bootstrap.zip");
    let bytes: Vec<u8> = (0..3_500_000_u32).map(|at| (at % 251) as u8).collect();
    fs_err::write(&path, &bytes).expect("a file can be written");
    let file = Body::File(path.try_into().expect("the path is UTF-8"));
    for server in both() {
        let mut cloud = at(&server.url());
        cloud.call(MakeBucket { bucket: "files".to_owned() }).expect("it is made");
        let (bucket, key) = ("files".to_owned(), "a b/é+%2F?.zip".to_owned());
        let head = HeadObject { bucket: bucket.clone(), key: key.clone() };
        let absent = cloud.call(head.clone()).expect("it can be asked");
        assert_eq!(absent, ObjectState { size: None, sha256: None });
        let mut steps: Vec<Progress> = Vec::new();
        let upload = PutObject { bucket, key, body: file.clone(), sha256: sum(&bytes) };
        cloud.call_with(upload, &mut |step| steps.push(step)).expect("it is put");
        let total = bytes.len() as u64;
        assert!(steps.len() >= 4, "{steps:?}");
        assert!(steps.is_sorted_by_key(|step| step.sent), "{steps:?}");
        assert_eq!(steps.last(), Some(&Progress { sent: total, total }));
        let there = cloud.call(head).expect("it can be asked");
        assert_eq!(there.size, Some(total));
        // moto checks the sum and forgets it.
        assert!(there.sha256.is_none_or(|told| told == sum(&bytes)));
        let given = json!({"Bucket": "files", "Prefix": "a b/"});
        let listed = server.boto3("s3", "list_objects_v2", &given);
        assert_eq!(listed["Contents"][0]["Key"], "a b/é+%2F?.zip");
        assert_eq!(listed["Contents"][0]["Size"], total);
    }
}

#[test]
fn a_file_that_is_not_what_its_sum_says_is_not_put() {
    if venv::skipped("moto and ministack") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("bootstrap.zip");
    fs_err::write(&path, vec![7; 200_000]).expect("a file can be written");
    let file = Body::File(path.try_into().expect("the path is UTF-8"));
    let gone = Body::File(folder.path().join("gone").try_into().expect("the path is UTF-8"));
    for server in both() {
        let mut cloud = at(&server.url());
        cloud.call(MakeBucket { bucket: "sums".to_owned() }).expect("it is made");
        let put = |body: &Body, sha256: &str| PutObject {
            bucket: "sums".to_owned(),
            key: "it".to_owned(),
            body: body.clone(),
            sha256: sha256.to_owned(),
        };
        let other = sum(b"another");
        for (call, wanted) in [
            (put(&file, &other), code::FILE_CHANGED),
            (put(&Body::Text("text".to_owned()), &other), code::FILE_CHANGED),
            (put(&gone, &other), code::FILE_UNREADABLE),
            (put(&file, "no sum"), code::BAD_REQUEST),
        ] {
            let fault = cloud.call(call).expect_err("it is not put");
            assert_eq!(fault.code(), Some(wanted), "{fault}");
        }
        let listed = server.boto3("s3", "list_objects_v2", &json!({"Bucket": "sums"}));
        assert_eq!(listed.get("Contents"), None, "nothing is there");
    }
}

#[test]
fn texts_are_put_listed_and_read() {
    if venv::skipped("moto and ministack") {
        return;
    }
    for server in both() {
        let mut cloud = at(&server.url());
        cloud.call(MakeBucket { bucket: "texts".to_owned() }).expect("it is made");
        for (key, text) in [("t/1", "Größe: 1\n"), ("t/2", ""), ("other", "x")] {
            cloud.call(put("texts", key, text)).expect("it is put");
        }
        let mut get = |key: &str| {
            let (bucket, key) = ("texts".to_owned(), key.to_owned());
            cloud.call(GetObject { bucket, key })
        };
        assert_eq!(get("t/1").expect("it is there").text, "Größe: 1\n");
        assert_eq!(get("t/2").expect("it is there").text, "");
        assert_eq!(get("gone").expect_err("it is not there").code(), Some("NoSuchKey"));
        let body = server.boto3("s3", "get_object", &json!({"Bucket": "texts", "Key": "t/1"}));
        assert_eq!(body["Body"], "Größe: 1\n");
        let list = ListObjects { bucket: "texts".to_owned(), prefix: "t/".to_owned() };
        let listed = cloud.call(list).expect("it can be listed");
        let found: Vec<_> = listed.iter().map(|one| (one.key.as_str(), one.size)).collect();
        assert_eq!(found, [("t/1", 11), ("t/2", 0)]);
        assert!(listed.iter().all(|one| one.modified > 1_700_000_000_000), "{listed:?}");
    }
}
