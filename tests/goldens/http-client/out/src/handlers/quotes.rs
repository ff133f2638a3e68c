//! Answers with what another HTTP API answers, the one at `UPSTREAM_URL`. In that URL a path parameter stands as in the
//! route key: `{id}` is one segment, `{path+}` several. The query goes behind it.

use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use http_body_util::{BodyExt, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{self, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use lambda_http::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, LOCATION};
use lambda_http::http::{HeaderMap, HeaderName, HeaderValue, Uri};
use lambda_http::{Body, Error, Request, RequestExt, Response};
use serde_json::json;

use crate::generated::quotes::{Env, Route, StatusCode, answer, log};

type Client = legacy::Client<HttpsConnector<HttpConnector>, Body>;

/// Lives as long as the process, so that the next invocation finds its connections open.
static CLIENT: LazyLock<Client> = LazyLock::new(client);

/// Headers that are passed on; those that say who calls, such as `authorization`, are not the upstream's business.
const REQUEST_HEADERS: [HeaderName; 2] = [ACCEPT, CONTENT_TYPE];
/// Headers that are passed back.
const ANSWER_HEADERS: [HeaderName; 4] = [CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, LOCATION];

/// Bytes of an answer's body. Lambda returns 6 MB, in which base64 and escapes take their part.
const LARGEST_BODY: usize = 4 << 20;
/// The longest wait: API Gateway waits 30 seconds for a function.
const LONGEST_WAIT: Duration = Duration::from_secs(29);
/// What is kept of the function's time, to answer in.
const RESERVE: Duration = Duration::from_millis(500);
/// Lambda holds a process that has nothing to do; a connection unused for so long is most likely closed.
const IDLE: Duration = Duration::from_secs(60);

/// Answers a request.
pub async fn handle(env: &Env, route: Route, request: Request) -> Result<Response<Body>, Error> {
    match route {
        Route::GetQuotesPath { path: _ } => Ok(pass_on(&CLIENT, env, request).await),
        Route::PostQuotesPath { path: _ } => Ok(pass_on(&CLIENT, env, request).await),
    }
}

fn client() -> Client {
    // Named, because a crate that brings another provider would leave none to be found.
    let connector = HttpsConnectorBuilder::new()
        .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider())
        .expect("the provider has ciphers for every version of TLS")
        .https_or_http()
        .enable_http1()
        .build();
    legacy::Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(IDLE)
        .build(connector)
}

async fn pass_on(client: &Client, env: &Env, request: Request) -> Response<Body> {
    let wait = wait(&request);
    let url = match url(&env.upstream_url, &request) {
        Ok(url) => url,
        Err(status) => return refusal(status),
    };
    match tokio::time::timeout(wait, exchange(client, url, request)).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => {
            log(&chain(&*error));
            refusal(StatusCode::BAD_GATEWAY)
        }
        Err(_) => {
            log(&format_args!("the upstream did not answer in {wait:?}"));
            refusal(StatusCode::GATEWAY_TIMEOUT)
        }
    }
}

/// Sends the request to the upstream and reads what it answers.
async fn exchange(client: &Client, url: Uri, request: Request) -> Result<Response<Body>, Error> {
    let (parts, body) = request.into_parts();
    let mut request = Request::new(body);
    *request.method_mut() = parts.method;
    *request.uri_mut() = url;
    copy(&REQUEST_HEADERS, &parts.headers, request.headers_mut());

    let (parts, body) = client.request(request).await?.into_parts();
    let body = Limited::new(body, LARGEST_BODY).collect().await?.to_bytes();
    let mut response = Response::new(Body::from(body.to_vec()));
    *response.status_mut() = parts.status;
    let headers = response.headers_mut();
    copy(&ANSWER_HEADERS, &parts.headers, headers);
    // What does not say what it is may be anything; as text it would be damaged.
    headers
        .entry(CONTENT_TYPE)
        .or_insert(HeaderValue::from_static("application/octet-stream"));
    Ok(response)
}

fn copy(names: &[HeaderName], from: &HeaderMap, to: &mut HeaderMap) {
    for name in names {
        for value in from.get_all(name) {
            to.append(name, value.clone());
        }
    }
}

