//! News as they come: a body that does not end, of server-sent events.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame};
use svlc_emulator::View;
use tokio::sync::mpsc;

use crate::pages;

/// How long is waited for more news before some are sent.
const GATHER: Duration = Duration::from_millis(300);
/// How often an idle stream says that it is there, so that one whose reader has gone is noticed.
const IDLE: Duration = Duration::from_secs(20);

/// A body that others write.
#[derive(Debug)]
pub(crate) struct News(mpsc::Receiver<Bytes>);

impl Body for News {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}

/// Rows of the list of requests: all at first, then those that came or changed. `route` is that of the page.
pub(crate) fn requests(view: View, route: Option<String>) -> News {
    let (sender, receiver) = mpsc::channel(2);
    tokio::spawn(async move {
        let mut changes = view.records().changes();
        let mut told = Vec::new();
        loop {
            changes.borrow_and_update();
            let rows = pages::rows(&view, route.as_deref());
            let news: Vec<_> = rows.iter().filter(|row| !told.contains(*row)).cloned().collect();
            told = rows;
            if !news.is_empty() && sender.send(event(&pages::render_rows(&news))).await.is_err() {
                return;
            }
            tokio::time::sleep(GATHER).await;
            match tokio::time::timeout(IDLE, changes.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return,
                Err(_) if sender.send(Bytes::from_static(b":\n\n")).await.is_err() => return,
                Err(_) => {}
            }
        }
    });
    News(receiver)
}

/// An event of several lines.
fn event(text: &str) -> Bytes {
    let mut event = String::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        event.push_str("data: ");
        event.push_str(line);
        event.push('\n');
    }
    event.push('\n');
    event.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_whatever_lines_it_has() {
        assert_eq!(event("<tr>\r\n\n  x\n</tr>"), "data: <tr>\ndata:   x\ndata: </tr>\n\n");
    }
}
