//! The mutator behind `fuzz/main.rs` and the bounded run in the tests: from a seed number to the same inputs on any machine.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::{generate, yaml};

/// How long and from where to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many inputs, at most.
    pub runs: u64,
    /// How long, at most.
    pub time: Duration,
    /// First number of the random sequence.
    pub seed: u64,
    /// Of the valid inputs, every so many-th is emitted in full.
    pub emit_every: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { runs: 10_000_000, time: Duration::from_secs(24 * 3600), seed: 1, emit_every: 8 }
    }
}

/// How a run ended.
#[derive(Debug)]
pub enum Outcome {
    /// Nothing was found.
    Clean {
        /// Inputs tried.
        runs: u64,
        /// How many of them compiled.
        valid: u64,
    },
    /// An input made the compiler panic, or take far too long.
    Panic {
        /// The input.
        input: Vec<u8>,
        /// Where it is kept.
        path: PathBuf,
    },
}

/// Makes inputs and compiles them.
#[derive(Debug)]
pub struct Fuzzer {
    options: Options,
    state: u64,
    seeds: Vec<Vec<u8>>,
}

/// Pieces that the language and YAML give a meaning to.
const PIECES: &[&str] = &[
    "\n",
    "  ",
    "\t",
    ": ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "'",
    "\"",
    "&a ",
    "*a",
    "<<: *a",
    "!x ",
    "|",
    ">",
    "#",
    "---\n",
    "~",
    "null",
    "true",
    "no",
    "0",
    "-1",
    "0755",
    "1e999",
    "99999999999999999999",
    "${stage.tier}",
    "${",
    "$${",
    "{id}",
    "{proxy+}",
    "$default",
    "GET /",
    "ANY /{proxy+}",
    "POST /a/{b}",
    "/",
    "//",
    "https://",
    "http://e.com/{id}",
    "type: http",
    "type: lambda",
    "blueprint: hello",
    "blueprint: echo",
    "blueprint: random-number",
    "url: ",
    "function: ",
    "é",
    "\u{202e}",
    "\u{feff}",
    "\r\n",
    "\u{0}",
    "\u{85}",
    "\u{2028}",
    "service: ",
    "routes:\n",
    "stages:\n",
    "functions:\n",
    "defaults:\n",
    "env: {A1: 1}",
    "throttle: {rate: 0, burst: 1}",
    "cors: {origins: ['*'], credentials: true}",
    "RANDOM_MIN: ",
    "1.0",
    "\"2.0\"",
    "a",
    "tags: {a: b}",
    // Every section and the keys that names and references hang on.
    "region: eu-west-1\n",
    "runtime: nodejs24.x",
    "code: app",
    "image: ",
    "events: [{schedule: rate(1 hour)}]",
    "- schedule: {expression: cron(0 3 * * ? *), input: {a: [1]}}",
    "- queue: {from: queues.jobs, batch_size: 5}",
    "- topic: topics.news",
    "- bucket: {from: buckets.files, on: [created], prefix: a}",
    "- table: {from: tables.orders, filter: [{eventName: [INSERT]}]}",
    "- stream: ",
    "- bus: {from: default, pattern: {source: [a]}}",
    "access: {tables.orders: read-write, secrets.ssm./a: read}",
    "policies: [{actions: ['s3:GetObject'], resources: ['*']}]",
    "dead_letter: queues.jobs",
    "async: {retries: 0, on_failure: topics.news}",
    "url: {auth: none, cors: {origins: ['*']}}",
    "snap_start: true",
    "provisioned_concurrency: 1",
    "vpc: {subnets: [subnet-0a1b2c3d], security_groups: [sg-0a1b2c3d]}",
    "logging: {format: json, level: debug}",
    "api:\n",
    "authorizer: iam",
    "authorizers: {a: {type: jwt, issuer: https://e.com, audience: [a]}}",
    "authorizers: {a: {type: lambda, function: a, identity: []}}",
    "scopes: [a]",
    "domain: {name: '*.e.com', certificate: 'arn:aws:acm:eu-west-1:123456789012:certificate/a'}",
    "mappings: {'': $default}",
    "default_endpoint: false",
    "vpc_links: {a: {subnets: [subnet-0a1b2c3d]}}",
    "type: private",
    "type: aws",
    "action: SQS-SendMessage",
    "target: queues.jobs",
    "parameters: {MessageBody: $request.body}",
    "request: {header.a: $request.path.id, path: /a}",
    "response: {'500': {statuscode: '503'}}",
    "access_logs: {format: {a: $context.requestId}}",
    "environments: {prod: {functions: {a: {memory: 256}}}}",
    "environments:\n",
    "tables: {orders: {key: {id: string}, stream: new-image}}",
    "indexes: {one: {key: {id: string, at: number}, local: true}}",
    "queues: {jobs: {fifo: true, dead_letter: {queue: queues.jobs}}}",
    "topics: {news: {}}",
    "buckets: {files: {cors: {origins: ['*'], methods: [GET]}}}",
    "buses: {orders: {archive: 1}}",
    "encryption: ",
    "parameters: {A: {type: Number, default: 1, min_value: 2}}",
    "resources: {A: {Type: 'AWS::SNS::Topic', Properties: {A: {Ref: B}}, DependsOn: [A]}}",
    "{Fn::Sub: ['${A} ${B.Arn} ${!C}', {A: a}]}",
    "{Fn::GetAtt: [A, Arn]}",
    "outputs: {A: {value: a, export: '${environment}'}}",
    "lints: {SV0309: a}",
    " # svlc: allow SV0309 because a\n",
    "${environment}",
    "${aws.region}",
    "${api.url}",
    "${parameters.A}",
    "${resources.A.Arn}",
    "${functions.a.arn}",
    "${tables.orders.stream_arn}",
    "${secrets.ssm.a:1}",
    "${secrets.secretsmanager.a:b}",
    "arn:aws:s3:::a",
    "arn:aws:sqs:eu-west-1:123456789012:a.fifo",
    "$context.",
    "$request.querystring.",
    "$stageVariables.",
];

