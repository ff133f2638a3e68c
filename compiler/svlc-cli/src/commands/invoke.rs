//! `svlc invoke`: one event for one function, on this machine or, with `--remote`, where it is deployed. The answer goes to standard output, the log to standard error.

mod remote;
mod source;

use std::io::Read;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use svlc_core::model::{FunctionId, Model};
use svlc_emulator::{Emulator, Line, Lines, Queued, Sources, support};

use crate::aws::{Service, StackArgs};
use crate::error::{Exit, Fault, listed};
use crate::input::DEFAULT_SPEC;
use crate::local::{self, Built, Options};
use crate::render::text::visible;
use crate::terminal::Terminal;
use source::Source;

/// How often it is asked whether an event is over.
const LOOK: Duration = Duration::from_millis(20);

/// Arguments of `svlc invoke`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  svlc invoke orders                              with the event of a plain request to its first route
  svlc invoke orders --print-event > event.json   that event, to edit
  svlc invoke orders --event event.json
  generate-event | svlc invoke orders --event -
  svlc invoke orders --async                      queued, tried again after one and two minutes, followed to its end
  svlc invoke --source queue.jobs                 the function that works off `queues.jobs`, with an example
  svlc invoke --source queue.jobs --body first --body second
  svlc invoke worker --source queue.jobs --print-event
  svlc invoke orders --remote --event event.json  the deployed function, by Lambda itself")]
pub(crate) struct Args {
    /// Function to invoke; can be left out if `--source` leads to one alone
    #[arg(required_unless_present = "source")]
    function: Option<String>,
    /// Spec that it is in
    #[arg(long, default_value = DEFAULT_SPEC)]
    spec: Utf8PathBuf,
    /// File with the event, in JSON; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    event: Option<Utf8PathBuf>,
    #[command(flatten)]
    source: Source,
    /// Print the event instead, and invoke nothing
    #[arg(long, conflicts_with = "event")]
    print_event: bool,
    /// Queue the event as an asynchronous invocation does, and follow the log until it has succeeded or is given up
    #[arg(long = "async", conflicts_with = "print_event")]
    is_async: bool,
    /// Version or alias to invoke; that which the service itself invokes if it is not given
    #[arg(long, value_name = "VERSION")]
    qualifier: Option<String>,
    /// What to show of the log: its last 4 KB as the Invoke API gives them, or nothing; all of it if it is not given
    #[arg(long, value_name = "TYPE", value_enum, ignore_case = true, conflicts_with = "is_async")]
    log_type: Option<LogType>,
    /// Folder to write to, instead of the spec's `output` (build/<service> beside the spec)
    #[arg(long, value_name = "DIR")]
    out: Option<Utf8PathBuf>,
    /// Invoke the deployed function instead, with the event of `--event`
    #[arg(long, requires = "event", conflicts_with_all = ["print_event", "source", "out"])]
    remote: bool,
    #[command(flatten)]
    stack: StackArgs,
    #[command(flatten)]
    options: Options,
}

/// What to show of a log, as the Invoke API calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum LogType {
    None,
    Tail,
}

/// Builds, invokes, and shows what came of it. A function that fails is no success.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let event = args.event.as_deref().map(read).transpose()?;
    if let Some(Err(error)) =
        event.as_ref().map(|event| serde_json::from_slice::<serde::de::IgnoredAny>(event))
    {
        let help = "`svlc invoke FUNCTION --print-event` prints one";
        terminal.complain(&format!("the event is no JSON: {error}"), Some(help))?;
        return Ok(Exit::Faulty);
    }
    if let Some(event) = event.as_deref().filter(|_| args.remote) {
        return deployed(args, event, terminal);
    }
    let out = args.out.as_deref();
    let Some(prepared) = local::prepare(&args.spec, out, &args.options, terminal)? else {
        return Ok(Exit::Faulty);
    };
    terminal.flush()?;
    let model = &prepared.model;
    let Ok(supported) = support::check(model, &prepared.setup) else { return Ok(Exit::Faulty) };
    let (mut name, mut event) = (args.function.clone(), event);
    match args.source.event(&Sources::new(supported), name.as_deref())? {
        Some(Ok(injected)) => {
            (name, event) = (Some(injected.function), Some(injected.event.into_bytes()));
        }
        Some(Err(refused)) => {
            terminal.complain(&refused.message, Some(&refused.help))?;
            return Ok(Exit::Faulty);
        }
        None => {}
    }
    let name = name.unwrap_or_default();
    let Some(index) = position(model, &name, terminal)? else { return Ok(Exit::Faulty) };
    if let Some(event) = event.as_ref().filter(|_| args.print_event) {
        return print(event, terminal);
    }
    let (mut emulator, lines) = Emulator::start()?;
    emulator.listen_for_functions()?;
    let is_interrupted = || emulator.is_interrupted();
    let programs = match prepared.build(is_interrupted)? {
        Built::Programs(programs) => programs,
        Built::Failed => return Ok(Exit::Faulty),
        Built::Interrupted => return Ok(Exit::Machine),
    };
    emulator.make_tables(supported)?;
    emulator.publish(supported, &programs);
    let example = || emulator.example(FunctionId(index));
    let Some(event) = event.or_else(|| example().map(String::into_bytes)) else {
        let help = "name a file with the event: `--event event.json`";
        let text = format!("no route leads to `{name}` that an event could be made up for");
        terminal.complain(&text, Some(help))?;
        return Ok(Exit::Faulty);
    };
    if args.print_event {
        return print(&event, terminal);
    }
    let qualifier = args.qualifier.as_deref();
    if !emulator.has_version(&name, qualifier) {
        return no_version(&name, qualifier, model.functions[index].is_published(), terminal);
    }
    if args.is_async {
        let queued = emulator.invoke_later(&name, qualifier, event);
        return follow(queued, &emulator, &lines, terminal);
    }
    let Some(invoked) = emulator.invoke_version(&name, qualifier, event) else {
        return Ok(Exit::Machine);
    };
    terminal.out.line(&visible(&String::from_utf8_lossy(&invoked.payload)))?;
    terminal.flush()?;
    match args.log_type {
        Some(LogType::None) => {}
        Some(LogType::Tail) => {
            let log = String::from_utf8_lossy(&invoked.log).into_owned();
            log.lines().try_for_each(|line| terminal.err.line(&visible(line)))?;
        }
        None => show_log(&lines, terminal)?,
    }
    Ok(if invoked.is_failure { Exit::Faulty } else { Exit::Clean })
}

