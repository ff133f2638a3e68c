//! A service that runs: [`Service`], made anew of each build. Functions that did not change go on as they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::gateway::Gateway;
use crate::lambda::{Config, Function, Program};
use crate::local::Local;
use crate::machine::Machine;
use crate::support::Supported;

/// The program of each function, by the function's name.
pub type Programs = BTreeMap<String, Program>;

/// The gateway and the functions behind it.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) gateway: Gateway,
    pub(crate) functions: Vec<Arc<Function>>,
    pub(crate) local: Local,
}

impl Service {
    /// Takes over from `before` what did not change, and ends what did.
    pub(crate) fn new(
        supported: Supported<'_>,
        programs: &Programs,
        url: &str,
        before: Option<&Self>,
        machine: &Machine,
    ) -> Self {
        let model = supported.model();
        let local = Local::new(model, url);
        let functions: Vec<Arc<Function>> = model
            .functions
            .iter()
            .map(|function| {
                let program = programs.get(&function.name).expect("every function has a program");
                let config = Config::new(function, &local, program.clone());
                let same = before.and_then(|before| before.function(&function.name));
                match same.filter(|same| same.config == config) {
                    Some(same) => Arc::clone(same),
                    None => Arc::new(Function::new(config, machine.clone())),
                }
            })
            .collect();
        for old in before.iter().flat_map(|before| &before.functions) {
            if !functions.iter().any(|function| Arc::ptr_eq(function, old)) {
                old.retire();
            }
        }
        let gateway =
            Gateway::new(model.clone(), local.clone(), functions.clone(), machine.log.clone());
        Self { gateway, functions, local }
    }

    /// The function of that name.
    pub(crate) fn function(&self, name: &str) -> Option<&Arc<Function>> {
        self.functions.iter().find(|function| function.config.name == name)
    }
}
