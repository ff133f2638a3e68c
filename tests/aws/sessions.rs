//! Credentials that last for a while: of a web identity, of a role, of a session that was signed in to. moto gives those of roles; what
//! is told when there are none names the cure, and no secret.

use svlc_deploy::cloud::Calls;
use svlc_deploy::protocol::{WhoAmI, code};
use svlc_tests::servers::Server;
use svlc_tests::venv;

use crate::credentials::{BY_SESSION, SESSION, session};
use crate::objects::MOTO;
use crate::program::{PROFILE_KEY, Program, TOKEN};
use crate::proxy::Proxy;

/// The role that is taken on.
const ROLE: &str = "arn:aws:iam::123456789012:role/deployer";

/// Asks who calls, and is refused.
fn refused(program: Program) -> svlc_deploy::cloud::Fault {
    let mut cloud = program.env("AWS_REGION", "eu-west-1").run();
    cloud.call(WhoAmI {}).expect_err("nobody calls")
}

#[test]
fn a_web_identity_takes_on_a_role() {
    if venv::skipped("moto") {
        return;
    }
    let server = MOTO.get(Server::moto);
    let proxy = Proxy::before(server.port(), &[]);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("token");
    fs_err::write(&path, TOKEN).expect("a file can be written");
    let program = |path: &str| {
        Program::new()
            .env("AWS_WEB_IDENTITY_TOKEN_FILE", path)
            .env("AWS_ROLE_ARN", ROLE)
            .env("AWS_ROLE_SESSION_NAME", "svlc")
            .env("AWS_ENDPOINT_URL_STS", &proxy.url())
    };
    let mut cloud = program(&path.to_string_lossy()).env("AWS_REGION", "eu-west-1").run();
    let identity = cloud.call(WhoAmI {}).expect("it is somebody");
    assert!(identity.arn.ends_with(":assumed-role/deployer/svlc"), "{identity:?}");
    let seen = proxy.seen();
    let calls: Vec<String> = seen.iter().map(crate::proxy::Seen::call).collect();
    assert_eq!(calls, ["AssumeRoleWithWebIdentity", "GetCallerIdentity"]);
    let body = String::from_utf8_lossy(&seen[0].body);
    assert!(body.contains(&format!("WebIdentityToken={TOKEN}")), "{body}");
    assert_eq!(seen[0].header("authorization"), None, "the token alone says who it is");

    let fault = refused(program("/nowhere/token"));
    assert_eq!(fault.code(), Some(code::BAD_CREDENTIALS), "{fault}");
    assert!(fault.help().is_some(), "{fault}");
}

#[test]
fn a_role_is_taken_on_by_what_its_profile_begins_with() {
    if venv::skipped("moto") {
        return;
    }
    let server = MOTO.get(Server::moto);
    let role = format!("[profile dev]\nrole_arn = {ROLE}\nrole_session_name = svlc\n");
    let give = format!(
        "credential_process = printf '{{\"Version\": 1, \"AccessKeyId\": \"AKIDPROCESS\", \"SecretAccessKey\": \"{PROFILE_KEY}\"}}'\n"
    );
    let keys =
        format!("[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = {PROFILE_KEY}\n");
    for (more, credentials) in [
        ("source_profile = base\n".to_owned(), keys.as_str()),
        (format!("source_profile = base\n[profile base]\n{give}"), ""),
        (
            format!(
                "source_profile = next\n[profile next]\nrole_arn = {ROLE}\nsource_profile = base\n"
            ),
            &keys,
        ),
    ] {
        let program = Program::new()
            .file("config", &(role.clone() + &more))
            .file("credentials", credentials)
            .args(&["--profile", "dev", "--region", "eu-west-1"])
            .env("AWS_ENDPOINT_URL_STS", &server.url());
        let identity = program.run().call(WhoAmI {}).expect("it is somebody");
        assert!(identity.arn.ends_with(":assumed-role/deployer/svlc"), "{more}: {identity:?}");
    }
}

/// Whoever has to sign in again is told the command, with the profile that it is about.
#[test]
fn a_session_that_is_over_says_how_to_sign_in() {
    let expired = session("2020-01-01T00:00:00Z");
    let chain = format!("[profile top]\nrole_arn = {ROLE}\nsource_profile = dev\n{BY_SESSION}");
    let old = "[profile dev]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n\
               sso_account_id = 123456789012\nsso_role_name = dev\n";
    let login = "[profile dev]\nlogin_session = arn:aws:iam::123456789012:user/dev\n";
    for (config, kept, profile, command) in [
        (BY_SESSION, "", "dev", "aws sso login --profile dev"),
        (BY_SESSION, &*expired, "dev", "aws sso login --profile dev"),
        (BY_SESSION, TOKEN, "dev", "aws sso login --profile dev"),
        (&*chain, &*expired, "top", "aws sso login --profile dev"),
        (old, "", "dev", "aws sso login --profile dev"),
        (login, "", "dev", "aws login --profile dev"),
    ] {
        for named in [true, false] {
            let program = Program::new().file("config", config).file(SESSION, kept);
            let fault = refused(match named {
                true => program.args(&["--profile", profile]),
                false => program.env("AWS_PROFILE", profile),
            });
            let is_it = matches!(fault.code(), Some(code::BAD_CREDENTIALS | code::NO_CREDENTIALS));
            assert!(is_it, "{command}: {fault}");
            assert_eq!(fault.help(), Some(format!("sign in: `{command}`")), "{fault}");
        }
    }
}
