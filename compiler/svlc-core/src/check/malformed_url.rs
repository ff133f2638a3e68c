//! A URL of an http integration that API Gateway cannot call.
//!
//! Why: API Gateway refuses it when the stack is made, or calls another address than was meant. Parameters can stand in
//! path and query only: in the host, a client would choose the server. A password in a URL is readable to all who can
//! read the template.
//!
//! ```yaml
//! integrations: { quotes: { type: http, url: quotes.example.com/v1 } }
//! ```
//!
//! Fix: `https://quotes.example.com/v1`.

use std::ops::Range;

use super::context::Context;
use super::url::{Url, Variable, Variables};
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0320;
const URL: &str = "write an absolute URL such as `https://quotes.example.com/v1/{id}`";
const BRACES: &str =
    "write `{name}` for a parameter of the route, `${stage.NAME}` for a stage variable";
const ENCODE: &str = "write it percent-encoded, a blank as `%20`";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for url in cx.urls.values() {
        let Ok(variables) = &url.variables else { continue };
        for fault in faults(url.text, variables) {
            sink.push(diagnostic(cx, url, fault));
        }
    }
}

/// What is wrong with a URL, and where in it.
pub(super) struct Fault {
    /// Bytes of the URL.
    pub(super) at: Range<usize>,
    pub(super) message: &'static str,
    pub(super) help: &'static str,
    /// What to put there instead, where that is certain.
    cure: Option<String>,
}

fn fault(at: Range<usize>, message: &'static str, help: &'static str) -> Fault {
    Fault { at, message, help, cure: None }
}

fn diagnostic(cx: &Context<'_>, url: &Url<'_>, fault: Fault) -> Diagnostic {
    let span = cx.within(url.text.span, url.text, fault.at.clone());
    let diagnostic = Diagnostic::new(CODE, span, fault.message, fault.help);
    match fault.cure {
        Some(cure) => {
            let (span, text) = cx.edit(url.text.span, url.text, fault.at, &cure);
            diagnostic.fix(span, text)
        }
        None => diagnostic,
    }
}

/// What is wrong with a URL, in the order of its kinds.
pub(super) fn faults(url: &str, variables: &Variables<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let host = ["https://", "http://"].into_iter().find(|scheme| url.starts_with(scheme));
    match host {
        Some(scheme) => {
            let end = authority_end(url, scheme.len(), variables);
            faults.extend(authority(url, scheme.len()..end, variables));
        }
        // What a reference gives is known only when the stack is deployed.
        None if starts_with_reference(variables) => {}
        None => faults.push(without_scheme(url)),
    }
    faults.extend(characters(url));
    for at in &variables.stray {
        let escaped = url[at.clone()].starts_with('$');
        let message =
            if escaped { "a URL cannot hold a literal `${`" } else { "this brace has no partner" };
        faults.push(fault(at.clone(), message, BRACES));
    }
    faults.extend(variables.parameters.iter().filter_map(parameter_fault));
    faults
}

fn parameter_fault(parameter: &Variable<'_>) -> Option<Fault> {
    let plain = parameter.name.trim_end_matches('+');
    if !is_parameter(plain) {
        let message = "between braces stands no name of a parameter";
        return Some(fault(parameter.at.clone(), message, BRACES));
    }
    let message = "in a URL, a greedy parameter is written without `+`";
    let help = "take the `+` away: it belongs in the route key";
    let cure = Some(format!("{{{plain}}}"));
    (plain != parameter.name).then(|| Fault { cure, ..fault(parameter.at.clone(), message, help) })
}

/// Whether the URL begins with a reference, other than to a stage variable.
fn starts_with_reference(variables: &Variables<'_>) -> bool {
    let first = variables.references.first().filter(|first| first.at.start == 0);
    first.is_some_and(|first| first.stage_variable().is_none())
}

fn without_scheme(url: &str) -> Fault {
    let end = url.find("://").map_or_else(|| url.find('/').unwrap_or(url.len()), |at| at + 3);
    let upper = url
        .get(..end)
        .filter(|scheme| matches!(scheme.to_ascii_lowercase().as_str(), "https://" | "http://"));
    Fault {
        cure: upper.map(str::to_ascii_lowercase),
        ..fault(
            0..end.max(1).min(url.len()),
            "the URL starts with neither `https://` nor `http://`",
            URL,
        )
    }
}

/// Where host and port end; braces of variables may hold what ends them elsewhere.
fn authority_end(url: &str, start: usize, variables: &Variables<'_>) -> usize {
    let inside = |at: usize| {
        variables
            .references
            .iter()
            .chain(&variables.parameters)
            .any(|variable| variable.at.contains(&at))
    };
    let mut ends = url.char_indices().skip_while(|(at, _)| *at < start);
    ends.find(|(at, c)| matches!(c, '/' | '?' | '#') && !inside(*at))
        .map_or(url.len(), |(at, _)| at)
}

