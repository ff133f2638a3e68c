//! API Gateway's route keys: how one is written, when two are the same, and which of several a request takes.
//! The only place that knows; checks, emission and emulator use it.

mod choose;
mod request;

pub use choose::{Match, choose, decoded};
pub use request::{RequestFault, RequestLine};

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use crate::facts::ROUTE_KEY_BYTES;
use crate::spec::HttpMethod;

/// A route key that API Gateway accepts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RouteKey {
    /// `$default`: whatever no other route takes.
    Default,
    /// A method and a path.
    Path {
        /// The method, or `ANY`.
        method: HttpMethod,
        /// The path's segments; none for `/`.
        segments: Vec<Segment>,
    },
}

/// A segment of a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Segment {
    /// Text as it is.
    Literal(String),
    /// `{name}`: any one segment.
    Parameter(String),
    /// `{name+}`: one or more segments, at the end.
    Greedy(String),
}

/// What is wrong with a route key, and where in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteKeyFault {
    /// What.
    pub kind: RouteKeyFaultKind,
    /// Bytes of the key's text.
    pub at: Range<usize>,
}

/// What can be wrong with a route key; each is a rule of its own in `check`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RouteKeyFaultKind {
    /// Not `METHOD /path`: no path, no leading `/`, more than one space, an empty or unprintable segment.
    Malformed(&'static str),
    /// A method that API Gateway does not know, or not in upper case.
    UnknownMethod,
    /// A `/` at the end.
    TrailingSlash,
    /// A segment with both text and `{…}`.
    MixedSegment,
    /// `{name+}` before the end.
    GreedyNotLast,
    /// A parameter that the path has already; the place of the first.
    RepeatedParameter(Range<usize>),
}

impl RouteKey {
    /// Reads a key, or says everything that is wrong with it, in order.
    pub fn parse(text: &str) -> Result<Self, Vec<RouteKeyFault>> {
        use RouteKeyFaultKind as Kind;
        let fault = |kind, at| RouteKeyFault { kind, at };
        if text == "$default" {
            return Ok(Self::Default);
        }
        if text.len() > ROUTE_KEY_BYTES {
            let why = "it is longer than 950 bytes, what fits the permission to call a function";
            return Err(vec![fault(Kind::Malformed(why), 0..text.len())]);
        }
        let Some(space) = text.find(' ') else {
            let why = if text.starts_with('/') {
                "it has no method"
            } else {
                "it is neither `$default` nor a method and a path"
            };
            return Err(vec![fault(Kind::Malformed(why), 0..text.len())]);
        };
        let mut faults = Vec::new();
        let method = HttpMethod::parse(&text[..space]);
        if method.is_none() {
            faults.push(fault(Kind::UnknownMethod, 0..space));
        }
        let path = &text[space + 1..];
        let mut segments = Vec::new();
        if !path.starts_with('/') {
            let why = if path.starts_with(' ') {
                "more than one space stands between method and path"
            } else {
                "its path does not start with `/`"
            };
            faults.push(fault(Kind::Malformed(why), space + 1..text.len()));
        } else if path != "/" {
            let mut at = space + 2;
            let mut seen: BTreeMap<String, Range<usize>> = BTreeMap::new();
            let parts: Vec<&str> = path[1..].split('/').collect();
            for (index, part) in parts.iter().enumerate() {
                let last = index + 1 == parts.len();
                let here = at..at + part.len();
                at += part.len() + 1;
                if part.is_empty() {
                    let kind = if last {
                        Kind::TrailingSlash
                    } else {
                        Kind::Malformed("its path has an empty segment")
                    };
                    faults.push(fault(kind, here.start - 1..here.end.max(here.start)));
                    continue;
                }
                match Segment::parse(part) {
                    Err(kind) => faults.push(fault(kind, here)),
                    Ok(segment) => {
                        if let Some(name) = segment.parameter() {
                            match seen.get(name) {
                                Some(first) => {
                                    faults.push(fault(
                                        Kind::RepeatedParameter(first.clone()),
                                        here.clone(),
                                    ));
                                }
                                None => _ = seen.insert(name.to_owned(), here.clone()),
                            }
                        }
                        if matches!(segment, Segment::Greedy(_)) && !last {
                            faults.push(fault(Kind::GreedyNotLast, here));
                        }
                        segments.push(segment);
                    }
                }
            }
        }
        match method {
            Some(method) if faults.is_empty() => Ok(Self::Path { method, segments }),
            _ => Err(faults),
        }
    }

    /// The key with its parameters' names taken out: API Gateway refuses two routes of the same shape.
    pub fn shape(&self) -> String {
        match self {
            Self::Default => "$default".to_owned(),
            Self::Path { method, segments } => {
                let mut shape = format!("{} /", method.as_str());
                for (index, segment) in segments.iter().enumerate() {
                    if index > 0 {
                        shape.push('/');
                    }
                    shape.push_str(match segment {
                        Segment::Literal(text) => text,
                        Segment::Parameter(_) => "{}",
                        Segment::Greedy(_) => "{+}",
                    });
                }
                shape
            }
        }
    }

