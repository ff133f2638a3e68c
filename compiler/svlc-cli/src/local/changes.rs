//! Options that change what a spec says, for this machine alone: its environment, stage, parameters and variables. The output that is
//! written stays as the spec says.

use camino::{Utf8Path, Utf8PathBuf};
use svlc_core::model::{Model, Parameter, Text};

use super::env_file;
use super::options::{is_known, pair};
use crate::error::Fault;
use crate::input::{self, Compiled};

/// What is changed.
#[derive(Debug, clap::Args)]
pub(crate) struct Changes {
    /// Environment to run; without one, the spec as it stands
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
    /// Stage to serve, and no other
    #[arg(long, value_name = "NAME")]
    stage: Option<String>,
    /// Value of a parameter; can be given for each
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = pair)]
    parameters: Vec<(String, String)>,
    /// File with other values of functions' variables, such as those of secrets: `NAME=VALUE` or `FUNCTION.NAME=VALUE` a line
    #[arg(long, value_name = "FILE")]
    env: Option<Utf8PathBuf>,
}

impl Changes {
    /// Compiles a spec for the environment.
    pub(crate) fn compile(&self, spec: &Utf8Path) -> Result<Compiled, Fault> {
        input::compile_for(spec, self.environment.as_deref())
    }

    /// The model with its changes, whose names have to be names of the spec.
    pub(super) fn apply(&self, model: &Model) -> Result<Model, Fault> {
        let mut model = model.clone();
        if let Some(name) = &self.stage {
            is_known("stage", name, model.stages.iter().map(|stage| &stage.name))?;
            model.stages.retain(|stage| stage.name == *name);
        }
        for (name, value) in &self.parameters {
            is_known("parameter", name, model.parameters.iter().map(|one| &one.name))?;
            let mut of_name = model.parameters.iter_mut().filter(|one| one.name == *name);
            of_name.try_for_each(|parameter| set(parameter, value))?;
        }
        let variables = self.env.as_deref().map(env_file::read).transpose()?.unwrap_or_default();
        // What is said of one function wins over what is said of all.
        let (of_one, of_all): (Vec<_>, Vec<_>) =
            variables.into_iter().partition(|(name, _)| name.contains('.'));
        of_all
            .iter()
            .chain(&of_one)
            .try_for_each(|(name, value)| set_variable(&mut model, name, value))?;
        Ok(model)
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

/// Gives a variable another value in each function that has it, or in the one that is named.
fn set_variable(model: &mut Model, name: &str, value: &str) -> Result<(), Fault> {
    let (function, variable) = name.rsplit_once('.').unwrap_or(("", name));
    let functions =
        model.functions.iter_mut().filter(|one| function.is_empty() || one.name == function);
    let of_name = functions.flat_map(|one| &mut one.env).filter(|one| one.name == variable);
    let changed = of_name.map(|one| one.value = Text::literal(value)).count();
    if changed > 0 {
        return Ok(());
    }
    let known = model.functions.iter().flat_map(|function| {
        function.env.iter().map(|variable| format!("{}.{}", function.name, variable.name))
    });
    let known: Vec<String> = known.collect();
    is_known("variable", name, known.iter())
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
    fn changed(parameter: &str, stage: Option<&str>, lines: &str) -> Result<Model, Fault> {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs_err::write(file.path(), lines).unwrap();
        let changes = Changes {
            environment: None,
            stage: stage.map(str::to_owned),
            parameters: vec![pair(parameter).unwrap()],
            env: Some(file.path().to_owned().try_into().unwrap()),
        };
        changes.apply(&model())
    }

    #[test]
    fn what_only_aws_knows_can_be_given() {
        let setup = Setup::default();
        assert_eq!(support::check(&model(), &setup).unwrap_err().len(), 3);
        let model = changed("Currency=eur", None, "KEY=hush\nprices.KEY='of one'\n").unwrap();
        assert!(support::check(&model, &setup).is_ok());
        let values = model.functions.iter().map(|one| one.env[0].value.as_literal().unwrap());
        assert_eq!(values.collect::<Vec<_>>(), ["hush", "of one"]);
        assert_eq!(model.stages.len(), 2);
    }

    #[test]
    fn one_stage_can_be_served_alone() {
        let model = changed("Currency=usd", Some("beta"), "").unwrap();
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
