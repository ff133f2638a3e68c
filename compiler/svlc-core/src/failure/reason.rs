//! A reason as CloudFormation gives it, without what it wraps around the service's own words: [`Reason`].

/// A reason in its parts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reason {
    /// What the service says, on one line, without a full stop.
    pub(super) words: String,
    /// CloudFormation's own code for it, such as `AlreadyExists`.
    pub(super) code: Option<String>,
}

impl Reason {
    /// Takes a reason apart.
    pub(super) fn of(text: &str) -> Self {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let code = between(&text, "HandlerErrorCode: ", ")").map(str::to_owned);
        let mut words = text.as_str();
        if let Some(rest) = words.strip_prefix("Resource handler returned message: \"") {
            let end = rest.rfind("\" (RequestToken:").unwrap_or(rest.len());
            words = rest[..end].trim_end_matches('"');
        }
        for wrap in [" (RequestToken:", " (Service:", " (SDK Attempt Count:"] {
            words = words.rfind(wrap).map_or(words, |at| &words[..at]);
        }
        words = words.strip_prefix("Invalid request provided: ").unwrap_or(words);
        // What CloudFormation calls it, then the service's own words; or only the name of an operation.
        if let Some((_, own)) = words.split_once(" for operation '")
            && own.contains(' ')
        {
            words = own.trim_end_matches('\'');
        }
        Self { words: words.trim_end_matches(['.', ' ']).to_owned(), code }
    }
}

/// What stands in `text` between two others.
pub(super) fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(found, _)| found).or(Some(rest).filter(|_| end == " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrapped_around_the_words_is_taken_away() {
        for (text, words, code) in [
            (
                "Resource handler returned message: \"It is so. (Service: Lambda, Status Code: 400, Request ID: 1-2, \
                 Extended Request ID: null)\" (RequestToken: 3-4, HandlerErrorCode: InvalidRequest)",
                "It is so",
                Some("InvalidRequest"),
            ),
            (
                "Resource handler returned message: \"Invalid request provided: No (Service: Lambda, Status Code: 400, \
                 Request ID: 5) (SDK Attempt Count: 1)\" (RequestToken: 6, HandlerErrorCode: NotFound)",
                "No",
                Some("NotFound"),
            ),
            (
                "It is so (Service: AWSLambda; Status Code: 400; Error Code: X; Request ID: 7; Proxy: null)",
                "It is so",
                None,
            ),
            (
                "Rate exceeded for operation 'Slow down (Service: Lambda, Status Code: 429)'.",
                "Slow down",
                None,
            ),
            (
                "Access denied for operation 'AWS::X::Y'.",
                "Access denied for operation 'AWS::X::Y'",
                None,
            ),
            ("orders already\n exists.", "orders already exists", None),
            ("", "", None),
            ("Resource handler returned message: \"", "", None),
        ] {
            let reason = Reason::of(text);
            assert_eq!((reason.words.as_str(), reason.code.as_deref()), (words, code), "{text}");
        }
    }
}
