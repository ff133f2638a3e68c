//! Options that change what a spec says, for this machine alone: its environment, stage, parameters and variables. The output that is
//! written stays as the spec says.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use svlc_core::model::{Model, Parameter};

use super::env_file;
use super::options::{is_known, pair};
use crate::error::Fault;
use crate::input::{self, Compiled};

/// Values by the function's name and the variable's.
type Variables = BTreeMap<(String, String), String>;

/// Which of the stacks that a spec describes is meant.
#[derive(Debug, clap::Args)]
pub(crate) struct Stack {
    /// Environment that is meant; without one, the spec as it stands
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: Option<String>,
    /// Value of a parameter; can be given for each
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = pair)]
    parameters: Vec<(String, String)>,
}

/// What is changed.
#[derive(Debug, clap::Args)]
pub(crate) struct Changes {
    #[command(flatten)]
    pub(crate) stack: Stack,
    /// Stage to serve, and no other
    #[arg(long, value_name = "NAME")]
    pub(crate) stage: Option<String>,
    /// File with other values of functions' variables, such as those of secrets: `NAME=VALUE` or `FUNCTION.NAME=VALUE` a line
    #[arg(long, value_name = "FILE")]
    pub(super) env: Option<Utf8PathBuf>,
}

impl Stack {
    /// Compiles a spec for the environment.
    pub(crate) fn compile(&self, spec: &Utf8Path) -> Result<Compiled, Fault> {
        input::compile_for(spec, self.environment.as_deref())
    }

    /// The model with the parameters' values, whose names have to be names of the spec.
    pub(crate) fn apply(&self, model: &Model) -> Result<Model, Fault> {
        let mut model = model.clone();
        for (name, value) in &self.parameters {
            is_known("parameter", name, model.parameters.iter().map(|one| &one.name))?;
            let mut of_name = model.parameters.iter_mut().filter(|one| one.name == *name);
            of_name.try_for_each(|parameter| set(parameter, value))?;
        }
        Ok(model)
    }
}

impl Changes {
    /// Compiles a spec for the environment.
    pub(crate) fn compile(&self, spec: &Utf8Path) -> Result<Compiled, Fault> {
        self.stack.compile(spec)
    }

    /// The model with its changes, whose names have to be names of the spec.
    pub(super) fn apply(&self, model: &Model) -> Result<Model, Fault> {
        let mut model = self.stack.apply(model)?;
        if let Some(name) = &self.stage {
            is_known("stage", name, model.stages.iter().map(|stage| &stage.name))?;
            model.stages.retain(|stage| stage.name == *name);
        }
        Ok(model)
    }

    /// The values of variables, by the function's name and the variable's. They stay out of the model, which is shown.
    pub(super) fn variables(&self, model: &Model) -> Result<Variables, Fault> {
        let lines = self.env.as_deref().map(env_file::read).transpose()?.unwrap_or_default();
        // What is said of one function wins over what is said of all.
        let (of_one, of_all): (Vec<_>, Vec<_>) =
            lines.into_iter().partition(|(name, _)| name.contains('.'));
        let mut variables = Variables::new();
        for (name, value) in of_all.into_iter().chain(of_one) {
            for of in named(model, &name)? {
                variables.insert(of, value.clone());
            }
        }
        Ok(variables)
    }
}

fn set(parameter: &mut Parameter, value: &str) -> Result<(), Fault> {
    if !parameter.allowed.is_empty() && !parameter.allowed.iter().any(|one| one == value) {
        let (name, allowed) = (parameter.name.clone(), parameter.allowed.clone());
        return Err(Fault::NotAllowed { name, allowed });
    }
    parameter.default = Some(value.to_owned());
    Ok(())
}

