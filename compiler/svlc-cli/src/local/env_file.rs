//! Files with values of variables: [`read`]. `NAME=VALUE` or `FUNCTION.NAME=VALUE` a line, as many tools write them; values may stand in
//! quotes, `#` begins a remark. What a file says is never printed.

use camino::Utf8Path;

use crate::error::Fault;

/// Name and value of each line.
pub(super) fn read(path: &Utf8Path) -> Result<Vec<(String, String)>, Fault> {
    let text = fs_err::read_to_string(path).map_err(Fault::file("read", path))?;
    let numbered = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let written = numbered.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let entry = |(number, line)| {
        entry(line).ok_or_else(|| Fault::EnvLine { path: path.to_owned(), line: number })
    };
    written.map(entry).collect()
}

fn entry(line: &str) -> Option<(String, String)> {
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once('=')?;
    let name = name.trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    (!name.is_empty() && name.chars().all(is_name)).then_some(())?;
    Some((name.to_owned(), value_of(value.trim())?))
}

/// A value: in single quotes as it is, in double ones with `\n`, `\"` and `\\`, else up to a remark.
fn value_of(text: &str) -> Option<String> {
    if let Some(quoted) = text.strip_prefix('\'') {
        return quoted.strip_suffix('\'').map(str::to_owned);
    }
    let Some(quoted) = text.strip_prefix('"') else {
        return Some(text.split(" #").next().unwrap_or_default().trim_end().to_owned());
    };
    let mut value = String::new();
    let mut letters = quoted.chars();
    loop {
        match letters.next()? {
            '"' => return letters.as_str().is_empty().then_some(value),
            '\\' => value.push(match letters.next()? {
                'n' => '\n',
                other => other,
            }),
            other => value.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_names_and_values() {
        for (line, name, value) in [
            ("KEY=plain", "KEY", "plain"),
            ("export KEY = a b # remark", "KEY", "a b"),
            ("orders.KEY=", "orders.KEY", ""),
            ("KEY='a # \\n'", "KEY", "a # \\n"),
            (r#"KEY="a\n\"b\" #=""#, "KEY", "a\n\"b\" #="),
            ("KEY=a=b#c", "KEY", "a=b#c"),
        ] {
            assert_eq!(entry(line), Some((name.to_owned(), value.to_owned())), "{line}");
        }
        for line in ["KEY", "=a", "a b=c", "KEY='a", "KEY=\"a", "KEY=\"a\" b"] {
            assert_eq!(entry(line), None, "{line}");
        }
    }
}