/// How many specs over the whole language are drawn as seeds beside those of the repository.
const GENERATED: usize = 200;

/// An input is cut to so many bytes.
const LARGEST: usize = 16 * 1024;

/// One that takes longer is a fault like a panic, on any machine.
const LONGEST: Duration = Duration::from_secs(20);

impl Fuzzer {
    /// A fuzzer over the specs of this repository and generated ones.
    pub fn new(options: Options) -> Self {
        let mut seeds = Vec::new();
        let folders =
            ["specs", "examples", "tests/goldens", "tests/diagnostics", "tests/fuzz/found"];
        for folder in folders {
            collect(&crate::root().join(folder), &mut seeds);
        }
        seeds.sort();
        assert!(!seeds.is_empty(), "the repository has specs");
        let state = options.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut fuzzer = Self { options, state, seeds };
        for _ in 0..GENERATED {
            let seed = fuzzer.generated();
            fuzzer.seeds.push(seed);
        }
        fuzzer
    }

    /// A valid spec over the whole language, of any size up to the largest.
    fn generated(&mut self) -> Vec<u8> {
        let count = self.below(generate::NUMBERS / 4);
        let numbers: Vec<u16> = (0..count).map(|_| self.below(1 << 16) as u16).collect();
        yaml::print(&generate::spec(&numbers)).text.into_bytes()
    }

    /// Runs until the options say stop; `progress` is told now and then.
    pub fn run(&mut self, mut progress: impl FnMut(u64, u64)) -> Outcome {
        let started = Instant::now();
        let mut valid = 0;
        for runs in 0..self.options.runs {
            if runs % 64 == 0 && started.elapsed() >= self.options.time {
                return Outcome::Clean { runs, valid };
            }
            if runs > 0 && runs % 500_000 == 0 {
                progress(runs, valid);
            }
            let input = self.input();
            let emit = valid % self.options.emit_every == 0;
            let begun = Instant::now();
            match catch_unwind(AssertUnwindSafe(|| compile(&input, emit))) {
                Ok(is_valid) if begun.elapsed() < LONGEST => valid += u64::from(is_valid),
                _ => {
                    let path = crate::root().join("target").join("fuzz-panic.yaml");
                    fs_err::write(&path, &input).expect("the target folder can be written");
                    return Outcome::Panic { input, path };
                }
            }
        }
        Outcome::Clean { runs: self.options.runs, valid }
    }

