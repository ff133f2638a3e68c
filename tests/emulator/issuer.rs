//! An issuer of tokens: a key, and a server on this machine that publishes it as OpenID Connect wants it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use svlc_emulator::LocalKey;

/// What an issuer answers on each of its two paths.
#[derive(Debug, Clone)]
pub(crate) struct Answers {
    pub(crate) discovery: String,
    pub(crate) keys: String,
    /// Nothing is answered at all.
    pub(crate) is_silent: bool,
}

/// An issuer.
pub(crate) struct Issuer {
    pub(crate) url: String,
    pub(crate) key: LocalKey,
    answers: Arc<Mutex<Answers>>,
    /// How many requests it has had.
    asked: Arc<AtomicUsize>,
}

impl Issuer {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let key = key();
        let discovery = json!({ "issuer": url, "jwks_uri": format!("{url}/keys?all=1") });
        let answers =
            Answers { discovery: discovery.to_string(), keys: key.jwks(), is_silent: false };
        let answers = Arc::new(Mutex::new(answers));
        let asked = Arc::new(AtomicUsize::new(0));
        let (for_thread, counter) = (Arc::clone(&answers), Arc::clone(&asked));
        thread::spawn(move || {
            // Those that get no answer are held open.
            let mut held = Vec::new();
            for stream in listener.incoming().flatten() {
                counter.fetch_add(1, Ordering::SeqCst);
                let answers = for_thread.lock().expect("no test has failed").clone();
                held.extend(serve(stream, &answers));
            }
        });
        Self { url, key, answers, asked }
    }

    /// Answers otherwise from now on.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Answers)) {
        change(&mut self.answers.lock().expect("no test has failed"));
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// A token with right claims, some changed; `null` takes one away.
    pub(crate) fn token(&self, changed: &Value) -> String {
        self.key.sign(&claims(&self.url, changed)).expect("there are random numbers")
    }
}

/// A new key.
pub(crate) fn key() -> LocalKey {
    LocalKey::read(&LocalKey::generate().expect("there are random numbers")).expect("it is one")
}

/// The claims of a token that the authorizer of these tests believes, some changed.
pub(crate) fn claims(issuer: &str, changed: &Value) -> Value {
    let now = now();
    let mut claims =
        json!({ "iss": issuer, "aud": "orders", "sub": "alice", "iat": now, "exp": now + 3_600 });
    for (name, value) in changed.as_object().into_iter().flatten() {
        match value {
            Value::Null => drop(claims.as_object_mut().expect("a map").remove(name)),
            value => claims[name] = value.clone(),
        }
    }
    claims
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("it is later").as_secs()
}

/// Answers one request and closes; what comes back is to be held open.
fn serve(mut stream: TcpStream, answers: &Answers) -> Option<TcpStream> {
    let (mut request, mut buffer) = (Vec::new(), [0; 4_096]);
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(length) if length > 0 => request.extend_from_slice(&buffer[..length]),
            _ => return None,
        }
    }
    if answers.is_silent {
        return Some(stream);
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let (status, body) = match request.split(' ').nth(1).unwrap_or_default() {
        "/.well-known/openid-configuration" => ("200 OK", answers.discovery.as_str()),
        "/keys?all=1" => ("200 OK", answers.keys.as_str()),
        _ => ("404 Not Found", ""),
    };
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    // Who has waited too long is gone.
    let _ = stream.write_all((head + body).as_bytes());
    None
}
