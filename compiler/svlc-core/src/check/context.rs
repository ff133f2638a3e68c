//! [`Context`]: what every rule may look at. Lookups that several rules share are made here once, so that each rule is
//! one pass over its section. Leaves the messages to the rules.

use std::collections::BTreeMap;
use std::ops::Range;

use indexmap::IndexMap;

use super::Written;
use super::holes::Holes;
use super::names::{Effort, Names};
use super::url::Url;
use crate::Settings;
use crate::facts::runtimes::Runtime;
use crate::interpolation::{self, Piece};
use crate::reference::{Reference, Section};
use crate::routing::{RouteKey, RouteKeyFault};
use crate::schema::Places;
use crate::silence::Silences;
use crate::source::{Source, Span};
use crate::spec::{
    Authorizer, AuthorizerName, Domain, Entries, EnvironmentKey, Function, Grant, Integration,
    IntegrationName, Output, Parameter, Policy, PolicyStatement, RawResource, ResourceName, Route,
    RuntimeName, Scalar, Spanned, Spec, Stage, VpcLink, VpcLinkName,
};

/// A spec with lookups.
pub(super) struct Context<'a> {
    /// The text.
    pub(super) source: &'a Source,
    /// The spec as written.
    pub(super) spec: &'a Spec,
    /// What it refers to.
    pub(super) places: &'a Places,
    /// What it silences.
    pub(super) silences: &'a Silences,
    /// What it is compiled with.
    pub(super) settings: &'a Settings<'a>,
    /// What was written but could not be read.
    pub(super) holes: Holes<'a>,
    /// Names of functions.
    pub(super) functions: Names<'a>,
    /// Names of resources, by section.
    resources: BTreeMap<Section, Names<'a>>,
    /// Names of parameters.
    pub(super) parameters: Names<'a>,
    /// Logical ids of raw resources.
    pub(super) raw: Names<'a>,
    /// Names that a route may use: of integrations, then of functions.
    pub(super) targets: Names<'a>,
    /// Names of authorizers.
    pub(super) authorizers: Names<'a>,
    /// Keys of routes.
    pub(super) route_keys: Names<'a>,
    /// What comparing names may still take.
    pub(super) effort: Effort,
    /// Its routes, in the order written.
    pub(super) routes: Vec<RouteLine<'a>>,
    /// URLs of its http integrations, by integration.
    pub(super) urls: IndexMap<&'a str, Url<'a>>,
    /// Routes that lead to an integration, as indices into `routes`.
    routes_to: BTreeMap<&'a str, Vec<usize>>,
}

/// A route, read as far as it can be.
pub(super) struct RouteLine<'a> {
    /// The key as written.
    pub(super) key: &'a Spanned<String>,
    /// The key as read, or what is wrong with it.
    pub(super) parsed: Result<RouteKey, Vec<RouteKeyFault>>,
    /// Its settings; `None` if they were faulty.
    pub(super) route: Option<&'a Route>,
    /// Where it leads.
    pub(super) goal: Goal<'a>,
}

/// Where a route leads. Names are those of the definitions; a definition that was faulty is `None`.
#[derive(Clone, Copy)]
pub(super) enum Goal<'a> {
    /// It was faulty, or what could be named is not known.
    Hole,
    /// To an integration.
    Integration(&'a Spanned<String>),
    /// To a function, through an integration that it implies.
    Function(&'a Spanned<String>, Option<&'a Function>),
    /// To a name that nothing has, and the one that was most likely meant.
    Unknown(&'a Spanned<IntegrationName>, Option<&'a Spanned<String>>),
}

/// What a lambda integration calls.
#[derive(Clone, Copy)]
pub(super) enum Callee<'a> {
    /// The functions are not known.
    Hole,
    /// A function, as it is defined.
    Function(&'a Spanned<String>, Option<&'a Function>),
    /// A name that no function has.
    Unknown,
}

/// Environment variables as written.
pub(super) type Environment = Entries<EnvironmentKey, Spanned<Scalar>>;