/// The variables that a name means: `FUNCTION.NAME` one, `NAME` that of each function which has it.
fn named(model: &Model, name: &str) -> Result<Vec<(String, String)>, Fault> {
    let (function, variable) = name.rsplit_once('.').unwrap_or(("", name));
    let all = model.functions.iter().flat_map(|function| {
        function.env.iter().map(|variable| (function.name.clone(), variable.name.clone()))
    });
    let all: Vec<(String, String)> = all.collect();
    let is_meant = |(of, known): &&(String, String)| {
        known == variable && (function.is_empty() || of == function)
    };
    let meant: Vec<(String, String)> = all.iter().filter(is_meant).cloned().collect();
    if meant.is_empty() {
        let known: Vec<String> = all.iter().map(|(of, known)| format!("{of}.{known}")).collect();
        is_known("variable", name, known.iter())?;
    }
    Ok(meant)
}

#[cfg(test)]
mod tests {
    use svlc_core::source::Source;
    use svlc_emulator::{Setup, support};

    use super::*;

    const SPEC: &str = "service: shop
functions:
  orders: { env: { KEY: '${secrets.ssm.shop-key}', SIZE: 5 } }
  prices: { env: { KEY: '${secrets.ssm.shop-key}', CURRENCY: '${parameters.Currency}' } }
parameters:
  Currency: { type: String, allowed: [eur, usd] }
routes: { GET /orders: orders, GET /prices: prices }
stages: { $default: {}, beta: {} }
";

    fn model() -> Model {
        let compilation = svlc_core::compile(&Source::new("s.yaml", SPEC));
        compilation.output.unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics)).model
    }

    /// The changes of these options, with a file of variables.
    fn changed(
        parameter: &str,
        stage: Option<&str>,
        lines: &str,
    ) -> Result<(Model, Variables), Fault> {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs_err::write(file.path(), lines).unwrap();
        let stack = Stack { environment: None, parameters: vec![pair(parameter).unwrap()] };
        let changes = Changes {
            stack,
            stage: stage.map(str::to_owned),
            env: Some(file.path().to_owned().try_into().unwrap()),
        };
        Ok((changes.apply(&model())?, changes.variables(&model())?))
    }

    #[test]
    fn what_only_aws_knows_can_be_given() {
        assert_eq!(support::check(&model(), &Setup::default()).unwrap_err().len(), 3);
        let (model, variables) =
            changed("Currency=eur", None, "KEY=hush\nprices.KEY='of one'\n").unwrap();
        let values: Vec<&str> = variables.values().map(String::as_str).collect();
        assert_eq!(values, ["hush", "of one"]);
        let setup = Setup { variables, ..Setup::default() };
        assert!(support::check(&model, &setup).is_ok());
        assert!(!format!("{model:?}").contains("hush"), "the model is shown");
        assert_eq!(model.stages.len(), 2);
    }

    #[test]
    fn one_stage_can_be_served_alone() {
        let (model, _) = changed("Currency=usd", Some("beta"), "").unwrap();
        let names: Vec<&str> = model.stages.iter().map(|stage| stage.name.as_str()).collect();
        assert_eq!(names, ["beta"]);
    }

    #[test]
    fn names_are_those_of_the_spec_and_values_are_not_told() {
        for (parameter, stage, lines, expected) in [
            ("Curency=eur", None, "", "there is no parameter `Curency`"),
            ("Currency=hush", None, "", "the parameter `Currency` cannot have that value"),
            ("Currency=eur", Some("gamma"), "", "there is no stage `gamma`"),
            ("Currency=eur", None, "KEYS=hush", "there is no variable `KEYS`"),
            (
                "Currency=eur",
                None,
                "orders.CURRENCY=hush",
                "there is no variable `orders.CURRENCY`",
            ),
            ("Currency=eur", None, "\nhush", "line 2 of "),
        ] {
            let fault = changed(parameter, stage, lines).unwrap_err();
            let told = format!("{fault} {}", fault.help().unwrap_or_default());
            assert!(told.starts_with(expected) && !told.contains("hush"), "{told}");
        }
    }
}