/// Time for the upstream: what the function has left, but for the reserve.
fn wait(request: &Request) -> Duration {
    let Some(context) = request.lambda_context_ref() else {
        return LONGEST_WAIT;
    };
    let left = context.deadline().duration_since(SystemTime::now());
    left.unwrap_or_default()
        .saturating_sub(RESERVE)
        .min(LONGEST_WAIT)
}

/// The URL of the upstream for a request, or why there is none.
fn url(template: &str, request: &Request) -> Result<Uri, StatusCode> {
    let mut url = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        url.push_str(before);
        url.push_str(&segments(name, request)?);
        rest = after;
    }
    url.push_str(rest);
    if let Some(query) = request.uri().query().filter(|query| !query.is_empty()) {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(query);
    }
    url.parse().map_err(|error| {
        log(&format_args!("`UPSTREAM_URL` gives no URL: {error}"));
        StatusCode::BAD_GATEWAY
    })
}

/// The value of a path parameter as it stands in a URL: `name` ends with `+` if it may be several segments.
fn segments(name: &str, request: &Request) -> Result<String, StatusCode> {
    let parameters = request.path_parameters_ref();
    let value = parameters.and_then(|all| all.first(name.trim_end_matches('+')));
    let Some(value) = value else {
        log(&format_args!(
            "`UPSTREAM_URL` needs `{name}`, which the route does not have"
        ));
        return Err(StatusCode::BAD_GATEWAY);
    };
    let several = name.ends_with('+');
    let mut segments = value.split(|c| several && c == '/');
    // The upstream would climb out of the path that it was to serve.
    if segments
        .clone()
        .any(|segment| matches!(segment, "." | ".."))
    {
        return Err(StatusCode::BAD_REQUEST);
    }
    let first = segments.next().map(encoded).unwrap_or_default();
    Ok(segments.fold(first, |path, segment| path + "/" + &encoded(segment)))
}

/// Text as one segment of a path.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

fn refusal(status: StatusCode) -> Response<Body> {
    answer(status, &json!({ "message": status.canonical_reason() }))
}

