//! What of a template is counted. What it makes only perhaps, and what leads to where nobody can tell, makes all of it unknown: a sum
//! without it would be wrong.

use std::collections::BTreeMap;

use super::{Asked, Counted, Service};
use crate::cfn::{Intrinsic, Map, Piece, Resource, Template, Value, logical_id};
use crate::cost::calls;
use crate::facts::{DEFAULT_MEMORY_MB, FREE_STORAGE_MB};
use crate::model::{Architecture, Model};

const API: &str = "AWS::ApiGatewayV2::Api";
const ROUTE: &str = "AWS::ApiGatewayV2::Route";
const INTEGRATION: &str = "AWS::ApiGatewayV2::Integration";
const AUTHORIZER: &str = "AWS::ApiGatewayV2::Authorizer";
const FUNCTION: &str = "AWS::Lambda::Function";
const VERSION: &str = "AWS::Lambda::Version";
const ALIAS: &str = "AWS::Lambda::Alias";
const SCHEDULE: &str = "AWS::Scheduler::Schedule";

/// Types that are read.
const READ: [&str; 8] = [API, ROUTE, INTEGRATION, AUTHORIZER, FUNCTION, VERSION, ALIAS, SCHEDULE];

/// Properties of an API that make routes which are no resources.
const MAKES_ROUTES: [&str; 3] = ["Body", "BodyS3Location", "Target"];

impl Service {
    /// What a template makes, its functions called as in a model; `None`: something that costs is not said by the template alone.
    pub(crate) fn of_template(template: &Template, model: &Model) -> Option<Self> {
        let is_open = |one: &Resource| {
            READ.contains(&&*one.kind) && one.attributes.get("Condition").is_some()
        };
        if template.resources.values().any(is_open) {
            return None;
        }
        let named = model.functions.iter().map(|one| (logical_id::function(&one.name), &one.name));
        let names: BTreeMap<String, &String> = named.collect();
        let mut functions = Vec::new();
        let mut places = BTreeMap::new();
        for (id, resource) in of(template, FUNCTION) {
            places.insert(id, functions.len());
            functions.push(function(names.get(id).map_or(id, |name| *name), resource)?);
        }
        let read = Reader { template, places };
        for kind in [VERSION, ALIAS] {
            for (_, one) in of(template, kind) {
                read.keep_ready(one, &mut functions)?;
            }
        }
        for (_, schedule) in of(template, SCHEDULE) {
            read.schedule(schedule, &mut functions)?;
        }
        let makes_routes =
            |api: &Resource| MAKES_ROUTES.iter().any(|name| at(&api.properties, name).is_some());
        if of(template, API).any(|(_, api)| makes_routes(api)) {
            return None;
        }
        let routes = of(template, ROUTE).map(|(_, route)| read.route(route));
        Some(Self { functions, routes: routes.collect::<Option<_>>()? })
    }
}

/// A template with the place that each of its functions has, by logical id.
struct Reader<'a> {
    template: &'a Template,
    places: BTreeMap<&'a str, usize>,
}

/// Each gives `None` for what the template alone does not say.
impl Reader<'_> {
    /// The function that is meant, or that none is: something else of the template, or of elsewhere.
    fn called(&self, value: &Value) -> Option<Option<usize>> {
        let place = |value: &Value| self.places.get(self.template.function(value)?).copied();
        match value {
            Value::Text(text) => (!text.contains(":lambda:")).then_some(None),
            Value::Intrinsic(Intrinsic::Sub(pieces)) => {
                let ids = pieces.iter().filter_map(|piece| match piece {
                    Piece::Ref(id) | Piece::GetAtt(id, _) if !id.starts_with("AWS::") => Some(id),
                    _ => None,
                });
                Some(Some(ids.map(Value::reference).find_map(|id| place(&id))?))
            }
            Value::Intrinsic(_) => match place(value) {
                Some(place) => Some(Some(place)),
                None => {
                    let (_, other) = self.template.referred(value)?;
                    (!other.kind.starts_with("AWS::Lambda::")).then_some(None)
                }
            },
            _ => None,
        }
    }

    /// What a version or an alias keeps ready comes to what others of its function do.
    fn keep_ready(&self, one: &Resource, functions: &mut [Counted]) -> Option<()> {
        let Some(kept) = at(&one.properties, "ProvisionedConcurrencyConfig") else {
            return Some(());
        };
        let kept = number(map(kept)?.get("ProvisionedConcurrentExecutions")?)?;
        let function = &mut functions[self.called(one.properties.get("FunctionName")?)??];
        let before = function.kept_ready.unwrap_or_default();
        function.kept_ready = Some(before.saturating_add(kept));
        Some(())
    }

    /// Of a schedule that no rate tells it is as unknown how often it comes as of one in a spec, and no more is counted of it.
    fn schedule(&self, schedule: &Resource, functions: &mut [Counted]) -> Option<()> {
        let properties = &schedule.properties;
        let is_off = match at(properties, "State") {
            None => false,
            Some(state) => state.scalar()? == "DISABLED",
        };
        if is_off {
            return Some(());
        }
        let Some(function) = self.called(map(properties.get("Target")?)?.get("Arn")?)? else {
            return Some(());
        };
        let expression = properties.get("ScheduleExpression")?.scalar()?;
        functions[function].scheduled += calls::times(&expression).unwrap_or_default();
        Some(())
    }

    fn route(&self, route: &Resource) -> Option<Asked> {
        Some(Asked {
            key: route.properties.get("RouteKey")?.scalar()?,
            target: self.behind(route, "Target", INTEGRATION, "IntegrationUri")?,
            authorizer: self.behind(route, "AuthorizerId", AUTHORIZER, "AuthorizerUri")?,
        })
    }

    /// The function behind what a property of a route refers to, if it is one.
    fn behind(
        &self,
        route: &Resource,
        property: &str,
        kind: &str,
        uri: &str,
    ) -> Option<Option<usize>> {
        let Some(value) = at(&route.properties, property) else { return Some(None) };
        let (_, behind) = self.template.referred(value).filter(|(_, one)| one.kind == kind)?;
        let is_proxy = at(&behind.properties, "IntegrationType").and_then(Value::scalar);
        match at(&behind.properties, uri) {
            Some(uri) if is_proxy.as_deref() != Some("HTTP_PROXY") => self.called(uri),
            _ => Some(None),
        }
    }
}

