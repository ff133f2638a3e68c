//! [`Context`]: what every rule may look at. Lookups that several rules share are made here once, so that each rule is
//! one pass over its section. Leaves the messages to the rules.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use indexmap::IndexMap;

use super::url::Url;
use crate::document::{Document, NodeId, NodeKind};
use crate::routing::{RouteKey, RouteKeyFault};
use crate::source::{Source, Span};
use crate::spec::{
    Entries, EnvironmentKey, Function, Integration, IntegrationName, Route, Scalar, Spanned, Spec,
    Stage,
};
use crate::suggest;

/// How many pairs of names are compared for "did you mean" in one run. Enough for every mistake in a spec within the
/// quotas; a spec far beyond them gets its later messages without a suggestion, in linear time.
const COMPARISONS: usize = 200_000;

/// A spec with lookups.
pub(super) struct Context<'a> {
    /// The text.
    pub(super) source: &'a Source,
    /// The spec as written.
    pub(super) spec: &'a Spec,
    /// Its routes, in the order written.
    pub(super) routes: Vec<RouteLine<'a>>,
    /// URLs of its http integrations, by integration.
    pub(super) urls: IndexMap<&'a str, Url<'a>>,
    /// Routes that lead to an integration, as indices into `routes`.
    routes_to: BTreeMap<&'a str, Vec<usize>>,
    holes: Holes<'a>,
    comparisons: Cell<usize>,
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
    /// To a name that nothing has.
    Unknown(&'a Spanned<IntegrationName>),
}

/// What a lambda integration calls.
#[derive(Clone, Copy)]
pub(super) enum Callee<'a> {
    /// It was faulty, or the functions are not known.
    Hole,
    /// A function, as it is defined.
    Function(&'a Spanned<String>, Option<&'a Function>),
    /// A name that no function has.
    Unknown,
}

impl<'a> Context<'a> {
    /// Makes the lookups.
    pub(super) fn new(source: &'a Source, document: &'a Document, spec: &'a Spec) -> Self {
        let mut cx = Self {
            source,
            spec,
            holes: Holes::new(document),
            routes: Vec::new(),
            urls: IndexMap::new(),
            routes_to: BTreeMap::new(),
            comparisons: Cell::new(COMPARISONS),
        };
        for (key, route) in all(spec.routes.as_ref()) {
            let goal = cx.goal(route);
            if let Goal::Integration(name) = goal {
                cx.routes_to.entry(name.value.as_str()).or_default().push(cx.routes.len());
            }
            cx.routes.push(RouteLine { key, parsed: RouteKey::parse(key), route, goal });
        }
        for (name, integration) in cx.integrations() {
            if let Some(Integration::Http(http)) = integration
                && let Some(text) = &http.url
            {
                cx.urls.insert(name.value.as_str(), Url::new(name, text));
            }
        }
        cx
    }

