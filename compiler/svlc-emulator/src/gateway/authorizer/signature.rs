//! AWS's Signature Version 4, as far as API Gateway asks for it: read from a request ([`Signature::of`]) and recomputed ([`verify`]).
//! Of headers and of presigned queries (IAM user guide, "Signature Version 4 for API requests").

use std::fmt::Write as _;
use std::time::Duration;

use ring::digest::{SHA256, digest};
use ring::hmac;

use crate::clock::Moment;
use crate::gateway::request::Received;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const SERVICE: &str = "execute-api";
/// How far a client's clock may be wrong.
const SKEW: Duration = Duration::from_secs(5 * 60);
/// How long a presigned query may be good for.
const MAX_EXPIRES: u64 = 7 * 24 * 3_600;
/// Of a payload that is not signed; also what a header may say in place of a hash.
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// Why a signature is not believed.
type Wrong = &'static str;

/// What a request says of its signature.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Signature {
    pub(super) access_key: String,
    pub(super) session_token: Option<String>,
    /// `20251125/us-east-1/execute-api/aws4_request`.
    scope: String,
    /// `20251125T170000Z`.
    date: String,
    /// Seconds that it is good for; `None`: it stands in a header, and is good while it is new.
    expires: Option<u64>,
    /// Names in lower case.
    signed_headers: Vec<String>,
    /// Hexadecimal.
    signature: String,
}

impl Signature {
    /// The signature of a request: in its query, or in its headers.
    pub(super) fn of(request: &Received) -> Result<Self, Wrong> {
        match request.header("authorization") {
            Some(authorization) => Self::of_header(request, authorization),
            None => Self::of_query(request),
        }
    }

    fn of_header(request: &Received, authorization: &str) -> Result<Self, Wrong> {
        let rest = authorization.strip_prefix(ALGORITHM);
        let rest = rest.ok_or("the header `Authorization` has no signature of version 4")?;
        let field = |name: &str| {
            let of = rest
                .split(',')
                .find_map(|field| field.trim().strip_prefix(name)?.strip_prefix('='));
            of.ok_or("the header `Authorization` lacks a part of the signature")
        };
        let (access_key, scope) = credential(field("Credential")?)?;
        let date = request.header("x-amz-date").ok_or("the request has no `X-Amz-Date`")?;
        Ok(Self {
            access_key,
            session_token: request.header("x-amz-security-token").map(str::to_owned),
            scope,
            date: date.to_owned(),
            expires: None,
            signed_headers: names(field("SignedHeaders")?),
            signature: field("Signature")?.to_owned(),
        })
    }

    fn of_query(request: &Received) -> Result<Self, Wrong> {
        let query = request.query_parameters();
        let value = |name: &str| {
            query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
        };
        if value("X-Amz-Algorithm") != Some(ALGORITHM) {
            return Err("the request is not signed");
        }
        let part = |name: &str| value(name).ok_or("the query lacks a part of the signature");
        let (access_key, scope) = credential(part("X-Amz-Credential")?)?;
        let expires = part("X-Amz-Expires")?.parse().ok().filter(|seconds| *seconds <= MAX_EXPIRES);
        Ok(Self {
            access_key,
            session_token: value("X-Amz-Security-Token").map(str::to_owned),
            scope,
            date: part("X-Amz-Date")?.to_owned(),
            expires: Some(expires.ok_or("`X-Amz-Expires` is not between 0 and a week")?),
            signed_headers: names(part("X-Amz-SignedHeaders")?),
            signature: part("X-Amz-Signature")?.to_owned(),
        })
    }
}

/// Access key and scope.
fn credential(text: &str) -> Result<(String, String), Wrong> {
    let parts = text.split_once('/').map(|(key, scope)| (key.to_owned(), scope.to_owned()));
    parts.ok_or("the credential of the signature has no scope")
}

fn names(text: &str) -> Vec<String> {
    text.split(';').map(str::to_owned).collect()
}

