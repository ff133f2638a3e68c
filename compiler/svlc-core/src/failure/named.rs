//! What AWS's words name: a property, by its keys or by a JSON pointer, and a resource.

use super::reason::between;

/// Words before and behind a property. Those that say most stand first.
const AROUND: &[(&str, &str)] = &[
    ("/Properties/", "]"),
    ("/Type/", "]"),
    ("required key [", "]"),
    ("extraneous key [", "]"),
    ("' at '", "'"),
    ("property {/", "}"),
    ("unsupported property ", " "),
    ("required property ", " "),
    ("of property ", " "),
    ("Property ", " "),
    ("property ", " "),
    ("'", "' value failed"),
];

/// Keys of the property that AWS's words name, from `Properties` down: `Properties`, `VpcConfig`, `SubnetIds`, `[0]`.
pub(super) fn property(words: &str) -> Option<Vec<String>> {
    let pointer = words.split_once("#/").map(|(_, rest)| rest);
    let pointer = pointer.map(|rest| rest.split([':', ')', ' ', ',', ']']).next().unwrap_or(rest));
    let other = AROUND.iter().find_map(|(start, end)| between(words, start, end));
    let keys = pointer.into_iter().chain(other);
    let keys = keys.flat_map(|keys| keys.split(['/', '.'])).filter_map(key);
    let path: Vec<String> = std::iter::once("Properties".to_owned()).chain(keys).collect();
    (path.len() > 1).then_some(path)
}

/// A key as templates write it; `None`: it is none. Lambda begins a key with a small letter, and has `member.1` for an item.
fn key(text: &str) -> Option<String> {
    let text = text.trim_matches(['"', '\'', '[', ']', '(', ')', ',', ';']);
    if text == "member" || !text.chars().all(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    if text.parse::<usize>().is_ok() {
        return Some(format!("[{text}]"));
    }
    let mut letters = text.chars();
    let first = letters.next()?.to_ascii_uppercase();
    Some(std::iter::once(first).chain(letters).collect())
}

/// The logical id that AWS's words name.
pub(super) fn resource(words: &str) -> Option<&str> {
    let around = [("/Resources/", "/"), ("/Resources/", "]"), ("for resource ", " ")];
    let found = around.iter().find_map(|(start, end)| between(words, start, end));
    found.map(|id| id.trim_end_matches([':', '.', ',', ']'])).filter(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(words: &str) -> String {
        property(words).map(|path| path[1..].join(".")).unwrap_or_default()
    }

    #[test]
    fn properties_are_named_in_many_ways() {
        for (words, path) in [
            (
                "Model validation failed (#/RetentionInDays: 30 is not a valid enum value)",
                "RetentionInDays",
            ),
            ("Model validation failed (#: required key [Role] not found)", "Role"),
            (
                "Model validation failed (#/VpcConfig: extraneous key [Subnets] is not permitted)",
                "VpcConfig.Subnets",
            ),
            ("#/Layers/0: failed validation constraint for keyword [pattern]", "Layers.[0]"),
            (
                "[/Resources/Notices/Properties/DisplayName] 'null' values are not allowed in templates",
                "DisplayName",
            ),
            (
                "[/Resources/Host/Type/EbsOptimized] 'null' values are not allowed in templates",
                "EbsOptimized",
            ),
            (
                "1 validation error detected: Value '64' at 'memorySize' failed to satisfy constraint: x",
                "MemorySize",
            ),
            (
                "Value '[a]' at 'vpcConfig.subnetIds.member.1' failed to satisfy constraint",
                "VpcConfig.SubnetIds.[1]",
            ),
            ("Encountered unsupported property Topic", "Topic"),
            (
                "Property AttributeDefinitions is inconsistent with the KeySchema",
                "AttributeDefinitions",
            ),
            (
                "Value of property SecurityGroupIds must be of type List of String",
                "SecurityGroupIds",
            ),
            (
                "Property validation failure: [The property {/Description} is too long]",
                "Description",
            ),
            ("it is so", ""),
            ("#/", ""),
            ("' at '", ""),
        ] {
            assert_eq!(named(words), path, "{words}");
        }
    }

    #[test]
    fn resources_are_named_by_pointers_and_in_sentences() {
        assert_eq!(resource("[/Resources/Notices/Type/x] no"), Some("Notices"));
        assert_eq!(resource("[/Resources/Notices] no"), Some("Notices"));
        assert_eq!(
            resource("Properties validation failed for resource Jobs with message: #"),
            Some("Jobs")
        );
        assert_eq!(resource("/Resources/"), None);
        assert_eq!(resource("it is so"), None);
    }
}
