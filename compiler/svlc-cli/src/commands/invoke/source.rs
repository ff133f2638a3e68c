//! `svlc invoke --source`: which event of which function is asked for. Leaves what it looks like to `svlc_emulator`.

use camino::{Utf8Path, Utf8PathBuf};
use svlc_emulator::{Injected, NotInjected, Sources};

use super::read;
use crate::error::Fault;

/// Arguments for events of sources.
#[derive(Debug, clap::Args)]
pub(crate) struct Source {
    /// What of the function's `events` the event is from, such as `queue.jobs` or `schedule`
    #[arg(long, conflicts_with = "event")]
    source: Option<String>,
    /// Body of a message, item of a table, key of an object, detail of an event; several make a batch
    #[arg(long, value_name = "TEXT", requires = "source")]
    body: Vec<String>,
    /// File with a body in each line; `-` reads standard input
    #[arg(long, value_name = "FILE", requires = "source")]
    bodies: Option<Utf8PathBuf>,
}

impl Source {
    /// The event that is asked for, if one is, and the function that it is for.
    pub(super) fn event(
        &self,
        sources: &Sources<'_>,
        function: Option<&str>,
    ) -> Result<Option<Result<Injected, NotInjected>>, Fault> {
        let Some(source) = &self.source else { return Ok(None) };
        let mut bodies = self.body.clone();
        if let Some(path) = &self.bodies {
            bodies.extend(lines(path)?);
        }
        Ok(Some(sources.event(source, function, &bodies)))
    }
}

/// The lines of a file that are not empty.
fn lines(path: &Utf8Path) -> Result<Vec<String>, Fault> {
    let text = String::from_utf8_lossy(&read(path)?).into_owned();
    Ok(text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect())
}
