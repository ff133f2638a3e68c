//! Whose credentials are used, for which region, at which address: what AWS's own command line makes of the same environment and the
//! same files. Both call a server that remembers who signed what.

use std::process::Command;

use svlc_deploy::cloud::Calls;
use svlc_deploy::protocol::{WhoAmI, code};
use svlc_tests::venv::{self, Venv};

use crate::program::{KEY, PROFILE_KEY, Program, SECRETS, TOKEN, assert_untold};
use crate::proxy::{Proxy, Seen};

/// STS's answer to who calls, and to who wants a role.
const CALLER: &str = "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/u</Arn>\
    <UserId>U</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";

/// Where the session `corp` is kept, by the SHA-1 of its name.
pub(crate) const SESSION: &str = "sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";

/// The session, until a day.
pub(crate) fn session(until: &str) -> String {
    format!(
        r#"{{"accessToken": "{TOKEN}", "expiresAt": "{until}", "region": "eu-west-1", "startUrl": "https://corp.awsapps.com/start"}}"#
    )
}

/// A profile that signs in by that session.
pub(crate) const BY_SESSION: &str = "[profile dev]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = dev\n\
    region = eu-west-1\n[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n";

fn role() -> String {
    format!(
        "<AssumeRoleResponse><AssumeRoleResult><AssumedRoleUser><AssumedRoleId>A:s</AssumedRoleId>\
         <Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn></AssumedRoleUser><Credentials>\
         <AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>{KEY}</SecretAccessKey>\
         <SessionToken>{TOKEN}</SessionToken><Expiration>2096-01-01T00:00:00Z</Expiration></Credentials>\
         </AssumeRoleResult></AssumeRoleResponse>"
    )
}

/// A way to say who one is. `HERE` in it is the address of the server that answers, `ELSEWHERE` one where nobody does.
#[derive(Default, Clone)]
struct Case {
    name: &'static str,
    env: Vec<(&'static str, String)>,
    config: String,
    credentials: String,
    /// The session of `aws sso login`, as it is kept.
    session: String,
    args: Vec<&'static str>,
    /// What the server answers before it says who calls.
    before: Vec<String>,
    /// Access key id and region that are to be used.
    wanted: (&'static str, &'static str),
}

/// Who signed a request.
#[derive(Debug, PartialEq, Eq)]
struct Signed {
    key: String,
    region: String,
    has_token: bool,
}

/// `Credential=AKID/20260101/us-east-1/sts/aws4_request`.
fn signed(seen: &Seen) -> Signed {
    let header = seen.header("authorization").expect("it is signed");
    let credential = header.split("Credential=").nth(1).expect("it says by whom");
    let parts: Vec<&str> = credential.split('/').collect();
    let has_token = seen.header("x-amz-security-token") == Some(TOKEN);
    Signed { key: parts[0].to_owned(), region: parts[2].to_owned(), has_token }
}

/// Who signed what a server has seen.
fn all_signed(server: &Proxy) -> Vec<Signed> {
    let seen = server.seen();
    seen.iter().filter(|seen| seen.header("authorization").is_some()).map(signed).collect()
}

impl Case {
    fn server(&self) -> Proxy {
        let caller = (200, CALLER);
        let before = self.before.iter().map(|answer| (200, answer.as_str()));
        Proxy::alone(&before.chain([caller]).collect::<Vec<_>>())
    }

