//! The lines that are said: [`say`].

use std::io::{self, Write};

use svlc_deploy::protocol::Reply;

/// Says a line.
pub(crate) fn say(reply: &Reply) -> io::Result<()> {
    let mut line = serde_json::to_vec(reply)?;
    line.push(b'\n');
    let mut out = io::stdout().lock();
    out.write_all(&line)?;
    out.flush()
}
