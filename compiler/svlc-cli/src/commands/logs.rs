//! `svlc logs`: what a deployed function has logged, and what it goes on to log.

use std::time::{SystemTime, UNIX_EPOCH};

use svlc_core::cfn::logical_id;
use svlc_deploy::host::Host;
use svlc_deploy::logs::Reader;
use svlc_deploy::protocol::{LogEvent, Millis};
use svlc_deploy::status::{self, Status};

use crate::aws::{Desk, Service, Subject, moment};
use crate::error::{Exit, Fault};
use crate::render::text::visible;
use crate::terminal::{Style, Terminal};

/// Arguments of `svlc logs`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  svlc logs random
  svlc logs random --since 2h
  svlc logs random --follow      until Ctrl-C")]
pub(crate) struct Args {
    /// Function whose log is shown
    #[arg(value_name = "FUNCTION")]
    function: String,
    /// How far back: a number with `s`, `m`, `h` or `d`
    #[arg(long, default_value = "10m", value_name = "TIME", value_parser = span)]
    since: Millis,
    /// Show what is logged from now on, too
    #[arg(long, short)]
    follow: bool,
    #[command(flatten)]
    subject: Subject,
}

/// Shows a log.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let found = args.subject.look_up_function(&args.function, terminal)?;
    let Some(mut service) = found else { return Ok(Exit::Faulty) };
    let group = group(&mut service, &args.function)?;
    let mut desk = Desk::new(terminal, &service.stack, true)?;
    let mut reader = Reader::new(group, now() - args.since);
    for round in 0.. {
        let lines = match reader.next(&mut service.connection.cloud, &mut desk) {
            Err(Fault::Interrupted { .. }) if args.follow => return Ok(Exit::Clean),
            lines => lines?,
        };
        lines.iter().try_for_each(|line| show(line, desk.terminal()))?;
        desk.terminal().flush()?;
        if !args.follow {
            break;
        }
        match desk.wait(if lines.is_empty() { round } else { 0 }) {
            Err(Fault::Interrupted { .. }) => return Ok(Exit::Clean),
            waited => waited?,
        }
    }
    Ok(Exit::Clean)
}

fn show(line: &LogEvent, terminal: &mut Terminal) -> Result<(), Fault> {
    let time = terminal.out.paint(Style::Help, &moment(line.time));
    terminal.out.line(&format!("{time}  {}", visible(line.message.trim_end())))
}

/// The log group of a function.
fn group(service: &mut Service, name: &str) -> Result<String, Fault> {
    let found = status::status(&mut service.connection.cloud, &service.stack)?;
    let own = logical_id::log_group(name);
    let made = |status: &Status| {
        let group = status.resources.iter().find(|one| one.logical_id == own);
        group.and_then(|group| group.physical_id.clone())
    };
    let id = logical_id::function(name);
    let named = |status: &Status| {
        let (_, function) = status.functions.iter().find(|(logical, _)| *logical == id)?;
        function.log_group.clone()
    };
    let group = found.as_ref().and_then(|status| made(status).or_else(|| named(status)));
    group.ok_or_else(|| service.missing())
}

fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX))
}

/// A span of time, in milliseconds.
fn span(text: &str) -> Result<Millis, String> {
    let wrong = || "it is a number with `s`, `m`, `h` or `d`, such as `10m`".to_owned();
    let unit = text.chars().last().ok_or_else(wrong)?;
    let seconds: Millis = match unit {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        _ => return Err(wrong()),
    };
    let number: u32 = text[..text.len() - 1].parse().map_err(|_| wrong())?;
    Ok(Millis::from(number) * seconds * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_a_unit() {
        assert_eq!(span("10m"), Ok(600_000));
        assert_eq!(span("2d"), Ok(172_800_000));
        for text in ["", "m", "10", "-1s", "1.5h", "10 m", "é"] {
            assert!(span(text).is_err(), "{text}");
        }
    }
}
