//! Where the command prints: [`Terminal`], made once in `main` and passed down. Decides on colour, width and characters.

use std::io::{self, BufWriter, IsTerminal, Write};

use crate::args::ColorWhen;
use crate::error::Fault;
use crate::render::text::visible;

/// Width without a terminal, in columns.
const DEFAULT_WIDTH: usize = 100;

/// Standard output and error, and what they can show.
pub(crate) struct Terminal {
    /// Results.
    pub(crate) out: Stream,
    /// Diagnostics for people, and faults.
    pub(crate) err: Stream,
    /// Columns to wrap at.
    pub(crate) width: usize,
    /// Whether box-drawing characters can be shown.
    pub(crate) unicode: bool,
}

/// One of the two streams.
pub(crate) struct Stream {
    writer: Box<dyn Write>,
    /// Whether to colour.
    pub(crate) colour: bool,
}

/// What a piece of text is, for its colour.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Style {
    /// An error.
    Error,
    /// A warning.
    Warning,
    /// Something that went well.
    Good,
    /// A cure, a command to run.
    Help,
    /// A heading.
    Strong,
}

impl Style {
    /// The parameters of its "select graphic rendition" sequence.
    fn sgr(self) -> &'static str {
        match self {
            Self::Error => "1;31",
            Self::Warning => "1;33",
            Self::Good => "1;32",
            Self::Help => "36",
            Self::Strong => "1",
        }
    }
}

impl Stream {
    /// Prints `text` and a line break.
    pub(crate) fn line(&mut self, text: &str) -> Result<(), Fault> {
        writeln!(self.writer, "{text}").map_err(|source| Fault::Output { source })
    }

    /// Prints `text` as it is.
    pub(crate) fn print(&mut self, text: &str) -> Result<(), Fault> {
        self.writer.write_all(text.as_bytes()).map_err(|source| Fault::Output { source })
    }

    /// `text` in the colour of `style`, if this stream colours.
    pub(crate) fn paint(&self, style: Style, text: &str) -> String {
        if self.colour {
            format!("\u{1b}[{}m{text}\u{1b}[0m", style.sgr())
        } else {
            text.to_owned()
        }
    }
}

impl Terminal {
    /// The terminal of this process.
    pub(crate) fn new(when: ColorWhen) -> Self {
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let any_terminal = stdout.is_terminal() || stderr.is_terminal();
        let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Self {
            width: width.filter(|_| any_terminal).unwrap_or(DEFAULT_WIDTH).clamp(40, 120),
            unicode: !any_terminal || locale_is_utf8(),
            out: Stream {
                colour: colours(when, stdout.is_terminal()),
                writer: Box::new(BufWriter::new(stdout)),
            },
            err: Stream {
                colour: colours(when, stderr.is_terminal()),
                writer: Box::new(BufWriter::new(stderr)),
            },
        }
    }

    /// Prints everything that is still held back.
    pub(crate) fn flush(&mut self) -> Result<(), Fault> {
        let result = self.out.writer.flush().and_then(|()| self.err.writer.flush());
        result.map_err(|source| Fault::Output { source })
    }

    /// Tells a fault of the machine, with its cure. There is nobody left to tell if that fails.
    pub(crate) fn tell(&mut self, fault: &Fault) {
        let _ = self.complain(&fault.to_string(), fault.help().as_deref());
        let _ = self.flush();
    }

    /// `error: …` and `help: …` on standard error.
    pub(crate) fn complain(&mut self, problem: &str, help: Option<&str>) -> Result<(), Fault> {
        let word = self.err.paint(Style::Error, "error");
        self.err.line(&format!("{word}: {}", visible(problem)))?;
        if let Some(help) = help {
            let word = self.err.paint(Style::Help, "help");
            self.err.line(&format!("  {word}: {}", visible(help)))?;
        }
        Ok(())
    }
}

/// Whether a stream colours. See no-color.org: set and not empty means no.
fn colours(when: ColorWhen, is_terminal: bool) -> bool {
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => {
            is_terminal
                && variable("NO_COLOR").is_none()
                && variable("TERM").as_deref() != Some("dumb")
        }
    }
}

/// Whether the terminal's locale can show more than ASCII.
fn locale_is_utf8() -> bool {
    let locale = variable("LC_ALL").or_else(|| variable("LC_CTYPE")).or_else(|| variable("LANG"));
    locale.is_some_and(|name| name.to_lowercase().replace('-', "").ends_with("utf8"))
        || cfg!(windows)
}

/// An environment variable that is set and not empty.
fn variable(name: &str) -> Option<String> {
    let value = std::env::var_os(name).filter(|value| !value.is_empty())?;
    Some(value.to_string_lossy().into_owned())
}
