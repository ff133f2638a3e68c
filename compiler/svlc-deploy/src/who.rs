//! Who deploys, as a stack remembers it: in the description of a change set, and in the token on every event of what it does. By that
//! a second run knows whom it waits for.

/// Longest part of a token; CloudFormation takes 128 characters in all.
const PART: usize = 40;
/// What every token begins with.
const MARK: &str = "svlc";
/// Between the parts of a token, none of which has two hyphens in a row.
const BETWEEN: &str = "--";

/// Who runs svlc, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Name of the user on that machine.
    pub user: String,
    /// Name of the machine.
    pub host: String,
    /// What no other run has.
    pub run: String,
}

impl Who {
    /// The description of a change set.
    pub fn description(&self) -> String {
        let Self { user, host, .. } = self;
        format!("svlc deploy by {}@{}", plain(user), plain(host))
    }

    /// The token of what a run does, of letters, digits and hyphens.
    pub fn token(&self) -> String {
        [MARK, &plain(&self.user), &plain(&self.host), &plain(&self.run)].join(BETWEEN)
    }

    /// The name of a change set.
    pub fn change_set(&self) -> String {
        format!("{MARK}-{}", plain(&self.run))
    }
}

/// Whom a token means: `user@host`.
pub fn of_token(token: &str) -> Option<String> {
    let mut parts = token.split(BETWEEN);
    let is_ours = parts.next() == Some(MARK);
    let (user, host) = (parts.next()?, parts.next()?);
    is_ours.then(|| format!("{user}@{host}"))
}

/// Letters and digits, with single hyphens for all else.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for character in text.chars().take(PART) {
        match character {
            character if character.is_ascii_alphanumeric() => plain.push(character),
            _ if plain.is_empty() || plain.ends_with('-') => {}
            _ => plain.push('-'),
        }
    }
    let plain = plain.trim_end_matches('-');
    if plain.is_empty() { "unknown".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(user: &str, host: &str) -> Who {
        Who { user: user.to_owned(), host: host.to_owned(), run: "1763000000000-12".to_owned() }
    }

    #[test]
    fn a_token_tells_who() {
        let who = who("anna", "build-7.example.com");
        assert_eq!(who.description(), "svlc deploy by anna@build-7-example-com");
        assert_eq!(of_token(&who.token()).as_deref(), Some("anna@build-7-example-com"));
        assert_eq!(who.change_set(), "svlc-1763000000000-12");
        assert_eq!(of_token("Console-CreateStack-1"), None);
    }

    #[test]
    fn any_name_gives_what_cloudformation_takes() {
        for (user, host) in [("", ""), ("日本", "-"), ("a b", "--x--"), (&*"u".repeat(200), "h")]
        {
            let who = who(user, host);
            let token = who.token();
            assert!(token.len() <= 128, "{token}");
            assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{token}");
            assert!(of_token(&token).is_some(), "{token}");
        }
    }
}
