//! A spec as a value printed as YAML, with the place of every key and value in the text.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;

/// Where in a spec: keys, and indices of lists, from the root.
pub type Path = Vec<String>;

/// A printed spec.
#[derive(Debug, Default)]
pub struct Printed {
    /// The YAML.
    pub text: String,
    /// Where each key stands, by the path of its value.
    pub keys: BTreeMap<Path, Range<usize>>,
    /// Where each value stands; a mapping or list without its indentation, to its end.
    pub values: BTreeMap<Path, Range<usize>>,
}

/// Prints a spec in block style.
pub fn print(spec: &Value) -> Printed {
    let mut printed = Printed::default();
    let mut path = Path::new();
    printed.value(spec, &mut path, 0);
    printed
}

impl Printed {
    /// Prints a value where it belongs; the line has been begun.
    fn value(&mut self, value: &Value, path: &mut Path, depth: usize) {
        let start = self.text.len();
        match value {
            Value::Object(entries) if !entries.is_empty() => {
                for (index, (key, value)) in entries.iter().enumerate() {
                    self.line(index, depth);
                    path.push(key.clone());
                    let at = self.text.len();
                    self.text += &scalar(key);
                    self.keys.insert(path.clone(), at..self.text.len());
                    self.text.push(':');
                    self.below(value, path, depth);
                    path.pop();
                }
            }
            Value::Array(items) if !items.is_empty() => {
                for (index, item) in items.iter().enumerate() {
                    self.line(index, depth);
                    self.text += "- ";
                    path.push(index.to_string());
                    self.value(item, path, depth + 1);
                    path.pop();
                }
            }
            Value::String(text) => self.text += &scalar(text),
            // What is left is written in YAML as it is in JSON.
            other => self.text += &other.to_string(),
        }
        self.values.insert(path.clone(), start..self.text.len());
    }

    /// Begins a line, but for the first, which stands where its parent put it.
    fn line(&mut self, index: usize, depth: usize) {
        if index > 0 {
            self.text.push('\n');
            self.text += &"  ".repeat(depth);
        }
    }

    /// Prints the value of a key: in its line, or below it.
    fn below(&mut self, value: &Value, path: &mut Path, depth: usize) {
        let is_block = match value {
            Value::Object(entries) => !entries.is_empty(),
            Value::Array(items) => !items.is_empty(),
            _ => false,
        };
        if is_block {
            self.text.push('\n');
            self.text += &"  ".repeat(depth + 1);
            self.value(value, path, depth + 1);
        } else {
            self.text.push(' ');
            self.value(value, path, depth);
        }
    }
}

/// Text as a scalar: plain where that is surely text, else as JSON has it, which YAML reads the same.
fn scalar(text: &str) -> String {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.ends_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | ' '))
        && !WORDS.contains(&text.to_ascii_lowercase().as_str());
    if plain { text.to_owned() } else { quoted(text) }
}

/// As JSON has it, but for characters that YAML wants escaped.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for c in Value::from(text).to_string().chars() {
        match c {
            '\u{7f}'..='\u{9f}' | '\u{feff}' | '\u{2028}' | '\u{2029}' => {
                quoted += &format!("\\u{:04x}", u32::from(c));
            }
            _ => quoted.push(c),
        }
    }
    quoted
}
