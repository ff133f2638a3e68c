//! Waiting for the first of two things: [`first`].

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

/// Ends when one of the two has ended; the other is given up.
pub(crate) async fn first(one: impl Future, other: impl Future) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    poll_fn(|context| {
        let is_over =
            one.as_mut().poll(context).is_ready() || other.as_mut().poll(context).is_ready();
        if is_over { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

/// Waits for ever if there is nothing to wait for.
pub(crate) async fn maybe(what: Option<impl Future>) {
    match what {
        Some(what) => {
            what.await;
        }
        None => std::future::pending().await,
    }
}
