//! From a spec as written to the model as meant: fills in defaults and looks up every name. Refuses a spec that has errors
//! (they have been reported) and therefore finds nothing to report itself.

use indexmap::{IndexMap, IndexSet};

use crate::diagnostic::{Reported, Sink};
use crate::facts;
use crate::interpolation::{self, Piece};
use crate::model::{
    Api, Architecture, Cors, Function, FunctionId, HttpMethod, Integration, IntegrationId,
    InvokePermission, Model, Payload, Route, RouteId, RouteSettings, Stage, Target, Throttle,
    UrlPart, Variable,
};
use crate::routing::RouteKey;
use crate::source::Span;
use crate::spec::{self, AccessLogs, Entries, Scalar, Spanned, Spec};

/// Resolves a spec without errors.
pub(crate) fn resolve(spec: &Spec, sink: &Sink) -> Result<Model, Reported> {
    match sink.reported() {
        Some(reported) => Err(reported),
        None => Ok(model(spec)),
    }
}

/// Why a lookup cannot fail: `resolve` starts only when no rule has found a fault.
const CHECKED: &str = "a spec without errors has it";

fn model(spec: &Spec) -> Model {
    let service = spec.service.as_ref().expect(CHECKED);
    let name = service.to_string();
    let tags = text_map(spec.tags.as_ref());
    let functions = functions(spec, &tags);
    let integrations = integrations(spec);
    let routes = routes(spec, &integrations);
    let description = spec.description.as_ref().map(|text| text.to_string());
    let stages = stages(spec, &routes, service.span);
    let mut model = Model {
        output: spec
            .output
            .as_ref()
            .map_or_else(|| format!("build/{name}"), |output| output.to_string()),
        api: api(spec, &name, description.as_ref()),
        service: name,
        origin: service.span,
        description,
        region: spec.region.as_ref().map(|region| region.value.0.clone()),
        tags,
        functions,
        integrations,
        routes,
        stages,
    };
    permissions(&mut model);
    model
}

fn functions(spec: &Spec, tags: &IndexMap<String, String>) -> Vec<Function> {
    let none = spec::Defaults::default();
    let defaults = spec.defaults.as_ref().unwrap_or(&none);
    let mut functions = Vec::new();
    for (name, function) in spec.functions.iter().flat_map(Entries::iter) {
        let mut tags = tags.clone();
        tags.extend(text_map(function.tags.as_ref()));
        functions.push(Function {
            name: name.value.clone(),
            origin: name.span,
            blueprint: function.blueprint.as_ref().map(|blueprint| blueprint.value),
            description: function.description.as_ref().map(|text| text.to_string()),
            memory: first(&function.memory, &defaults.memory, facts::DEFAULT_MEMORY_MB),
            timeout: first(&function.timeout, &defaults.timeout, facts::DEFAULT_TIMEOUT_SECONDS),
            env: environment(function.env.as_ref(), defaults.env.as_ref()),
            tags,
            architecture: first(
                &function.architecture,
                &defaults.architecture,
                Architecture::X86_64,
            ),
            ephemeral_storage: first(
                &function.ephemeral_storage,
                &defaults.ephemeral_storage,
                facts::EPHEMERAL_STORAGE_MB.0,
            ),
            reserved_concurrency: function.reserved_concurrency.as_ref().map(|count| count.value),
            log_retention: first(
                &function.log_retention,
                &defaults.log_retention,
                spec::Retention(facts::DEFAULT_LOG_RETENTION_DAYS),
            )
            .0,
            permission: InvokePermission::None,
        });
    }
    functions
}

fn first<T: Copy>(own: &Option<Spanned<T>>, shared: &Option<Spanned<T>>, otherwise: T) -> T {
    own.as_ref().or(shared.as_ref()).map_or(otherwise, |spanned| spanned.value)
}

type Environment = Entries<spec::EnvironmentKey, Spanned<Scalar>>;

fn environment(own: Option<&Environment>, shared: Option<&Environment>) -> Vec<Variable> {
    let mut seen = IndexSet::new();
    let own_first = own.into_iter().chain(shared).flat_map(Entries::iter);
    own_first
        .filter(|(name, _)| seen.insert(name.value.clone()))
        .map(|(name, scalar)| Variable {
            name: name.value.clone(),
            value: literal(&scalar.text),
            kind: scalar.kind,
        })
        .collect()
}

