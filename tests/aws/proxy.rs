//! A server between the program and another one: it passes requests on, or breaks them as it is told, and remembers what it saw.

use std::fmt;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// What becomes of a request.
#[derive(Debug, Clone)]
pub(crate) enum Fate {
    /// It is passed on.
    Pass,
    /// It is passed on after a while.
    Late(Duration),
    /// It is read and answered with this.
    Answer(u16, String),
    /// It is read and answered with these bytes, after which the connection ends.
    Raw(Vec<u8>),
    /// It is passed on up to this many bytes of its body; then both connections end.
    Cut(usize),
    /// As [`Fate::Cut`], with something done when so much of it has been passed on.
    CutAnd(usize, Deed),
    /// It is passed on, and its answer up to this many bytes; then both connections end.
    CutAnswer(usize),
    /// It is read and never answered.
    Silence,
}

/// Something that is done.
#[derive(Clone)]
pub(crate) struct Deed(pub(crate) Arc<dyn Fn() + Send + Sync>);

impl fmt::Debug for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Deed")
    }
}

/// A request as it was seen.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// Its first line and its headers, with names in lower case.
    pub(crate) head: String,
    /// Its body, as far as it was read.
    pub(crate) body: Vec<u8>,
}

impl Seen {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let start = format!("{name}:");
        let lines = self.head.lines().skip(1);
        lines.into_iter().find_map(|line| Some(line.strip_prefix(&start)?.trim()))
    }

    /// What is asked for: the action of a form, such as `DescribeStacks`, else the method.
    pub(crate) fn call(&self) -> String {
        let body = String::from_utf8_lossy(&self.body);
        let action = body.split('&').find_map(|pair| pair.strip_prefix("Action="));
        let action = action.filter(|_| self.is_form());
        action.or(self.head.split(' ').next()).unwrap_or_default().to_owned()
    }

    fn is_form(&self) -> bool {
        self.header("content-type").is_some_and(|kind| kind.contains("form-urlencoded"))
    }
}

/// The server. It listens until the tests end.
pub(crate) struct Proxy {
    port: u16,
    shared: Arc<Shared>,
}

/// Says what becomes of a request: of a form when all of it is there, of another when its head is.
type Judge = Box<dyn FnMut(&Seen) -> Fate + Send>;

struct Shared {
    target: Option<u16>,
    judge: Mutex<Judge>,
    seen: Mutex<Vec<Seen>>,
}

impl Proxy {
    /// Before a server: requests meet these fates, and whatever comes after them is passed on.
    pub(crate) fn before(port: u16, fates: &[Fate]) -> Self {
        Self::start(Some(port), one_by_one(fates.to_vec(), Fate::Pass))
    }

    /// Before a server: of every request it is asked what becomes of it.
    pub(crate) fn judged(port: u16, judge: impl FnMut(&Seen) -> Fate + Send + 'static) -> Self {
        Self::start(Some(port), Box::new(judge))
    }

    /// Before a server: every request meets this fate.
    pub(crate) fn always(port: u16, fate: Fate) -> Self {
        Self::start(Some(port), one_by_one(Vec::new(), fate))
    }

    /// Before none: requests are answered so, and whatever comes after them is refused.
    pub(crate) fn alone(answers: &[(u16, &str)]) -> Self {
        let answer = |(status, body): &(u16, &str)| Fate::Answer(*status, (*body).to_owned());
        let fates = answers.iter().map(answer).collect();
        Self::start(None, one_by_one(fates, Fate::Answer(403, String::new())))
    }

    fn start(target: Option<u16>, judge: Judge) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("the listener is bound").port();
        let judge = Mutex::new(judge);
        let shared = Arc::new(Shared { target, judge, seen: Mutex::default() });
        let of_thread = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let shared = Arc::clone(&of_thread);
                thread::spawn(move || shared.serve(stream));
            }
        });
        Self { port, shared }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// What was seen until now.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.shared.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Every request meets the next of these fates, and all that come after them the last one.
fn one_by_one(fates: Vec<Fate>, rest: Fate) -> Judge {
    let mut fates = fates.into_iter();
    Box::new(move |_| fates.next().unwrap_or_else(|| rest.clone()))
}

