//! The templates of the pages. Every value is escaped for HTML, whatever it says; a value that does not exist is an error.

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

/// Name and text of each template.
const TEMPLATES: &[(&str, &str)] = &[
    ("drawing", include_str!("../templates/drawing.html.j2")),
    ("function", include_str!("../templates/function.html.j2")),
    ("function_head", include_str!("../templates/function_head.html.j2")),
    ("functions", include_str!("../templates/functions.html.j2")),
    ("message", include_str!("../templates/message.html.j2")),
    ("monitor", include_str!("../templates/monitor.html.j2")),
    ("page", include_str!("../templates/page.html.j2")),
    ("plot", include_str!("../templates/plot.html.j2")),
    ("request", include_str!("../templates/request.html.j2")),
    ("requests", include_str!("../templates/requests.html.j2")),
    ("rows", include_str!("../templates/rows.html.j2")),
    ("service", include_str!("../templates/service.html.j2")),
    ("stages", include_str!("../templates/stages.html.j2")),
    ("test", include_str!("../templates/test.html.j2")),
    ("text", include_str!("../templates/text.html.j2")),
];

/// A file that pages need: its type and its bytes.
pub(crate) fn asset(name: &str) -> (&'static str, &'static str) {
    match name {
        "console.css" => ("text/css; charset=utf-8", include_str!("../templates/console.css")),
        "console.js" => ("text/javascript; charset=utf-8", include_str!("../templates/console.js")),
        _ => ("image/svg+xml", include_str!("../templates/icon.svg")),
    }
}

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the delimiters are minijinja's own"));
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    for (name, text) in TEMPLATES {
        environment.add_template(name, text).expect("a test parses every template");
    }
    environment
});

/// A page, or a piece of one.
pub(crate) fn render(name: &str, context: &impl Serialize) -> String {
    let template = ENVIRONMENT.get_template(name).expect("the name is in `TEMPLATES`");
    template.render(Value::from(Serde(context))).expect("a test renders every template")
}