/// Invokes the deployed function.
fn deployed(args: &Args, event: &[u8], terminal: &mut Terminal) -> Result<Exit, Fault> {
    let compiled = args.options.changes.compile(&args.spec)?;
    let environment = args.options.changes.stack.environment.clone();
    let Some(mut service) = Service::connect(compiled, environment, &args.stack, terminal)? else {
        return Ok(Exit::Faulty);
    };
    let asked = remote::Asked {
        function: args.function.as_deref().unwrap_or_default(),
        qualifier: args.qualifier.as_deref(),
        event,
        is_async: args.is_async,
        log_type: args.log_type,
    };
    remote::run(&mut service, asked, terminal)
}

fn no_version(
    name: &str,
    qualifier: Option<&str>,
    is_published: bool,
    terminal: &mut Terminal,
) -> Result<Exit, Fault> {
    let qualifier = qualifier.unwrap_or_default();
    let help = match is_published {
        true => "there is `live`, which is version `1` here, and `$LATEST`",
        false => "there is `$LATEST`: the function publishes no versions",
    };
    terminal.complain(&format!("there is no version `{qualifier}` of `{name}`"), Some(help))?;
    Ok(Exit::Faulty)
}

/// Shows the log until a queued event is over.
fn follow(
    queued: Option<Queued>,
    emulator: &Emulator,
    lines: &Lines,
    terminal: &mut Terminal,
) -> Result<Exit, Fault> {
    let Some(mut queued) = queued else { return Ok(Exit::Machine) };
    terminal.out.line(&format!("queued as {}", queued.id))?;
    terminal.flush()?;
    while !emulator.is_interrupted() {
        let is_success = queued.is_success();
        show_log(lines, terminal)?;
        terminal.flush()?;
        if let Some(is_success) = is_success {
            return Ok(if is_success { Exit::Clean } else { Exit::Faulty });
        }
        std::thread::sleep(LOOK);
    }
    Ok(Exit::Machine)
}

/// The place of a function in the model, if it is there.
fn position(model: &Model, name: &str, terminal: &mut Terminal) -> Result<Option<usize>, Fault> {
    let found = model.functions.iter().position(|one| one.name == name);
    if found.is_none() {
        let names: Vec<String> = model.functions.iter().map(|one| one.name.clone()).collect();
        let near = svlc_core::suggest::nearest(name, names.iter().map(String::as_str));
        let help = match near {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("there is {}", listed(&names, "and")),
        };
        terminal.complain(&format!("there is no function `{name}`"), Some(&help))?;
    }
    Ok(found)
}

/// Prints an event as one reads it.
fn print(event: &[u8], terminal: &mut Terminal) -> Result<Exit, Fault> {
    let pretty = serde_json::from_slice::<serde_json::Value>(event);
    let pretty = pretty.and_then(|event| serde_json::to_string_pretty(&event));
    let text = pretty.unwrap_or_else(|_| String::from_utf8_lossy(event).into_owned());
    terminal.out.line(&text)?;
    Ok(Exit::Clean)
}

fn read(path: &Utf8Path) -> Result<Vec<u8>, Fault> {
    let mut event = Vec::new();
    if path == "-" {
        let read = std::io::stdin().lock().read_to_end(&mut event);
        read.map_err(Fault::file("read", "stdin"))?;
        return Ok(event);
    }
    fs_err::read(path).map_err(Fault::file("read", path))
}

fn show_log(lines: &Lines, terminal: &mut Terminal) -> Result<(), Fault> {
    while let Some(line) = lines.next(Duration::ZERO) {
        match line {
            Line::Function { text, .. } | Line::Access { text, .. } | Line::Reason(text) => {
                terminal.err.line(&visible(&text))?;
            }
        }
    }
    Ok(())
}