    /// The path as API Gateway writes it, `/orders/{id}`; `None` for `$default`.
    pub fn path(&self) -> Option<String> {
        match self {
            Self::Default => None,
            Self::Path { segments, .. } => {
                let path: String = segments.iter().map(|segment| format!("/{segment}")).collect();
                Some(if path.is_empty() { "/".to_owned() } else { path })
            }
        }
    }

    /// Names of its parameters, in order.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        let segments = match self {
            Self::Default => &[][..],
            Self::Path { segments, .. } => segments,
        };
        segments.iter().filter_map(Segment::parameter)
    }
}

impl Segment {
    fn parse(text: &str) -> Result<Self, RouteKeyFaultKind> {
        let name = |inner: &str| {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '-');
            (!inner.is_empty() && inner.chars().all(plain)).then(|| inner.to_owned())
        };
        let unsafe_name = RouteKeyFaultKind::Malformed(
            "the name of a parameter has other characters than letters, digits and `_.:-`",
        );
        match text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(inner) if !inner.contains(['{', '}']) => match inner.strip_suffix('+') {
                Some(inner) => name(inner).map(Self::Greedy).ok_or(unsafe_name),
                None => name(inner).map(Self::Parameter).ok_or(unsafe_name),
            },
            _ if text.contains(['{', '}']) => Err(RouteKeyFaultKind::MixedSegment),
            _ => name(text).map(Self::Literal).ok_or(RouteKeyFaultKind::Malformed(
                "a segment has other characters than letters, digits and `_.:-`",
            )),
        }
    }

    /// The parameter's name, if it is one.
    pub fn parameter(&self) -> Option<&str> {
        match self {
            Self::Literal(_) => None,
            Self::Parameter(name) | Self::Greedy(name) => Some(name),
        }
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(text) => f.write_str(text),
            Self::Parameter(name) => write!(f, "{{{name}}}"),
            Self::Greedy(name) => write!(f, "{{{name}+}}"),
        }
    }
}

impl fmt::Display for RouteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.path()) {
            (Self::Path { method, .. }, Some(path)) => write!(f, "{} {path}", method.as_str()),
            _ => f.write_str("$default"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault_texts(key: &str) -> Vec<(&str, RouteKeyFaultKind)> {
        RouteKey::parse(key).unwrap_err().into_iter().map(|f| (&key[f.at], f.kind)).collect()
    }

    #[test]
    fn keys_print_as_written() {
        for key in ["$default", "GET /", "ANY /a.b/{id}/{rest+}", "POST /v1/x-y"] {
            assert_eq!(RouteKey::parse(key).unwrap().to_string(), key);
        }
    }

    #[test]
    fn shape_forgets_parameter_names() {
        let shape = |key| RouteKey::parse(key).unwrap().shape();
        assert_eq!(shape("GET /a/{id}"), shape("GET /a/{other}"));
        assert_ne!(shape("GET /a/{id}"), shape("GET /a/{id+}"));
        assert_ne!(shape("GET /a/{id}"), shape("POST /a/{id}"));
    }

    #[test]
    fn faults_name_their_place() {
        use RouteKeyFaultKind::{
            GreedyNotLast, MixedSegment, RepeatedParameter, TrailingSlash, UnknownMethod,
        };
        assert_eq!(fault_texts("get /x/"), [("get", UnknownMethod), ("/", TrailingSlash)]);
        assert_eq!(fault_texts("GET /{id}.json"), [("{id}.json", MixedSegment)]);
        assert_eq!(fault_texts("GET /{a+}/b"), [("{a+}", GreedyNotLast)]);
        assert_eq!(fault_texts("GET /{a}/{a}"), [("{a}", RepeatedParameter(5..8))]);
        assert!(matches!(fault_texts("/x")[0].1, RouteKeyFaultKind::Malformed(_)));
        assert!(matches!(fault_texts("GET /a//b")[0].1, RouteKeyFaultKind::Malformed(_)));
        assert!(matches!(fault_texts("GET  /a")[0].1, RouteKeyFaultKind::Malformed(_)));
    }

    #[test]
    fn the_longest_key_fits_the_source_arn_of_a_permission() {
        let key = format!("OPTIONS /{}", "a".repeat(ROUTE_KEY_BYTES - 9));
        let tail = RouteKey::parse(&key).unwrap().to_string().replace(' ', "");
        let arn = "arn:aws-iso-b:execute-api:ap-southeast-7:123456789012:abcdefghij/*/";
        assert!(arn.len() + tail.len() <= 1_024);
        assert!(matches!(fault_texts(&format!("{key}a"))[0].1, RouteKeyFaultKind::Malformed(_)));
    }
}
