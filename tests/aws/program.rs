//! `svlc-aws` as the tests start it: in an environment where nothing is anybody's, and watched, so that no secret comes out of it.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::Value;
use svlc_deploy::child::Child;
use svlc_deploy::cloud::{Cloud, Fault};
use svlc_deploy::protocol::{Progress, Request};
use tempfile::TempDir;

/// The secret keys and tokens of these tests. Whatever holds one of them was told what nobody is to be told.
pub(crate) const SECRETS: [&str; 4] = [
    "wJalrXUtnFEMIK7MDENGbPxRfiCYenvironment",
    "je7MtGbClwBFd2Zp9Utkh3yCo8nvbprofilekey0",
    "FwoGZXIvYXdzEJrsessiontokenthatisasecret",
    "hunter2hunter2",
];
/// The secret key in the environment.
pub(crate) const KEY: &str = SECRETS[0];
/// The secret key of a profile.
pub(crate) const PROFILE_KEY: &str = SECRETS[1];
/// A session token.
pub(crate) const TOKEN: &str = SECRETS[2];
/// The value of a parameter with `NoEcho`.
pub(crate) const PASSWORD: &str = SECRETS[3];

/// The program before it runs.
pub(crate) struct Program {
    pub(crate) command: Command,
    home: TempDir,
}

impl Program {
    /// Without credentials, region or files.
    pub(crate) fn new() -> Self {
        Self::of(Command::new(svlc_tests::svlc_aws()))
    }

    /// Another program in the same environment.
    pub(crate) fn of(mut command: Command) -> Self {
        let home = tempfile::tempdir().expect("a folder can be made");
        command.env_clear().env("HOME", home.path()).env("AWS_EC2_METADATA_DISABLED", "true");
        command.envs(std::env::vars_os().filter(|(name, _)| name == "PATH"));
        fs_err::create_dir(home.path().join(".aws")).expect("a folder can be made");
        Self { command, home }
    }

    /// With credentials in the environment, in the region us-east-1.
    pub(crate) fn signed() -> Self {
        Self::new()
            .env("AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT")
            .env("AWS_SECRET_ACCESS_KEY", KEY)
            .env("AWS_REGION", "us-east-1")
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn args(mut self, args: &[&str]) -> Self {
        self.command.args(args);
        self
    }

    /// A file below `~/.aws`, or nothing if it has no text.
    pub(crate) fn file(self, name: &str, text: &str) -> Self {
        if !text.is_empty() {
            let path = self.home.path().join(".aws").join(name);
            fs_err::create_dir_all(path.parent().expect("it is in a folder")).expect("made");
            fs_err::write(path, text).expect("a file can be written");
        }
        self
    }

    /// Runs it.
    pub(crate) fn start(mut self) -> Result<Running, Fault> {
        let errors = File::create(self.home.path().join("stderr")).expect("a file can be made");
        self.command.stderr(errors);
        let child = Child::run(self.command);
        if let Err(fault) = &child {
            assert_untold(&format!("{fault} {fault:?}"));
        }
        Ok(Running { child: Some(child?), home: self.home })
    }

    /// Runs it, which succeeds.
    pub(crate) fn run(self) -> Running {
        self.start().expect("the program starts")
    }

    /// Runs another program to its end.
    pub(crate) fn output(mut self) -> std::process::Output {
        self.command.output().expect("the program runs")
    }
}

/// The program, running.
pub(crate) struct Running {
    child: Option<Child>,
    home: TempDir,
}

/// The program at a server, with credentials.
pub(crate) fn at(url: &str) -> Running {
    Program::signed().args(&["--endpoint-url", url]).run()
}

impl Cloud for Running {
    fn send(
        &mut self,
        request: &Request,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Value, Fault> {
        let child = self.child.as_mut().expect("it runs until it is dropped");
        let answer = child.send(request, progress);
        assert_untold(&format!("{answer:?}"));
        answer
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child = None;
        let said = fs_err::read_to_string(self.home.path().join("stderr")).unwrap_or_default();
        if !std::thread::panicking() {
            assert_eq!(said, "", "it has nothing to say on standard error");
        }
    }
}

/// Whatever the program says, no secret is in it.
pub(crate) fn assert_untold(said: &str) {
    for secret in SECRETS {
        assert!(!said.contains(secret), "a secret is told: {said}");
    }
}

/// At a terminal, Ctrl-C reaches it as well as svlc, which still has calls to make: to take a change set back.
#[test]
fn it_outlives_ctrl_c() {
    let mut program = Program::new().args(&["--region", "us-east-1"]);
    let command = program.command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = command.spawn().expect("it starts");
    let mut lines = BufReader::new(process.stdout.take().expect("it is piped")).lines();
    assert!(lines.next().expect("it is ready").is_ok());
    let killed = Command::new("kill").args(["-INT", &process.id().to_string()]).status();
    assert!(killed.expect("there is such a program").success());
    let mut stdin = process.stdin.take().expect("it is piped");
    // If it has ended there is no answer.
    let _ = writeln!(stdin, "{}", serde_json::json!({ "call": "WhoAmI", "input": {} }));
    let answer = lines.next().map(|line| line.expect("it can be read"));
    drop(stdin);
    process.wait().expect("it ends with its input");
    assert!(answer.is_some_and(|answer| answer.contains("NoCredentials")));
}
