//! A request as a test writes it, `GET /orders/7?full=yes`: [`RequestLine`]. Leaves which route takes it to `choose`.

use std::ops::Range;

use crate::spec::HttpMethod;

/// Method, path and query of a request, as they are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLine {
    /// Any but `ANY`.
    pub method: HttpMethod,
    /// Begins with `/`.
    pub path: String,
    /// What stands behind `?`; empty without one.
    pub query: String,
}

/// What is wrong with a request as it is written, and where in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestFault {
    /// The problem.
    pub message: &'static str,
    /// The cure.
    pub help: &'static str,
    /// Bytes of the text.
    pub at: Range<usize>,
    /// What cures it in their place, where that is certain.
    pub cure: Option<String>,
}

const METHODS: &str = "a request has one of the methods `GET`, `HEAD`, `POST`, `PUT`, `PATCH`, `DELETE` and `OPTIONS`";

impl RequestLine {
    /// Reads a request, or says what is wrong with it.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn parse(text: &str) -> Result<Self, RequestFault> {
        let fault = |message, help, at| RequestFault { message, help, at, cure: None };
        let Some((method, target)) = text.split_once(' ') else {
            return Err(match text.starts_with('/') {
                true => RequestFault {
                    cure: Some(format!("GET {text}")),
                    ..fault("a request has a method", "write `GET` before the path", 0..text.len())
                },
                false => fault("a request is a method and a path", METHODS, 0..text.len()),
            });
        };
        let at = method.len() + 1;
        let method = read_method(method)?;
        if !target.starts_with('/') {
            let message = "the path of a request starts with `/`";
            let help = "write one space after the method, then the path without scheme and host";
            return Err(fault(message, help, at..text.len()));
        }
        if let Some(found) = unsendable(target) {
            return Err(RequestFault { at: at + found.at.start..at + found.at.end, ..found });
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Ok(Self { method, path: path.to_owned(), query: query.to_owned() })
    }
}

fn read_method(written: &str) -> Result<HttpMethod, RequestFault> {
    let fault = |message, cure| RequestFault { message, help: METHODS, at: 0..written.len(), cure };
    match HttpMethod::parse(written) {
        Some(HttpMethod::Any) => {
            Err(fault("`ANY` stands for the methods of a route, and a request has one", None))
        }
        Some(method) => Ok(method),
        None => {
            let upper = written.to_ascii_uppercase();
            let is_known = upper != "ANY" && HttpMethod::parse(&upper).is_some();
            Err(fault("the method of a request is not known", is_known.then_some(upper)))
        }
    }
}

/// A character that does not stand in a path or query as it is sent (RFC 3986), and what stands for it.
fn unsendable(target: &str) -> Option<RequestFault> {
    let is_sent = |c: char| c.is_ascii_graphic() && !"\"#<>\\^`{|}".contains(c);
    let (start, c) = target.char_indices().find(|(_, c)| !is_sent(*c))?;
    let at = start..start + c.len_utf8();
    let (message, help) = match c {
        '{' | '}' => (
            "braces are for the parameters of a route, and a request has values",
            "write a value in place of the parameter, such as `/orders/7`",
        ),
        '#' => (
            "what follows `#` is never sent",
            "take it away, or write `%23` for the character itself",
        ),
        _ => ("this character is not sent as it is", "write it percent-encoded, `%20` for a blank"),
    };
    let mut bytes = [0; 4];
    let encoded = c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}"));
    let cure = !matches!(c, '{' | '}' | '#') && !c.is_control();
    Some(RequestFault { message, help, at, cure: cure.then(|| encoded.collect()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_as_it_is_sent() {
        let read = RequestLine::parse("GET /a%20b/c?d=e?f&g=").unwrap();
        assert_eq!((read.path.as_str(), read.query.as_str()), ("/a%20b/c", "d=e?f&g="));
        assert_eq!(RequestLine::parse("DELETE /").unwrap().method, HttpMethod::Delete);
    }

    #[test]
    fn what_cannot_be_sent_is_told_with_its_place_and_cure() {
        let told = |text: &str| {
            let fault = RequestLine::parse(text).unwrap_err();
            (text[fault.at].to_owned(), fault.cure)
        };
        let cured = |cure: &str| Some(cure.to_owned());
        assert_eq!(told("/orders"), ("/orders".to_owned(), cured("GET /orders")));
        assert_eq!(told("orders"), ("orders".to_owned(), None));
        assert_eq!(told("get /"), ("get".to_owned(), cured("GET")));
        assert_eq!(told("ANY /"), ("ANY".to_owned(), None));
        assert_eq!(told("FETCH /"), ("FETCH".to_owned(), None));
        assert_eq!(told("GET  /"), (" /".to_owned(), None));
        assert_eq!(told("GET https://a.example.com/"), ("https://a.example.com/".to_owned(), None));
        assert_eq!(told("GET /a b"), (" ".to_owned(), cured("%20")));
        assert_eq!(told("GET /猫"), ("猫".to_owned(), cured("%E7%8C%AB")));
        assert_eq!(told("GET /{id}"), ("{".to_owned(), None));
        assert_eq!(told("GET /a#b"), ("#".to_owned(), None));
    }
}
