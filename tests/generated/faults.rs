//! Faults of every kind that a schema tells of, made in any valid spec: each is one change at one place, with the code that has
//! to come out and the text that has to be underlined. Faults that take a particular spec are in `tests/faults`.

use std::ops::Range;

use serde_json::{Value, json};
use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::source::Source;
use svlc_tests::fields::{Language, Visit};
use svlc_tests::yaml::{Path, Printed, print};

/// A broken spec.
pub(crate) struct Broken {
    /// What was done.
    pub(crate) kind: &'static str,
    /// To which field of the language.
    pub(crate) field: String,
    /// The spec.
    pub(crate) text: String,
    /// The code of the one diagnostic.
    pub(crate) code: Code,
    /// What its primary span holds.
    pub(crate) at: Range<usize>,
}

impl Broken {
    /// What svlc says of it instead, if it does not say what it should.
    pub(crate) fn judge(&self) -> Result<(), String> {
        let source = Source::new("spec.yaml", self.text.clone());
        let mut told = svlc_core::compile(&source).diagnostics;
        told.retain(|one| !crate::USUAL.contains(&one.code));
        let is_told = |one: &Diagnostic| {
            let span = one.primary.span.range();
            one.code == self.code && self.at.start <= span.start && span.end <= self.at.end
        };
        if matches!(&told[..], [one] if is_told(one)) {
            return Ok(());
        }
        let told = told.iter().map(|one| {
            format!("\n  {} at `{}`: {}", one.code, source.slice(one.primary.span), one.message)
        });
        let wanted = format!("{} at `{}`", self.code, &self.text[self.at.clone()]);
        Err(format!("{}: not {wanted}, but{}\n{}", self.kind, told.collect::<String>(), self.text))
    }
}

/// A kind of fault: makes it at a place, if it can be made there.
type Kind = (&'static str, Code, fn(&Value, &Visit<'_>) -> Option<Made>);

/// What was made: the spec, and where the fault is to be told.
struct Made(Value, At);

/// Where a fault is to be told.
enum At {
    Key(Path),
    Value(Path),
    /// Text in the spec, in which it stands once.
    Text(&'static str),
}

const KINDS: &[Kind] = &[
    ("a key is misspelt", Code::SV0101, misspelt_key),
    ("a key that is not known is added", Code::SV0101, unknown_key),
    ("a key that has to be there is taken away", Code::SV0102, missing_key),
    ("a mapping stands for a scalar", Code::SV0103, mapping_for_scalar),
    ("text stands for a mapping or list", Code::SV0103, text_for_collection),
    ("a number is too small", Code::SV0104, too_small),
    ("a number is too large", Code::SV0104, too_large),
    ("a value is not one of those that can be", Code::SV0105, unknown_value),
    ("text is too long", Code::SV0106, too_long),
    ("text has another form", Code::SV0107, malformed),
    ("an item stands twice in a list", Code::SV0108, repeated_item),
    ("a route leads to a name that nothing has", Code::SV0202, unknown_target),
    ("a reference is to nothing", Code::SV0210, unknown_reference),
    ("a reference does not end", Code::SV0214, open_reference),
    ("a resource is not there", Code::SV0218, unknown_resource),
    ("a path ends with a slash", Code::SV0301, trailing_slash),
    ("a method does not exist", Code::SV0305, unknown_method),
];

/// One fault of every kind that can be made in a spec; `pick` says at which of the places.
pub(crate) fn of(language: &Language, spec: &Value, pick: usize) -> Vec<Broken> {
    let mut made: Vec<Vec<(String, Made)>> = KINDS.iter().map(|_| Vec::new()).collect();
    language.walk(spec, &mut |visit| {
        for (all, (_, _, make)) in made.iter_mut().zip(KINDS) {
            all.extend(make(spec, visit).map(|made| (visit.field.to_owned(), made)));
        }
    });
    let mut faults = Vec::new();
    for (mut all, (kind, code, _)) in made.into_iter().zip(KINDS) {
        if !all.is_empty() {
            let (field, Made(spec, at)) = all.swap_remove(pick.wrapping_mul(7_919) % all.len());
            let printed = print(&spec);
            let at = at.range(&printed);
            faults.push(Broken { kind, field, text: printed.text, code: *code, at });
        }
    }
    faults
}

impl At {
    fn range(self, printed: &Printed) -> Range<usize> {
        match self {
            Self::Key(path) => printed.keys[&path].clone(),
            Self::Value(path) => printed.values[&path].clone(),
            Self::Text(text) => {
                let at = printed.text.find(text).expect("it was put there");
                at..at + text.len()
            }
        }
    }
}

/// A spec with another value at a path.
fn with(spec: &Value, path: &[String], value: Value) -> Value {
    let mut spec = spec.clone();
    *at(&mut spec, path) = value;
    spec
}

fn at<'a>(spec: &'a mut Value, path: &[String]) -> &'a mut Value {
    path.iter().fold(spec, |value, step| match value {
        Value::Array(items) => &mut items[step.parse::<usize>().expect("a step into a list")],
        other => &mut other[step.as_str()],
    })
}

