//! The `svlc` command: reads the command line, runs one command, turns what came of it into an exit code.

mod args;
mod aws;
mod commands;
mod error;
mod input;
#[cfg(unix)]
mod local;
mod package;
mod render;
mod terminal;
#[cfg(unix)]
mod testing;
mod write;

use std::process::ExitCode;

use clap::Parser;

use args::Args;
use error::{Exit, Fault};
use terminal::Terminal;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(usage) => {
            // A closed pipe leaves nobody to tell.
            let _ = usage.print();
            let line = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
            return ExitCode::from(args::usage_code(&usage, line));
        }
    };
    let mut terminal = Terminal::new(args.color);
    let result = commands::run(&args, &mut terminal).and_then(|exit| {
        terminal.flush()?;
        Ok(exit)
    });
    match result {
        Ok(exit) => exit.into(),
        Err(Fault::Output { source }) if source.kind() == std::io::ErrorKind::BrokenPipe => {
            // Whoever read the output has read enough: there is nobody to tell.
            Exit::Machine.into()
        }
        Err(fault) => {
            terminal.tell(&fault);
            Exit::Machine.into()
        }
    }
}
