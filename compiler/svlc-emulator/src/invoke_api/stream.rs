//! InvokeWithResponseStream: the pieces of an answer as they come, each a message of AWS's event streams (Smithy's
//! `application/vnd.amazon.eventstream`: two lengths, a checksum, headers, payload, a checksum).

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use bytes::Bytes;
use serde_json::{Map, Value};
use tokio::sync::{mpsc, oneshot};

use crate::base64;
use crate::lambda::{Answer, Invocation};
use crate::pieces::Pieces;

/// As the answer is called.
pub(super) const CONTENT_TYPE: &str = "application/vnd.amazon.eventstream";
/// How many pieces wait for the client at most; then the function waits.
pub(super) const PIECES: usize = 16;
/// The kind of a header's value that is text.
const TEXT: u8 = 7;

/// What comes next of an invocation.
enum Next {
    Piece(Bytes),
    /// `None` if svlc is about to end.
    End(Option<Answer>),
}

/// The messages of an invocation. It goes on when nobody takes them.
pub(super) fn messages(
    mut invocation: Invocation,
    mut pieces: mpsc::Receiver<Bytes>,
    has_tail: bool,
) -> Pieces {
    let (sender, receiver) = mpsc::channel(PIECES);
    tokio::spawn(async move {
        let answer = loop {
            match next(&mut pieces, &mut invocation.answer).await {
                Next::Piece(piece) => {
                    let _ = sender.send(chunk(&piece)).await;
                }
                Next::End(answer) => break answer,
            }
        };
        while let Ok(piece) = pieces.try_recv() {
            let _ = sender.send(chunk(&piece)).await;
        }
        let Some(answer) = answer else { return };
        if answer.failure.is_none() && !answer.payload.is_empty() {
            let _ = sender.send(chunk(&answer.payload)).await;
        }
        let log = match has_tail {
            true => Some(invocation.log.await.unwrap_or_default()),
            false => None,
        };
        let _ = sender.send(complete(&answer, log.as_deref())).await;
    });
    Pieces(receiver)
}

/// Pieces come before the end, because that is told behind the last of them.
async fn next(pieces: &mut mpsc::Receiver<Bytes>, answer: &mut oneshot::Receiver<Answer>) -> Next {
    poll_fn(|context| {
        if let Poll::Ready(Some(piece)) = pieces.poll_recv(context) {
            return Poll::Ready(Next::Piece(piece));
        }
        Pin::new(&mut *answer).poll(context).map(|answer| Next::End(answer.ok()))
    })
    .await
}

fn chunk(piece: &[u8]) -> Bytes {
    message("PayloadChunk", "application/octet-stream", piece)
}

/// The last message: how it ended.
fn complete(answer: &Answer, log: Option<&[u8]>) -> Bytes {
    let mut fields = Map::new();
    if answer.failure.is_some() {
        fields.insert("ErrorCode".to_owned(), "Unhandled".into());
        let details = String::from_utf8_lossy(&answer.payload).into_owned();
        fields.insert("ErrorDetails".to_owned(), details.into());
    }
    if let Some(log) = log {
        fields.insert("LogResult".to_owned(), base64::encoded(log).into());
    }
    message("InvokeComplete", "application/json", Value::Object(fields).to_string().as_bytes())
}

fn message(event: &str, content_type: &str, payload: &[u8]) -> Bytes {
    let mut headers = Vec::new();
    for (name, value) in
        [(":event-type", event), (":content-type", content_type), (":message-type", "event")]
    {
        headers.push(u8::try_from(name.len()).expect("the names are short"));
        headers.extend_from_slice(name.as_bytes());
        headers.push(TEXT);
        headers.extend_from_slice(
            &u16::try_from(value.len()).expect("the values are short").to_be_bytes(),
        );
        headers.extend_from_slice(value.as_bytes());
    }
    let length =
        |bytes: usize| u32::try_from(bytes).expect("an answer has 200 MB at most").to_be_bytes();
    let mut message = Vec::with_capacity(16 + headers.len() + payload.len());
    message.extend_from_slice(&length(16 + headers.len() + payload.len()));
    message.extend_from_slice(&length(headers.len()));
    message.extend_from_slice(&crc32fast::hash(&message).to_be_bytes());
    message.extend_from_slice(&headers);
    message.extend_from_slice(payload);
    message.extend_from_slice(&crc32fast::hash(&message).to_be_bytes());
    message.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_its_lengths_and_checksums() {
        let message = chunk(b"{}");
        let number = |at: usize| u32::from_be_bytes(message[at..at + 4].try_into().unwrap());
        assert_eq!(number(0) as usize, message.len());
        assert_eq!(number(4) as usize, message.len() - 16 - 2);
        assert_eq!(number(8), crc32fast::hash(&message[..8]));
        let end = message.len() - 4;
        assert_eq!(number(end), crc32fast::hash(&message[..end]));
        assert_eq!(&message[end - 2..end], b"{}");
        assert_eq!(&message[12..24], b"\x0b:event-type");
    }
}
