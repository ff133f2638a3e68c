//! Values of mappings: `$request.header.x` and its like as a whole, or `${request.header.x}` inside of text; where each comes from is
//! [`Sources`].

use svlc_core::model::Text;

use super::super::event::Routed;
use super::super::response::Interpreted;
use super::json_path;

/// How much of a body is looked through (`apigw-dg`, http-api-parameter-mapping: 100 KB).
const BODY: usize = 100 * 1_024;

/// Where values come from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sources<'a> {
    pub(crate) routed: &'a Routed<'a>,
    pub(crate) response: Option<&'a Interpreted>,
}

impl Sources<'_> {
    /// The value of a text; `None` if it is one selector, which selects nothing.
    pub(crate) fn value(&self, text: &Text) -> Option<String> {
        let text = self.routed.local.text(text).expect("support refuses what has no value here");
        match text.strip_prefix('$').filter(|selector| !selector.starts_with('{')) {
            Some(selector) if self.is_selector(selector) => self.selected(selector),
            _ => Some(self.composed(&text)),
        }
    }

    fn is_selector(&self, text: &str) -> bool {
        let root = text.split('.').next().unwrap_or_default();
        ["request", "response", "context", "stageVariables"].contains(&root)
    }

    fn composed(&self, text: &str) -> String {
        let mut composed = String::new();
        let mut rest = text;
        while let Some((before, inside)) = rest.split_once("${") {
            let Some((selector, after)) = inside.split_once('}') else { break };
            composed.push_str(before);
            composed.push_str(&self.selected(selector).unwrap_or_default());
            rest = after;
        }
        composed.push_str(rest);
        composed
    }

    /// What a selector such as `request.header.x` selects.
    fn selected(&self, selector: &str) -> Option<String> {
        let (root, rest) = selector.split_once('.')?;
        match root {
            "request" => self.of_request(rest),
            "response" => self.of_response(rest),
            "context" => self.routed.context(&self.routed.key.to_string()).variable(rest),
            "stageVariables" => self.routed.stage.variables.get(rest).cloned(),
            _ => None,
        }
    }

    fn of_request(&self, selector: &str) -> Option<String> {
        let request = self.routed.request;
        let (kind, name) = selector.split_once('.').unwrap_or((selector, ""));
        match kind {
            "header" => joined(request.headers.iter().filter_map(|(known, value)| {
                known.eq_ignore_ascii_case(name).then_some(value.as_str())
            })),
            "querystring" => {
                let query = request.query_parameters();
                let of = query.iter().filter(|(known, _)| known == name);
                joined(of.map(|(_, value)| value.as_str()))
            }
            "path" if name.is_empty() => Some(request.below.clone()),
            "path" => {
                let of = self.routed.parameters.iter().find(|(known, _)| known == name);
                of.map(|(_, value)| value.clone())
            }
            "body" => of_body(&request.body, name),
            _ => None,
        }
    }

    fn of_response(&self, selector: &str) -> Option<String> {
        let response = self.response?;
        let (kind, name) = selector.split_once('.').unwrap_or((selector, ""));
        match kind {
            "header" => {
                let of = response
                    .headers
                    .iter()
                    .filter(|(known, _)| known.as_str().eq_ignore_ascii_case(name));
                joined(of.filter_map(|(_, value)| std::str::from_utf8(value.as_bytes()).ok()))
            }
            "body" => of_body(&response.body, name),
            _ => None,
        }
    }
}

/// All values of a name, by commas; `None` if there is none.
fn joined<'a>(values: impl Iterator<Item = &'a str>) -> Option<String> {
    let values: Vec<&str> = values.collect();
    (!values.is_empty()).then(|| values.join(","))
}

/// A body, or what a path leads to in what is looked through of it.
fn of_body(body: &[u8], path: &str) -> Option<String> {
    if path.is_empty() {
        return String::from_utf8(body.to_vec()).ok().filter(|body| !body.is_empty());
    }
    json_path::select(&body[..body.len().min(BODY)], path)
}
