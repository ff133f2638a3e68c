//! `svlc test`: the tests of a spec, against the service on this machine or against a deployed API.

use std::collections::BTreeMap;
use std::time::Instant;

use camino::{Utf8Path, Utf8PathBuf};
use clap::ValueEnum;
use svlc_core::model::{Model, Test};
use svlc_core::source::{Source, Span};
use svlc_emulator::{Emulator, Sender, Sources, support};

use crate::error::{Exit, Fault};
use crate::input::DEFAULT_SPEC;
use crate::local::{self, Built, Options};
use crate::render;
use crate::terminal::Terminal;
use crate::testing::report::{self, File, Report};
use crate::testing::target::{Address, Target};
use crate::testing::token::Tokens;
use crate::testing::{Local, Runner};

/// Arguments of `svlc test`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  svlc test                                       the service on this machine, on a free port
  svlc test --filter orders                       tests with `orders` in their name
  svlc test --target https://a1b2c3.execute-api.eu-west-1.amazonaws.com
  svlc test --target https://api.example.com --stage beta
  svlc test --report junit=target/tests.xml --report json=target/tests.json

  svlc test --target https://api.example.com --token users=USER_TOKEN

Against a deployed API, tests that invoke a function are skipped; tests with a token are, unless `--token` names one.

Exit codes:
  0  every test that ran passed, and one did
  1  a test failed, none ran, or the spec has errors
  2  the machine or the command line failed")]
pub(crate) struct Args {
    /// Spec whose tests are run
    #[arg(default_value = DEFAULT_SPEC, value_name = "SPEC")]
    spec: Utf8PathBuf,
    /// What is tested: `local`, or the address of a deployed API, which is that of its stage `$default`
    #[arg(long, default_value = "local", value_name = "TARGET", value_parser = Target::parse)]
    target: Target,
    /// Only tests with this text in their name
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Write a report: `junit=FILE` or `json=FILE`; can be given for each
    #[arg(long = "report", value_name = "KIND=FILE", value_parser = File::parse)]
    reports: Vec<File>,
    /// Token of the user's in place of svlc's own: an authorizer, and the environment variable that holds the token; can be given for each
    #[arg(long = "token", value_name = "NAME=VARIABLE", value_parser = token)]
    tokens: Vec<(String, String)>,
    /// How to show what became of the tests
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: TestFormat,
    /// Folder to write to, instead of the spec's `output` (build/<service> beside the spec)
    #[arg(long, value_name = "DIR")]
    out: Option<Utf8PathBuf>,
    #[command(flatten)]
    options: Options,
}

/// How to show what became of the tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum TestFormat {
    /// For people
    #[default]
    Human,
    /// One JSON document
    Json,
}

/// A spec whose tests are run.
struct Subject<'a> {
    source: &'a Source,
    sensitive: &'a [Span],
    model: &'a Model,
}

impl Args {
    /// The arguments of a run against a deployed API.
    pub(crate) fn of(spec: &Utf8Path, environment: Option<&str>, address: Address) -> Self {
        let named = environment.map(|name| format!("--environment={name}"));
        let words = named.into_iter().chain(["--".to_owned(), spec.to_string()]);
        let command = <Self as clap::Args>::augment_args(clap::Command::new("test"));
        let read = command.no_binary_name(true).try_get_matches_from(words);
        let read = read.and_then(|words| <Self as clap::FromArgMatches>::from_arg_matches(&words));
        let args = read.expect("a spec and an environment are well-formed arguments");
        Self { target: Target::Remote(address), ..args }
    }
}

/// Runs the tests. One that fails, or none that runs, is no success.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    match &args.target {
        Target::Local => local(args, terminal),
        Target::Remote(address) => remote(args, address, terminal),
    }
}

fn local(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    if args.spec == "-" {
        let help = "name the spec's file, beside which its functions are built";
        terminal
            .complain("a service needs a spec with a folder, not standard input", Some(help))?;
        return Ok(Exit::Machine);
    }
    let out = args.out.as_deref();
    let Some(prepared) = local::prepare(&args.spec, out, &args.options, terminal)? else {
        return Ok(Exit::Faulty);
    };
    terminal.flush()?;
    let model = &prepared.model;
    let subject = Subject { source: &prepared.source, sensitive: &prepared.sensitive, model };
    if !can_start(args, &subject, terminal)? {
        return Ok(Exit::Faulty);
    }
    let (mut emulator, lines) = Emulator::start()?;
    emulator.listen(0, 0)?;
    let is_interrupted = || emulator.is_interrupted();
    let programs = match prepared.build(is_interrupted)? {
        Built::Programs(programs) => programs,
        Built::Failed => return Ok(Exit::Faulty),
        Built::Interrupted => return Ok(Exit::Machine),
    };
    let Ok(supported) = support::check(model, &prepared.setup) else { return Ok(Exit::Faulty) };
    emulator.make_tables(supported)?;
    emulator.publish(supported, &programs);
    let address = Address(emulator.url().unwrap_or_default());
    let local = Local { emulator: &emulator, lines: &lines, sources: Sources::new(supported) };
    tested(args, &subject, address, Some(local), terminal)
}

