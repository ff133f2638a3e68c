//! What happens when AWS does not answer as it should: throttled, broken, slow, cut off, and garbage.

use std::time::Duration;

use serde_json::json;
use svlc_deploy::cloud::{Calls, Fault};
use svlc_deploy::protocol::{
    AwsError, Body, DescribeStack, GetObject, MakeBucket, PutObject, WhoAmI, code,
};
use svlc_tests::servers::Server;
use svlc_tests::venv;

use crate::objects::{MOTO, put, sum};
use crate::program::{Program, at};
use crate::proxy::{Fate, Proxy};

/// An error as CloudFormation and STS write it.
fn refusal(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message>\
         </Error><RequestId>request-1</RequestId></ErrorResponse>"
    )
}

fn throttled() -> Fate {
    Fate::Answer(400, refusal("Throttling", "Rate exceeded"))
}

fn aws(fault: Fault) -> AwsError {
    match fault {
        Fault::Aws(error) => error,
        other => panic!("AWS refuses nothing: {other}"),
    }
}

#[test]
fn what_passes_is_tried_again() {
    if venv::skipped("moto") {
        return;
    }
    let server = MOTO.get(Server::moto);
    let html = "<html>Bad Gateway</html>".to_owned();
    for fates in [
        [throttled(), throttled()],
        [
            Fate::Answer(429, refusal("TooManyRequestsException", "")),
            Fate::Answer(503, String::new()),
        ],
        [Fate::Answer(500, refusal("InternalFailure", "")), Fate::Answer(502, html)],
        [Fate::Raw(Vec::new()), Fate::CutAnswer(40)],
    ] {
        let proxy = Proxy::before(server.port(), &fates);
        let answer = at(&proxy.url()).call(WhoAmI {});
        assert!(answer.is_ok(), "{fates:?}: {answer:?}");
        assert_eq!(proxy.seen().len(), 3, "{fates:?}");
    }
}

/// In the end the last error is told, with all that AWS says; how often it is tried is what the user's settings of AWS say.
#[test]
fn what_does_not_pass_is_told_after_as_many_attempts_as_are_set() {
    let many = |fate: Fate| Proxy::always(1, fate);
    let program = |proxy: &Proxy| Program::signed().args(&["--endpoint-url", &proxy.url()]);
    let proxy = many(throttled());
    let error = aws(program(&proxy).run().call(WhoAmI {}).expect_err("it is throttled"));
    let wanted = AwsError {
        code: "Throttling".to_owned(),
        message: "Rate exceeded".to_owned(),
        status: Some(400),
        request_id: Some("request-1".to_owned()),
        is_retryable: true,
        run: None,
    };
    assert_eq!((error, proxy.seen().len()), (wanted, 3));
    let proxy = many(Fate::Answer(503, String::new()));
    let fault = program(&proxy).env("AWS_MAX_ATTEMPTS", "1").run().call(WhoAmI {});
    let error = aws(fault.expect_err("it is unavailable"));
    assert_eq!((error.code.as_str(), error.is_retryable), ("Http503", true));
    assert_eq!(proxy.seen().len(), 1);
    let proxy = many(throttled());
    let of_profile = program(&proxy).file("config", "[default]\nmax_attempts = 2\n");
    assert!(of_profile.run().call(WhoAmI {}).is_err());
    assert_eq!(proxy.seen().len(), 2);
}

#[test]
fn what_does_not_pass_by_itself_is_not_tried_again() {
    for (status, code) in [(400, "ValidationError"), (403, "AccessDenied"), (404, "NotHere")] {
        let proxy = Proxy::always(1, Fate::Answer(status, refusal(code, "no")));
        let error = aws(at(&proxy.url()).call(WhoAmI {}).expect_err("it is refused"));
        assert_eq!((error.code.as_str(), error.status), (code, Some(status)));
        assert!(!error.is_retryable);
        assert_eq!(proxy.seen().len(), 1);
    }
}

#[test]
fn a_slow_answer_is_waited_for_and_none_is_not() {
    if venv::skipped("moto") {
        return;
    }
    let server = MOTO.get(Server::moto);
    let proxy = Proxy::before(server.port(), &[Fate::Late(Duration::from_millis(1_500))]);
    assert!(at(&proxy.url()).call(WhoAmI {}).is_ok());
    assert_eq!(proxy.seen().len(), 1);
    let proxy = Proxy::always(server.port(), Fate::Silence);
    let args = ["--endpoint-url", &proxy.url(), "--read-timeout", "1"];
    let mut cloud = Program::signed().env("AWS_MAX_ATTEMPTS", "2").args(&args).run();
    let error = aws(cloud.call(WhoAmI {}).expect_err("nobody answers"));
    assert_eq!((error.code.as_str(), error.is_retryable), (code::TIMED_OUT, true));
    assert_eq!(proxy.seen().len(), 2);
}

