//! A page of `docs/diagnostics`, taken apart. Every page has one form: title, severity, why, then a failing and a fixed
//! spec or the reason why there is none. Leaves running the specs to `diagnostics.rs`.

use svlc_core::diagnostic::Code;

/// A page in its parts.
pub(crate) struct Page<'a> {
    /// The two specs; `None` on a page that says why it has none.
    pub(crate) examples: Option<Examples<'a>>,
}

/// The specs of a page.
pub(crate) struct Examples<'a> {
    /// Reports what is marked in it.
    pub(crate) fails: &'a str,
    /// Reports nothing.
    pub(crate) fixed: &'a str,
}

const NO_EXAMPLE: &str = "<!-- no example: ";

/// Reads the page of a code, or says what is wrong with its form.
pub(crate) fn read(code: Code) -> Result<Page<'static>, String> {
    let text = code.page().markdown;
    let head = format!("# {code}: {}\n\nSeverity: {}.\n\n", code.name(), code.severity().name());
    let body = text.strip_prefix(&head).ok_or(format!("it does not begin with {head:?}"))?;
    let first = body.lines().next().unwrap_or_default();
    if first.is_empty() || first.starts_with(['#', '<', '`']) {
        return Err("a paragraph that says why belongs after the severity".to_owned());
    }
    if text.lines().any(|line| line != line.trim_end()) || !text.ends_with('\n') {
        return Err("lines end without blanks, the page with a line break".to_owned());
    }
    let headings: Vec<&str> =
        body.lines().filter(|line| line.starts_with('#') && !line.starts_with("# ")).collect();
    let has_reason = body.contains(NO_EXAMPLE);
    match (headings.as_slice(), has_reason) {
        ([] | ["## More"], true) => Ok(Page { examples: None }),
        (["## Fails", "## Fixed"] | ["## Fails", "## Fixed", "## More"], false) => {
            let block = |title: &str| {
                let (_, after) = body.split_once(&format!("{title}\n\n```yaml\n"))?;
                after.split_once("```\n").map(|(spec, _)| spec)
            };
            let missing = "a heading is not followed by a `yaml` block";
            let fails = block("## Fails").ok_or(missing)?;
            let fixed = block("## Fixed").ok_or(missing)?;
            Ok(Page { examples: Some(Examples { fails, fixed }) })
        }
        _ => Err(format!("its headings are {headings:?}")),
    }
}
