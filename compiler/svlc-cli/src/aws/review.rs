//! What a user has to see before a stack is changed, beside CloudFormation's own list: what would be lost, which routes and rights change,
//! and which parameters stay as they are. `svlc plan` finds and shows it; here is when.

use std::collections::BTreeMap;

use svlc_core::cfn::{Template, Value};
use svlc_core::diagnostic::Diagnostic;
use svlc_core::secret;
use svlc_deploy::change::Findings;

use super::Failure;
use super::typed::quoted;
use crate::commands::plan::{Deployed, Planned};
use crate::error::Fault;
use crate::input::Compiled;
use crate::render;
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
    /// Values that the user gives to parameters; `None` where none can be given, and all keep theirs.
    pub(crate) values: Option<&'a BTreeMap<String, String>>,
}

impl Review<'_> {
    /// Shows what would be lost, and what becomes of routes and rights.
    pub(super) fn show(&self, before: &Deployed, terminal: &mut Terminal) -> Result<(), Fault> {
        let mut values = before.parameters.clone();
        values.extend(self.values.cloned().unwrap_or_default());
        let planned = Planned::new(self.compiled, self.template, self.environment, before, &values);
        match planned {
            Ok(planned) => planned.warn(terminal),
            Err(fault) => {
                let text = format!("what would be lost is not known: {fault}");
                warn(&text, fault.help().as_deref(), terminal)
            }
        }
    }

    /// Shows what CloudFormation's validation has found in a change set that can be executed.
    pub(super) fn found(&self, found: &Findings, terminal: &mut Terminal) -> Result<(), Fault> {
        self.failed(|failure| failure.of_findings(found), terminal)?;
        // Who may not ask, and whose server does not know the question, is not told at each deployment.
        match &found.unread {
            Some(error) if !found.is_forbidden() && !found.is_unknown() => {
                let text = format!("what CloudFormation warns of is not known: {error}");
                warn(&text, None, terminal)
            }
            _ => Ok(()),
        }
    }

    /// Shows on the spec what there is to say of it.
    pub(crate) fn failed(
        &self,
        found: impl FnOnce(Failure<'_>) -> Vec<Diagnostic>,
        terminal: &mut Terminal,
    ) -> Result<(), Fault> {
        let Some(output) = &self.compiled.compilation.output else { return Ok(()) };
        let model = &output.model;
        let hidden =
            model.parameters.iter().filter(|one| one.no_echo || secret::is_header(&one.name));
        let given = |name: &String| self.values.and_then(|values| values.get(name)).cloned();
        let secrets: Vec<String> = hidden.filter_map(|one| given(&one.name)).collect();
        let failure = Failure {
            source: &self.compiled.source,
            environment: self.environment,
            model,
            template: self.template,
            secrets: &secrets,
        };
        render::diagnostics(self.compiled, &found(failure), terminal)
    }

    /// Tells of parameters that keep the value that the stack has, although the spec has another default than before.
    pub(super) fn kept(&self, before: &Deployed, terminal: &mut Terminal) -> Result<(), Fault> {
        let (Some(given), Some(Ok(template))) = (self.values, before.read()) else {
            return Ok(());
        };
        for (name, parameter) in self.template.parameters.iter() {
            let was = template.parameters.get(name).and_then(|old| text(old, "Default"));
            let (Some(now), Some(value)) =
                (text(parameter, "Default"), before.parameters.get(name))
            else {
                continue;
            };
            if given.contains_key(name) || was.as_ref() == Some(&now) || *value == now {
                continue;
            }
            let is_secret = text(parameter, "NoEcho").as_deref() == Some("true");
            let (problem, help) = stays(name, is_secret, value, &now);
            warn(&problem, Some(&help), terminal)?;
        }
        Ok(())
    }
}

/// What is said of a parameter that keeps its value, and the cure; without values where one of them is a secret, or looks like one.
fn stays(name: &str, is_secret: bool, value: &str, now: &str) -> (String, String) {
    let has_form = [value, now].iter().any(|text| secret::form(text).is_some());
    let is_secret = is_secret || has_form || secret::is_header(name);
    let (kept, default, given) = match is_secret {
        true => ("its value".to_owned(), "another".to_owned(), "VALUE"),
        false => (format!("the value `{value}`"), format!("`{now}`"), now),
    };
    let problem = format!(
        "the parameter `{name}` keeps {kept}, which the stack has; its default is {default} now"
    );
    let given = quoted(&format!("{name}={given}"));
    (problem, format!("`--parameter {given}` gives it the new one"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_or_looks_like_a_secret_is_not_shown() {
        let key = concat!("AK", "IAIOSFODNN7EXAMPLE");
        for (name, is_secret, value, now) in [
            ("Level", true, "hunter2", "horse"),
            ("DbPassword", false, "hunter2", "horse"),
            ("Level", false, "postgres://me:hunter2@db", "horse"),
            ("Level", false, "hunter2", key),
        ] {
            let (problem, help) = stays(name, is_secret, value, now);
            assert_eq!(
                problem,
                format!(
                    "the parameter `{name}` keeps its value, which the stack has; its default is another now"
                )
            );
            assert_eq!(help, format!("`--parameter {name}=VALUE` gives it the new one"));
        }
    }

    #[test]
    fn the_cure_can_be_typed() {
        let (problem, help) = stays("Level", false, "one", "it's two");
        assert!(problem.contains("`one`") && problem.contains("`it's two`"), "{problem}");
        assert_eq!(help, r"`--parameter 'Level=it'\''s two'` gives it the new one");
    }
}
