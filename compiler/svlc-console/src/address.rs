//! Where each page is: [`Page`], read from a path and written as one.

use crate::form::decoded;

/// A page, or something that a page asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Page {
    /// The service as a whole.
    Service,
    /// All functions.
    Functions,
    /// Settings of a function.
    Function(String),
    /// Sending events to a function.
    Test(String),
    /// Memory and invocations of a function.
    Monitor(String),
    /// All stages.
    Stages,
    /// Requests, the newest first.
    Requests,
    /// News of requests, as they come.
    Live,
    /// One request.
    Request(String),
    /// Sends a request once more.
    Replay(String),
    /// Writes a request to the spec as a test.
    Save(String),
    /// A file that pages need.
    Asset(&'static str),
}

/// Files that pages need.
const ASSETS: [&str; 3] = ["console.css", "console.js", "icon.svg"];

impl Page {
    /// The page at a path.
    pub(crate) fn at(path: &str) -> Option<Self> {
        let parts: Vec<String> = path.strip_prefix('/')?.split('/').map(decoded).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        Some(match parts.as_slice() {
            [""] => Self::Service,
            ["functions"] => Self::Functions,
            ["functions", name] => Self::Function((*name).to_owned()),
            ["functions", name, "test"] => Self::Test((*name).to_owned()),
            ["functions", name, "monitor"] => Self::Monitor((*name).to_owned()),
            ["stages"] => Self::Stages,
            ["requests"] => Self::Requests,
            ["live"] => Self::Live,
            ["requests", id] => Self::Request((*id).to_owned()),
            ["requests", id, "replay"] => Self::Replay((*id).to_owned()),
            ["requests", id, "save"] => Self::Save((*id).to_owned()),
            [name] => Self::Asset(ASSETS.into_iter().find(|asset| asset == name)?),
            _ => return None,
        })
    }

    /// Its path.
    pub(crate) fn path(&self) -> String {
        let encoded = |text: &str| encoded(text);
        match self {
            Self::Service => "/".to_owned(),
            Self::Functions => "/functions".to_owned(),
            Self::Function(name) => format!("/functions/{}", encoded(name)),
            Self::Test(name) => format!("/functions/{}/test", encoded(name)),
            Self::Monitor(name) => format!("/functions/{}/monitor", encoded(name)),
            Self::Stages => "/stages".to_owned(),
            Self::Requests => "/requests".to_owned(),
            Self::Live => "/live".to_owned(),
            Self::Request(id) => format!("/requests/{}", encoded(id)),
            Self::Replay(id) => format!("/requests/{}/replay", encoded(id)),
            Self::Save(id) => format!("/requests/{}/save", encoded(id)),
            Self::Asset(name) => format!("/{name}"),
        }
    }
}

/// Text as a segment of a path, or a value of a query.
pub(crate) fn encoded(text: &str) -> String {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    let one =
        |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_a_path_of_its_own() {
        let name = || "a/b ?\"<é=".to_owned();
        for page in [
            Page::Service,
            Page::Functions,
            Page::Function(name()),
            Page::Test(name()),
            Page::Monitor(name()),
            Page::Stages,
            Page::Requests,
            Page::Live,
            Page::Request(name()),
            Page::Replay(name()),
            Page::Save(name()),
            Page::Asset("console.css"),
        ] {
            assert_eq!(Page::at(&page.path()), Some(page.clone()), "{page:?}");
        }
        for path in ["", "/x", "/functions/", "/functions/a/b", "//", "/requests/a/b/c"] {
            assert!(
                Page::at(path).is_none_or(|page| page == Page::Function(String::new())),
                "{path}"
            );
        }
    }
}
