//! Fragments of Rust laid out as rustfmt lays them out, where that depends on how long names are.
//! Leaves everything of fixed shape to the templates.

/// rustfmt's `max_width`.
const WIDTH: usize = 100;
/// rustfmt's `struct_lit_width`, which also holds for patterns.
const STRUCT_WIDTH: usize = 18;

/// A line of a struct literal: `field: call("literal"),`.
pub(super) fn field(indent: usize, field: &str, call: &str, arguments: &str, tail: &str) -> String {
    let pad = " ".repeat(indent);
    let line = format!("{pad}{field}: {call}({arguments}){tail},");
    if line.chars().count() <= WIDTH {
        return line;
    }
    let inner: String =
        arguments.split(", ").map(|argument| format!("{pad}    {argument},\n")).collect();
    format!("{pad}{field}: {call}(\n{inner}{pad}){tail},")
}

/// An arm that matches a literal and gives a struct or unit variant, whose fields are lines made by [`field`] for the
/// indent that it asks for.
pub(super) fn literal_arm(
    indent: usize,
    literal: &str,
    variant: &str,
    fields: impl Fn(usize) -> Vec<String>,
) -> String {
    let pad = " ".repeat(indent);
    let body = |indent: usize| {
        let fields = fields(indent + 4);
        if fields.is_empty() {
            return variant.to_owned();
        }
        format!("{variant} {{\n{}\n{}}}", fields.join("\n"), " ".repeat(indent))
    };
    let inline = body(indent);
    let first = format!("{pad}{literal} => {}", inline.lines().next().unwrap_or_default());
    // A unit variant's comma stands on the same line.
    let comma = usize::from(inline == variant);
    if first.chars().count() + comma <= WIDTH {
        format!("{pad}{literal} => {inline},")
    } else {
        format!("{pad}{literal} => {{\n{pad}    {}\n{pad}}}", body(indent + 4))
    }
}

/// An arm that matches a variant, names each of its fields and uses none, and gives a short expression.
pub(super) fn variant_arm(indent: usize, variant: &str, fields: &[String], body: &str) -> String {
    let pad = " ".repeat(indent);
    let unused: Vec<String> = fields.iter().map(|field| format!("{field}: _")).collect();
    let listed = unused.join(", ");
    let pattern =
        if fields.is_empty() { variant.to_owned() } else { format!("{variant} {{ {listed} }}") };
    if listed.len() > STRUCT_WIDTH || (!fields.is_empty() && indent + pattern.len() + 5 > WIDTH) {
        let lines: String = unused.iter().map(|field| format!("{pad}    {field},\n")).collect();
        return format!("{pad}{variant} {{\n{lines}{pad}}} => {body},");
    }
    let line = format!("{pad}{pattern} => {body},");
    if line.len() <= WIDTH {
        line
    } else {
        format!("{pad}{pattern} => {{\n{pad}    {body}\n{pad}}}")
    }
}