/// A spec with another name for a key, at its place.
fn renamed(spec: &Value, path: &[String], name: &str) -> Option<Made> {
    let (old, parent) = path.split_last()?;
    let mut spec = spec.clone();
    let entries = at(&mut spec, parent).as_object_mut()?;
    let changed = std::mem::take(entries).into_iter();
    *entries = changed
        .map(|(key, value)| if key == *old { (name.to_owned(), value) } else { (key, value) })
        .collect();
    Some(Made(spec, At::Key([parent, &[name.to_owned()]].concat())))
}

/// A fault in a value.
fn value(spec: &Value, visit: &Visit<'_>, value: impl Into<Value>) -> Option<Made> {
    Some(Made(with(spec, &visit.path, value.into()), At::Value(visit.path.clone())))
}

/// Whether the visit is of a value under a key of the language, not of the user's choice. Not of `lints`: without it, what it
/// silences is told.
fn is_field(visit: &Visit<'_>) -> bool {
    !visit.path.is_empty() && !visit.field.ends_with('*') && visit.field != "lints"
}

fn is_record(visit: &Visit<'_>) -> bool {
    visit.schema.get("properties").is_some() && visit.kinds.get("oneOf").is_none()
}

fn is_scalar(schema: &Value) -> bool {
    schema["type"] != "object" && schema["type"] != "array" && schema.get("$ref").is_none()
}

/// Whether nothing but a scalar may stand there.
fn takes_a_scalar(visit: &Visit<'_>) -> bool {
    let kinds = visit.kinds["anyOf"].as_array();
    let is_any = visit.schema.get("x-svlc-any").is_some();
    !is_any
        && is_scalar(visit.schema)
        && kinds.is_none_or(|kinds| kinds.iter().all(is_scalar))
        && visit.value.is_string() | visit.value.is_number() | visit.value.is_boolean()
}

fn is_text(visit: &Visit<'_>) -> bool {
    visit.schema["type"] == "string"
        && visit.schema.get("enum").is_none()
        && visit.schema.get("const").is_none()
        && visit.value.is_string()
        && takes_a_scalar(visit)
}

fn misspelt_key(spec: &Value, visit: &Visit<'_>) -> Option<Made> {
    let key = visit.path.last().filter(|_| is_field(visit) && visit.path.len() < 9)?;
    // A record that another key tells from others is another record without it.
    if key == "type" || key == "service" && visit.path.len() == 1 {
        return None;
    }
    let half = key.len() / 2;
    renamed(spec, &visit.path, &format!("{}q{}", &key[..half], &key[half..]))
}

fn unknown_key(spec: &Value, visit: &Visit<'_>) -> Option<Made> {
    let entries = visit.value.as_object().filter(|_| is_record(visit))?;
    let mut entries = entries.clone();
    entries.insert("zz-unknown".to_owned(), json!(1));
    let key = [&visit.path[..], &["zz-unknown".to_owned()]].concat();
    Some(Made(with(spec, &visit.path, Value::Object(entries)), At::Key(key)))
}

fn missing_key(spec: &Value, visit: &Visit<'_>) -> Option<Made> {
    let required = visit.schema["required"].as_array().filter(|_| is_record(visit))?;
    let mut entries = visit.value.as_object()?.clone();
    let key = required.iter().filter_map(Value::as_str).find(|key| entries.contains_key(*key))?;
    entries.shift_remove(key);
    // An empty mapping is told of as such, and the spec itself has no key.
    if entries.is_empty() || visit.path.is_empty() {
        return None;
    }
    let is_item = |path: &[String]| path.last().is_some_and(|step| step.parse::<u32>().is_ok());
    // An item begins with the first of its keys.
    let first = entries.keys().next().filter(|_| is_item(&visit.path)).cloned();
    let key = visit.path.iter().cloned().chain(first).collect();
    Some(Made(with(spec, &visit.path, Value::Object(entries)), At::Key(key)))
}

fn mapping_for_scalar(spec: &Value, visit: &Visit<'_>) -> Option<Made> {
    takes_a_scalar(visit).then(|| value(spec, visit, json!({ "zz": 1 })))?
}

fn text_for_collection(spec: &Value, visit: &Visit<'_>) -> Option<Made> {
    let is_only = visit.kinds.get("anyOf").is_none() && visit.schema.get("x-svlc-any").is_none();
    let is_collection = visit.value.is_object() || visit.value.is_array();
    (is_only && is_collection && is_field(visit)).then(|| value(spec, visit, "zz"))?
}