fn of<'a>(
    template: &'a Template,
    kind: &'static str,
) -> impl Iterator<Item = (&'a str, &'a Resource)> {
    let all = template.resources.iter().filter(move |(_, resource)| resource.kind == kind);
    all.map(|(id, resource)| (id.as_str(), resource))
}

fn function(name: &str, resource: &Resource) -> Option<Counted> {
    let own = &resource.properties;
    let or = |value: Option<&Value>, default: u32| value.map_or(Some(default), number);
    let architecture = match at(own, "Architectures") {
        None => Architecture::X86_64,
        Some(Value::List(names)) => match names.first()?.scalar()?.as_str() {
            "x86_64" => Architecture::X86_64,
            "arm64" => Architecture::Arm64,
            _ => return None,
        },
        Some(_) => return None,
    };
    let storage = match at(own, "EphemeralStorage") {
        None => None,
        Some(storage) => Some(map(storage)?.get("Size")?),
    };
    Some(Counted {
        name: name.to_owned(),
        architecture,
        memory: or(at(own, "MemorySize"), DEFAULT_MEMORY_MB)?,
        storage: or(storage, FREE_STORAGE_MB)?,
        kept_ready: None,
        scheduled: 0.0,
    })
}

/// A property; `AWS::NoValue` is none.
fn at<'a>(properties: &'a Map, name: &str) -> Option<&'a Value> {
    let is_there = |value: &&Value| !matches!(value, Value::Intrinsic(Intrinsic::Ref(id)) if id == "AWS::NoValue");
    properties.get(name).filter(is_there)
}

fn map(value: &Value) -> Option<&Map> {
    match value {
        Value::Map(map) => Some(map),
        _ => None,
    }
}

