//! `svlc dev`: the service on this machine. Builds, serves, shows the log, and builds anew what the user changes; leaves nothing
//! running when it ends.

mod sources;

use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use svlc_console::{Console, Keep};
use svlc_core::model::{Event, EventSource, Model, Route};
use svlc_core::routing::RouteKey;
use svlc_emulator::support::{self, Supported};
use svlc_emulator::{Address, Emulator, Line, Lines, Sources};

use crate::error::{Exit, Fault};
use crate::input::DEFAULT_SPEC;
use crate::local::{self, Built, Options, Prepared, Snapshot, callers};
use crate::render::text::visible;
use crate::terminal::{Style, Terminal};

/// Arguments of `svlc dev`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  svlc dev
  svlc dev specs/orders.yaml --port 8080
  svlc dev --environment test --env secrets.env --parameter Currency=eur
  curl http://127.0.0.1:3000/orders
  svlc dev --fire nightly                         the schedules of that function at once
  svlc dev --dynamodb-endpoint http://127.0.0.1:8000
  aws lambda invoke --endpoint-url http://127.0.0.1:3002 --function-name orders out.json")]
pub(crate) struct Args {
    /// Spec to run
    #[arg(default_value = DEFAULT_SPEC, value_name = "SPEC")]
    spec: Utf8PathBuf,
    /// Port of the API, on 127.0.0.1; 0 takes any that is free
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Port of Lambda's own API, for the AWS CLI and SDKs
    #[arg(long, default_value_t = 3002, value_name = "PORT")]
    lambda_port: u16,
    /// Port of the console, a page that shows the service and its requests; 0 takes any that is free
    #[arg(long, default_value_t = 3001, value_name = "PORT")]
    console_port: u16,
    /// Serve no console, and keep no requests for it
    #[arg(long)]
    no_console: bool,
    /// Folder to write to, instead of the spec's `output` (build/<service> beside the spec)
    #[arg(long, value_name = "DIR")]
    out: Option<Utf8PathBuf>,
    /// Fire the schedules of a function at once; can be given for each
    #[arg(long, value_name = "FUNCTION")]
    fire: Vec<String>,
    #[command(flatten)]
    options: Options,
}

/// How often the files are looked at.
const LOOK: Duration = Duration::from_millis(150);
/// Lines that come within so short a time are shown together: to be woken for each takes longer than to show it.
const TOGETHER: Duration = Duration::from_millis(5);

/// Serves until the user asks to end.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    if args.spec == "-" {
        let help = "name the spec's file, so that its changes can be seen";
        terminal
            .complain("a service needs a spec with a folder, not standard input", Some(help))?;
        return Ok(Exit::Machine);
    }
    let (mut emulator, lines) = Emulator::start()?;
    emulator.listen(args.port, args.lambda_port)?;
    let console = serve_console(args, &emulator)?;
    let (seen, told) = (Snapshot::default(), Vec::new());
    let mut session = Session { args, emulator, console, lines, terminal, seen, told };
    if !session.bring_up()? {
        let is_wanted = session.emulator.is_interrupted();
        return Ok(if is_wanted { Exit::Clean } else { Exit::Faulty });
    }
    session.serve()?;
    Ok(Exit::Clean)
}

/// Serves the console beside the emulator; its address, if there is one.
fn serve_console(args: &Args, emulator: &Emulator) -> Result<Option<String>, Fault> {
    let Some(runtime) = emulator.runtime().filter(|_| !args.no_console) else { return Ok(None) };
    let spec = args.spec.clone();
    let keep: Box<Keep> =
        Box::new(move |entry| local::keep(&spec, entry).map_err(|error| error.to_string()));
    let console = Console { view: emulator.view(), keep: Some(keep) };
    let address = svlc_console::serve(console, &runtime, args.console_port)?;
    Ok(Some(format!("http://{address}")))
}

struct Session<'a> {
    args: &'a Args,
    emulator: Emulator,
    /// Where the console answers.
    console: Option<String>,
    lines: Lines,
    terminal: &'a mut Terminal,
    /// The files as they were when the last build began.
    seen: Snapshot,
    /// The addresses that the user has been told.
    told: Vec<String>,
}

