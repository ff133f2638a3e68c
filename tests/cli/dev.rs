//! `svlc dev` and `svlc invoke` as far as no function has to be built: what is refused, what is served without functions, how it ends.
//! Building and answering is tested in `builds.rs`, the emulator itself in `emulator.rs`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::ran::{CLEAN, Folder};

/// A service without functions: its endpoint is nowhere.
const PROXY: &str = "service: away\nintegrations:\n  a: { type: http, url: 'http://127.0.0.1:1/', method: GET }\n\
                     routes: { GET /away: a }\nstages: { $default: {}, beta: {} }\n";

/// A service of which nothing is built.
const PAGES: &str = "service: pages\nfunctions:\n  page: { runtime: nodejs22.x, code: ./page, handler: index.handler }\n  \
                     task: { runtime: python3.13, code: ./task, handler: app.handler }\n\
                     routes: { GET /page: page, GET /task: task }\n";
const NODE: &str = "export const handler = async () => ({ statusCode: 201 });";
const PYTHON: &str =
    "import own\ndef handler(event, context):\n    return {'statusCode': own.STATUS}\n";

/// How long something may take that has to happen; far more than it does.
const PATIENCE: Duration = Duration::from_secs(60);

/// `svlc dev` that runs, and the lines that it has printed.
pub(crate) struct Dev {
    child: Child,
    lines: BufReader<std::process::ChildStdout>,
}

impl Dev {
    fn start(folder: &Folder) -> Self {
        Self::start_with(folder, &[], &[])
    }

    /// With more arguments, and in an environment.
    pub(crate) fn start_with(folder: &Folder, args: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(svlc_tests::svlc());
        command
            .args(["dev", "--port", "0", "--lambda-port", "0", "--console-port", "0"])
            .args(args);
        command.current_dir(folder.path()).envs(environment.iter().copied());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("svlc starts");
        let lines = BufReader::new(child.stdout.take().expect("it is piped"));
        Self { child, lines }
    }

    /// The next line that has `text` in it.
    pub(crate) fn line(&mut self, text: &str) -> String {
        loop {
            let mut line = String::new();
            assert!(self.lines.read_line(&mut line).expect("UTF-8") > 0, "no line with `{text}`");
            if line.contains(text) {
                return line;
            }
        }
    }

