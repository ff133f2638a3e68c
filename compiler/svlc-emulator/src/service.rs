//! A service that runs: [`Service`], made anew of each build. Functions that did not change go on as they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::gateway::Gateway;
use crate::lambda::{Config, Function, Herd, Program};
use crate::local::Local;
use crate::log::Log;
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
        log: &Log,
        herd: &Arc<Herd>,
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
                    None => Arc::new(Function::new(config, log.clone(), Arc::clone(herd))),
                }
            })
            .collect();
        for old in before.iter().flat_map(|before| &before.functions) {
            if !functions.iter().any(|function| Arc::ptr_eq(function, old)) {
                old.retire();
            }
        }
        let client = before.map(|before| before.gateway.client.clone()).unwrap_or_default();
        let gateway =
            Gateway::new(supported, local.clone(), functions.clone(), client, log.clone());
        Self { gateway, functions, local }
    }

    /// The function of that name.
    pub(crate) fn function(&self, name: &str) -> Option<&Arc<Function>> {
        self.functions.iter().find(|function| function.config.name == name)
    }
}
