//! A service in a folder of its own, and `svlc` that ships it to a server.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use camino::Utf8Path;
use serde_json::{Value, json};
use svlc_tests::servers::{Server, Shared};
use svlc_tests::venv::{self, Venv};

/// A handler that needs no build.
const HANDLER: &str = "
def handle(event, context):
    print('asked for', event['rawPath'])
    return {'statusCode': 200, 'body': 'hello'}
";

/// The server of tests that do not break it; each has a service of its own there.
pub(crate) fn server() -> Arc<Server> {
    static SERVER: Shared = Shared::new();
    SERVER.get(Server::ministack)
}

/// What a run of `svlc` gave.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A service.
pub(crate) struct Service {
    folder: tempfile::TempDir,
    name: String,
}

impl Service {
    /// One with a function in Python.
    pub(crate) fn new(name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let service = Self { folder, name: name.to_owned() };
        service.write("shop/app.py", HANDLER);
        service.spec("");
        service
    }

    /// Its spec, with more of it.
    pub(crate) fn spec(&self, more: &str) {
        self.spec_with(128, more);
    }

    /// The same with the memory of its function.
    pub(crate) fn spec_with(&self, memory: u32, more: &str) {
        let function = "runtime: python3.13, code: shop, handler: app.handle";
        let text = format!(
            "service: {}\nregion: us-east-1\nfunctions:\n  shop: {{ {function}, memory: {memory} }}\n\
             routes: {{ GET /hello: shop }}\nstages: {{ $default: {{}}, beta: {{}} }}\n\
             tests: [{{ name: greets, request: GET /hello, expect: {{ body: {{ text: hello }} }} }}]\n{more}",
            self.name
        );
        self.write("svlc.yaml", &text);
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn path(&self) -> &Utf8Path {
        Utf8Path::from_path(self.folder.path()).expect("temporary folders have plain names")
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs_err::create_dir_all(path.parent().expect("it is in the folder")).expect("made");
        fs_err::write(path, text).expect("written");
    }

    /// `svlc` before it runs, at a server.
    pub(crate) fn command(&self, url: &str, words: &[&str]) -> Command {
        svlc_tests::svlc_aws();
        let mut command = Command::new(svlc_tests::svlc());
        command.args(words).args(["--endpoint-url", url]).current_dir(self.path());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("AWS_") {
                command.env_remove(name);
            }
        }
        command.env("AWS_ACCESS_KEY_ID", "anna").env("AWS_SECRET_ACCESS_KEY", "anna");
        command.env("AWS_EC2_METADATA_DISABLED", "true").env("USER", "anna");
        command.env_remove("NO_COLOR").stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs it to its end.
    pub(crate) fn svlc(&self, url: &str, words: &[&str]) -> Ran {
        ran(self.command(url, words).spawn().expect("svlc starts"))
    }

    /// Runs it at a terminal, where each of these words is waited for, and then is typed what is beside them.
    pub(crate) fn at_terminal(&self, url: &str, words: &[&str], steps: &[(&str, &str)]) -> Ran {
        let svlc = self.command(url, words);
        let mut command = Command::new(venv::program(Venv::Servers, "python"));
        command.arg("-B").arg(svlc_tests::root().join("tests/oracles/terminal.py"));
        command.arg(json!(steps).to_string()).arg(svlc.get_program()).args(svlc.get_args());
        for (name, value) in svlc.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.current_dir(self.path()).env("NO_COLOR", "1").stdin(Stdio::null());
        let output = command.output().expect("the virtual environment has a Python");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let run: Value = serde_json::from_slice(&output.stdout).expect("it prints JSON");
        assert_eq!(run["left"], json!([]), "{words:?}: {run:#}");
        let code = run["code"].as_i64().and_then(|code| code.try_into().ok());
        let shown = run["shown"].as_str().expect("it is text");
        Ran { code, out: shown.replace('\r', ""), err: String::new() }
    }

    /// Runs it, and it succeeds.
    pub(crate) fn good(&self, url: &str, words: &[&str]) -> String {
        let ran = self.svlc(url, words);
        assert_eq!(ran.code, Some(0), "{words:?}: {ran:#?}");
        ran.out
    }

    /// The stack, as boto3 has it.
    pub(crate) fn stack(&self, server: &Server) -> Value {
        let input = json!({ "StackName": self.name });
        let mut answer = server.boto3("cloudformation", "describe_stacks", &input);
        answer["Stacks"][0].take()
    }

    /// The physical id of a resource.
    pub(crate) fn physical(&self, server: &Server, id: &str) -> String {
        let input = json!({ "StackName": self.name, "LogicalResourceId": id });
        let answer = server.boto3("cloudformation", "describe_stack_resource", &input);
        let id = answer["StackResourceDetail"]["PhysicalResourceId"].as_str();
        id.unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// Change sets that could be executed, or could never: what a run is not to leave behind.
    pub(crate) fn left(&self, server: &Server) -> Vec<Value> {
        let input = json!({ "StackName": self.name });
        let answer = server.boto3("cloudformation", "list_change_sets", &input);
        let all = answer["Summaries"].as_array().cloned().unwrap_or_default();
        let is_done = |set: &Value| set["ExecutionStatus"] == "EXECUTE_COMPLETE";
        all.into_iter().filter(|set| !is_done(set)).collect()
    }

    /// What a stage answers.
    pub(crate) fn get(&self, server: &Server, output: &str, path: &str) -> (u16, String) {
        let stack = self.stack(server);
        let outputs = stack["Outputs"].as_array().expect("it has outputs");
        let output = outputs.iter().find(|one| one["OutputKey"] == output).expect("it is there");
        let url = output["OutputValue"].as_str().expect("it is text");
        let rest = url.strip_prefix("http://").expect("it is an address");
        let (host, base) = rest
            .split_once('/')
            .map_or((rest, String::new()), |(host, base)| (host, format!("/{base}")));
        let mut stream = TcpStream::connect(("127.0.0.1", server.port())).expect("it listens");
        let request =
            format!("GET {base}{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        let (_, body) = answer.split_once("\r\n\r\n").expect("it has a body");
        (status.expect("it has a status"), body.to_owned())
    }
}

/// What became of a run.
pub(crate) fn ran(child: Child) -> Ran {
    let output = child.wait_with_output().expect("svlc ends");
    let text = |bytes| String::from_utf8(bytes).expect("svlc prints UTF-8");
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}