    /// Ends it as Ctrl-C does.
    fn interrupt(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-INT", &pid]).status().expect("kill is there");
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The status of a request to an address as `svlc dev` prints it.
fn status(line: &str) -> String {
    answer(line).split(' ').nth(1).expect("a status").to_owned()
}

/// The answer to what a page of the console sends with a form.
fn post(host: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(host).expect("it listens");
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
    .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("UTF-8");
    answer
}

/// The whole answer to a request to an address as `svlc dev` prints it.
pub(crate) fn answer(line: &str) -> String {
    answer_to(line, "X-Nothing: 1")
}

/// As [`answer`], to a request with a header.
pub(crate) fn answer_to(line: &str, header: &str) -> String {
    let url = line.split_whitespace().find_map(|word| word.strip_prefix("http://")).expect("a URL");
    let (host, path) = url.split_once('/').expect("a path");
    answer_of(host, host, path, header)
}

/// The same, from an address that is asked for a host.
fn answer_of(address: &str, host: &str, path: &str, header: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\n{header}\r\nConnection: close\r\n\r\n")
        .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("UTF-8");
    answer
}

#[test]
fn a_stage_that_keeps_its_deployment_is_served_and_said_to_be() {
    let kept = PROXY.replace("beta: {}", "beta: { auto_deploy: false }");
    let folder = Folder::with(&[("svlc.yaml", &kept)]);
    let mut dev = Dev::start(&folder);
    assert_eq!(status(&dev.line("/beta/away")), "503");
    let told = dev.line("stage beta");
    assert!(told.contains("serves the spec as it stands here"), "{told}");
}

#[test]
fn every_address_is_told_and_answers_until_it_is_interrupted() {
    let folder = Folder::with(&[("svlc.yaml", PROXY)]);
    let mut dev = Dev::start(&folder);
    for path in ["/away", "/beta/away"] {
        let line = dev.line(path);
        assert_eq!(status(&line), "503", "{line}");
    }
    assert!(dev.line("is ready").contains("away"));
    assert!(folder.has("build/away/template.yaml"));
    assert_eq!(dev.interrupt(), Some(0));
}

#[test]
fn the_console_shows_the_service_and_writes_tests_to_the_spec() {
    let folder = Folder::with(&[("svlc.yaml", PROXY)]);
    let mut dev = Dev::start(&folder);
    let line = dev.line("/away");
    let console = dev.line("the console shows it at");
    let host = console.trim_end().rsplit_once("http://").expect("a URL").1.to_owned();
    assert!(answer(&format!("http://{host}/")).contains("<h1>away</h1>"));
    assert_eq!(status(&line), "503");
    let list = answer(&format!("http://{host}/requests"));
    let id = list.split_once("<tr id=\"").expect("a row").1.split('"').next().expect("an id");
    let id = id.replace("&#x3d;", "=");
    let saved = post(&host, &format!("/requests/{id}/save"));
    assert!(saved.starts_with("HTTP/1.1 303"), "{saved}");
    let spec = folder.read("svlc.yaml");
    assert!(spec.starts_with(PROXY), "{spec}");
    assert!(spec.contains("request: GET /away") && spec.contains("status: 503"), "{spec}");
}

#[test]
fn without_a_console_there_is_none() {
    let folder = Folder::with(&[("svlc.yaml", PROXY)]);
    let mut dev = Dev::start_with(&folder, &["--no-console"], &[]);
    dev.line("is ready");
    assert!(dev.line("").contains("built anew"), "no line tells of a console in between");
}

#[test]
fn a_change_of_the_spec_is_served() {
    let folder = Folder::with(&[("svlc.yaml", PROXY)]);
    let mut dev = Dev::start(&folder);
    let line = dev.line("/away");
    dev.line("is ready");
    folder.write("svlc.yaml", PROXY.replace("/away:", "/moved:"));
    let moved = dev.line("/moved");
    assert_eq!((status(&moved).as_str(), status(&line).as_str()), ("503", "404"));
    folder.write("svlc.yaml", "service: [");
    std::thread::sleep(Duration::from_millis(600));
    assert_eq!(status(&moved), "503", "what was there goes on answering");
}

#[test]
fn the_example_of_a_proxy_changes_what_it_passes_on() {
    let spec = fs_err::read_to_string(svlc_tests::root().join("examples/proxy/svlc.yaml"));
    let folder = Folder::with(&[("svlc.yaml", &spec.expect("it is there"))]);
    let endpoint = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = endpoint.local_addr().expect("it is bound");
    let mut dev =
        Dev::start_with(&folder, &["--endpoint", &format!("rates=http://{address}")], &[]);
    let line = dev.line("/beta/rates/");
    std::thread::scope(|scope| {
        let answered = scope.spawn(|| answer(&line));
        let (mut stream, _) = endpoint.accept().expect("it is called");
        let mut lines = BufReader::new(stream.try_clone().expect("it can be shared")).lines();
        let line = || lines.next().expect("a whole head").expect("UTF-8");
        let head: Vec<String> =
            std::iter::repeat_with(line).take_while(|line| !line.is_empty()).collect();
        let head = head.join("\r\n");
        assert!(head.starts_with("GET /v1/") && head.contains("\r\nx-caller: "), "{head}");
        let ok = b"HTTP/1.1 200 OK\r\nset-cookie: a=1\r\ncontent-length: 4\r\n\r\n1.08";
        stream.write_all(ok).expect("the gateway listens");
        let answer = answered.join().expect("it is answered");
        assert!(answer.to_lowercase().contains("cache-control: public, max-age=300"), "{answer}");
        assert!(answer.ends_with("1.08") && !answer.contains("a=1"), "{answer}");
    });
}

#[test]
fn a_domain_is_told_and_answers_below_localhost() {
    let domain = "api:
  default_endpoint: false
  domain:
    name: 'api.${environment}.example.com'
    certificate: 'arn:aws:acm:eu-west-1:123456789012:certificate/1f2e3d4c'
    mappings: { v1/trial: beta }
environments: { test: {} }
region: eu-west-1
";
    let folder = Folder::with(&[("svlc.yaml", &[PROXY, domain].concat())]);
    let mut dev = Dev::start_with(&folder, &["--environment", "test"], &[]);
    let line = dev.line("/v1/trial/away");
    let url = line.split_whitespace().nth(1).expect("method, URL, integration");
    assert!(url.starts_with("http://api.test.example.com.localhost:"), "{line}");
    let port = url.split(':').nth(2).and_then(|rest| rest.split('/').next()).expect("a port");
    let own = format!("GET http://127.0.0.1:{port}/beta/away");
    assert_eq!(status(&own), "404", "the default endpoint is closed");
    let host = format!("api.test.example.com.localhost:{port}");
    assert_eq!(
        answer_of(&format!("127.0.0.1:{port}"), &host, "v1/trial/away", "X-Nothing: 1")[9..12],
        *"503"
    );
}

#[test]
fn connections_that_end_leave_nothing_open() {
    let folder = Folder::with(&[("svlc.yaml", PROXY)]);
    let mut dev = Dev::start(&folder);
    let line = dev.line("/away");
    dev.line("is ready");
    assert_eq!(status(&line), "503");
    let open = || {
        let files = fs_err::read_dir(format!("/proc/{}/fd", dev.child.id()));
        files.expect("tests run on Linux").count()
    };
    let before = open();
    let host =
        line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("a host");
    let begun =
        ["", "GET / HT", "POST /away HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf"];
    let clients: Vec<TcpStream> = (0..300)
        .map(|number| {
            let mut client = TcpStream::connect(host).expect("it listens");
            client.write_all(begun[number % begun.len()].as_bytes()).expect("sent");
            client
        })
        .collect();
    assert_eq!(status(&line), "503", "others are served meanwhile");
    drop(clients);
    let deadline = Instant::now() + PATIENCE;
    while open() > before {
        assert!(Instant::now() < deadline, "{before} files before, {} now", open());
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn one_stage_is_served_alone() {
    let folder = Folder::with(&[("svlc.yaml", PROXY)]);
    let mut dev = Dev::start_with(&folder, &["--stage", "beta"], &[]);
    let line = dev.line("/");
    assert!(line.contains("/beta/away"), "{line}");
    assert_eq!(status(&line), "503");
    assert_eq!(status(&line.replace("/beta/away", "/away")), "404");
}

#[test]
fn an_endpoint_is_of_an_integration_and_has_an_address() {
    let folder = Folder::with(&[("svlc.yaml", PROXY)]);
    for (endpoint, code, told) in [
        ("b=http://127.0.0.1:8080", 2, "there is no integration `b`"),
        ("a=127.0.0.1:8080", 2, "an address such as"),
        ("http://127.0.0.1:8080", 2, "it has a name, `=` and a value"),
    ] {
        let ran =
            folder.svlc(&["dev", "--port", "0", "--lambda-port", "0", "--endpoint", endpoint]);
        assert_eq!(ran.code, code, "{ran:?}");
        assert!(ran.err.contains(told), "{ran:?}");
    }
}

#[test]
fn what_is_not_emulated_is_refused_on_its_place() {
    let spec = CLEAN.replace(
        "{ blueprint: hello }",
        "{ blueprint: hello, layers: [\"arn:aws:lambda:us-east-1:123456789012:layer:a:1\"] }",
    );
    let folder = Folder::with(&[("svlc.yaml", &spec)]);
    for args in
        [&["dev", "--port", "0", "--lambda-port", "0", "--no-console"][..], &["invoke", "hello"]]
    {
        let ran = folder.svlc(args);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.err.contains("SV0601") && ran.err.contains("`layers`"), "{ran:?}");
        assert!(ran.err.contains("svlc.yaml:3:"), "{ran:?}");
    }
    assert!(!folder.has("build"), "nothing was written");
}

/// A service whose function is invoked by a queue and a schedule.
const EVENTS: &str = "service: shop\nfunctions:\n  worker:\n    blueprint: queue-worker\n    \
                      events: [{ queue: { from: queues.jobs, partial_failures: true } }]\n  \
                      nightly: { blueprint: schedule, events: [{ schedule: rate(1 day) }] }\n\
                      integrations:\n  a: { type: http, url: 'http://127.0.0.1:1/', method: GET }\n\
                      routes: { GET /: a }\nqueues: { jobs: {} }\n";

#[test]
fn events_of_sources_are_printed() {
    let folder = Folder::with(&[("svlc.yaml", EVENTS), ("bodies", "a\n\nb\n")]);
    let ran =
        folder.svlc(&["invoke", "--source", "queue.jobs", "--bodies", "bodies", "--print-event"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let event: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let bodies: Vec<&str> = event["Records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["body"].as_str().unwrap())
        .collect();
    assert_eq!(bodies, ["a", "b"]);
    let ran = folder.svlc(&["invoke", "nightly", "--source", "schedule", "--print-event"]);
    assert!(ran.out.contains("\"source\": \"aws.scheduler\""), "{ran:?}");
    let ran = folder.svlc(&["invoke", "--source", "queue.job"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("there is `queue.jobs` (worker), `schedule.nightly` (nightly)"),
        "{ran:?}"
    );
    let ran = folder.svlc(&["invoke", "--body", "a"]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[test]
fn where_messages_are_sent_is_told_and_what_sends_none() {
    let spec = format!(
        "{PROXY}functions: {{ f: {{ events: [{{ table: tables.todos }}, {{ queue: queues.jobs }}] }} }}\n\
         tables: {{ todos: {{ key: {{ id: string }}, stream: keys-only }} }}\nqueues: {{ jobs: {{}} }}\n"
    );
    let folder = Folder::with(&[("svlc.yaml", &spec)]);
    let ran = folder.svlc(&["invoke", "--source", "table.todos", "--print-event"]);
    assert!(ran.out.contains("\"Keys\": {"), "{ran:?}");
    let model =
        svlc_core::compile(&svlc_core::source::Source::new("s.yaml", spec)).output.unwrap().model;
    let setup = svlc_emulator::Setup::default();
    let sources =
        svlc_emulator::Sources::new(svlc_emulator::support::check(&model, &setup).unwrap());
    let url = "http://127.0.0.1:3002/123456789012/away-jobs".to_owned();
    assert_eq!(sources.senders("http://127.0.0.1:3002"), [("queue", url, "jobs".to_owned())]);
    assert_eq!(sources.made_up(), ["table.todos"]);
}

#[test]
fn what_is_fired_has_a_schedule() {
    let folder = Folder::with(&[("svlc.yaml", EVENTS)]);
    let ran = folder.svlc(&["dev", "--port", "0", "--lambda-port", "0", "--fire", "worker"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("there is no function with a schedule `worker`"), "{ran:?}");
}

#[test]
fn a_dynamodb_that_is_not_there_is_told() {
    let spec = PROXY.replace("stages:", "tables: { todos: { key: { id: string } } }\nstages:");
    let folder = Folder::with(&[("svlc.yaml", &spec)]);
    let nobody = "http://127.0.0.1:1";
    let ran =
        folder.svlc(&["dev", "--port", "0", "--lambda-port", "0", "--dynamodb-endpoint", nobody]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(
        ran.err.contains(&format!("cannot make the table `away-todos` at {nobody}")),
        "{ran:?}"
    );
}

#[test]
fn handlers_are_served_and_started_anew_when_they_change() {
    let own = ("task/own.py", "STATUS = 202\n");
    let folder = Folder::with(&[
        ("svlc.yaml", PAGES),
        ("page/index.mjs", NODE),
        ("task/app.py", PYTHON),
        own,
    ]);
    let mut dev = Dev::start(&folder);
    let (page, task) = (dev.line("/page"), dev.line("/task"));
    assert_eq!((status(&page).as_str(), status(&task).as_str()), ("201", "202"));
    dev.line("is ready");
    folder.write("task/own.py", "STATUS = 204\n\n");
    let deadline = Instant::now() + PATIENCE;
    while status(&task) != "204" {
        assert!(Instant::now() < deadline, "the change is served");
    }
    assert_eq!(status(&page), "201");
    let code = ["page", "task"].iter().flat_map(|below| folder.tree(below)).count();
    assert_eq!(code, 3, "nothing is left beside the code");
}

#[test]
fn other_values_of_variables_are_served_when_their_file_changes() {
    let spec = "service: pages\nfunctions:\n  page:\n    runtime: nodejs22.x\n    code: ./page\n    handler: index.handler\n    \
                env: { STATUS: '200' }\nroutes: { GET /page: page }\n";
    let handler =
        "export const handler = async () => ({ statusCode: Number(process.env.STATUS) });";
    let values = ("values.env", "STATUS=201\n");
    let folder = Folder::with(&[("svlc.yaml", spec), ("page/index.mjs", handler), values]);
    let mut dev = Dev::start_with(&folder, &["--env", "values.env"], &[]);
    let page = dev.line("/page");
    assert_eq!(status(&page), "201");
    dev.line("is ready");
    // What cannot be read changes nothing, and what is written then counts.
    for (values, expected) in
        [("STATUS=202 # new\n", "202"), ("STATUS", "202"), ("STATUS='203'", "203")]
    {
        folder.write("values.env", values);
        let deadline = Instant::now() + PATIENCE;
        while status(&page) != expected {
            assert!(Instant::now() < deadline, "the change is served: {values}");
        }
    }
}

#[test]
fn a_handler_is_invoked_from_its_folder_or_from_a_zip() {
    let folder = Folder::with(&[("svlc.yaml", PAGES), ("page/index.mjs", NODE)]);
    let ran = folder.svlc(&["invoke", "page"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("SV0610") && ran.err.contains("`task` is not there"), "{ran:?}");
    folder.write("task/app.py", PYTHON.replace("import own", "class own: STATUS = 203"));
    let ran = folder.svlc(&["invoke", "page"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "{\"statusCode\":201}\n"), "{ran:?}");
    let zip = "import zipfile; z = zipfile.ZipFile('task.zip', 'w'); z.write('task/app.py', 'app.py'); z.close()";
    let made = Command::new("python3").args(["-c", zip]).current_dir(folder.path()).status();
    assert!(made.expect("it is installed").success());
    folder.write("svlc.yaml", PAGES.replace("code: ./task", "zip: task.zip"));
    let ran = folder.svlc(&["invoke", "task"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "{\"statusCode\": 203}\n"), "{ran:?}");
}

#[test]
fn an_event_is_json() {
    let folder = Folder::with(&[("svlc.yaml", CLEAN), ("event.json", "{")]);
    let ran = folder.svlc(&["invoke", "hello", "--event", "event.json"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("the event is no JSON"), "{ran:?}");
}