/// A text whose `$${` stand for `${`; it has no references, or a rule would have refused it.
fn literal(text: &str) -> String {
    let pieces = interpolation::split(text).expect(CHECKED);
    let texts = pieces.into_iter().map(|piece| match piece {
        Piece::Text(text) => text,
        Piece::Reference { .. } => unreachable!("{CHECKED}"),
    });
    texts.collect()
}

fn integrations(spec: &Spec) -> Vec<Integration> {
    let function_id = |name: &str| {
        FunctionId(
            spec.functions.as_ref().and_then(|functions| functions.index_of(name)).expect(CHECKED),
        )
    };
    let lambda =
        |function: &str, payload| Target::Lambda { function: function_id(function), payload };
    let mut integrations: Vec<Integration> = Vec::new();
    let mut named = IndexSet::new();
    for (name, integration) in spec.integrations.iter().flat_map(Entries::iter) {
        named.insert(name.value.clone());
        let (timeout, target) = match integration {
            spec::Integration::Lambda(own) => {
                let payload = own.payload.as_ref().map_or(Payload::V2, |payload| payload.value);
                (&own.timeout, lambda(own.function.as_ref().expect(CHECKED), payload))
            }
            spec::Integration::Http(own) => {
                let method = own.method.as_ref().map_or(HttpMethod::Any, |method| method.value);
                (&own.timeout, Target::Http { url: url(own.url.as_ref().expect(CHECKED)), method })
            }
        };
        integrations.push(Integration {
            name: name.value.clone(),
            origin: name.span,
            timeout_ms: milliseconds(timeout.as_ref()),
            target,
        });
    }
    for (_, route) in spec.routes.iter().flat_map(Entries::iter) {
        let target = route.target().expect(CHECKED);
        if named.insert(target.to_string()) {
            integrations.push(Integration {
                name: target.to_string(),
                origin: target.span,
                timeout_ms: facts::INTEGRATION_TIMEOUT_MS.1,
                target: lambda(target, Payload::V2),
            });
        }
    }
    integrations
}

fn milliseconds(timeout: Option<&Spanned<f64>>) -> u32 {
    timeout
        .map_or(facts::INTEGRATION_TIMEOUT_MS.1, |seconds| (seconds.value * 1000.0).round() as u32)
}

/// Splits a URL at its parameters and stage variables.
fn url(text: &str) -> Vec<UrlPart> {
    let mut parts = Vec::new();
    for piece in interpolation::split(text).expect(CHECKED) {
        match piece {
            Piece::Reference { name, .. } => {
                let variable = name.strip_prefix("stage.").expect(CHECKED);
                parts.push(UrlPart::StageVariable(variable.to_owned()));
            }
            Piece::Text(text) => {
                let mut rest = text.as_str();
                while let Some((before, inside)) = rest.split_once('{') {
                    let (name, after) = inside.split_once('}').expect(CHECKED);
                    if !before.is_empty() {
                        parts.push(UrlPart::Text(before.to_owned()));
                    }
                    parts.push(UrlPart::Parameter(name.to_owned()));
                    rest = after;
                }
                if !rest.is_empty() {
                    parts.push(UrlPart::Text(rest.to_owned()));
                }
            }
        }
    }
    parts
}

fn routes(spec: &Spec, integrations: &[Integration]) -> Vec<Route> {
    let ids: IndexMap<&str, IntegrationId> = integrations
        .iter()
        .enumerate()
        .map(|(index, integration)| (integration.name.as_str(), IntegrationId(index)))
        .collect();
    let route = |(key, route): (&Spanned<String>, &spec::Route)| Route {
        key: RouteKey::parse(key).expect(CHECKED),
        origin: key.span,
        integration: ids[route.target().expect(CHECKED).value.0.as_str()],
    };
    spec.routes.iter().flat_map(Entries::iter).map(route).collect()
}

