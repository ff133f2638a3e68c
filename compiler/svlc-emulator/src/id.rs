//! Identifiers as AWS makes them up: of requests, of traces, of log streams. They have to differ, not to be secret.

use crate::clock::Moment;

/// The id of a Lambda request: a UUID of version 4.
pub(crate) fn request() -> String {
    let bits = fastrand::u128(..);
    let bits = bits & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let digits = format!("{bits:032x}");
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    parts.join("-")
}

/// The id of a request to API Gateway: 15 characters and `=`.
pub(crate) fn gateway_request() -> String {
    let mut id: String = (0..15).map(|_| fastrand::alphanumeric()).collect();
    id.push('=');
    id
}

/// A trace header: `Root=1-5759e988-bd862e3fe1be46a994272793`.
pub(crate) fn trace(moment: Moment) -> String {
    let rest = fastrand::u128(..) >> 32;
    format!("Root=1-{:08x}-{rest:024x}", moment.0 / 1_000)
}

/// A trace header as a function gets it: with the id of a segment, and whether it is sampled, unless that has been decided.
pub(crate) fn sampled(trace: &str, is_sampled: bool) -> String {
    let mut trace = trace.to_owned();
    if part(&trace, "Parent").is_none() {
        trace.push_str(&format!(";Parent={:016x}", fastrand::u64(..)));
    }
    if part(&trace, "Sampled").is_none() {
        trace.push_str(&format!(";Sampled={}", u8::from(is_sampled)));
    }
    trace
}

/// What a trace header says of a name.
pub(crate) fn part<'a>(trace: &'a str, name: &str) -> Option<&'a str> {
    trace.split(';').find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
}

/// The name of a log stream in a group of the user's: `2025/04/14/orders[$LATEST]` and 32 digits.
pub(crate) fn log_stream(moment: Moment, function: &str, version: &str) -> String {
    format!("{}/{function}[{version}]{:032x}", moment.log_day(), fastrand::u128(..))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_aws_forms() {
        let id = request();
        let lengths: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(&id[14..15], "4");
        assert!("89ab".contains(&id[19..20]), "{id}");
        assert_eq!(gateway_request().len(), 16);
        assert_eq!(trace(Moment(0)).len(), "Root=1-5759e988-bd862e3fe1be46a994272793".len());
        assert_ne!(request(), request());
        let stream = log_stream(Moment(0), "orders", "$LATEST");
        assert!(stream.starts_with("1970/01/01/orders[$LATEST]"), "{stream}");
    }

    #[test]
    fn a_trace_is_sampled_as_its_caller_decided() {
        let decided = "Root=1-0-0;Parent=00;Sampled=0";
        assert_eq!(sampled(decided, true), decided);
        assert!(sampled("Root=1-0-0", true).ends_with(";Sampled=1"));
        assert_eq!(part(&sampled("Root=1-0-0", false), "Sampled"), Some("0"));
        assert_eq!(part("Root=1-0-0", "Parent"), None);
    }
}
