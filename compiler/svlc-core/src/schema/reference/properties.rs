//! What a field becomes in AWS, from the tables of the page of features, so that it is said once.

/// The rows of the page of features, a key each.
#[derive(Debug)]
pub(crate) struct Properties(Vec<Row>);

#[derive(Debug)]
struct Row {
    /// Path of a field; what lies below it is meant too.
    key: String,
    /// Of which `type` only.
    tag: Option<String>,
    becomes: String,
}

impl Properties {
    /// Reads the tables.
    pub(crate) fn read(features: &str) -> Self {
        Self(features.lines().filter(|line| line.starts_with("| `")).flat_map(rows).collect())
    }

    /// What the field at a path becomes, by its row or that of the closest field above; `None` where only rows below tell.
    pub(super) fn of(&self, path: &str, tag: Option<&str>) -> Option<&str> {
        self.at(&path.split('.').collect::<Vec<_>>(), tag).map(|(_, becomes)| becomes)
    }

    /// The same by the keys down to the field, names and numbers of items where the page has `*`; with the number of keys that the row
    /// is about.
    pub(crate) fn at<T: AsRef<str>>(&self, path: &[T], tag: Option<&str>) -> Option<(usize, &str)> {
        // Defaults are set on functions.
        let path: Vec<&str> = match path.iter().map(AsRef::as_ref).collect::<Vec<&str>>().as_slice()
        {
            ["defaults", rest @ ..] => [&["functions", "*"], rest].concat(),
            path => path.to_vec(),
        };
        let is_meant = |row: &&Row| {
            let mut keys = row.key.split('.').zip(path.iter());
            row.key.split('.').count() <= path.len()
                && keys.all(|(key, own)| key == "*" || key == *own)
                && (row.tag.is_none() || row.tag.as_deref() == tag)
        };
        let closest =
            self.0.iter().filter(is_meant).max_by_key(|row| (row.key.len(), row.tag.is_some()));
        closest.map(|row| (row.key.split('.').count(), row.becomes.as_str()))
    }
}

/// The keys of a line. As many properties as keys are theirs in that order; otherwise all are of every key.
fn rows(line: &str) -> Vec<Row> {
    let mut cells = line.trim_matches('|').split('|').map(str::trim);
    let (Some(keys), Some(becomes)) = (cells.next(), cells.next()) else { return Vec::new() };
    let keys: Vec<_> = keys.split(", ").filter_map(key).collect();
    let parts = match parts(becomes) {
        parts if parts.len() == keys.len() => parts,
        _ => vec![becomes.to_owned(); keys.len()],
    };
    let rows = keys.into_iter().zip(parts);
    rows.map(|((key, tag), becomes)| Row { key, tag, becomes }).collect()
}

/// A path between backticks, perhaps with its `type`; `None` if it is anything else.
fn key(text: &str) -> Option<(String, Option<String>)> {
    let (path, rest) = text.strip_prefix('`')?.split_once('`')?;
    let is_path = |c: char| c.is_ascii_alphanumeric() || "._*".contains(c);
    let tag = match rest {
        "" => None,
        rest => Some(rest.strip_prefix(" (`type: ")?.strip_suffix("`)")?.to_owned()),
    };
    path.chars().all(is_path).then(|| (path.trim_end_matches(".*").to_owned(), tag))
}

/// ``` `Type` Parent: A, B``` as ``` `Type` Parent: A``` and ``` `Type` Parent: B```.
fn parts(becomes: &str) -> Vec<String> {
    let named = becomes.rfind("` ").map_or(0, |at| at + 2);
    let (_, names) = becomes.split_at(named);
    let start = named + names.rfind(": ").map_or(0, |at| at + 2);
    let (shared, names) = becomes.split_at(start);
    if shared.contains(';') || names.contains(';') {
        return Vec::new();
    }
    names.split(", ").map(|name| format!("{shared}{name}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_becomes_what_its_closest_row_says() {
        let properties = Properties::read(
            "| `functions.*.memory`, `functions.*.timeout` | `A::B` Memory, Timeout | | |\n\
             | `functions.*.vpc` | `A::B` Vpc; `A::Role` Policies | | |\n\
             | `functions.*.vpc.a`, `functions.*.vpc.b` | `A::B` Vpc: One, Two | | |\n\
             | `links.*` (`type: x`) | `A::X` | | |\n\
             | `links.*` | `A::Y` | | |\n\
             | `links.*.url` with `${…}` | `A::Z` | | |\n",
        );
        for (path, tag, becomes) in [
            ("functions.*.timeout", None, Some("`A::B` Timeout")),
            ("defaults.vpc.b", None, Some("`A::B` Vpc: Two")),
            ("functions.*.vpc.c", None, Some("`A::B` Vpc; `A::Role` Policies")),
            ("functions", None, None),
            ("links.*.url", Some("x"), Some("`A::X`")),
            ("links.*.url", Some("y"), Some("`A::Y`")),
        ] {
            assert_eq!(properties.of(path, tag), becomes, "{path}");
        }
    }
}