impl Session<'_> {
    /// Shows the log, and builds anew when a file has changed.
    fn serve(&mut self) -> Result<(), Fault> {
        let mut folders = None;
        let mut looked = Instant::now();
        while !self.emulator.is_interrupted() {
            let mut patience = LOOK;
            while let Some(line) = self.lines.next(patience) {
                if patience == LOOK {
                    std::thread::sleep(TOGETHER);
                }
                self.show(&line)?;
                if looked.elapsed() >= LOOK {
                    break;
                }
                patience = Duration::ZERO;
            }
            self.tell_dropped()?;
            self.terminal.flush()?;
            if looked.elapsed() < LOOK {
                continue;
            }
            looked = Instant::now();
            let (folder, others) = folders.get_or_insert_with(|| self.folders());
            if Snapshot::take(&self.args.spec, folder, others) != self.seen {
                self.rebuild()?;
                folders = None;
            }
        }
        Ok(())
    }

    fn rebuild(&mut self) -> Result<(), Fault> {
        self.emulator.pause();
        let started = Instant::now();
        if self.bring_up()? {
            let seconds = started.elapsed().as_secs_f64();
            let word = self.terminal.err.paint(Style::Good, "built anew");
            self.terminal.err.line(&format!("{word} in {seconds:.1} s"))?;
        } else {
            self.emulator.resume();
            let word = self.terminal.err.paint(Style::Warning, "note");
            self.terminal
                .err
                .line(&format!("{word}: the build before this one goes on answering"))?;
        }
        self.terminal.flush()
    }

    /// Builds and serves; whether it could.
    fn bring_up(&mut self) -> Result<bool, Fault> {
        let started = Instant::now();
        let (spec, out) = (&self.args.spec, self.args.out.as_deref());
        let (folder, others) = self.folders();
        self.seen = Snapshot::take(spec, &folder, &others);
        let prepared = match local::prepare(spec, out, &self.args.options, self.terminal) {
            // An editor that writes a file anew may have it gone for a moment, or half there.
            Err(fault) if self.is_serving() => {
                self.terminal.tell(&fault);
                None
            }
            prepared => prepared?,
        };
        self.terminal.flush()?;
        let Some(prepared) = prepared else { return Ok(false) };
        self.has_schedules(&prepared.model)?;
        // What svlc has just written is no change of the user's.
        self.seen = prepared.snapshot(spec);
        let is_interrupted = || self.emulator.is_interrupted();
        let Built::Programs(programs) = prepared.build(is_interrupted)? else { return Ok(false) };
        let Ok(supported) = support::check(&prepared.model, &prepared.setup) else {
            return Ok(false);
        };
        match self.emulator.make_tables(supported).map_err(Fault::from) {
            Err(fault) if self.is_serving() => {
                self.terminal.tell(&fault);
                return Ok(false);
            }
            made => made?,
        }
        let is_first = !self.is_serving();
        self.emulator.publish(supported, &programs);
        self.announce(supported)?;
        if is_first {
            self.welcome(&prepared, started.elapsed())?;
            if let Some(text) = sources::silent(&Sources::new(supported)) {
                let word = self.terminal.out.paint(Style::Warning, "note");
                self.terminal.out.line(&format!("{word}: {text}"))?;
            }
            self.args.fire.iter().for_each(|function| self.emulator.fire(function));
        }
        self.terminal.flush()?;
        Ok(true)
    }

    /// Makes sure that what is to be fired is there.
    fn has_schedules(&self, model: &Model) -> Result<(), Fault> {
        let is_schedule = |event: &Event| matches!(event.source, EventSource::Schedule(_));
        let scheduled = model.functions.iter().filter(|one| one.events.iter().any(is_schedule));
        let known: Vec<String> = scheduled.map(|function| function.name.clone()).collect();
        match self.args.fire.iter().find(|name| !known.contains(name)) {
            Some(name) if !self.is_serving() => {
                let (what, name) = ("function with a schedule", name.clone());
                Err(Fault::NoSuch { what, name, known })
            }
            _ => Ok(()),
        }
    }

    fn is_serving(&self) -> bool {
        self.emulator.is_published()
    }

    /// The output folder, and what else is to be watched, as far as the spec can be read.
    fn folders(&self) -> (Utf8PathBuf, Vec<Utf8PathBuf>) {
        let spec = self.args.spec.parent().unwrap_or(Utf8Path::new(""));
        let compiled = self.args.options.changes.compile(&self.args.spec).ok();
        let model = compiled.and_then(|compiled| Some(compiled.compilation.output?.model));
        let beside = || model.as_ref().map(|model| spec.join(&model.output));
        let folder = self.args.out.clone().or_else(beside).unwrap_or_default();
        (folder, self.args.options.watched(model.as_ref(), spec))
    }

    /// Every address that answers or takes messages, unless they are as before.
    fn announce(&mut self, supported: Supported<'_>) -> Result<(), Fault> {
        let model = supported.model();
        let addresses = supported.addresses(&self.emulator.url().unwrap_or_default());
        let width = addresses.iter().map(|address| address.url.chars().count()).max().unwrap_or(0);
        let line = |address: &Address| {
            let (url, route) = (&address.url, &model.routes[address.route.0]);
            let integration = &model.integration(route.integration).name;
            format!("  {:<7} {url:<width$}  {integration}", method(route))
        };
        let mut lines: Vec<String> = addresses.iter().map(line).collect();
        let lambda = self.emulator.lambda_url().unwrap_or_default();
        lines.extend(sources::names(&Sources::new(supported), &lambda));
        let kept = model.stages.iter().filter(|stage| !stage.auto_deploy);
        lines.extend(kept.map(|stage| {
            let name = &stage.name;
            format!("  stage {name} serves the spec as it stands here, and at AWS what `svlc promote` gives it")
        }));
        if lines != self.told {
            lines.iter().try_for_each(|line| self.terminal.out.line(line))?;
            self.told = lines;
        }
        Ok(())
    }

    fn welcome(&mut self, prepared: &Prepared, took: Duration) -> Result<(), Fault> {
        let out = &mut self.terminal.out;
        for line in callers::told(&prepared.model, &prepared.setup) {
            out.line(&line)?;
        }
        let service = out.paint(Style::Good, &prepared.model.service);
        let lambda = self.emulator.lambda_url().unwrap_or_default();
        let seconds = took.as_secs_f64();
        let text =
            format!("{service} is ready after {seconds:.1} s; Lambda's API answers at {lambda}");
        out.line(&text)?;
        if let Some(console) = &self.console {
            out.line(&format!("the console shows it at {console}"))?;
        }
        out.line("it is built anew when the spec or a handler changes; Ctrl-C ends it")
    }

    fn show(&mut self, line: &Line) -> Result<(), Fault> {
        let out = &mut self.terminal.out;
        match line {
            Line::Function { name, text } => {
                let name = out.paint(Style::Strong, name);
                out.line(&format!("{name}  {}", visible(text)))
            }
            Line::Access { stage, text } => {
                let stage = out.paint(Style::Strong, stage);
                out.line(&format!("{stage}  {}", visible(text)))
            }
            Line::Reason(text) => {
                let word = out.paint(Style::Warning, "note");
                out.line(&format!("{word}: {}", visible(text)))
            }
        }
    }

    fn tell_dropped(&mut self) -> Result<(), Fault> {
        match self.lines.dropped() {
            0 => Ok(()),
            lines => {
                let word = self.terminal.out.paint(Style::Warning, "note");
                let text = format!("{word}: {lines} lines came faster than they can be shown");
                self.terminal.out.line(&text)
            }
        }
    }
}

/// What a route answers to.
fn method(route: &Route) -> &'static str {
    match &route.key {
        RouteKey::Default => "ANY",
        RouteKey::Path { method, .. } => method.as_str(),
    }
}
