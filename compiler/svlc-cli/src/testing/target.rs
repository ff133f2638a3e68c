//! What is tested: the service on this machine, or a deployed API by its address.

/// The stage that is not in a path.
const DEFAULT: &str = "$default";

/// What is tested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// The emulator.
    Local,
    /// An API that answers elsewhere.
    Remote(Address),
}

/// Where the stage `$default` of an API answers, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address(pub(crate) String);

impl Target {
    /// Reads an argument.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text == "local" {
            return Ok(Self::Local);
        }
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let Some(rest) = rest else {
            return Err("it is `local`, or the address of an API such as \
                        `https://a1b2c3.execute-api.eu-west-1.amazonaws.com`"
                .to_owned());
        };
        let authority = rest.split('/').next().unwrap_or_default();
        if authority.contains('@') {
            return Err("an address of an API has no user and no password".to_owned());
        }
        let is_sent = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}?#".contains(c);
        if authority.is_empty() || !rest.chars().all(is_sent) {
            return Err("it is an address without `?` and `#`".to_owned());
        }
        Ok(Self::Remote(Address(text.trim_end_matches('/').to_owned())))
    }
}

impl Address {
    /// The address of a request on a stage.
    pub(crate) fn of(&self, stage: &str, path: &str, query: &str) -> String {
        let stage = if stage == DEFAULT { String::new() } else { format!("/{stage}") };
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{stage}{path}{mark}{query}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_this_machine_or_an_address() {
        assert_eq!(Target::parse("local"), Ok(Target::Local));
        let remote = |text: &str| Ok(Target::Remote(Address(text.to_owned())));
        assert_eq!(Target::parse("https://a.example.com/"), remote("https://a.example.com"));
        assert_eq!(Target::parse("http://127.0.0.1:3000/v1"), remote("http://127.0.0.1:3000/v1"));
        for text in
            ["", "Local", "a.example.com", "ftp://a", "https://", "https://u:p@a", "https://a?b"]
        {
            assert!(Target::parse(text).is_err(), "{text}");
        }
    }
}