impl Shared {
    /// One request a connection: every answer ends it. Whoever goes away meanwhile is let go.
    fn serve(&self, mut client: TcpStream) -> Option<()> {
        let (head, start) = read_head(&mut client)?;
        let mut seen = Seen { head, body: start };
        if seen.header("expect").is_some() {
            client.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").ok()?;
        }
        if seen.is_form() {
            seen = read_body(&mut client, seen, usize::MAX)?;
        }
        let fate = self.judge.lock().unwrap_or_else(PoisonError::into_inner)(&seen);
        let most = match fate {
            Fate::Cut(most) | Fate::CutAnd(most, _) => most,
            _ => usize::MAX,
        };
        let seen = read_body(&mut client, seen, most)?;
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).push(seen.clone());
        match fate {
            Fate::Pass => self.pass(&mut client, &seen, usize::MAX)?,
            Fate::Late(by) => {
                thread::sleep(by);
                self.pass(&mut client, &seen, usize::MAX)?;
            }
            Fate::Answer(status, body) => client.write_all(&answer(status, &body)).ok()?,
            Fate::Raw(bytes) => client.write_all(&bytes).ok()?,
            Fate::Cut(_) => self.upstream(&seen)?.shutdown(Shutdown::Both).ok()?,
            Fate::CutAnd(_, deed) => {
                let server = self.upstream(&seen)?;
                (deed.0)();
                server.shutdown(Shutdown::Both).ok()?;
            }
            Fate::CutAnswer(most) => self.pass(&mut client, &seen, most)?,
            // Until whoever asks has had enough.
            Fate::Silence => drop(client.read(&mut [0])),
        }
        client.shutdown(Shutdown::Both).ok()
    }

    /// The server with what was seen of the request.
    fn upstream(&self, seen: &Seen) -> Option<TcpStream> {
        let mut server = TcpStream::connect(("127.0.0.1", self.target?)).ok()?;
        let lines = seen
            .head
            .lines()
            .filter(|line| !["connection:", "expect:"].iter().any(|start| line.starts_with(start)));
        let head: String = lines.map(|line| format!("{line}\r\n")).collect();
        server.write_all(format!("{head}connection: close\r\n\r\n").as_bytes()).ok()?;
        server.write_all(&seen.body).ok()?;
        Some(server)
    }

    fn pass(&self, client: &mut TcpStream, seen: &Seen, most: usize) -> Option<()> {
        let mut answer = Vec::new();
        self.upstream(seen)?.read_to_end(&mut answer).ok()?;
        answer.truncate(most);
        client.write_all(&answer).ok()
    }
}

/// The head of a request, and what came of its body with it.
fn read_head(client: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1024];
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        match client.read(&mut buffer).ok()? {
            0 => return None,
            read => bytes.extend_from_slice(&buffer[..read]),
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let lower = |line: &str| match line.split_once(':') {
        Some((name, value)) if !name.contains(' ') => {
            format!("{}:{value}\n", name.to_ascii_lowercase())
        }
        _ => format!("{line}\n"),
    };
    Some((head.lines().map(lower).collect(), bytes.split_off(end + 4)))
}

/// Reads the body to its end, or as much of it as is wanted.
fn read_body(client: &mut TcpStream, mut seen: Seen, most: usize) -> Option<Seen> {
    let length = seen.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let wanted = most.min(length);
    let mut buffer = [0; 16 * 1024];
    while seen.body.len() < wanted {
        match client.read(&mut buffer).ok()? {
            0 => return None,
            read => seen.body.extend_from_slice(&buffer[..read]),
        }
    }
    seen.body.truncate(wanted);
    Some(seen)
}

fn answer(status: u16, body: &str) -> Vec<u8> {
    let length = body.len();
    let kind = if body.starts_with('{') { "application/json" } else { "text/xml" };
    format!(
        "HTTP/1.1 {status} Told\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\
         x-amzn-requestid: request-1\r\nconnection: close\r\n\r\n{body}"
    )
    .into_bytes()
}