fn number(value: &Value) -> Option<u32> {
    value.scalar()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cfn::parse::parse;
    use crate::source::Source;

    const BASE: &str = "\
Parameters: { P: { Type: String } }
Resources:
  F: { Type: AWS::Lambda::Function, Properties: { MemorySize: 512 } }
  A: { Type: AWS::Lambda::Alias, Properties: { FunctionName: !Ref F } }
  I: { Type: AWS::ApiGatewayV2::Integration, Properties: { IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt F.Arn } }
  U: { Type: AWS::ApiGatewayV2::Authorizer, Properties: { AuthorizerUri: !GetAtt F.Arn } }
  R: { Type: AWS::ApiGatewayV2::Route, Properties: { RouteKey: $default, AuthorizerId: !Ref U, Target: !Sub 'integrations/${I}' } }
  S: { Type: AWS::Scheduler::Schedule, Properties: { ScheduleExpression: rate(1 day), Target: { Arn: !GetAtt F.Arn } } }
";

    /// What is counted when text of the template is another.
    fn counted(replaced: &str, with: &str) -> Option<Service> {
        assert_eq!(BASE.matches(replaced).count(), 1, "{replaced}");
        let spec = "service: shop\nfunctions: { hello: { blueprint: hello } }\nroutes: { GET /hello: hello }\n";
        let model = crate::compile(&Source::new("a.yaml", spec)).output.unwrap().model;
        let template = parse(&BASE.replace(replaced, with)).unwrap();
        Service::of_template(&template.normal(), &model)
    }

    #[test]
    fn what_is_simple_is_resolved() {
        for (replaced, with) in [
            ("P:", "Q:"),
            ("!Sub 'integrations/${I}'", "!Join [/, [integrations, !Ref I]]"),
            ("IntegrationUri: !GetAtt F.Arn", "IntegrationUri: !Join [':', [!GetAtt F.Arn, live]]"),
            ("IntegrationUri: !GetAtt F.Arn", "IntegrationUri: !Ref A"),
            (
                "AuthorizerUri: !GetAtt F.Arn",
                "AuthorizerUri: !Sub 'arn:${AWS::Partition}:${P}:path/${F.Arn}/invocations'",
            ),
            ("rate(1 day)", "rate(1 day), State: ENABLED"),
        ] {
            let service = counted(replaced, with).unwrap_or_else(|| panic!("{with}"));
            let (route, function) = (&service.routes[0], &service.functions[0]);
            assert_eq!((route.target, route.authorizer), (Some(0), Some(0)), "{with}");
            assert_eq!((function.scheduled, function.memory), (30.0, 512), "{with}");
        }
    }

    #[test]
    fn what_leads_elsewhere_calls_nothing() {
        for (replaced, with) in [
            ("AWS_PROXY, IntegrationUri: !GetAtt F.Arn", "HTTP_PROXY, IntegrationUri: !Ref P"),
            (
                "AWS_PROXY, IntegrationUri: !GetAtt F.Arn",
                "AWS_PROXY, IntegrationSubtype: SQS-SendMessage",
            ),
            (", Target: !Sub 'integrations/${I}'", ""),
        ] {
            let service = counted(replaced, with).unwrap_or_else(|| panic!("{with}"));
            assert_eq!(service.routes[0].target, None, "{with}");
        }
        for with in
            ["State: DISABLED, ScheduleExpression: !Ref P", "ScheduleExpression: cron(0 3 * * ? *)"]
        {
            let service = counted("ScheduleExpression: rate(1 day)", with).unwrap();
            assert_eq!(service.functions[0].scheduled, 0.0, "{with}");
        }
    }

    #[test]
    fn what_cannot_be_told_is_unknown() {
        for (replaced, with) in [
            ("!Sub 'integrations/${I}'", "!Ref P"),
            ("!Sub 'integrations/${I}'", "!Join [/, !Ref P]"),
            ("IntegrationUri: !GetAtt F.Arn", "IntegrationUri: !Ref P"),
            ("IntegrationUri: !GetAtt F.Arn", "IntegrationUri: !Sub 'arn:${P}'"),
            (
                "IntegrationUri: !GetAtt F.Arn",
                "IntegrationUri: arn:aws:lambda:eu-west-1:123456789012:function:f",
            ),
            ("AuthorizerId: !Ref U", "AuthorizerId: !Ref P"),
            ("AuthorizerUri: !GetAtt F.Arn", "AuthorizerUri: !ImportValue f"),
            ("rate(1 day)", "!Ref P"),
            ("rate(1 day)", "rate(1 day), State: !Ref P"),
            ("Target: { Arn: !GetAtt F.Arn }", "Target: { Arn: !Ref P }"),
            ("MemorySize: 512", "MemorySize: !Ref P"),
            ("MemorySize: 512", "EphemeralStorage: { Size: !Ref P }"),
            ("MemorySize: 512", "EphemeralStorage: !If [C, { Size: 1024 }, !Ref AWS::NoValue]"),
            ("AWS::Lambda::Function,", "AWS::Lambda::Function, Condition: C,"),
            ("AWS::Scheduler::Schedule,", "AWS::Scheduler::Schedule, Condition: C,"),
            ("AWS::ApiGatewayV2::Route,", "AWS::ApiGatewayV2::Route, Condition: C,"),
        ] {
            assert!(counted(replaced, with).is_none(), "{with}");
        }
    }

    #[test]
    fn what_is_kept_ready_adds_up() {
        let kept = |kind: &str, id: &str, number: &str| {
            format!(
                "  {id}: {{ Type: AWS::Lambda::{kind}, Properties: {{ FunctionName: !Ref F, ProvisionedConcurrencyConfig: {{ ProvisionedConcurrentExecutions: {number} }} }} }}\n"
            )
        };
        let whole = |more: &str| counted("Resources:\n", &format!("Resources:\n{more}"));
        let ready = |more: &str| whole(more).unwrap().functions[0].kept_ready;
        assert_eq!(ready(""), None);
        assert_eq!(ready(&kept("Version", "V", "3")), Some(3));
        let all = kept("Version", "V", "3") + &kept("Alias", "B", "4") + &kept("Alias", "C", "5");
        assert_eq!(ready(&all), Some(12));
        assert!(whole(&kept("Alias", "B", "!Ref P")).is_none());
    }
}
