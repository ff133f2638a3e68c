//! From a spec as written to the model as meant: fills in defaults and looks up every name. Refuses a spec that has errors
//! (they have been reported) and therefore finds nothing to report itself.

mod access;
mod api;
mod authorizer;
mod event;
mod function;
mod integration;
mod raw;
mod raw_resource;
mod resource;
mod route;
mod service_target;
mod settings;
mod stage;
mod template;
mod test;
mod text;

use indexmap::IndexMap;

use crate::Settings;
use crate::diagnostic::{Reported, Sink};
use crate::model::Model;
use crate::spec::{Entries, Spanned, Spec};

/// Resolves a spec without errors.
pub(crate) fn resolve(
    spec: &Spec,
    settings: &Settings<'_>,
    sink: &Sink,
) -> Result<Model, Reported> {
    match sink.reported() {
        Some(reported) => Err(reported),
        None => Ok(Resolve { spec, environment: settings.environment_name() }.model()),
    }
}

/// Why a lookup cannot fail: `resolve` starts only when no rule has found a fault.
const CHECKED: &str = "a spec without errors has it";

/// What every part of a spec is resolved with.
struct Resolve<'a> {
    spec: &'a Spec,
    /// Name of the environment that is built.
    environment: &'a str,
}

impl Resolve<'_> {
    fn model(&self) -> Model {
        let spec = self.spec;
        let service = spec.service.as_ref().expect(CHECKED);
        let name = service.to_string();
        let functions = self.functions();
        let integrations = self.integrations();
        let routes = self.routes(&integrations);
        let description = spec.description.as_ref().map(|text| text.to_string());
        let stages = stage::stages(spec, &routes, service.span);
        let tests = self.tests(&stages);
        let mut model = Model {
            output: spec
                .output
                .as_ref()
                .map_or_else(|| format!("build/{name}"), |output| output.to_string()),
            api: self.api(service, description.as_ref()),
            service: name,
            origin: service.span,
            description,
            region: spec.region.as_ref().map(|region| region.value.0.clone()),
            tags: text_map(spec.tags.as_ref()),
            functions,
            integrations,
            vpc_links: self.vpc_links(),
            authorizers: self.authorizers(),
            routes,
            stages,
            tables: self.tables(),
            queues: self.queues(),
            topics: self.topics(),
            buckets: self.buckets(),
            buses: self.buses(),
            raw: self.raw_resources(),
            parameters: self.parameters(),
            outputs: self.outputs(),
            tests,
            // Of the document, which is not seen here.
            places: Default::default(),
        };
        function::permissions(&mut model);
        model
    }
}

/// What is given.
fn value<T: Copy>(written: &Option<Spanned<T>>) -> Option<T> {
    written.as_ref().map(|written| written.value)
}

/// What is given first, or what is given to all, or what AWS takes.
fn first<T: Copy>(own: &Option<Spanned<T>>, shared: &Option<Spanned<T>>, otherwise: T) -> T {
    own.as_ref().or(shared.as_ref()).map_or(otherwise, |spanned| spanned.value)
}

fn text_map<K, V: std::ops::Deref<Target = str>>(
    entries: Option<&Entries<K, Spanned<V>>>,
) -> IndexMap<String, String> {
    entries
        .into_iter()
        .flat_map(Entries::iter)
        .map(|(key, value)| (key.value.clone(), value.value.to_string()))
        .collect()
}