fn stages(spec: &Spec, routes: &[Route], service: Span) -> Vec<Stage> {
    let Some(stages) = &spec.stages else {
        let own = spec::Stage::default();
        return vec![stage("$default", service, &own, spec, routes)];
    };
    stages.iter().map(|(name, own)| stage(name, name.span, own, spec, routes)).collect()
}

fn stage(name: &str, origin: Span, own: &spec::Stage, spec: &Spec, routes: &[Route]) -> Stage {
    let defaults = RouteSettings {
        throttle: own.throttle.as_ref().map(throttle),
        detailed_metrics: own.detailed_metrics.as_ref().is_some_and(|metrics| metrics.value),
    };
    let written = spec.routes.iter().flat_map(Entries::iter);
    let settings = written.zip(routes).enumerate().filter_map(|(index, ((key, route), _))| {
        let on_stage = own.routes.as_ref().and_then(|routes| routes.get(key));
        let own_throttle =
            on_stage.and_then(|settings| settings.throttle.as_ref()).or(route.throttle());
        if on_stage.is_none() && own_throttle.is_none() {
            return None;
        }
        let metrics = on_stage.and_then(|settings| settings.detailed_metrics.as_ref());
        let settings = RouteSettings {
            throttle: own_throttle.map(throttle).or(defaults.throttle),
            detailed_metrics: metrics.map_or(defaults.detailed_metrics, |metrics| metrics.value),
        };
        Some((RouteId(index), settings))
    });
    Stage {
        name: name.to_owned(),
        origin,
        variables: text_map(own.variables.as_ref()),
        defaults,
        routes: settings.collect(),
        access_logs: match &own.access_logs {
            None => None,
            Some(AccessLogs::Short(on)) => on.value.then_some(facts::DEFAULT_LOG_RETENTION_DAYS),
            Some(AccessLogs::Settings(settings)) => Some(
                settings
                    .retention
                    .as_ref()
                    .map_or(facts::DEFAULT_LOG_RETENTION_DAYS, |days| days.value.0),
            ),
        },
    }
}

fn throttle(throttle: &spec::Throttle) -> Throttle {
    Throttle {
        rate: throttle.rate.as_ref().expect(CHECKED).value,
        burst: throttle.burst.as_ref().expect(CHECKED).value,
    }
}

fn api(spec: &Spec, service: &str, description: Option<&String>) -> Api {
    let own = spec.api.as_ref();
    let own_description = own.and_then(|api| api.description.as_ref()).map(|text| text.to_string());
    Api {
        name: own
            .and_then(|api| api.name.as_ref())
            .map_or_else(|| service.to_owned(), |name| name.to_string()),
        description: own_description.or_else(|| description.cloned()),
        cors: own.and_then(|api| api.cors.as_ref()).map(cors),
    }
}

fn cors(cors: &spec::Cors) -> Cors {
    fn texts<T: std::ops::Deref<Target = str>>(list: Option<&Vec<Spanned<T>>>) -> Vec<String> {
        list.into_iter().flatten().map(|item| item.value.to_string()).collect()
    }
    Cors {
        origins: texts(cors.origins.as_ref()),
        methods: cors.methods.iter().flatten().map(|method| method.value).collect(),
        headers: texts(cors.headers.as_ref()),
        expose_headers: texts(cors.expose_headers.as_ref()),
        credentials: cors.credentials.as_ref().is_some_and(|credentials| credentials.value),
        max_age: cors.max_age.as_ref().map(|seconds| seconds.value),
    }
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

/// What one statement of a function's resource policy takes, in bytes, beside the route's path: the longest stack name,
/// function name and region that AWS allows.
const STATEMENT_BYTES: usize = 560;

/// One permission per route, as long as all of a function's fit its resource policy.
fn permissions(model: &mut Model) {
    let mut bytes = vec![0; model.functions.len()];
    for route in &model.routes {
        if let Target::Lambda { function, .. } = model.target(route) {
            bytes[function.0] += STATEMENT_BYTES + route.key.to_string().len();
        }
    }
    for (function, bytes) in model.functions.iter_mut().zip(bytes) {
        function.permission = match bytes {
            0 => InvokePermission::None,
            bytes if bytes <= facts::FUNCTION_POLICY_BYTES => InvokePermission::PerRoute,
            _ => InvokePermission::WholeApi,
        };
    }
}