impl<'a> Context<'a> {
    /// Makes the lookups.
    pub(super) fn new(written: &Written<'a>, settings: &'a Settings<'a>) -> Self {
        let Written { source, document, places, spec, silences } = *written;
        let functions = || all(spec.functions.as_ref()).map(|(name, _)| name);
        let integrations = || all(spec.integrations.as_ref());
        let urls = integrations().filter_map(|(name, integration)| match integration? {
            Integration::Http(http) => {
                Some((name.value.as_str(), Url::new(name, http.url.as_ref()?)))
            }
            Integration::Lambda(_) | Integration::Private(_) | Integration::Aws(_) => None,
        });
        let mut cx = Self {
            source,
            spec,
            places,
            silences,
            settings,
            holes: Holes::new(document, spec, places),
            functions: functions().collect(),
            resources: Section::ALL.map(|section| (section, names(spec, section))).into(),
            parameters: all(spec.parameters.as_ref()).map(|(name, _)| name).collect(),
            raw: all(spec.resources.as_ref()).map(|(id, _)| id).collect(),
            targets: integrations().map(|(name, _)| name).chain(functions()).collect(),
            authorizers: all(authorizers(spec)).map(|(name, _)| name).collect(),
            route_keys: all(spec.routes.as_ref()).map(|(key, _)| key).collect(),
            effort: Effort::default(),
            routes: Vec::new(),
            urls: urls.collect(),
            routes_to: BTreeMap::new(),
        };
        for (key, route) in all(spec.routes.as_ref()) {
            let goal = cx.goal(route);
            if let Goal::Integration(name) = goal {
                cx.routes_to.entry(name.value.as_str()).or_default().push(cx.routes.len());
            }
            cx.routes.push(RouteLine { key, parsed: RouteKey::parse(key), route, goal });
        }
        cx
    }

    fn goal(&self, route: Option<&'a Route>) -> Goal<'a> {
        let Some(target) = route.and_then(Route::target) else { return Goal::Hole };
        if let Some(name) = self.spec.integrations.as_ref().and_then(|all| all.name(target)) {
            return Goal::Integration(name);
        }
        match self.callee(target) {
            Callee::Function(name, function) => Goal::Function(name, function),
            Callee::Unknown if self.holes.knows("integrations") => {
                Goal::Unknown(target, self.targets.meant(target, &self.effort))
            }
            Callee::Hole | Callee::Unknown => Goal::Hole,
        }
    }

    /// What a lambda integration that names `function` calls.
    pub(super) fn callee(&self, function: &str) -> Callee<'a> {
        let functions = self.spec.functions.as_ref();
        match functions.and_then(|all| Some((all, all.name(function)?))) {
            Some((all, name)) => Callee::Function(name, all.get(function)),
            None if self.holes.knows("functions") => Callee::Unknown,
            None => Callee::Hole,
        }
    }

