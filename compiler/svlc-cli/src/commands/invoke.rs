//! `svlc invoke`: one event for one function on this machine. The answer goes to standard output, the log to standard error.

use std::io::Read;
use std::time::Duration;

use camino::Utf8PathBuf;
use svlc_core::model::FunctionId;
use svlc_emulator::{Emulator, Line, Lines, support};

use crate::error::{Exit, Fault, listed};
use crate::input::DEFAULT_SPEC;
use crate::local::{self, Built, Options};
use crate::render::text::visible;
use crate::terminal::Terminal;

/// Arguments of `svlc invoke`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  svlc invoke orders                              with the event of a plain request to its first route
  svlc invoke orders --print-event > event.json   that event, to edit
  svlc invoke orders --event event.json
  generate-event | svlc invoke orders --event -")]
pub(crate) struct Args {
    /// Function to invoke
    function: String,
    /// Spec that it is in
    #[arg(long, default_value = DEFAULT_SPEC)]
    spec: Utf8PathBuf,
    /// File with the event, in JSON; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    event: Option<Utf8PathBuf>,
    /// Print the event of a plain request instead, and invoke nothing
    #[arg(long, conflicts_with = "event")]
    print_event: bool,
    /// Folder to write to, instead of the spec's `output` (build/<service> beside the spec)
    #[arg(long, value_name = "DIR")]
    out: Option<Utf8PathBuf>,
    #[command(flatten)]
    options: Options,
}

/// Builds, invokes, and shows what came of it. A function that fails is no success.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let event = args.event.as_ref().map(read).transpose()?;
    if let Some(Err(error)) =
        event.as_ref().map(|event| serde_json::from_slice::<serde::de::IgnoredAny>(event))
    {
        let help = "`svlc invoke FUNCTION --print-event` prints one";
        terminal.complain(&format!("the event is no JSON: {error}"), Some(help))?;
        return Ok(Exit::Faulty);
    }
    let out = args.out.as_deref();
    let Some(prepared) = local::prepare(&args.spec, out, &args.options, terminal)? else {
        return Ok(Exit::Faulty);
    };
    terminal.flush()?;
    let model = &prepared.model;
    let Some(index) = model.functions.iter().position(|one| one.name == args.function) else {
        let names: Vec<String> = model.functions.iter().map(|one| one.name.clone()).collect();
        let help = format!("there is {}", listed(&names, "and"));
        terminal.complain(&format!("there is no function `{}`", args.function), Some(&help))?;
        return Ok(Exit::Faulty);
    };
    let (emulator, lines) = Emulator::start()?;
    let is_interrupted = || emulator.is_interrupted();
    let programs = match local::build(model, &prepared.folder, is_interrupted)? {
        Built::Programs(programs) => programs,
        Built::Failed => return Ok(Exit::Faulty),
        Built::Interrupted => return Ok(Exit::Machine),
    };
    let Ok(supported) = support::check(model, &prepared.setup) else { return Ok(Exit::Faulty) };
    emulator.publish(supported, &programs);
    let example = || emulator.example(FunctionId(index));
    let Some(event) = event.or_else(|| example().map(String::into_bytes)) else {
        let help = "name a file with the event: `--event event.json`";
        let text =
            format!("no route leads to `{}` that an event could be made up for", args.function);
        terminal.complain(&text, Some(help))?;
        return Ok(Exit::Faulty);
    };
    if args.print_event {
        terminal.out.line(&String::from_utf8_lossy(&event))?;
        return Ok(Exit::Clean);
    }
    let Some(invoked) = emulator.invoke(&args.function, event) else { return Ok(Exit::Machine) };
    terminal.out.line(&visible(&String::from_utf8_lossy(&invoked.payload)))?;
    terminal.flush()?;
    show_log(&lines, terminal)?;
    Ok(if invoked.is_failure { Exit::Faulty } else { Exit::Clean })
}

fn read(path: &Utf8PathBuf) -> Result<Vec<u8>, Fault> {
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