/// Whether a signature is that of the request, and of now.
pub(super) fn verify(
    signature: &Signature,
    request: &Received,
    secret: &str,
    region: &str,
) -> Result<(), Wrong> {
    let Signature { scope, date, expires, signed_headers, .. } = signature;
    let signed_at = Moment::of_signature(date).ok_or("the date of the signature is none")?;
    let day = &date[..8];
    if *scope != format!("{day}/{region}/{SERVICE}/aws4_request") {
        return Err("the signature is of another day, region or service than the request");
    }
    is_of_now(signed_at, *expires, request.moment)?;
    if !signed_headers.iter().any(|name| name == "host") {
        return Err("the header `Host` is not signed");
    }
    let canonical = canonical(signature, request);
    let text = format!("{ALGORITHM}\n{date}\n{scope}\n{}", hash(canonical.as_bytes()));
    let key = [region, SERVICE, "aws4_request"]
        .iter()
        .fold(signed(format!("AWS4{secret}").as_bytes(), day), |key, part| {
            signed(key.as_ref(), part)
        });
    let expected = unhex(&signature.signature).ok_or("the signature is no hexadecimal number")?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_ref());
    hmac::verify(&key, text.as_bytes(), &expected)
        .map_err(|_| "the signature is not that of the request")
}

/// Whether a signature is still, and already, good.
fn is_of_now(signed_at: Moment, expires: Option<u64>, now: Moment) -> Result<(), Wrong> {
    let life = expires.map_or(SKEW, Duration::from_secs);
    if now > signed_at.after(life) {
        return Err("the signature has expired");
    }
    if signed_at > now.after(SKEW) {
        return Err("the signature is not valid yet");
    }
    Ok(())
}

/// The request in the one form that is signed.
fn canonical(signature: &Signature, request: &Received) -> String {
    let signed = &signature.signed_headers;
    let mut text = format!("{}\n{}\n{}\n", request.method, path(&request.path), query(request));
    for name in signed {
        writeln!(text, "{name}:{}", header(request, name)).expect("text grows");
    }
    text.push_str(&format!("\n{}\n", signed.join(";")));
    match request.header("x-amz-content-sha256") {
        Some(UNSIGNED) => text.push_str(UNSIGNED),
        _ => text.push_str(&hash(&request.body)),
    }
    text
}

/// A path as sent, without what leads nowhere, and encoded once more.
fn path(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            other => segments.push(other),
        }
    }
    let is_open = path.ends_with('/') && !segments.is_empty();
    let joined = format!("/{}{}", segments.join("/"), if is_open { "/" } else { "" });
    encoded(&joined, true)
}

/// The parameters of the query, encoded in the one way, sorted; without the signature itself.
fn query(request: &Received) -> String {
    let pairs = request.query.split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<(String, String)> = pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (encoded(&decoded(name), false), encoded(&decoded(value), false))
        })
        .filter(|(name, _)| name != "X-Amz-Signature")
        .collect();
    pairs.sort();
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join("&")
}

/// The values of a header, joined by commas, with single blanks.
fn header(request: &Received, name: &str) -> String {
    if name == "host" {
        return request.host.clone();
    }
    let of = request.headers.iter().filter(|(known, _)| known == name);
    let values = of.map(|(_, value)| value.split_whitespace().collect::<Vec<_>>().join(" "));
    values.collect::<Vec<_>>().join(",")
}

/// Percent-decoded; a `+` is one.
fn decoded(text: &str) -> String {
    // `decoded` leaves `%25` as it is, which is right for paths alone.
    svlc_core::routing::decoded(text).replace("%25", "%")
}

/// Percent-encoded as signatures want it.
fn encoded(text: &str, is_path: bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            b'/' if is_path => encoded.push('/'),
            _ => write!(encoded, "%{byte:02X}").expect("text grows"),
        }
    }
    encoded
}

fn hash(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in digest(&SHA256, bytes).as_ref() {
        write!(text, "{byte:02x}").expect("text grows");
    }
    text
}

