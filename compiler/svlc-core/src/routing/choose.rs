//! Which of several routes a request takes: [`choose`]. Leaves the stage, which is chosen first, to the emulator.
//!
//! Sources: `apigw-dg` http-api-develop-routes (full match, then greedy, then `$default`; the most specific of several); the
//! order among routes of one kind is read from the ranking of an AWS test tool, and not verified on AWS.

use super::{RouteKey, Segment};
use crate::spec::HttpMethod;

/// The route that a request takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Its place among the keys given.
    pub index: usize,
    /// The parameters of its path with their values, decoded, in the order of the path.
    pub parameters: Vec<(String, String)>,
}

/// Chooses among `keys` for a request. `path` begins with `/`, is percent-encoded as it was sent, and has no stage in it.
/// A slash at its end makes no difference.
pub fn choose<'a>(
    keys: impl IntoIterator<Item = &'a RouteKey>,
    method: &str,
    path: &str,
) -> Option<Match> {
    let segments = segments(path);
    let matches = keys.into_iter().enumerate().filter_map(|(index, key)| {
        let (rank, parameters) = matched(key, method, &segments)?;
        Some((rank, Match { index, parameters }))
    });
    // Of two that rank the same, which no deployable API has, the first.
    matches.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, found)| found)
}

/// Percent-decoded text, as API Gateway decodes a path: `%25` stays as it is, what is no UTF-8 is replaced.
pub fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match byte(&bytes[at..]) {
            Some(byte) if byte != b'%' => {
                plain.push(byte);
                at += 3;
            }
            _ => {
                plain.push(bytes[at]);
                at += 1;
            }
        }
    }
    match String::from_utf8(plain) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    }
}

/// The byte that `%41…` begins with.
fn byte(text: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = text else { return None };
    let digit =
        |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    Some(digit(*high)? << 4 | digit(*low)?)
}

/// Names and values of parameters.
type Parameters = Vec<(String, String)>;

/// How well a route fits; the greater, the better.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    kind: Kind,
    literals: usize,
    /// Segments, the greedy one left out.
    before: usize,
    /// What stands in each, from the left.
    order: Vec<Place>,
    is_own_method: bool,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Default,
    Greedy,
    Full,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Greedy,
    Parameter,
    Literal,
}

/// The segments of a path, as sent.
fn segments(path: &str) -> Vec<&str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    if path.is_empty() { Vec::new() } else { path.split('/').collect() }
}

fn matched(key: &RouteKey, method: &str, sent: &[&str]) -> Option<(Rank, Parameters)> {
    let RouteKey::Path { method: own, segments } = key else {
        let rank = Rank {
            kind: Kind::Default,
            literals: 0,
            before: 0,
            order: Vec::new(),
            is_own_method: false,
        };
        return Some((rank, Vec::new()));
    };
    let is_own_method = own.as_str() == method;
    if !is_own_method && *own != HttpMethod::Any {
        return None;
    }
    let (order, parameters) = fitted(segments, sent)?;
    let is_greedy = order.last() == Some(&Place::Greedy);
    let rank = Rank {
        kind: if is_greedy { Kind::Greedy } else { Kind::Full },
        literals: order.iter().filter(|place| **place == Place::Literal).count(),
        before: order.len() - usize::from(is_greedy),
        order,
        is_own_method,
    };
    Some((rank, parameters))
}