fn too_small(spec: &Value, visit: &Visit<'_>) -> Option<Made> {
    let least = visit.schema.get("minimum")?.as_f64().filter(|_| visit.value.is_number())?;
    value(spec, visit, json!(least as i64 - 1))
}

fn too_large(spec: &Value, visit: &Visit<'_>) -> Option<Made> {
    let most = visit.schema.get("maximum")?.as_f64().filter(|_| visit.value.is_number())?;
    value(spec, visit, json!(most as i64 + 1))
}

fn unknown_value(spec: &Value, visit: &Visit<'_>) -> Option<Made> {
    let is_listed = visit.kinds.get("oneOf").is_some() || visit.schema.get("enum").is_some();
    let is_text = visit.value.is_string() && takes_a_scalar(visit);
    (is_listed && is_text).then(|| value(spec, visit, "zz-unknown"))?
}

fn too_long(spec: &Value, visit: &Visit<'_>) -> Option<Made> {
    let most = visit.schema.get("maxLength")?.as_u64().filter(|_| is_text(visit))?;
    value(spec, visit, "a".repeat(most as usize + 1))
}

fn malformed(spec: &Value, visit: &Visit<'_>) -> Option<Made> {
    visit.schema.get("pattern").filter(|_| is_text(visit))?;
    let least = visit.schema.get("minLength").and_then(Value::as_u64).unwrap_or_default();
    value(spec, visit, "\t".repeat(least.max(1) as usize))
}

fn repeated_item(spec: &Value, visit: &Visit<'_>) -> Option<Made> {
    visit.schema.get("uniqueItems")?;
    let mut items = visit.value.as_array()?.clone();
    items.push(items.first()?.clone());
    let last = [&visit.path[..], &[(items.len() - 1).to_string()]].concat();
    Some(Made(with(spec, &visit.path, Value::Array(items)), At::Value(last)))
}

fn unknown_target(spec: &Value, visit: &Visit<'_>) -> Option<Made> {
    let is_target = matches!(visit.field, "routes.*" | "routes.*.integration");
    (is_target && visit.value.is_string()).then(|| value(spec, visit, "zz-unknown"))?
}

/// Puts text behind that of a field in which references may stand, where no escape hides the place.
fn referring(spec: &Value, visit: &Visit<'_>, text: &'static str) -> Option<Made> {
    let is_place = visit.schema["x-svlc-references"] == true
        && visit.schema.get("x-svlc-resources").is_none()
        && takes_a_scalar(visit)
        && !visit.path.last().is_some_and(|key| key.starts_with("RANDOM_"));
    let is_shown = |c: char| matches!(c, ' '..='~') && c != '"' && c != '\\';
    let is_plain = |text: &&str| !text.is_empty() && !text.starts_with('$');
    let written = visit.value.as_str().filter(is_plain).filter(|_| is_place)?;
    let made = || with(spec, &visit.path, json!(format!("{written}{text}")));
    written.chars().all(is_shown).then(|| Made(made(), At::Text(text)))
}

fn unknown_reference(spec: &Value, visit: &Visit<'_>) -> Option<Made> {
    referring(spec, visit, "${zz.unknown}")
}

fn open_reference(spec: &Value, visit: &Visit<'_>) -> Option<Made> {
    // The name of an export has a form that a reference without an end has not.
    (visit.field != "outputs.*.export").then(|| referring(spec, visit, "${zz.open"))?
}

fn unknown_resource(spec: &Value, visit: &Visit<'_>) -> Option<Made> {
    let written = visit.schema.get("x-svlc-resources").and(visit.value.as_str())?;
    let (section, _) = written.split_once('.').filter(|_| !written.starts_with("arn:"))?;
    takes_a_scalar(visit).then(|| value(spec, visit, format!("{section}.zz-unknown")))?
}

fn trailing_slash(spec: &Value, visit: &Visit<'_>) -> Option<Made> {
    let key = visit.path.last().filter(|_| visit.field == "routes.*")?;
    let is_used = spec["stages"]
        .as_object()
        .into_iter()
        .flatten()
        .any(|(_, stage)| stage["routes"].get(key).is_some());
    let made = renamed(spec, &visit.path, &format!("{key}/zz-last/"))?;
    (key != "$default" && !key.ends_with("+}") && !is_used)
        .then_some(Made(made.0, At::Text("zz-last/")))
}

fn unknown_method(spec: &Value, visit: &Visit<'_>) -> Option<Made> {
    let key = visit.path.last().filter(|_| visit.field == "routes.*")?;
    let is_used = spec["stages"]
        .as_object()
        .into_iter()
        .flatten()
        .any(|(_, stage)| stage["routes"].get(key).is_some());
    let (_, path) = key.split_once(' ').filter(|_| !is_used)?;
    let made = renamed(spec, &visit.path, &format!("FETCH {path}"))?;
    Some(Made(made.0, At::Text("FETCH")))
}
