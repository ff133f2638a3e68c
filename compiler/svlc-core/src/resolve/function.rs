//! Functions: defaults filled in, and how API Gateway may invoke each.

use indexmap::IndexSet;

use super::{CHECKED, Resolve, first, settings, value};
use crate::facts::{self, runtimes::Runtime};
use crate::model::{
    Architecture, Authorizer, Function, InvokePermission, Model, Package, Target, UrlAuth, Variable,
};
use crate::spec::{self, Entries, Scalar, Spanned};

impl Resolve<'_> {
    pub(super) fn functions(&self) -> Vec<Function> {
        let none = spec::Defaults::default();
        let defaults = self.spec.defaults.as_ref().unwrap_or(&none);
        let written = self.spec.functions.iter().flat_map(Entries::iter);
        written.map(|(name, function)| self.one(name, function, defaults)).collect()
    }

    fn one(
        &self,
        name: &Spanned<String>,
        own: &spec::Function,
        defaults: &spec::Defaults,
    ) -> Function {
        let kms_key = own.kms_key.as_ref().or(defaults.kms_key.as_ref());
        let vpc = own.vpc.as_ref().or(defaults.vpc.as_ref());
        let storage = facts::EPHEMERAL_STORAGE_MB.0;
        Function {
            name: name.value.clone(),
            origin: name.span,
            package: self.package(own, defaults),
            description: own.description.as_ref().map(|text| text.to_string()),
            memory: first(&own.memory, &defaults.memory, facts::DEFAULT_MEMORY_MB),
            timeout: first(&own.timeout, &defaults.timeout, facts::DEFAULT_TIMEOUT_SECONDS),
            env: self.environment(own.env.as_ref(), defaults.env.as_ref()),
            tags: self.tags(own.tags.as_ref()),
            architecture: first(&own.architecture, &defaults.architecture, Architecture::X86_64),
            ephemeral_storage: first(&own.ephemeral_storage, &defaults.ephemeral_storage, storage),
            reserved_concurrency: value(&own.reserved_concurrency),
            layers: self.texts(own.layers.as_ref()),
            vpc: vpc.map(|vpc| self.vpc(vpc)),
            file_system: own.file_system.as_ref().map(|written| self.file_system(written)),
            tracing: first(&own.tracing, &defaults.tracing, false),
            log: self.log(own, defaults),
            kms_key: kms_key.map(|key| self.text(key)),
            recursive_loop: value(&own.recursive_loop),
            runtime_management: own.runtime_management.as_ref().map(|one| self.management(one)),
            snap_start: value(&own.snap_start).unwrap_or(false),
            provisioned_concurrency: value(&own.provisioned_concurrency),
            url: own.url.as_ref().map(settings::url),
            asynchronous: own.r#async.as_ref().and_then(|written| self.asynchronous(written)),
            dead_letter: own.dead_letter.as_ref().map(|written| self.resource(written)),
            access: self.access(own),
            managed_policies: self.managed_policies(own),
            statements: self.statements(own),
            events: self.events(own.events.as_deref()),
            permission: InvokePermission::None,
        }
    }

    fn package(&self, function: &spec::Function, defaults: &spec::Defaults) -> Package {
        if let Some(image) = &function.image {
            return Package::Image(self.text(image));
        }
        let runtime = function.runtime.as_ref().or(defaults.runtime.as_ref());
        let Some(runtime) = runtime.and_then(|name| Runtime::find(&name.value.0)) else {
            let blueprint = function.blueprint.as_ref().map(|blueprint| blueprint.value);
            return Package::Rust { blueprint };
        };
        let path = function.code.as_ref().map(|path| path.to_string());
        let path = path.or(function.zip.as_ref().map(|path| path.to_string())).expect(CHECKED);
        let handler = function.handler.as_ref().map(|handler| handler.to_string());
        Package::Managed {
            runtime,
            handler: handler.unwrap_or_else(|| facts::OS_ONLY_HANDLER.to_owned()),
            path: path.trim_start_matches("./").trim_end_matches('/').to_owned(),
        }
    }

    fn environment(
        &self,
        own: Option<&Environment>,
        shared: Option<&Environment>,
    ) -> Vec<Variable> {
        let mut seen = IndexSet::new();
        let own_first = own.into_iter().chain(shared).flat_map(Entries::iter);
        own_first
            .filter(|(name, _)| seen.insert(name.value.clone()))
            .map(|(name, scalar)| Variable {
                name: name.value.clone(),
                value: self.text(&scalar.text),
                kind: scalar.kind,
            })
            .collect()
    }
}

type Environment = Entries<spec::EnvironmentKey, Spanned<Scalar>>;

/// What one statement of a function's resource policy takes, in bytes, beside the route's path: the longest stack name,
/// function name and region that AWS allows.
const STATEMENT_BYTES: usize = 560;

/// One permission per route, as long as all of a function's fit its resource policy.
pub(super) fn permissions(model: &mut Model) {
    let mut bytes = vec![0; model.functions.len()];
    let mut taken: Vec<_> = model.functions.iter().map(taken_by_url).collect();
    for function in model.authorizers.iter().filter_map(Authorizer::function) {
        taken[function.0] += STATEMENT_BYTES;
    }
    for route in &model.routes {
        if let Target::Lambda { function, .. } = model.target(route) {
            bytes[function.0] += STATEMENT_BYTES + route.key.to_string().len();
        }
    }
    for (function, (bytes, taken)) in model.functions.iter_mut().zip(bytes.into_iter().zip(taken)) {
        function.permission = match bytes {
            0 => InvokePermission::None,
            bytes if bytes + taken <= facts::FUNCTION_POLICY_BYTES => InvokePermission::PerRoute,
            _ => InvokePermission::WholeApi,
        };
    }
}

/// What the permissions for everyone to call its URL take.
fn taken_by_url(function: &Function) -> usize {
    match &function.url {
        Some(url) if url.auth == UrlAuth::None => 2 * STATEMENT_BYTES,
        _ => 0,
    }
}