#[test]
fn garbage_is_no_answer() {
    let xml = "<html><body>Sign in to the hotel's network</body></html>";
    for (fate, wanted) in [
        (Fate::Answer(200, xml.to_owned()), code::NOT_UNDERSTOOD),
        (Fate::Answer(200, "\u{0}\u{1}<".to_owned()), code::NOT_UNDERSTOOD),
        (Fate::Answer(200, String::new()), code::NOT_UNDERSTOOD),
        (Fate::Raw(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()), code::NOT_REACHED),
        (Fate::Raw(vec![0xff; 70_000]), code::NOT_REACHED),
    ] {
        let proxy = Proxy::always(1, fate.clone());
        let mut cloud = at(&proxy.url());
        let error = aws(cloud.call(WhoAmI {}).expect_err("it is garbage"));
        assert_eq!(error.code, wanted, "{error:?}");
        let stack = "any".to_owned();
        let described = cloud.call(DescribeStack { stack });
        assert!(matches!(described, Ok(None) | Err(Fault::Aws(_))), "{described:?}");
    }
}

#[test]
fn nobody_there_is_told() {
    let mut cloud = Program::signed()
        .args(&["--endpoint-url", "http://127.0.0.1:1"])
        .env("AWS_MAX_ATTEMPTS", "1")
        .run();
    let error = aws(cloud.call(WhoAmI {}).expect_err("nobody listens"));
    assert_eq!((error.code.as_str(), error.is_retryable), (code::NOT_REACHED, true));
    assert!(error.help().is_some_and(|help| help.contains("--endpoint-url")));
}

/// An upload that is cut midway is begun anew. If it is always cut, nothing of it is there, and the next run puts it.
#[test]
fn an_upload_that_is_cut_leaves_nothing_half() {
    if venv::skipped("moto") {
        return;
    }
    let server = MOTO.get(Server::moto);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("bootstrap.zip");
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|at| (at % 249) as u8).collect();
    fs_err::write(&path, &bytes).expect("a file can be written");
    let file = Body::File(path.try_into().expect("the path is UTF-8"));
    at(&server.url()).call(MakeBucket { bucket: "cut".to_owned() }).expect("it is made");
    let upload = |key: &str| PutObject {
        bucket: "cut".to_owned(),
        key: key.to_owned(),
        body: file.clone(),
        sha256: sum(&bytes),
    };
    let found = |key: &str| {
        let given = json!({"Bucket": "cut", "Key": key, "ChecksumMode": "ENABLED"});
        server.boto3("s3", "head_object", &given)
    };
    let proxy = Proxy::before(server.port(), &[Fate::Cut(1_000_000), Fate::Cut(0)]);
    let mut steps = Vec::new();
    let mut cloud = at(&proxy.url());
    cloud.call_with(upload("anew"), &mut |step| steps.push(step.sent)).expect("the third is whole");
    assert!(!steps.is_sorted_by(|before, after| before < after), "it began anew: {steps:?}");
    assert_eq!(steps.last(), Some(&(bytes.len() as u64)));
    assert_eq!(found("anew")["ContentLength"], bytes.len());
    let seen = proxy.seen();
    assert_eq!(seen.len(), 3);
    assert!(seen[2].header("x-amz-checksum-sha256").is_some(), "{}", seen[2].head);

    let proxy = Proxy::always(server.port(), Fate::Cut(1_000_000));
    let error = aws(at(&proxy.url()).call(upload("never")).expect_err("it is cut"));
    assert_eq!((error.code.as_str(), error.is_retryable), (code::NOT_REACHED, true));
    assert_eq!(found("never")["Error"]["Code"], "404");
    at(&server.url()).call(upload("never")).expect("it is put");
    assert_eq!(found("never")["ContentLength"], bytes.len());
}

#[test]
fn an_object_that_is_cut_midway_is_not_taken_for_whole() {
    if venv::skipped("moto") {
        return;
    }
    let server = MOTO.get(Server::moto);
    let mut cloud = at(&server.url());
    let (bucket, key) = ("cut-answer".to_owned(), "text".to_owned());
    cloud.call(MakeBucket { bucket: bucket.clone() }).expect("it is made");
    cloud.call(put(&bucket, &key, &"long ".repeat(10_000))).expect("it is put");
    let proxy = Proxy::always(server.port(), Fate::CutAnswer(20_000));
    let read = at(&proxy.url()).call(GetObject { bucket, key });
    let error = aws(read.expect_err("it is not whole"));
    assert_eq!((error.code.as_str(), error.is_retryable), (code::NOT_REACHED, true));
}