/// What stands in each segment of a route, and the values of its parameters, if the path fits.
fn fitted(segments: &[Segment], sent: &[&str]) -> Option<(Vec<Place>, Parameters)> {
    // `/a` and `/a/` are one path; what a greedy parameter takes keeps its slash.
    let without_slash = match sent.split_last() {
        Some((&"", rest)) => rest,
        _ => sent,
    };
    let (mut order, mut parameters) = (Vec::new(), Vec::new());
    for (index, segment) in segments.iter().enumerate() {
        let here = without_slash.get(index).filter(|text| !text.is_empty())?;
        match segment {
            Segment::Literal(text) if decoded(here) == *text => order.push(Place::Literal),
            Segment::Literal(_) => return None,
            Segment::Parameter(name) => {
                order.push(Place::Parameter);
                parameters.push((name.clone(), decoded(here)));
            }
            Segment::Greedy(name) => {
                order.push(Place::Greedy);
                parameters.push((name.clone(), decoded(&sent[index..].join("/"))));
                return Some((order, parameters));
            }
        }
    }
    (without_slash.len() == segments.len()).then_some((order, parameters))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key that is chosen, and the values of its parameters.
    fn chosen(keys: &[&str], method: &str, path: &str) -> Option<(String, Vec<String>)> {
        let keys: Vec<RouteKey> = keys.iter().map(|key| RouteKey::parse(key).unwrap()).collect();
        let found = choose(&keys, method, path)?;
        let values = found.parameters.into_iter().map(|(_, value)| value).collect();
        Some((keys[found.index].to_string(), values))
    }

    fn key(keys: &[&str], method: &str, path: &str) -> String {
        chosen(keys, method, path).map_or("none".to_owned(), |(key, _)| key)
    }

    #[test]
    fn a_full_match_wins_then_greedy_then_default() {
        let keys = ["$default", "GET /{proxy+}", "GET /pets/{proxy+}", "GET /pets/dog/{id}"];
        assert_eq!(key(&keys, "GET", "/pets/dog/1"), "GET /pets/dog/{id}");
        assert_eq!(key(&keys, "GET", "/pets/cat/1"), "GET /pets/{proxy+}");
        assert_eq!(key(&keys, "GET", "/cars"), "GET /{proxy+}");
        assert_eq!(key(&keys, "POST", "/cars"), "$default");
        assert_eq!(key(&keys, "GET", "/"), "$default");
        assert_eq!(key(&keys[1..], "POST", "/cars"), "none");
    }

    #[test]
    fn literals_beat_parameters_and_methods_beat_any() {
        let keys = ["ANY /pets/{id}", "GET /pets/{id}", "ANY /pets/dog", "ANY /{proxy+}"];
        assert_eq!(key(&keys, "GET", "/pets/1"), "GET /pets/{id}");
        assert_eq!(key(&keys, "PUT", "/pets/1"), "ANY /pets/{id}");
        assert_eq!(key(&keys, "GET", "/pets/dog"), "ANY /pets/dog");
        assert_eq!(key(&keys, "PROPFIND", "/pets/dog"), "ANY /pets/dog");
        assert_eq!(key(&["GET /{a}/b/c", "GET /a/{b}/{c}"], "GET", "/a/b/c"), "GET /{a}/b/c");
    }

    #[test]
    fn a_method_takes_nothing_of_another() {
        assert_eq!(key(&["GET /a"], "HEAD", "/a"), "none");
        assert_eq!(key(&["POST /a", "GET /{proxy+}"], "GET", "/a"), "GET /{proxy+}");
    }

    #[test]
    fn a_slash_at_the_end_makes_no_difference() {
        assert_eq!(key(&["GET /a"], "GET", "/a/"), "GET /a");
        assert_eq!(key(&["GET /"], "GET", ""), "GET /");
        assert_eq!(key(&["GET /{id}"], "GET", "/"), "none");
        assert_eq!(key(&["GET /a"], "GET", "/a//"), "none");
        assert_eq!(key(&["GET /{a}/{b}"], "GET", "//b"), "none");
        assert_eq!(key(&["GET /a/{rest+}"], "GET", "/a/"), "none");
    }

    #[test]
    fn values_are_decoded() {
        let keys = ["GET /x/{id}", "GET /x/{id}/{rest+}"];
        assert_eq!(chosen(&keys, "GET", "/x/a%20b").unwrap().1, ["a b"]);
        assert_eq!(chosen(&keys, "GET", "/x/%E7%8C%AB%25").unwrap().1, ["猫%25"]);
        assert_eq!(chosen(&keys, "GET", "/x/1/2/3%2F4").unwrap().1, ["1", "2/3/4"]);
        assert_eq!(chosen(&keys, "GET", "/%78/1").unwrap().1, ["1"]);
        assert_eq!(decoded("%zz%4"), "%zz%4");
        assert_eq!(decoded("a%ff"), "a\u{fffd}");
    }
}
