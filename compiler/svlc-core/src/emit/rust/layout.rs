//! Fragments of Rust laid out as rustfmt lays them out, where that depends on how long names are.
//! Leaves everything of fixed shape to the templates.

/// rustfmt's `max_width`.
const WIDTH: usize = 100;
/// rustfmt's `struct_lit_width`, which also holds for patterns.
const STRUCT_WIDTH: usize = 18;

/// A field of a struct literal: what a method of `reader` gives.
pub(super) fn read_field(indent: usize, field: &str, literal: &str) -> String {
    let pad = " ".repeat(indent);
    let line = format!("{pad}{field}: reader.read({literal}),");
    if line.len() <= WIDTH {
        line
    } else {
        format!("{pad}{field}: reader\n{pad}    .read({literal}),")
    }
}

/// A field of a struct literal: what a call of `parameter` gives.
pub(super) fn parameter_field(indent: usize, field: &str, literal: &str) -> String {
    let pad = " ".repeat(indent);
    let line = format!("{pad}{field}: parameter(request, {literal})?,");
    if line.len() <= WIDTH {
        line
    } else {
        format!("{pad}{field}: parameter(\n{pad}    request,\n{pad}    {literal},\n{pad})?,")
    }
}

/// Names taken from a module.
pub(super) fn import(module: &str, names: &str) -> String {
    let line = format!("use {module}::{{{names}}};");
    if line.len() <= WIDTH { line } else { format!("use {module}::{{\n    {names},\n}};") }
}

/// The constant for the key of a table: a variant with the name of the attribute.
pub(super) fn key_constant(variant: &str, literal: &str) -> String {
    let start = format!("pub const KEY: Key = {variant}(");
    if start.len() + literal.chars().count() + 2 <= WIDTH {
        format!("{start}{literal});")
    } else {
        format!("pub const KEY: Key =\n    {variant}({literal});")
    }
}

/// An arm that matches a literal and gives a struct or unit variant, whose fields are lines made for the indent
/// that it asks for.
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
    // rustfmt leaves room for the comma, also where it stands further down.
    if first.chars().count() < WIDTH {
        format!("{pad}{literal} => {inline},")
    } else {
        format!("{pad}{literal} => {{\n{pad}    {}\n{pad}}}", body(indent + 4))
    }
}

/// An arm that matches a variant with these fields, each named as it stands in a pattern, and gives a short expression.
pub(super) fn variant_arm(indent: usize, variant: &str, fields: &[String], body: &str) -> String {
    let pad = " ".repeat(indent);
    let listed = fields.join(", ");
    let pattern =
        if fields.is_empty() { variant.to_owned() } else { format!("{variant} {{ {listed} }}") };
    if listed.len() > STRUCT_WIDTH || (!fields.is_empty() && indent + pattern.len() + 5 > WIDTH) {
        let lines: String = fields.iter().map(|field| format!("{pad}    {field},\n")).collect();
        return format!("{pad}{variant} {{\n{lines}{pad}}} => {body},");
    }
    let line = format!("{pad}{pattern} => {body},");
    if line.len() <= WIDTH {
        line
    } else {
        format!("{pad}{pattern} => {{\n{pad}    {body}\n{pad}}}")
    }
}