/// An error with what caused it.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(format!("the upstream failed: {error}"), |text, cause| {
        format!("{text}: {cause}")
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::thread::{self, JoinHandle};

    use super::*;

    fn env(url: &str) -> Env {
        Env::from_lookup(|_| Some(url.to_owned())).unwrap()
    }

    fn request(query: &str, id: &str) -> Request {
        let mut request = Request::new(Body::Empty);
        *request.uri_mut() = format!("https://api.example.com/{query}").parse().unwrap();
        let parameters = [("id".to_owned(), vec![id.to_owned()])];
        request.with_path_parameters(HashMap::from(parameters))
    }

    fn status_of(response: &Response<Body>) -> u16 {
        response.status().as_u16()
    }

    /// Reads a request from a connection; gives its head, lower case, and its body.
    fn read(stream: &TcpStream) -> Option<(String, String)> {
        let mut reader = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            reader
                .read_line(&mut head)
                .ok()
                .filter(|count| *count > 0)?;
        }
        let head = head.to_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
        reader.read_exact(&mut body).ok()?;
        Some((head, String::from_utf8(body).unwrap()))
    }

    /// An upstream that gives these answers, each connection one list of them; then it says what it was asked.
    fn upstream(answers: Vec<Vec<String>>) -> (String, JoinHandle<Vec<(String, String)>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let serve = move || {
            let mut asked = Vec::new();
            for answers in answers {
                let (mut stream, _) = listener.accept().unwrap();
                for answer in answers {
                    asked.extend(read(&stream));
                    // One that has heard enough may hang up.
                    let _ = stream.write_all(answer.as_bytes());
                }
            }
            asked
        };
        (format!("http://{address}"), thread::spawn(serve))
    }

    fn ok(body: &str) -> String {
        let length = body.len();
        format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: {length}\r\n\r\n{body}"
        )
    }

    #[tokio::test]
    async fn what_the_upstream_answers_is_the_answer() {
        let created = "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\nset-cookie: a=1\r\n\
                       content-length: 2\r\n\r\n{}";
        let (url, asked) = upstream(vec![vec![created.to_owned()]]);
        let mut request = request("?q=a%20b", "7 8");
        *request.method_mut() = "POST".parse().unwrap();
        *request.body_mut() = Body::from("text");
        for name in ["content-type", "authorization"] {
            request
                .headers_mut()
                .insert(name, HeaderValue::from_static("text/plain"));
        }
        let response = pass_on(&client(), &env(&(url + "/v1/{id}?key=k")), request).await;
        assert_eq!(status_of(&response), 201);
        assert_eq!(response.headers().len(), 1);
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(response.body().as_ref(), b"{}");
        let (head, body) = asked.join().unwrap().remove(0);
        assert!(
            head.starts_with("post /v1/7%208?key=k&q=a%20b http/1.1\r\n"),
            "{head}"
        );
        assert!(head.contains("\r\ncontent-type: text/plain\r\n"), "{head}");
        assert!(!head.contains("authorization"), "{head}");
        assert_eq!(body, "text");
    }

    #[tokio::test]
    async fn one_connection_serves_many_requests_and_a_closed_one_is_replaced() {
        // Whether a client sees that a connection ended before it uses it again is a race, unless the answer says so.
        let last = ok("2").replacen("\r\n", "\r\nconnection: close\r\n", 1);
        let (url, asked) = upstream(vec![vec![ok("1"), last], vec![ok("3")]]);
        let (client, env) = (client(), env(&url));
        for body in ["1", "2", "3"] {
            let response = pass_on(&client, &env, request("", "7")).await;
            assert_eq!(response.body().as_ref(), body.as_bytes());
        }
        assert_eq!(asked.join().unwrap().len(), 3);
    }

    #[tokio::test]
    async fn an_upstream_that_fails_is_a_bad_gateway() {
        let (nobody, _) = upstream(vec![]);
        let (garbled, _) = upstream(vec![vec!["what?\r\n\r\n".to_owned()]]);
        let large = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n",
            LARGEST_BODY + 1
        );
        let (large, _) = upstream(vec![vec![large]]);
        for url in [
            &nobody,
            &garbled,
            &large,
            "no url",
            "http://127.0.0.1/{other}",
        ] {
            let response = pass_on(&client(), &env(url), request("", "7")).await;
            assert_eq!(status_of(&response), 502, "{url}");
            assert_eq!(response.body().as_ref(), br#"{"message":"Bad Gateway"}"#);
        }
    }

    #[tokio::test]
    async fn the_answer_comes_before_the_function_is_stopped() {
        // Bound and never accepted: the connection stands, and nothing comes.
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", silent.local_addr().unwrap());
        let deadline = SystemTime::now() + RESERVE + Duration::from_millis(100);
        let since = deadline.duration_since(SystemTime::UNIX_EPOCH).unwrap();
        let mut context = lambda_http::Context::default();
        context.deadline = u64::try_from(since.as_millis()).unwrap();
        let request = request("", "7").with_lambda_context(context);
        let response = pass_on(&client(), &env(&url), request).await;
        assert_eq!(status_of(&response), 504);
        assert!(SystemTime::now() < deadline);
    }

    #[test]
    fn a_parameter_stays_in_its_place() {
        let url = |template, id| url(template, &request("", id)).map(|url| url.to_string());
        let base = "https://example.com/";
        let with = |path: &str| Ok(format!("{base}{path}"));
        assert_eq!(
            url("https://example.com/{id}", "a/b?c#é"),
            with("a%2Fb%3Fc%23%C3%A9")
        );
        assert_eq!(
            url("https://example.com/{id+}/x", "a/b c"),
            with("a/b%20c/x")
        );
        assert_eq!(
            url("https://example.com/{id}", ".."),
            Err(StatusCode::BAD_REQUEST)
        );
        assert_eq!(url("https://example.com/{id}", "../a"), with("..%2Fa"));
        assert_eq!(
            url("https://example.com/{id+}", "a/../b"),
            Err(StatusCode::BAD_REQUEST)
        );
    }
}
