//! [`Desk`]: the terminal as the host of an operation. Shows what goes on, asks, and waits until AWS or the user has had enough.

use std::io::{self, BufRead, IsTerminal};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use svlc_deploy::change::Findings;
use svlc_deploy::host::{Host, News, Question, Work};
use svlc_deploy::protocol::{Change, ChangeSetKind, Progress, StackEvent};
use svlc_deploy::store::Zip;
use svlc_package::gate::size;

use super::{Interrupts, Review, changes, words};
use crate::commands::plan::Deployed;
use crate::error::Fault;
use crate::render::text::visible;
use crate::terminal::{Style, Terminal};

/// The shortest and the longest time between two questions to AWS.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(3));
/// How often it is looked whether the user wants to stop.
const LOOK: Duration = Duration::from_millis(50);

/// The terminal as a host.
pub(crate) struct Desk<'a> {
    terminal: &'a mut Terminal,
    interrupts: Interrupts,
    /// Whether every question is answered with yes.
    yes: bool,
    /// What is deployed, to show places in it and what it changes.
    review: Option<Review<'a>>,
    /// What was deployed before.
    before: Option<Deployed>,
    /// The stack's name.
    stack: String,
    begun: Instant,
    work: Option<Work>,
    /// Whether lines go to standard error, because standard output has something else.
    is_aside: bool,
    /// Whether the last line of the terminal is one that is going to be written over.
    is_passing: bool,
}

impl<'a> Desk<'a> {
    /// A desk for the work on a stack.
    pub(crate) fn new(terminal: &'a mut Terminal, stack: &str, yes: bool) -> Result<Self, Fault> {
        Ok(Self {
            terminal,
            interrupts: Interrupts::listen()?,
            yes,
            review: None,
            before: None,
            stack: stack.to_owned(),
            begun: Instant::now(),
            work: None,
            is_aside: false,
            is_passing: false,
        })
    }

    /// With standard output left free.
    #[must_use]
    pub(crate) fn aside(mut self) -> Self {
        self.is_aside = true;
        self
    }

    /// With what is deployed.
    #[must_use]
    pub(crate) fn with_review(mut self, review: Review<'a>) -> Self {
        self.review = Some(review);
        self
    }

    /// The terminal itself.
    pub(crate) fn terminal(&mut self) -> &mut Terminal {
        self.terminal
    }

    /// How long the work has taken.
    pub(crate) fn took(&self) -> Duration {
        self.begun.elapsed()
    }

    /// A line of what goes on.
    pub(crate) fn line(&mut self, text: &str) -> Result<(), Fault> {
        self.wipe()?;
        let stream = if self.is_aside { &mut self.terminal.err } else { &mut self.terminal.out };
        stream.line(text)?;
        self.terminal.flush()
    }

    /// A line on a terminal that the next one writes over; nowhere else is it shown.
    fn passing(&mut self, text: &str) -> Result<(), Fault> {
        if !io::stderr().is_terminal() {
            return Ok(());
        }
        let text: String = text.chars().take(self.terminal.width.saturating_sub(1)).collect();
        self.terminal.err.print(&format!("\r\u{1b}[K{text}"))?;
        self.is_passing = true;
        self.terminal.flush()
    }

    fn wipe(&mut self) -> Result<(), Fault> {
        if std::mem::take(&mut self.is_passing) {
            self.terminal.err.print("\r\u{1b}[K")?;
        }
        Ok(())
    }

    fn interrupted(&self) -> Fault {
        Fault::Interrupted { stack: self.stack.clone(), work: self.work.map(words::work) }
    }

    /// A fault, with what goes on at AWS in spite of it.
    pub(crate) fn left(&self, fault: Fault) -> Fault {
        match (fault, self.work) {
            (Fault::Cloud(source), Some(work)) => {
                let (source, stack) = (Box::new(source), self.stack.clone());
                Fault::Unfollowed { source, stack, work: words::work(work) }
            }
            (fault, _) => fault,
        }
    }

    /// Remembers what is deployed, and tells once what of it stays.
    fn deployed(&mut self, deployed: Deployed) -> Result<(), Fault> {
        if self.before.as_ref() == Some(&deployed) {
            return Ok(());
        }
        self.wipe()?;
        if let Some(review) = &self.review {
            review.kept(&deployed, self.terminal)?;
        }
        self.before = Some(deployed);
        Ok(())
    }

    fn proposed(
        &mut self,
        kind: ChangeSetKind,
        changes: &[Change],
        found: &Findings,
    ) -> Result<(), Fault> {
        let stack = self.terminal.out.paint(Style::Strong, &visible(&self.stack));
        let new = if kind == ChangeSetKind::Create { "new " } else { "" };
        let computed = "as CloudFormation has computed them";
        self.line(&format!("changes to the {new}stack {stack}, {computed}:"))?;
        let review = self.review.as_ref();
        let spec = review.map(|review| (&review.compiled.source, review.template));
        changes::show(changes, spec, self.terminal)?;
        let Some(review) = review else { return Ok(()) };
        if let Some(before) = &self.before {
            review.show(before, self.terminal)?;
        }
        self.terminal.flush()?;
        review.found(found, self.terminal)
    }

