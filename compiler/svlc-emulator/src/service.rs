//! A service that runs: [`Service`], made anew of each build. Functions that did not change go on as they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::events::Events;
use crate::gateway::Gateway;
use crate::lambda::{Config, Function, Program};
use crate::local::Local;
use crate::machine::Machine;
use crate::support::Supported;

/// The program of each function, by the function's name.
pub type Programs = BTreeMap<String, Program>;

/// Where things answer, without a slash at the end; empty where they do not.
#[derive(Debug, Clone, Default)]
pub(crate) struct Addresses {
    /// The API.
    pub(crate) api: String,
    /// The APIs of AWS.
    pub(crate) aws: String,
}

/// The gateway and the functions behind it.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) gateway: Gateway,
    pub(crate) functions: Vec<Arc<Function>>,
    pub(crate) local: Local,
    pub(crate) events: Events,
}

impl Service {
    /// Takes over from `before` what did not change, and ends what did.
    pub(crate) fn new(
        supported: Supported<'_>,
        programs: &Programs,
        addresses: &Addresses,
        before: Option<&Self>,
        machine: &Machine,
    ) -> Self {
        let model = supported.model();
        let Addresses { api, aws } = addresses;
        let local = Local::new(model, api).reaching(aws, &supported.setup().services);
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
        let gateway = Gateway::new(supported, local.clone(), functions.clone(), machine);
        let before = before.map(|before| &before.events);
        before.iter().for_each(|before| before.end());
        let events = Events::new(model, &local, &functions, &machine.clock, before);
        Self { gateway, functions, local, events }
    }

    /// The function of that name.
    pub(crate) fn function(&self, name: &str) -> Option<&Arc<Function>> {
        self.functions.iter().find(|function| function.config.name == name)
    }
}