    /// The environment, the files and the options of the case, for a program.
    fn prepared(&self, program: Program, url: &str) -> Program {
        let here =
            |text: &str| text.replace("ELSEWHERE", "http://127.0.0.1:1").replace("HERE", url);
        let mut program = program
            .file("config", &here(&self.config))
            .file("credentials", &here(&self.credentials))
            .file(SESSION, &self.session);
        for (name, value) in &self.env {
            program = program.env(name, &here(value));
        }
        let args: Vec<String> = self.args.iter().map(|arg| here(arg)).collect();
        program.args(&args.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn ours(&self) -> Vec<Signed> {
        let server = self.server();
        let mut cloud = self.prepared(Program::new(), &server.url()).run();
        let answer = cloud.call(WhoAmI {});
        assert!(answer.is_ok(), "{}: {answer:?}", self.name);
        all_signed(&server)
    }

    fn theirs(&self) -> Vec<Signed> {
        let server = self.server();
        let mut command = Command::new(venv::program(Venv::Cli, "python"));
        command.args(["-B", "-m", "awscli", "sts", "get-caller-identity"]);
        let output = self.prepared(Program::of(command), &server.url()).output();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {said}", self.name);
        all_signed(&server)
    }
}

/// Keys in the environment.
fn in_environment() -> Vec<(&'static str, String)> {
    vec![
        ("AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", KEY.to_owned()),
    ]
}

/// An address and a region in the environment.
fn at_server() -> Vec<(&'static str, String)> {
    vec![("AWS_ENDPOINT_URL", "HERE".to_owned()), ("AWS_DEFAULT_REGION", "eu-west-1".to_owned())]
}

/// A profile of the file with credentials.
fn keys(profile: &str, key: &str) -> String {
    format!("[{profile}]\naws_access_key_id = {key}\naws_secret_access_key = {PROFILE_KEY}\n")
}

/// A command that prints credentials, as `credential_process` wants them.
fn process() -> String {
    format!(
        "printf '{{\"Version\": 1, \"AccessKeyId\": \"AKIDPROCESS\", \"SecretAccessKey\": \"{KEY}\", \"SessionToken\": \"{TOKEN}\"}}'"
    )
}

fn cases() -> Vec<Case> {
    let both = [in_environment(), at_server()].concat();
    let with = |more: &[(&'static str, &str)]| {
        let more = more.iter().map(|(name, value)| (*name, (*value).to_owned()));
        at_server().into_iter().chain(more).collect::<Vec<_>>()
    };
    let two = format!("{}{}", keys("default", "AKIDDEFAULT"), keys("dev", "AKIDDEV"));
    let in_dev = "[profile dev]\nregion = ap-south-1\n".to_owned();
    let of_role =
        "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\n"
            .to_owned();
    vec![
        Case {
            name: "environment",
            env: both.clone(),
            wanted: ("AKIDENVIRONMENT", "eu-west-1"),
            ..Case::default()
        },
        Case {
            name: "environment with a token",
            env: [both.clone(), vec![("AWS_SESSION_TOKEN", TOKEN.to_owned())]].concat(),
            wanted: ("AKIDENVIRONMENT", "eu-west-1"),
            ..Case::default()
        },
        Case {
            name: "default profile, with region and address",
            config: "[default]\nregion = us-west-2\nendpoint_url = HERE\n".to_owned(),
            credentials: two.clone(),
            wanted: ("AKIDDEFAULT", "us-west-2"),
            ..Case::default()
        },
        Case {
            name: "AWS_PROFILE",
            env: vec![("AWS_PROFILE", "dev".to_owned()), ("AWS_ENDPOINT_URL", "HERE".to_owned())],
            config: in_dev.clone(),
            credentials: two.clone(),
            wanted: ("AKIDDEV", "ap-south-1"),
            ..Case::default()
        },
        Case {
            name: "the environment's keys before those of AWS_PROFILE",
            env: [both.clone(), vec![("AWS_PROFILE", "dev".to_owned())]].concat(),
            config: in_dev.clone(),
            credentials: two.clone(),
            wanted: ("AKIDENVIRONMENT", "eu-west-1"),
            ..Case::default()
        },
        Case {
            name: "--profile before the environment's keys and AWS_PROFILE",
            env: [both.clone(), vec![("AWS_PROFILE", "default".to_owned())]].concat(),
            config: in_dev.clone(),
            credentials: two.clone(),
            args: vec!["--profile", "dev"],
            wanted: ("AKIDDEV", "eu-west-1"),
            ..Case::default()
        },
        Case {
            name: "--region before all",
            env: both.clone(),
            args: vec!["--region", "sa-east-1"],
            wanted: ("AKIDENVIRONMENT", "sa-east-1"),
            ..Case::default()
        },
        Case {
            name: "keys of both files",
            env: at_server(),
            config: keys("default", "AKIDCONFIG"),
            credentials: two.clone(),
            wanted: ("AKIDDEFAULT", "eu-west-1"),
            ..Case::default()
        },
        Case {
            name: "credential_process",
            env: at_server(),
            config: format!("[default]\ncredential_process = {}\n", process()),
            wanted: ("AKIDPROCESS", "eu-west-1"),
            ..Case::default()
        },
        Case {
            name: "a role by the keys of another profile",
            env: with(&[("AWS_PROFILE", "dev")]),
            config: of_role.clone(),
            credentials: keys("base", "AKIDBASE"),
            before: vec![role()],
            wanted: ("ASIAROLE", "eu-west-1"),
            ..Case::default()
        },
        Case {
            name: "a role by --profile",
            env: both.clone(),
            config: of_role.clone(),
            credentials: keys("base", "AKIDBASE"),
            args: vec!["--profile", "dev"],
            before: vec![role()],
            wanted: ("ASIAROLE", "eu-west-1"),
            ..Case::default()
        },
        Case {
            name: "SSO",
            env: with(&[("AWS_PROFILE", "dev")]),
            config: BY_SESSION.to_owned(),
            session: session("2096-01-01T00:00:00Z"),
            before: vec![format!(
                "{{\"roleCredentials\": {{\"accessKeyId\": \"ASIASSO\", \"secretAccessKey\": \"{KEY}\", \"sessionToken\": \"{TOKEN}\", \"expiration\": 3976214400000}}}}"
            )],
            wanted: ("ASIASSO", "eu-west-1"),
            ..Case::default()
        },
        Case {
            name: "a container",
            env: with(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "HERE/role")]),
            before: vec![format!(
                "{{\"AccessKeyId\": \"ASIACONTAINER\", \"SecretAccessKey\": \"{KEY}\", \"Token\": \"{TOKEN}\", \"Expiration\": \"2096-01-01T00:00:00Z\"}}"
            )],
            wanted: ("ASIACONTAINER", "eu-west-1"),
            ..Case::default()
        },
        Case {
            name: "the service's address before that of all",
            env: [
                in_environment(),
                vec![
                    ("AWS_ENDPOINT_URL", "ELSEWHERE".to_owned()),
                    ("AWS_ENDPOINT_URL_STS", "HERE".to_owned()),
                    ("AWS_DEFAULT_REGION", "eu-west-1".to_owned()),
                ],
            ]
            .concat(),
            wanted: ("AKIDENVIRONMENT", "eu-west-1"),
            ..Case::default()
        },
        Case {
            name: "--endpoint-url before all",
            env: [
                in_environment(),
                vec![
                    ("AWS_ENDPOINT_URL", "ELSEWHERE".to_owned()),
                    ("AWS_ENDPOINT_URL_STS", "ELSEWHERE".to_owned()),
                    ("AWS_DEFAULT_REGION", "eu-west-1".to_owned()),
                ],
            ]
            .concat(),
            args: vec!["--endpoint-url", "HERE"],
            wanted: ("AKIDENVIRONMENT", "eu-west-1"),
            ..Case::default()
        },
        Case {
            name: "the service's address in the profile",
            env: in_environment(),
            config: "[default]\nregion = eu-north-1\nservices = mine\nendpoint_url = ELSEWHERE\n\
                     [services mine]\nsts =\n  endpoint_url = HERE\n"
                .to_owned(),
            wanted: ("AKIDENVIRONMENT", "eu-north-1"),
            ..Case::default()
        },
    ]
}

#[test]
fn whose_credentials_count_is_what_the_aws_cli_says() {
    let is_alone = venv::skipped("AWS's command line");
    for case in cases() {
        let ours = case.ours();
        let last = ours.last().expect("it calls");
        let (key, region) = case.wanted;
        assert_eq!((last.key.as_str(), last.region.as_str()), (key, region), "{}", case.name);
        if !is_alone {
            assert_eq!(ours, case.theirs(), "{}", case.name);
        }
    }
}

/// The second version of the command line, which is not on PyPI, reads AWS_REGION first; so does every SDK but Python's.
#[test]
fn aws_region_comes_before_aws_default_region() {
    let env =
        [in_environment(), at_server(), vec![("AWS_REGION", "ca-central-1".to_owned())]].concat();
    let ours = Case { name: "AWS_REGION", env, ..Case::default() }.ours();
    assert_eq!(ours[0].region, "ca-central-1");
}

/// Credentials are asked for once, not for every service.
#[test]
fn a_program_that_gives_credentials_runs_once() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let count = folder.path().join("count").to_string_lossy().into_owned();
    let script = folder.path().join("give");
    let text = format!("echo once >> {count}\n{}\n", process());
    fs_err::write(&script, text).expect("a file can be written");
    let config = format!("[default]\ncredential_process = sh {}\n", script.display());
    let case = Case { env: at_server(), config, ..Case::default() };
    let server = case.server();
    let mut cloud = case.prepared(Program::new(), &server.url()).run();
    assert!(cloud.call(WhoAmI {}).is_ok());
    let head = svlc_deploy::protocol::HeadBucket { bucket: "b".to_owned() };
    assert_eq!(cloud.call(head).expect_err("it is refused").code(), Some("AccessDenied"));
    assert_eq!(fs_err::read_to_string(count).expect("it ran"), "once\n");
}

#[test]
fn who_has_no_credentials_is_told_what_to_do() {
    let mut cloud = Program::new().args(&["--region", "us-east-1"]).run();
    let fault = cloud.call(WhoAmI {}).expect_err("nobody calls");
    assert_eq!(fault.to_string(), "NoCredentials: no credentials were found");
    assert!(fault.help().is_some_and(|help| help.contains("aws sso login")));
    let mut cloud = Program::signed().env("AWS_REGION", "").run();
    let fault = cloud.call(WhoAmI {}).expect_err("there is no region");
    assert_eq!(fault.to_string(), "NoRegion: no region is set");
    assert!(fault.help().is_some_and(|help| help.contains("--region")));
}

#[test]
fn a_profile_that_is_not_there_is_named() {
    for program in [
        Program::signed().args(&["--profile", "nowhere"]),
        Program::signed().env("AWS_PROFILE", "nowhere"),
    ] {
        let fault = program.start().err().expect("there is no such profile");
        assert_eq!(fault.code(), Some(code::NO_PROFILE), "{fault}");
        assert!(fault.to_string().contains("`nowhere`"), "{fault}");
    }
}

/// Files and programs that are broken are named, and nothing of what they hold.
#[test]
fn broken_credentials_are_told_without_a_secret() {
    let broken =
        Program::new().file("credentials", &format!("[default]\n{}\n", SECRETS.join("\n")));
    let fault = broken.start().err().expect("it cannot be read");
    assert_eq!(fault.code(), Some(code::BAD_PROFILE), "{fault}");
    assert!(fault.to_string().contains("credentials"), "{fault}");
    for command in [
        format!("sh -c 'echo {KEY} >&2; exit 3'"),
        format!("printf '{{\"Version\": 1, \"SecretAccessKey\": \"{KEY}\"'"),
        format!("printf '{{\"Version\": 1, \"SecretAccessKey\": \"{KEY}\"}}'"),
        format!(
            "printf '{{\"Version\": 1, \"AccessKeyId\": \"A\", \"SecretAccessKey\": \"{KEY}\", \"Expiration\": \"{TOKEN}\"}}'"
        ),
        format!("/nowhere/{KEY}"),
    ] {
        let config = format!("[default]\ncredential_process = {command}\n");
        let mut cloud =
            Program::new().file("config", &config).args(&["--region", "us-east-1"]).run();
        let fault = cloud.call(WhoAmI {}).expect_err("it gives no credentials");
        assert_eq!(fault.code(), Some(code::BAD_CREDENTIALS), "{command}: {fault}");
        assert!(fault.help().is_some(), "{command}: {fault}");
    }
}

/// Lines that are no requests, and requests that hold secrets, come back as errors that quote nothing.
#[test]
fn nothing_of_a_request_is_told() {
    let mut command = Command::new("sh");
    let lines = format!("garbage {KEY}\n{{\"call\":\"GetTemplate\",\"input\":{{\"{KEY}\":1}}}}\n");
    command.args(["-c", "printf '%s' \"$1\" | \"$2\"", "sh", &lines]);
    command.arg(svlc_tests::svlc_aws());
    let output = Program::of(command).output();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert_untold(&said);
    assert_eq!(said.matches(code::BAD_REQUEST).count(), 2, "{said}");
}