    fn event(&mut self, event: &StackEvent) -> Result<(), Fault> {
        let Some(word) = words::ended(&event.status) else { return Ok(()) };
        let style = if word == "failed" { Style::Error } else { Style::Good };
        let word = self.terminal.out.paint(style, &format!("{word:<8}"));
        let took = format!("{:>4}", words::clock(self.took()));
        let kind = words::kind(&event.resource_type);
        let why = match &event.reason {
            Some(reason) if event.status.ends_with("_FAILED") => format!(": {reason}"),
            _ => String::new(),
        };
        let text = visible(&format!("{}  {kind}{why}", event.logical_id));
        self.line(&format!("  {took}  {word}  {text}"))
    }

    /// The answer, `false` for anything but yes.
    pub(crate) fn answer(&mut self, question: &str) -> Result<bool, Fault> {
        if self.yes {
            return Ok(true);
        }
        let question = format!("{question} [y/N]");
        let line = self.question(&question, "`--yes` answers every question with yes")?;
        let is_yes = |line: String| matches!(line.trim().to_lowercase().as_str(), "y" | "yes");
        Ok(line.is_some_and(is_yes))
    }

    /// What the user says to a question; `None` if nobody is there to ask, for which there is help.
    pub(crate) fn question(&mut self, question: &str, help: &str) -> Result<Option<String>, Fault> {
        if !io::stdin().is_terminal() {
            let text = "there is nobody to ask: standard input is no terminal";
            self.terminal.flush()?;
            self.terminal.complain(text, Some(help))?;
            self.terminal.flush()?;
            return Ok(None);
        }
        self.wipe()?;
        let question = self.terminal.err.paint(Style::Strong, question);
        self.terminal.err.print(&format!("{question} "))?;
        self.terminal.flush()?;
        self.read().map(Some)
    }

    /// A line of the user's, who may want to stop instead.
    fn read(&mut self) -> Result<String, Fault> {
        let (sender, line) = mpsc::channel();
        std::thread::spawn(move || {
            let mut text = String::new();
            let read = io::stdin().lock().read_line(&mut text).map(|_| text);
            // Nobody listens any more if the user has stopped.
            let _ = sender.send(read);
        });
        loop {
            match line.recv_timeout(LOOK) {
                Ok(read) => return read.map_err(Fault::file("read", "stdin")),
                Err(_) if self.interrupts.is_wanted() => return Err(self.interrupted()),
                Err(_) => {}
            }
        }
    }
}

impl Host for Desk<'_> {
    type Error = Fault;

    fn tell(&mut self, news: News<'_>) -> Result<(), Fault> {
        match news {
            News::MakesBucket { bucket } => self.line(&format!("makes the bucket {bucket}")),
            News::Present { zip } => self.line(&format!("{}  is uploaded already", zip.function)),
            News::Uploaded { zip, bucket } => {
                let size = size(zip.size);
                self.line(&format!("{}  uploaded, {size} to {bucket}", zip.function))?;
                if self.interrupts.is_wanted() { Err(self.interrupted()) } else { Ok(()) }
            }
            News::Busy { stack, who } => {
                let who = visible(who.unwrap_or("somebody else"));
                self.line(&format!("{who} is at work on it ({}): waits for that", stack.status))
            }
            News::Deployed { stack, template } => self.deployed(Deployed::of(stack, template)),
            News::Examines => {
                self.work = None;
                self.passing("waits for CloudFormation to compute the changes")
            }
            News::Proposed { kind, changes, found } => self.proposed(kind, changes, found),
            News::Begins { work } => {
                (self.begun, self.work) = (Instant::now(), Some(work));
                Ok(())
            }
            News::Event(event) => self.event(event),
            News::Overtaken => {
                self.line("somebody else has changed the stack meanwhile: begins anew")
            }
            News::Deploying { deployment } => {
                let what = format!("API Gateway is making deployment {}", visible(deployment));
                self.line(&format!("{what}: waits for that"))
            }
        }
    }

    fn progress(&mut self, zip: &Zip, progress: Progress) {
        let (sent, total) = (size(progress.sent), size(progress.total));
        let rest = match self.interrupts.is_wanted() {
            true => "; stops when it is there, Ctrl-C again stops at once",
            false => "",
        };
        // Who cannot be shown how far it is will be told when it is done.
        let _ = self.passing(&format!("{}  {sent} of {total}{rest}", zip.function));
    }

    fn ask(&mut self, question: Question<'_>) -> Result<bool, Fault> {
        match question {
            Question::Execute { stack } => self.answer(&format!("deploy `{stack}`?")),
            Question::Clear { stack } => {
                let what = format!("the stack `{}` is left over ({})", stack.name, stack.status);
                self.line(&format!("{what}: CloudFormation only lets it be deleted"))?;
                self.answer("delete it and go on?")
            }
            Question::Continue { stack } => {
                let what = format!("the last update of `{}` could not be taken back", stack.name);
                self.line(&format!("{what} ({})", stack.status))?;
                self.answer("try again to take it back, and go on?")
            }
        }
    }

    fn wait(&mut self, round: u32) -> Result<(), Fault> {
        let pause = PAUSES.0.saturating_mul(1 << round.min(5)).min(PAUSES.1);
        let until = Instant::now() + pause;
        while Instant::now() < until {
            if self.interrupts.is_wanted() {
                self.wipe()?;
                return Err(self.interrupted());
            }
            std::thread::sleep(LOOK.min(pause));
        }
        if self.work.is_some() {
            let text = format!("  {:>4}  waits for CloudFormation", words::clock(self.took()));
            self.passing(&text)?;
        }
        Ok(())
    }
}