/// Faults between scheme and path.
fn authority(url: &str, range: Range<usize>, variables: &Variables<'_>) -> Option<Fault> {
    let text = &url[range.clone()];
    if let Some(at) = text.rfind('@') {
        let at = range.start..range.start + at + 1;
        let help = "take it out; let a function call the endpoint and read the password from Secrets Manager";
        return Some(fault(
            at,
            "a URL with a user name or password is readable to all who read the template",
            help,
        ));
    }
    if let Some(parameter) =
        variables.parameters.iter().find(|parameter| parameter.at.start < range.end)
    {
        let help = "put parameters into the path or query; for several hosts, use a stage variable";
        return Some(fault(
            parameter.at.clone(),
            "with a parameter in the host, a client would choose the server",
            help,
        ));
    }
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !text.ends_with(['}', ']']) => (host, Some(port)),
        _ => (text, None),
    };
    if host.is_empty() {
        let whole = 0..range.end;
        return Some(fault(whole, "the URL has no host", URL));
    }
    if port.is_some_and(|port| !is_port(port)) {
        let at = range.start + host.len() + 1..range.end.max(range.start + host.len() + 1);
        return Some(fault(at, "a port is a number from 1 to 65535", URL));
    }
    if host.contains(['[', ']', ':']) {
        let at = range.start..range.start + host.len();
        let message = "brackets and colons of a host hold an IPv6 address, such as `[::1]`";
        return (!is_ipv6(host) && !host.contains("${")).then(|| fault(at, message, URL));
    }
    if let Some((at, c)) = strange_in_host(host, range.start, variables) {
        return Some(fault(at..at + c.len_utf8(), "a host is letters, digits, `-` and `.`", URL));
    }
    // A full stop at the very end is the root of all names, and stands for nothing.
    let is_empty = host.strip_suffix('.').unwrap_or(host).split('.').any(str::is_empty);
    let at = range.start..range.start + host.len();
    is_empty.then(|| fault(at, "the host has an empty part between its full stops", URL))
}

fn is_port(port: &str) -> bool {
    let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
    port.contains("${") || (is_number && port.parse::<u16>().is_ok_and(|port| port > 0))
}

fn is_ipv6(host: &str) -> bool {
    let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    address.is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok())
}

/// The first character of a host, which stands at `start` in the URL, that no host has. Those that no URL has are told by
/// [`characters`], braces without partner by themselves.
fn strange_in_host(host: &str, start: usize, variables: &Variables<'_>) -> Option<(usize, char)> {
    let placed = host.char_indices().map(|(at, c)| (start + at, c));
    placed.into_iter().find(|(at, c)| {
        let is_variable = variables.references.iter().any(|reference| reference.at.contains(at));
        let is_stray = variables.stray.iter().any(|stray| stray.contains(at));
        let fits = c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        !fits && !is_variable && !is_stray && is_url_character(*c)
    })
}

/// Characters that no URL may hold; only the first, since they come in sentences.
fn characters(url: &str) -> Option<Fault> {
    let (at, c) = url.char_indices().find(|(at, c)| {
        *c == '#' || !is_url_character(*c) || (*c == '%' && !is_encoded(&url[*at..]))
    })?;
    let here = at..at + c.len_utf8();
    Some(match c {
        '#' => fault(
            at..url.len(),
            "what follows `#` is never sent to a server",
            "take it away, or write `%23`",
        ),
        '%' => fault(here, "`%` without two hexadecimal digits", "write `%25` for a literal `%`"),
        c if c.is_whitespace() => fault(here, "a URL holds no white space", ENCODE),
        c if c.is_control() => fault(here, "a URL holds no control characters", ENCODE),
        _ => fault(here, "this character cannot stand in a URL", ENCODE),
    })
}

fn is_url_character(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '|')
}

fn is_encoded(rest: &str) -> bool {
    rest.as_bytes().get(1..3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

fn is_parameter(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::spec::{Spanned, UrlText};

    fn found(url: &str) -> Vec<String> {
        let name = Spanned::new("x".to_owned(), Span::default());
        let text = Spanned::new(UrlText(url.to_owned()), Span::default());
        let parsed = Url::new(&name, &text);
        let variables = parsed.variables.as_ref().unwrap();
        faults(url, variables).into_iter().map(|fault| url[fault.at].to_owned()).collect()
    }

    #[test]
    fn urls_that_can_be_called_pass() {
        for url in [
            "https://example.com",
            "http://127.0.0.1:8080/a%20b/{id}?q={x.y}&z=${stage.Z}",
            "https://${stage.HOST}/x",
            "https://a.${stage.DOMAIN}:${stage.PORT}/",
            "https://[::1]:8443/",
            "https://[2001:db8::7]/",
            "https://example.com./",
        ] {
            assert_eq!(found(url), Vec::<String>::new(), "{url}");
        }
    }

    #[test]
    fn faults_are_found_at_their_place() {
        for (url, expected) in [
            ("example.com/x", "example.com"),
            ("ftp://example.com", "ftp://"),
            ("HTTPS://example.com", "HTTPS://"),
            ("https:///x", "https://"),
            ("https://user:pw@example.com/", "user:pw@"),
            ("https://{host}/x", "{host}"),
            ("https://example.com:port/", "port"),
            ("https://example.com:+80/", "+80"),
            ("https://exa,mple.com/", ","),
            ("https://[::g]/", "[::g]"),
            ("https://exa[mple/", "exa[mple"),
            ("https://::1/", ":"),
            ("https://a:80:80/", "a:80"),
            ("https://a..b/", "a..b"),
            ("https://.../", "..."),
            ("https://example.com/a b c", " "),
            ("https://example.com/#top", "#top"),
            ("https://example.com/100%", "%"),
            ("https://example.com/{id", "{"),
            ("https://example.com/{}", "{}"),
            ("https://example.com/{proxy+}", "{proxy+}"),
            ("https://example.com/$${x}", "$${x}"),
            ("https://example.com/ä", "ä"),
        ] {
            assert_eq!(found(url), [expected], "{url}");
        }
    }
}
