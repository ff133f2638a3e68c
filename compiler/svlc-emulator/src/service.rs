//! A service that runs: [`Service`], made anew of each build. Functions that did not change go on as they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use svlc_core::model::{ALIAS, Async, Function as Settings, Model};

use crate::asynchronous::Queue;
use crate::events::Events;
use crate::gateway::Gateway;
use crate::lambda::{Config, Crowd, FIRST, Function, LATEST, Program, Version};
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
    /// By their order in the spec, in the version that the service itself invokes.
    pub(crate) functions: Vec<Arc<Function>>,
    /// `$LATEST` of those that publish versions.
    latest: Vec<Arc<Function>>,
    pub(crate) model: Arc<Model>,
    pub(crate) local: Local,
    pub(crate) events: Arc<Events>,
    pub(crate) queue: Queue,
}

impl Service {
    /// Takes over from `before` what did not change, and ends what did. The URLs are those of the API and of Lambda's own.
    pub(crate) fn new(
        supported: Supported<'_>,
        programs: &Programs,
        addresses: &Addresses,
        before: Option<&Self>,
        machine: &Machine,
        queue: &Queue,
    ) -> Self {
        let model = supported.model();
        let (Addresses { api, aws }, setup) = (addresses, supported.setup());
        let local = Local::new(model, api).reaching(aws, &setup.services).giving(&setup.variables);
        let start = |settings: &Settings, version: Version, crowd: Crowd| {
            let program = programs.get(&settings.name).expect("every function has a program");
            let config = Config::new(settings, version, &local, program.clone());
            let same = before.and_then(|before| before.all().find(|same| same.config == config));
            match same {
                Some(same) => Arc::clone(same),
                None => Arc::new(Function::new(config, machine.clone(), crowd)),
            }
        };
        let functions: Vec<Arc<Function>> =
            model.functions.iter().map(|one| start(one, newest(one), Crowd::default())).collect();
        let both = model.functions.iter().zip(&functions);
        let published = both.filter(|(settings, _)| settings.is_published());
        let latest = published
            .map(|(settings, newest)| start(settings, Version::Latest, newest.crowd.clone()))
            .collect();
        let events_before = before.map(|before| &before.events);
        events_before.iter().for_each(|before| before.end());
        let events = Events::new(model, &local, &functions, queue, events_before.map(Arc::as_ref));
        let events = Arc::new(events);
        let acted_on = Arc::clone(&events);
        let gateway = Gateway::new(supported, local.clone(), functions.clone(), acted_on, machine);
        let (model, queue) = (Arc::new(model.clone()), queue.clone());
        let service = Self { gateway, functions, latest, model, local, events, queue };
        for old in before.iter().flat_map(|before| before.all()) {
            if !service.all().any(|function| Arc::ptr_eq(function, old)) {
                old.retire();
            }
        }
        service.all().for_each(Function::provide);
        service
    }

    /// Every version of every function.
    fn all(&self) -> impl Iterator<Item = &Arc<Function>> {
        self.functions.iter().chain(&self.latest)
    }

    /// The function of that name, in the version that the service itself invokes.
    pub(crate) fn function(&self, name: &str) -> Option<&Arc<Function>> {
        self.functions.iter().find(|function| function.config.name == name)
    }

    /// The version of a function that somebody asks for by its qualifier.
    pub(crate) fn version(&self, name: &str, qualifier: Option<&str>) -> Option<&Arc<Function>> {
        let wanted = match qualifier {
            None | Some(LATEST) => Version::Latest,
            Some(ALIAS | FIRST) => Version::Published,
            Some(_) => return None,
        };
        self.all().find(|one| one.config.name == name && one.config.version == wanted)
    }

    /// The version of a function that is asked for in svlc's own words, and its qualifier: if none is given, what the service itself
    /// invokes.
    pub(crate) fn asked_for<'a>(
        &self,
        name: &str,
        qualifier: Option<&'a str>,
    ) -> Option<(&Arc<Function>, Option<&'a str>)> {
        match qualifier {
            Some(_) => Some((self.version(name, qualifier)?, qualifier)),
            None => self.function(name).map(|one| (one, one.config.version.alias())),
        }
    }

    /// What the spec says of a function.
    pub(crate) fn settings(&self, name: &str) -> Option<&Settings> {
        self.model.functions.iter().find(|function| function.name == name)
    }

    /// What the spec says of asynchronous invocations, which is said of the version that the service itself invokes.
    pub(crate) fn rules(&self, function: &Function) -> Async {
        let settings = self.settings(&function.config.name);
        let settings = settings.filter(|one| newest(one) == function.config.version);
        settings.and_then(|one| one.asynchronous.clone()).unwrap_or_default()
    }
}

/// The version of a function that the service itself invokes.
fn newest(settings: &Settings) -> Version {
    if settings.is_published() { Version::Published } else { Version::Latest }
}
