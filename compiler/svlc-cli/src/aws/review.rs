//! What a user has to see before a stack is changed, beside CloudFormation's own list: what would be lost, which routes and rights change,
//! and which parameters stay as they are. `svlc plan` finds and shows it; here is when.

use std::collections::BTreeMap;

use svlc_core::cfn::{Template, Value};

use crate::commands::plan::{Deployed, Planned};
use crate::error::Fault;
use crate::input::Compiled;
use crate::render::text::{visible, wrap};
use crate::terminal::{Style, Terminal};

/// What is about to be deployed.
#[derive(Clone, Copy)]
pub(crate) struct Review<'a> {
    /// The spec.
    pub(crate) compiled: &'a Compiled,
    /// The environment that is deployed.
    pub(crate) environment: Option<&'a str>,
    /// The template.
    pub(crate) template: &'a Template,
    /// Values that the user gives to parameters.
    pub(crate) values: &'a BTreeMap<String, String>,
}

impl Review<'_> {
    /// Shows what would be lost, and what becomes of routes and rights.
    pub(super) fn show(&self, before: &Deployed, terminal: &mut Terminal) -> Result<(), Fault> {
        let mut values = before.parameters.clone();
        values.extend(self.values.clone());
        let planned = Planned::new(self.compiled, self.template, self.environment, before, &values);
        match planned {
            Ok(planned) => planned.warn(terminal),
            Err(fault) => {
                let text = format!("what would be lost is not known: {fault}");
                warn(&text, fault.help().as_deref(), terminal)
            }
        }
    }

    /// Tells of parameters that keep the value that the stack has, although the spec has another default than before.
    pub(super) fn kept(&self, before: &Deployed, terminal: &mut Terminal) -> Result<(), Fault> {
        let Some(Ok(template)) = before.read() else { return Ok(()) };
        for (name, parameter) in self.template.parameters.iter() {
            let was = template.parameters.get(name).and_then(|old| text(old, "Default"));
            let (Some(now), Some(value)) =
                (text(parameter, "Default"), before.parameters.get(name))
            else {
                continue;
            };
            if self.values.contains_key(name) || was.as_ref() == Some(&now) || *value == now {
                continue;
            }
            let is_secret = text(parameter, "NoEcho").as_deref() == Some("true");
            let (kept, default) = match is_secret {
                true => ("its value".to_owned(), "another".to_owned()),
                false => (format!("the value `{value}`"), format!("`{now}`")),
            };
            let problem = format!(
                "the parameter `{name}` keeps {kept}, which the stack has; its default is {default} now"
            );
            let given = if is_secret { "VALUE" } else { now.as_str() };
            let help = format!("`--parameter '{name}={given}'` gives it the new one");
            warn(&problem, Some(&help), terminal)?;
        }
        Ok(())
    }
}

/// A field of a parameter.
fn text(parameter: &Value, field: &str) -> Option<String> {
    let Value::Map(parameter) = parameter else { return None };
    parameter.get(field).and_then(Value::scalar)
}

/// `warning: …` and `help: …`, among the results.
fn warn(text: &str, help: Option<&str>, terminal: &mut Terminal) -> Result<(), Fault> {
    let parts = [("warning", Some(text), Style::Warning), ("  help", help, Style::Help)];
    for (word, text, style) in parts {
        let Some(text) = text else { continue };
        let lines = wrap(&visible(text), &[word, ": "].concat(), terminal.width);
        let name = word.trim_start();
        let painted = terminal.out.paint(style, name);
        terminal.out.print(&lines.replacen(name, &painted, 1))?;
    }
    Ok(())
}