    /// The next input: a seed with up to eight changes.
    fn input(&mut self) -> Vec<u8> {
        let pick = self.below(self.seeds.len());
        let mut input = self.seeds[pick].clone();
        for _ in 0..=self.below(8) {
            self.mutate(&mut input);
        }
        input
    }

    fn mutate(&mut self, input: &mut Vec<u8>) {
        let at = self.below(input.len() + 1);
        match self.below(10) {
            0 if at < input.len() => input[at] ^= 1 << self.below(8),
            1 if at < input.len() => {
                input.remove(at);
            }
            2 => input.insert(at, self.next() as u8),
            3 | 4 => {
                let piece = PIECES[self.below(PIECES.len())];
                input.splice(at..at, piece.bytes());
            }
            5 => {
                let end = (at + self.below(40)).min(input.len());
                input.drain(at..end);
            }
            6 => {
                let end = (at + self.below(60)).min(input.len());
                let copy: Vec<u8> = input[at..end].to_vec();
                let to = self.below(input.len() + 1);
                input.splice(to..to, copy);
            }
            // Whole lines, which leave more of a spec valid.
            7 => {
                let line = line(input, at);
                input.drain(line);
            }
            8 => {
                let other = self.below(self.seeds.len());
                let from = self.below(self.seeds[other].len() + 1);
                let copy = self.seeds[other][line(&self.seeds[other], from)].to_vec();
                let to = line(input, at).start;
                input.splice(to..to, copy);
            }
            _ => {
                let other = self.below(self.seeds.len());
                let from = self.below(self.seeds[other].len() + 1);
                let end = (from + self.below(80)).min(self.seeds[other].len());
                let copy: Vec<u8> = self.seeds[other][from..end].to_vec();
                input.splice(at..at, copy);
            }
        }
        input.truncate(LARGEST);
    }

    /// xorshift64*: small, and the same everywhere.
    fn next(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 33) as usize % bound.max(1)
    }
}

/// The line that a byte stands in, with its end.
fn line(input: &[u8], at: usize) -> std::ops::Range<usize> {
    let is_end = |byte: &u8| *byte == b'\n';
    let start = input[..at].iter().rposition(is_end).map_or(0, |end| end + 1);
    let end = input[at..].iter().position(is_end).map_or(input.len(), |end| at + end + 1);
    start..end
}

/// Compiles one input; whether it was valid. Checks what must hold of every result.
fn compile(input: &[u8], emit: bool) -> bool {
    let (source, compilation) = svlc_core::compile_bytes("fuzz.yaml", input);
    let text = source.text();
    for diagnostic in &compilation.diagnostics {
        let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary);
        for label in labels {
            assert!(
                text.get(label.span.range()).is_some(),
                "a label is off a character boundary: {diagnostic:?}"
            );
        }
        assert!(!diagnostic.message.is_empty() && !diagnostic.help.is_empty(), "{diagnostic:?}");
    }
    let Some(output) = &compilation.output else {
        assert!(
            compilation.count(svlc_core::diagnostic::Severity::Error) > 0,
            "stopped without saying why"
        );
        return false;
    };
    if emit {
        let artifacts = svlc_core::emit::artifacts(&output.model, &output.templates, &source);
        assert!(
            artifacts.iter().all(|artifact| !artifact.path.contains("..")),
            "a path leaves the output"
        );
    }
    true
}

/// Every YAML file below `folder`, but for the output of goldens.
fn collect(folder: &std::path::Path, into: &mut Vec<Vec<u8>>) {
    let Ok(entries) = fs_err::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "out") {
            collect(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            into.extend(fs_err::read(&path));
        }
    }
}
