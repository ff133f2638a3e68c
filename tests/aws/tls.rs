//! TLS: which authorities are trusted, and buckets that refuse whoever comes without.

use std::path::PathBuf;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use serde_json::{Value, json};
use svlc_deploy::cloud::{Calls, Fault};
use svlc_deploy::protocol::{HeadBucket, MakeBucket, code};
use svlc_tests::servers::Server;
use svlc_tests::venv;
use tempfile::TempDir;

use crate::program::Program;

/// A server behind TLS, with a certificate that no system trusts.
struct Secured {
    server: Server,
    certificate: PathBuf,
    _folder: TempDir,
}

fn secured() -> Secured {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let made = generate_simple_self_signed(["localhost".to_owned()]).expect("it can be made");
    let CertifiedKey { cert, signing_key } = made;
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    fs_err::write(&certificate, cert.pem()).expect("a file can be written");
    fs_err::write(&key, signing_key.serialize_pem()).expect("a file can be written");
    Secured { server: Server::moto_with_tls(&certificate, &key), certificate, _folder: folder }
}

fn at(server: &Server) -> Program {
    Program::signed().args(&["--endpoint-url", &server.url()])
}

#[test]
fn a_bucket_refuses_whoever_comes_without_tls() {
    if venv::skipped("moto") {
        return;
    }
    let secured = secured();
    let bundle = secured.certificate.to_string_lossy();
    let mut cloud = at(&secured.server).env("AWS_CA_BUNDLE", &bundle).run();
    cloud.call(MakeBucket { bucket: "guarded".to_owned() }).expect("it is made");
    let found = secured.server.boto3("s3", "get_bucket_policy", &json!({"Bucket": "guarded"}));
    let policy = found["Policy"].as_str().expect("there is a policy");
    let policy: Value = serde_json::from_str(policy).expect("it is JSON");
    let wanted = json!([{
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": ["arn:aws:s3:::guarded", "arn:aws:s3:::guarded/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }]);
    assert_eq!(policy["Statement"], wanted);
}

#[test]
fn authorities_are_the_systems_or_those_that_are_named() {
    if venv::skipped("moto") {
        return;
    }
    let secured = secured();
    let bundle = secured.certificate.to_string_lossy();
    let head = || HeadBucket { bucket: "none".to_owned() };
    let mut cloud =
        at(&secured.server).file("config", &format!("[default]\nca_bundle = {bundle}\n")).run();
    assert!(cloud.call(head()).is_ok(), "the profile's are trusted");
    let mut cloud = at(&secured.server).env("AWS_MAX_ATTEMPTS", "1").run();
    let fault = cloud.call(head()).expect_err("the system trusts no such certificate");
    assert_eq!(fault.code(), Some(code::NOT_REACHED), "{fault}");
    assert!(fault.to_string().contains("certificate"), "{fault}");
}

#[test]
fn a_bundle_without_certificates_is_told_at_once() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("empty.pem");
    let named = path.to_string_lossy();
    for text in
        [None, Some(""), Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    {
        if let Some(text) = text {
            fs_err::write(&path, text).expect("a file can be written");
        }
        let started = Program::signed().env("AWS_CA_BUNDLE", &named).start();
        let fault: Fault = started.err().expect("there is nothing to trust");
        assert_eq!(fault.code(), Some(code::BAD_CA_BUNDLE), "{fault}");
        assert!(fault.to_string().contains("empty.pem"), "{fault}");
    }
}