fn remote(args: &Args, address: &Address, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let compiled = args.options.changes.compile(&args.spec)?;
    render::tell(&compiled, terminal)?;
    let Some(output) = &compiled.compilation.output else { return Ok(Exit::Faulty) };
    let subject = Subject {
        source: &compiled.source,
        sensitive: &compiled.compilation.sensitive,
        model: &output.model,
    };
    if !can_start(args, &subject, terminal)? {
        return Ok(Exit::Faulty);
    }
    tested(args, &subject, address.clone(), None, terminal)
}

/// Whether there is something to run where it is to be run; if not, says why.
fn can_start(args: &Args, subject: &Subject<'_>, terminal: &mut Terminal) -> Result<bool, Fault> {
    let model = subject.model;
    stage(args, model)?;
    if model.tests.is_empty() {
        let help = "add one, such as `tests: [{ name: answers, request: GET / }]`";
        terminal.complain("the spec has no tests", Some(help))?;
        return Ok(false);
    }
    if wanted(args, model).next().is_none() {
        let filter = args.filter.as_deref().unwrap_or_default();
        let names: Vec<&str> = model.tests.iter().map(|test| test.name.as_str()).collect();
        let help = format!("there is: {}", names.join("; "));
        terminal.complain(&format!("no test has `{filter}` in its name"), Some(&help))?;
        return Ok(false);
    }
    Ok(true)
}

/// The tests to run.
fn wanted<'a>(args: &Args, model: &'a Model) -> impl Iterator<Item = &'a Test> + use<'a> {
    let filter = args.filter.clone().unwrap_or_default();
    model.tests.iter().filter(move |test| test.name.contains(&filter))
}

/// The stage that every request goes to.
fn stage<'a>(args: &'a Args, model: &Model) -> Result<Option<&'a str>, Fault> {
    let Some(name) = &args.options.changes.stage else { return Ok(None) };
    let known = || model.stages.iter().map(|stage| stage.name.clone());
    match known().any(|stage| stage == *name) {
        true => Ok(Some(name)),
        false => Err(Fault::NoSuch { what: "stage", name: name.clone(), known: known().collect() }),
    }
}

/// The tokens that the user has, by authorizer.
fn given(args: &Args, model: &Model) -> Result<BTreeMap<String, String>, Fault> {
    let read = |(name, variable): &(String, String)| {
        let known = model.authorizers.iter().map(|authorizer| authorizer.name.clone());
        let known: Vec<String> = known.collect();
        if !known.contains(name) {
            return Err(Fault::NoSuch { what: "authorizer", name: name.clone(), known });
        }
        let token = std::env::var(variable).ok().filter(|token| !token.is_empty());
        let missing = || Fault::NoVariable { name: variable.clone() };
        Ok((name.clone(), token.ok_or_else(missing)?))
    };
    args.tokens.iter().map(read).collect()
}

fn tested(
    args: &Args,
    subject: &Subject<'_>,
    address: Address,
    local: Option<Local<'_>>,
    terminal: &mut Terminal,
) -> Result<Exit, Fault> {
    let Subject { source, sensitive, model } = *subject;
    let target = if local.is_some() { "local".to_owned() } else { address.0.clone() };
    let folder = args.spec.parent().unwrap_or(Utf8Path::new(""));
    let stage = stage(args, model)?;
    let given = given(args, model)?;
    let tokens = match &local {
        Some(_) => Tokens::signed(given, wanted(args, model))?,
        None => Tokens::given(given),
    };
    let runner = Runner { model, folder, sender: Sender::new()?, address, tokens, local, stage };
    let started = Instant::now();
    let (ran, took) = (Vec::new(), started.elapsed());
    let mut report = Report { source, sensitive, model, target: &target, stage, ran, took };
    for test in wanted(args, model) {
        let Ok(ran) = runner.run(test) else {
            return interrupted(terminal);
        };
        if args.format == TestFormat::Human {
            report::line(&report, &ran, terminal)?;
        }
        report.ran.push(ran);
    }
    report.took = started.elapsed();
    match args.format {
        TestFormat::Human => report::summary(&report, terminal)?,
        TestFormat::Json => terminal.out.line(&report::document(&report))?,
    }
    args.reports.iter().try_for_each(|file| file.write(&report))?;
    Ok(if report.tally().is_good() { Exit::Clean } else { Exit::Faulty })
}

fn interrupted(terminal: &mut Terminal) -> Result<Exit, Fault> {
    terminal.complain("interrupted: the tests that are left did not run", None)?;
    Ok(Exit::Machine)
}

/// `NAME=VARIABLE`.
fn token(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, variable)) if !name.is_empty() && !variable.is_empty() => {
            Ok((name.to_owned(), variable.to_owned()))
        }
        _ => Err("it has an authorizer, `=` and the name of an environment variable".to_owned()),
    }
}