fn signed(key: &[u8], text: &str) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes())
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    Some(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::request::tests::received;

    const DATE: &str = "20150830T123600Z";
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    /// A request of AWS's own test suite for signatures, where a service has another name.
    fn signed_request(target: &str, headers: &[(&str, &str)]) -> Received {
        let mut all = vec![("host", "example.amazonaws.com"), ("x-amz-date", DATE)];
        all.extend(headers);
        let mut request = received(target, &all, "");
        request.host = "example.amazonaws.com".to_owned();
        request.moment = Moment::of_signature(DATE).unwrap();
        request
    }

    /// The signature of a request as a client makes it.
    fn sign(request: &Received, signed_headers: &str) -> Signature {
        let scope = format!("20150830/us-east-1/{SERVICE}/aws4_request");
        let mut signature = Signature {
            access_key: "AKIDEXAMPLE".to_owned(),
            session_token: None,
            scope: scope.clone(),
            date: DATE.to_owned(),
            expires: None,
            signed_headers: names(signed_headers),
            signature: String::new(),
        };
        let canonical = canonical(&signature, request);
        let text = format!("{ALGORITHM}\n{DATE}\n{scope}\n{}", hash(canonical.as_bytes()));
        let key = ["us-east-1", SERVICE, "aws4_request"]
            .iter()
            .fold(signed(format!("AWS4{SECRET}").as_bytes(), "20150830"), |key, part| {
                signed(key.as_ref(), part)
            });
        for byte in signed(key.as_ref(), &text).as_ref() {
            signature.signature.push_str(&format!("{byte:02x}"));
        }
        signature
    }

    #[test]
    fn requests_have_one_form() {
        let request = signed_request(
            "GET //a/./b/../c%20d/?b=2&a=%7e&a=x+y&c",
            &[("x-multi", "1"), ("x-multi", " 2   3 ")],
        );
        let signature = sign(&request, "host;x-amz-date;x-multi");
        assert_eq!(
            canonical(&signature, &request),
            "GET\n/a/c%2520d/\na=x%2By&a=~&b=2&c=\nhost:example.amazonaws.com\nx-amz-date:20150830T123600Z\n\
             x-multi:1,2 3\n\nhost;x-amz-date;x-multi\n\
             e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(path("/"), "/");
        assert_eq!(path("/../"), "/");
    }

    #[test]
    fn what_is_signed_cannot_change() {
        let request = signed_request("GET /a?b=1", &[("x-a", "1")]);
        let signature = sign(&request, "host;x-a;x-amz-date");
        let verified = |request: &Received| verify(&signature, request, SECRET, "us-east-1");
        assert_eq!(verified(&request), Ok(()));
        let changed = |change: fn(&mut Received)| {
            let mut request = request.clone();
            change(&mut request);
            verified(&request)
        };
        for change in [
            (|request| request.method = "PUT".to_owned()) as fn(&mut Received),
            |request| request.path = "/b".to_owned(),
            |request| request.query = "b=2".to_owned(),
            |request| request.host = "other".to_owned(),
            |request| request.headers.push(("x-a".to_owned(), "2".to_owned())),
            |request| request.body = "x".into(),
        ] {
            assert_eq!(changed(change), Err("the signature is not that of the request"));
        }
        assert_eq!(
            changed(|request| request.headers.push(("x-b".to_owned(), "2".to_owned()))),
            Ok(())
        );
        assert!(verify(&signature, &request, "other", "us-east-1").is_err());
        assert!(verify(&signature, &request, SECRET, "eu-west-1").is_err());
        let unsigned = sign(&request, "x-amz-date");
        assert_eq!(
            verify(&unsigned, &request, SECRET, "us-east-1"),
            Err("the header `Host` is not signed")
        );
    }

    #[test]
    fn signatures_have_their_time() {
        let at = Moment(1_000_000_000);
        let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
        assert_eq!(is_of_now(at, None, at.after(minutes(5))), Ok(()));
        assert!(is_of_now(at, None, at.after(minutes(6))).is_err());
        assert_eq!(is_of_now(at.after(minutes(5)), None, at), Ok(()));
        assert!(is_of_now(at.after(minutes(6)), None, at).is_err());
        assert_eq!(is_of_now(at, Some(3_600), at.after(minutes(60))), Ok(()));
        assert!(is_of_now(at, Some(3_600), at.after(minutes(61))).is_err());
    }

    #[test]
    fn what_is_no_signature_is_told() {
        for header in [
            "Bearer t",
            "AWS4-HMAC-SHA256",
            "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=00",
            "AWS4-HMAC-SHA256 Credential=a/b, Signature=00",
        ] {
            let request = signed_request("GET /", &[("authorization", header)]);
            assert!(Signature::of(&request).is_err(), "{header}");
        }
        for query in ["", "X-Amz-Algorithm=AWS4-HMAC-SHA256", "X-Amz-Signature=00"] {
            let request = signed_request(&format!("GET /?{query}"), &[]);
            assert!(Signature::of(&request).is_err(), "{query}");
        }
        let header = "AWS4-HMAC-SHA256 Credential=a/20150830/us-east-1/execute-api/aws4_request, \
                      SignedHeaders=host;x-amz-date, Signature=no";
        let request = signed_request("GET /", &[("authorization", header)]);
        let signature = Signature::of(&request).unwrap();
        assert_eq!(
            verify(&signature, &request, SECRET, "us-east-1"),
            Err("the signature is no hexadecimal number")
        );
        assert!(unhex("0").is_none() && unhex("é0").is_none());
    }
}
