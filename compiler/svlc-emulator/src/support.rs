//! What of a service is not emulated: [`check`] refuses it before anything starts, with its name and its place, so that nothing is
//! ever half-served. A rule a file, as in the checks of the language; their codes are SV06xx.
//!
//! Every type of the model is taken apart here without `..`: a field that the model gains does not compile until it has been
//! decided here whether it is emulated, refused, or of no effect on what requests and functions see.

mod access_not_emulated;
mod api_setting_not_emulated;
mod authorization_not_emulated;
mod endpoint_not_emulated;
mod event_source_not_emulated;
mod function_setting_not_emulated;
mod mapping_not_emulated;
mod nothing_to_run;
mod other_version;
mod reference_not_emulated;
mod resource_not_emulated;
mod runtime_not_emulated;

use svlc_core::diagnostic::Diagnostic;
use svlc_core::model::{
    Api, Authorization, Authorizer, Cors, Function, Integration, Model, Package, Route,
    RouteSettings, Stage, Throttle,
};

use crate::runtimes::{Interpreters, Language};
use crate::setup::Setup;

/// A model of which everything is emulated, with what the user adds to it. Only [`check`] makes one.
#[derive(Debug, Clone, Copy)]
pub struct Supported<'a> {
    model: &'a Model,
    setup: &'a Setup,
}

impl<'a> Supported<'a> {
    /// The model.
    pub fn model(self) -> &'a Model {
        self.model
    }

    /// What the user adds.
    pub(crate) fn setup(self) -> &'a Setup {
        self.setup
    }
}

/// Finds everything that is not emulated.
///
/// # Errors
/// One diagnostic for each, in the order of the spec.
pub fn check<'a>(model: &'a Model, setup: &'a Setup) -> Result<Supported<'a>, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let Model {
        service: _,
        origin: _,
        description: _,
        region: _,
        tags: _,
        output: _,
        functions,
        integrations,
        // What leads through a link is refused where it is used.
        vpc_links: _,
        authorizers,
        routes,
        stages,
        api,
        tables: _,
        queues: _,
        topics: _,
        buckets: _,
        buses: _,
        raw: _,
        // The default is the value here; what refers to one without is refused where it does.
        parameters: _,
        outputs: _,
        // What is sent is not what is served.
        tests: _,
        places: _,
    } = model;
    resource_not_emulated::check(model, &mut found);
    for function in functions {
        check_function(function, model, setup, &mut found);
    }
    for integration in integrations {
        let Integration { name: _, origin: _, timeout_ms: _, target: _, mapping: _ } = integration;
        endpoint_not_emulated::check(integration, model, setup, &mut found);
        mapping_not_emulated::check(integration, model, &mut found);
    }
    for route in routes {
        let Route { key: _, origin: _, integration: _, authorization } = route;
        check_authorization(authorization);
    }
    for authorizer in authorizers {
        let Authorizer { name: _, origin: _, kind: _ } = authorizer;
        authorization_not_emulated::check(authorizer, model, &mut found);
    }
    for stage in stages {
        check_stage(stage);
    }
    check_api(api);
    if let Some(domain) = &api.domain {
        api_setting_not_emulated::check(domain, model, &mut found);
    }
    if found.is_empty() {
        return Ok(Supported { model, setup });
    }
    found.sort_by_key(|diagnostic| diagnostic.primary.span);
    Err(found)
}

/// Finds what a model asks of this machine: functions whose interpreter is not there, or is of another version. `code` says why the code at
/// a path cannot be run, if it cannot.
pub fn check_machine(
    model: &Model,
    interpreters: &Interpreters,
    code: impl Fn(&Function) -> Option<String>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for function in &model.functions {
        let Package::Managed { runtime, handler: _, path } = &function.package else { continue };
        if let Some((language, wanted)) = Language::of(runtime) {
            match interpreters.get(runtime.id) {
                None => {
                    found.push(nothing_to_run::no_interpreter(function, model, language, wanted))
                }
                Some(one) if !one.is(wanted) => {
                    found.push(other_version::warning(function, model, language, wanted, one));
                }
                Some(_) => {}
            }
        }
        let no_code = |why: String| nothing_to_run::no_code(function, model, path, &why);
        found.extend(code(function).map(no_code));
    }
    found
}

fn check_function(function: &Function, model: &Model, setup: &Setup, found: &mut Vec<Diagnostic>) {
    let Function {
        name: _,
        origin: _,
        package: _,
        description: _,
        memory: _,
        timeout: _,
        env: _,
        tags: _,
        // The binary is built for this machine, whatever it is built for in the end.
        architecture: _,
        ephemeral_storage: _,
        reserved_concurrency: _,
        layers: _,
        vpc: _,
        file_system: _,
        tracing: _,
        log: _,
        // Nothing is encrypted here, and nobody but the user can read it.
        kms_key: _,
        // No function here can reach anything that leads back to it.
        recursive_loop: _,
        // There is one runtime here.
        runtime_management: _,
        snap_start: _,
        provisioned_concurrency: _,
        url: _,
        asynchronous: _,
        dead_letter: _,
        access: _,
        managed_policies: _,
        statements: _,
        events: _,
        permission: _,
    } = function;
    access_not_emulated::check(function, model, setup, found);
    event_source_not_emulated::check(function, model, found);
    runtime_not_emulated::check(function, model, found);
    function_setting_not_emulated::check(function, model, found);
    reference_not_emulated::check(function, model, setup, found);
}

/// Every authorization is emulated; what an authorizer needs has a rule of its own.
fn check_authorization(authorization: &Authorization) {
    match authorization {
        Authorization::None | Authorization::Iam => {}
        Authorization::Authorizer { id: _, scopes: _ } => {}
    }
}

/// All of a stage is emulated, or shows in metrics alone.
fn check_stage(stage: &Stage) {
    let Stage {
        name: _,
        origin: _,
        // There is one state of the API here, that of the spec: whoever serves such a stage says so.
        auto_deploy: _,
        variables: _,
        defaults,
        routes,
        access_logs: _,
    } = stage;
    for settings in routes.iter().map(|(_, settings)| settings).chain([defaults]) {
        let RouteSettings { throttle, detailed_metrics: _ } = settings;
        if let Some(Throttle { rate: _, burst: _ }) = throttle {}
    }
}

/// All of an API is emulated, but for its domain, which has a rule of its own.
fn check_api(api: &Api) {
    let Api { origin: _, name: _, description: _, cors, domain: _, default_endpoint: _ } = api;
    if let Some(Cors {
        origins: _,
        methods: _,
        headers: _,
        expose_headers: _,
        credentials: _,
        max_age: _,
    }) = cors
    {}
}