    /// Names of the entries of a section of resources.
    pub(super) fn resources(&self, section: Section) -> &Names<'a> {
        &self.resources[&section]
    }

    /// Whether a section of resources has an entry of that name, or may have one that could not be read.
    pub(super) fn is_defined(&self, section: Section, name: &str) -> bool {
        fn has<K, V>(entries: Option<&Entries<K, V>>, name: &str) -> bool {
            entries.is_some_and(|entries| entries.name(name).is_some())
        }
        let spec = self.spec;
        let is_written = match section {
            Section::Functions => has(spec.functions.as_ref(), name),
            Section::Tables => has(spec.tables.as_ref(), name),
            Section::Queues => has(spec.queues.as_ref(), name),
            Section::Topics => has(spec.topics.as_ref(), name),
            Section::Buckets => has(spec.buckets.as_ref(), name),
            Section::Buses => has(spec.buses.as_ref(), name),
        };
        is_written || !self.holes.knows(section.key())
    }

    /// Whether there is a parameter of that name, or may be one that could not be read.
    pub(super) fn has_parameter(&self, name: &str) -> bool {
        let parameters = self.spec.parameters.as_ref();
        parameters.is_some_and(|all| all.name(name).is_some()) || !self.holes.knows("parameters")
    }

    /// Whether there is a raw resource of that logical id, or may be one that could not be read.
    pub(super) fn has_raw(&self, id: &str) -> bool {
        let resources = self.spec.resources.as_ref();
        resources.is_some_and(|all| all.name(id).is_some()) || !self.holes.knows("resources")
    }

    /// Raw resources that are whole, with their logical ids.
    pub(super) fn raw_resources(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<String>, &'a RawResource)> + use<'a> {
        all(self.spec.resources.as_ref()).filter_map(|(id, resource)| Some((id, resource?)))
    }

    /// The parameter of that name, if it is there and whole.
    pub(super) fn parameter(&self, name: &str) -> Option<&'a Parameter> {
        self.spec.parameters.as_ref()?.get(name)
    }

    /// Outputs that are whole, with their names.
    pub(super) fn outputs(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<String>, &'a Output)> + use<'a> {
        all(self.spec.outputs.as_ref()).filter_map(|(name, output)| Some((name, output?)))
    }

    /// The references in a text that can be read, each with its place.
    pub(super) fn references_in<'t>(
        &self,
        text: &'t Spanned<impl std::ops::Deref<Target = str>>,
    ) -> Vec<(Reference<'t>, Span)> {
        let pieces = interpolation::split(&text.value).unwrap_or_default();
        let read = pieces.into_iter().filter_map(|piece| match piece {
            Piece::Reference { name, at } => {
                Some((Reference::parse(name).ok()?, self.within(text.span, &text.value, at)))
            }
            Piece::Text(_) => None,
        });
        read.collect()
    }

    /// Integrations with their names.
    pub(super) fn integrations(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<String>, Option<&'a Integration>)> + use<'a> {
        all(self.spec.integrations.as_ref())
    }

    /// Authorizers with their names.
    pub(super) fn authorizers(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<String>, Option<&'a Authorizer>)> + use<'a> {
        all(authorizers(self.spec))
    }

    /// The custom domain.
    pub(super) fn domain(&self) -> Option<&'a Domain> {
        self.spec.api.as_ref()?.domain.as_ref()
    }

    /// VPC links with their names.
    pub(super) fn vpc_links(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<String>, Option<&'a VpcLink>)> + use<'a> {
        all(self.spec.api.as_ref().and_then(|api| api.vpc_links.as_ref()))
    }

    /// The VPC links that private integrations name.
    pub(super) fn links_used(&self) -> impl Iterator<Item = &'a Spanned<VpcLinkName>> + use<'a> {
        self.integrations().filter_map(|(_, integration)| match integration? {
            Integration::Private(private) => private.vpc_link.as_ref(),
            _ => None,
        })
    }

    /// Functions with their names.
    pub(super) fn functions(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<String>, Option<&'a Function>)> + use<'a> {
        all(self.spec.functions.as_ref())
    }

    /// Every grant: the name of the function, what it is on, and what is granted unless that was faulty.
    pub(super) fn access(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<String>, &'a Spanned<String>, Option<&'a Spanned<Grant>>)>
    + use<'a> {
        self.functions().flat_map(|(name, function)| {
            let access = function.and_then(|function| function.access.as_ref());
            all(access).map(move |(target, grant)| (name, target, grant))
        })
    }

    /// Every policy of every function.
    pub(super) fn policies(&self) -> impl Iterator<Item = &'a Policy> + use<'a> {
        self.functions().filter_map(|(_, function)| function?.policies.as_ref()).flatten()
    }

    /// Every statement that a function has of its own.
    pub(super) fn statements(&self) -> impl Iterator<Item = &'a PolicyStatement> + use<'a> {
        self.policies().filter_map(|policy| match policy {
            Policy::Settings(statement) => Some(statement),
            Policy::Short(_) => None,
        })
    }

    /// Stages with their names.
    pub(super) fn stages(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<String>, Option<&'a Stage>)> + use<'a> {
        all(self.spec.stages.as_ref())
    }

    /// The routes that lead to the integration of that name.
    pub(super) fn routes_to(&self, integration: &str) -> impl Iterator<Item = &RouteLine<'a>> {
        self.routes_to.get(integration).into_iter().flatten().map(|index| &self.routes[*index])
    }

    /// `defaults.env`.
    pub(super) fn default_env(&self) -> Option<&'a Environment> {
        self.spec.defaults.as_ref()?.env.as_ref()
    }

    /// Where functions hand on records of asynchronous invocations, each with the function.
    pub(super) fn destinations(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<String>, &'a Spanned<ResourceName>)> + use<'a> {
        self.functions().flat_map(|(name, function)| {
            let settings = function.and_then(|function| function.r#async.as_ref());
            let targets = settings.map(|all| [all.on_success.as_ref(), all.on_failure.as_ref()]);
            targets.into_iter().flatten().flatten().map(move |target| (name, target))
        })
    }

    /// Every managed runtime that is written, of functions and of `defaults`.
    pub(super) fn runtimes(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<RuntimeName>, &'static Runtime)> + use<'a> {
        let shared = self.spec.defaults.as_ref().and_then(|defaults| defaults.runtime.as_ref());
        let own = self.functions().filter_map(|(_, function)| function?.runtime.as_ref());
        shared.into_iter().chain(own).filter_map(|name| Some((name, Runtime::find(&name.value.0)?)))
    }

    /// Every environment variable that is written, of functions and of `defaults`.
    pub(super) fn environment(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<String>, Option<&'a Spanned<Scalar>>)> + use<'a> {
        let own = self.functions().filter_map(|(_, function)| function?.env.as_ref());
        self.default_env().into_iter().chain(own).flat_map(Entries::all)
    }

    /// What is wrong with the keys of routes.
    pub(super) fn route_key_faults(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<String>, &RouteKeyFault)> {
        self.routes.iter().flat_map(|line| {
            let faults = line.parsed.as_ref().err().map_or(&[][..], Vec::as_slice);
            faults.iter().map(|fault| (line.key, fault))
        })
    }

    /// The place of `range`, bytes of the text `value` that was read from the scalar at `span`.
    pub(super) fn within(&self, span: Span, value: &str, range: Range<usize>) -> Span {
        self.source.within(span, value, range)
    }

    /// The edit that puts `replacement` for `range` of `value`: in place, or of the whole scalar where escapes or folded
    /// lines hide the place.
    pub(super) fn edit(
        &self,
        span: Span,
        value: &str,
        range: Range<usize>,
        replacement: &str,
    ) -> (Span, String) {
        if self.source.slice(span).contains(value) {
            return (self.within(span, value, range), replacement.to_owned());
        }
        let mut whole = value.to_owned();
        whole.replace_range(range, replacement);
        (span, scalar(&whole))
    }
}

/// `api.authorizers`.
pub(super) fn authorizers(spec: &Spec) -> Option<&Entries<AuthorizerName, Authorizer>> {
    spec.api.as_ref()?.authorizers.as_ref()
}

/// Names of the entries of a section of resources.
fn names(spec: &Spec, section: Section) -> Names<'_> {
    fn of<K, V>(entries: Option<&Entries<K, V>>) -> Names<'_> {
        all(entries).map(|(name, _)| name).collect()
    }
    match section {
        Section::Functions => of(spec.functions.as_ref()),
        Section::Tables => of(spec.tables.as_ref()),
        Section::Queues => of(spec.queues.as_ref()),
        Section::Topics => of(spec.topics.as_ref()),
        Section::Buckets => of(spec.buckets.as_ref()),
        Section::Buses => of(spec.buses.as_ref()),
    }
}

/// Every entry of a section that may be absent.
fn all<'a, K, V>(
    entries: Option<&'a Entries<K, V>>,
) -> impl Iterator<Item = (&'a Spanned<String>, Option<&'a V>)> + use<'a, K, V> {
    entries.into_iter().flat_map(Entries::all)
}

