//! Who is told and asked, in tests.

use crate::cloud;
use crate::host::{Host, News, Question};
use crate::protocol::Progress;
use crate::store::Zip;

/// Why a host goes no further.
#[derive(Debug)]
pub(crate) enum Halt {
    Cloud(cloud::Fault),
    Tired,
}

impl From<cloud::Fault> for Halt {
    fn from(fault: cloud::Fault) -> Self {
        Self::Cloud(fault)
    }
}

/// A host that answers as it is told, and remembers what it was told.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) answer: bool,
    pub(crate) told: Vec<String>,
    /// How often it still waits.
    pub(crate) patience: usize,
}

impl Desk {
    pub(crate) fn new(answer: bool) -> Self {
        Self { answer, told: Vec::new(), patience: 100 }
    }
}

impl Host for Desk {
    type Error = Halt;

    fn tell(&mut self, news: News<'_>) -> Result<(), Halt> {
        self.told.push(match news {
            News::Busy { who, .. } => format!("busy: {}", who.unwrap_or("nobody")),
            News::Event(event) => format!("{} {}", event.logical_id, event.status),
            News::Overtaken => "overtaken".to_owned(),
            News::Present { zip } => format!("present {}", zip.function),
            News::Uploaded { zip, .. } => format!("uploaded {}", zip.function),
            News::MakesBucket { .. } => "bucket".to_owned(),
            News::Deployed { template, .. } => format!("deployed: {template}"),
            News::Examines => "examines".to_owned(),
            News::Proposed { changes, found, .. } => match (&found.unread, found.events.len()) {
                (Some(error), _) => format!("{} proposed, {}", changes.len(), error.code),
                (None, found) => format!("{} proposed, {found} found", changes.len()),
            },
            News::Begins { work } => format!("{work:?}"),
            News::Deploying { deployment } => format!("deploying {deployment}"),
        });
        Ok(())
    }

    fn progress(&mut self, _: &Zip, _: Progress) {}

    fn ask(&mut self, question: Question<'_>) -> Result<bool, Halt> {
        let word = match question {
            Question::Execute { .. } => "execute?",
            Question::Clear { .. } => "clear?",
            Question::Continue { .. } => "continue?",
        };
        self.told.push(word.to_owned());
        Ok(self.answer)
    }

    fn wait(&mut self, _: u32) -> Result<(), Halt> {
        self.patience = self.patience.checked_sub(1).ok_or(Halt::Tired)?;
        Ok(())
    }
}