    /// Integrations with their names.
    pub(super) fn integrations(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<String>, Option<&'a Integration>)> + use<'a> {
        all(self.spec.integrations.as_ref())
    }

    /// Functions with their names.
    pub(super) fn functions(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<String>, Option<&'a Function>)> + use<'a> {
        all(self.spec.functions.as_ref())
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

    /// What a lambda integration that names `function` calls.
    pub(super) fn callee(&self, function: &str) -> Callee<'a> {
        let functions = self.spec.functions.as_ref();
        match functions.and_then(|all| Some((all, all.name(function)?))) {
            Some((all, name)) => Callee::Function(name, all.get(function)),
            None if self.knows("functions", functions.is_some()) => Callee::Unknown,
            None => Callee::Hole,
        }
    }

    /// Everything that a route may name.
    pub(super) fn targets(&self) -> impl Iterator<Item = &'a Spanned<String>> + use<'a> {
        let integrations = self.integrations().map(|(name, _)| name);
        integrations.chain(self.functions().map(|(name, _)| name))
    }

    /// Whether all of `routes` was read, or is truly absent.
    pub(super) fn knows_routes(&self) -> bool {
        self.knows("routes", self.spec.routes.is_some())
    }

    /// Whether all names of a section are known.
    fn knows(&self, section: &'static str, is_read: bool) -> bool {
        !self.holes.incomplete.contains(section) && (is_read || !self.holes.section(section))
    }

    /// Whether the API gets its one stage `$default` because the spec has no `stages`.
    pub(super) fn implies_default_stage(&self) -> bool {
        self.spec.stages.is_none() && !self.holes.section("stages")
    }

    /// Whether a stage's variables were faulty, so that one which seems to lack may be there.
    pub(super) fn hides_variables(&self, stage: &str) -> bool {
        self.holes.within("stages", stage, "variables")
    }

    /// Whether a function's environment was faulty, so that a variable which seems to lack may be there.
    pub(super) fn hides_environment(&self, function: &str, own: &Function) -> bool {
        let defaults = self.spec.defaults.as_ref();
        (own.env.is_none() && self.holes.within("functions", function, "env"))
            || (defaults.is_none() && self.holes.section("defaults"))
            || (defaults.is_some_and(|own| own.env.is_none()) && self.holes.defaults("env"))
    }

    /// `defaults.env`.
    pub(super) fn default_env(&self) -> Option<&'a Environment> {
        self.spec.defaults.as_ref()?.env.as_ref()
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

    /// Every environment variable that is written, of functions and of `defaults`.
    pub(super) fn environment(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<String>, Option<&'a Spanned<Scalar>>)> + use<'a> {
        let own = self.functions().filter_map(|(_, function)| function?.env.as_ref());
        self.default_env().into_iter().chain(own).flat_map(Entries::all)
    }

    fn goal(&self, route: Option<&'a Route>) -> Goal<'a> {
        let Some(target) = route.and_then(Route::target) else { return Goal::Hole };
        let integrations = self.spec.integrations.as_ref();
        if let Some(name) = integrations.and_then(|all| all.name(target)) {
            return Goal::Integration(name);
        }
        if !self.knows("integrations", integrations.is_some()) {
            return Goal::Hole;
        }
        match self.callee(target) {
            Callee::Hole => Goal::Hole,
            Callee::Function(name, function) => Goal::Function(name, function),
            Callee::Unknown => Goal::Unknown(target),
        }
    }

    /// The one name that was surely meant, as it is defined; none if no name or more than one is near.
    pub(super) fn meant(
        &self,
        written: &str,
        names: impl Iterator<Item = &'a Spanned<String>>,
    ) -> Option<&'a Spanned<String>> {
        let names: Vec<_> = names.collect();
        let left = self.comparisons.get().checked_sub(2 * names.len())?;
        self.comparisons.set(left);
        let texts = || names.iter().map(|name| name.value.as_str());
        let best = suggest::nearest(written, texts())?;
        match suggest::nearest(written, texts().filter(|name| *name != best)) {
            None => names.into_iter().find(|name| name.value == best),
            Some(_) => None,
        }
    }

    /// The place of `range`, bytes of the text `value` that was read from the scalar at `span`.
    pub(super) fn within(&self, span: Span, value: &str, range: Range<usize>) -> Span {
        self.offset(span, value).map_or(span, |offset| {
            let start = span.start + (offset + range.start) as u32;
            Span { start, end: start + range.len() as u32 }
        })
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
        if self.offset(span, value).is_some() {
            return (self.within(span, value, range), replacement.to_owned());
        }
        let mut whole = value.to_owned();
        whole.replace_range(range, replacement);
        (span, scalar(&whole))
    }

    /// Where `value` stands in the scalar at `span`, if it stands there as it is.
    fn offset(&self, span: Span, value: &str) -> Option<usize> {
        self.source.slice(span).find(value)
    }
}

/// Environment variables as written.
pub(super) type Environment = Entries<EnvironmentKey, Spanned<Scalar>>;

/// Tells what is absent from what was faulty. In a [`Spec`] both are `None`, but only the first is for a rule to judge:
/// the second has been reported.
struct Holes<'a> {
    document: &'a Document,
    /// Entries of the sections.
    nodes: BTreeMap<(&'static str, &'a str), NodeId>,
    /// Sections with entries whose names could not be read.
    incomplete: BTreeSet<&'static str>,
}

impl<'a> Holes<'a> {
    fn new(document: &'a Document) -> Self {
        let mut nodes = BTreeMap::new();
        let mut incomplete = BTreeSet::new();
        for section in ["functions", "integrations", "routes", "stages"] {
            let Some(node) = document.get(document.root(), section) else { continue };
            let NodeKind::Mapping(entries) = &document.node(node).kind else { continue };
            for (key, value) in entries {
                if document.is_hole(*key) {
                    incomplete.insert(section);
                } else {
                    nodes.insert((section, document.text(*key)), *value);
                }
            }
        }
        Self { document, nodes, incomplete }
    }

    /// Whether the key, or what looks like it with a slip of the pen, is written in the mapping.
    fn has(&self, mapping: NodeId, key: &str) -> bool {
        let NodeKind::Mapping(entries) = &self.document.node(mapping).kind else { return true };
        entries.iter().any(|(name, _)| {
            self.document.is_hole(*name)
                || suggest::nearest(self.document.text(*name), [key]).is_some()
        })
    }

    /// A section of the spec that is `None`.
    fn section(&self, section: &str) -> bool {
        self.has(self.document.root(), section)
    }

    /// A key of `defaults` that is `None`.
    fn defaults(&self, key: &str) -> bool {
        let defaults = self.document.get(self.document.root(), "defaults");
        defaults.is_some_and(|node| self.has(node, key))
    }

    /// A key that is `None` in a function or stage.
    fn within(&self, section: &'static str, name: &str, key: &str) -> bool {
        self.nodes.get(&(section, name)).is_some_and(|node| self.has(*node, key))
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

/// Names for a message: `` `a`, `b` and `c` ``, the first eight of them.
pub(super) fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    const SHOWN: usize = 8;
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    if names.len() > SHOWN {
        return format!("{} and {} more", names[..SHOWN].join(", "), names.len() - SHOWN);
    }
    match names.split_last() {
        None => "none".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
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
        let cx = Context::new(&source, &document, &spec);
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

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(list(["a"]), "`a`");
        assert_eq!(list(["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(
            list(std::iter::repeat_n("x", 10)),
            format!("{} and 2 more", ["`x`"; 8].join(", "))
        );
    }
}