/// `text` as a YAML scalar that means this text in any place: plain if it surely can be, else in double quotes.
pub(super) fn scalar(text: &str) -> String {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.ends_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | ' '))
        && !WORDS.contains(&text.to_ascii_lowercase().as_str());
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sink;
    use crate::document;

    #[test]
    fn places_are_found_in_plain_and_quoted_scalars() {
        let source = Source::new("s", r#"a: GET /x/ "GET /x/" "GET \x2fx/""#);
        let document = document::parse(&Source::new("s", "a: b"), &mut Sink::new()).unwrap();
        let spec = Spec::default();
        let (places, settings) = (Places::default(), Settings::default());
        let silences = Silences::default();
        let written = Written {
            source: &source,
            document: &document,
            places: &places,
            spec: &spec,
            silences: &silences,
        };
        let cx = Context::new(&written, &settings);
        let key = "GET /x/";
        let plain = Span::new(3..10);
        let quoted = Span::new(11..20);
        let escaped = Span::new(21..33);
        assert_eq!(cx.within(plain, key, 6..7), Span::new(9..10));
        assert_eq!(cx.within(quoted, key, 6..7), Span::new(18..19));
        assert_eq!(cx.within(escaped, key, 6..7), escaped);
        assert_eq!(cx.edit(quoted, key, 6..7, ""), (Span::new(18..19), String::new()));
        assert_eq!(cx.edit(escaped, key, 6..7, ""), (escaped, "GET /x".to_owned()));
    }

    #[test]
    fn scalars_stay_text() {
        assert_eq!(scalar("orders"), "orders");
        assert_eq!(scalar("no"), r#""no""#);
        assert_eq!(scalar("GET /a/{id}"), r#""GET /a/{id}""#);
        assert_eq!(scalar("a\"b\n"), r#""a\"b\n""#);
    }
}
