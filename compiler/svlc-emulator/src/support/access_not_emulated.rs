//! A function that may reach what does not stand on this machine.
//!
//! Why: queues, topics, event buses and functions of the service are here; tables, buckets and secrets are not, and neither is what
//! belongs to other services. The function's calls would go to AWS, without credentials, or with those of somebody else.
//!
//! ```yaml
//! functions: { orders: { blueprint: hello, access: { tables.orders: read } } }
//! ```
//!
//! Fix: an endpoint that stands for the service: `svlc dev --dynamodb-endpoint http://127.0.0.1:8000`.

use svlc_core::access::Kind;
use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{Access, AnyResource, Function, Model, PolicyStatement};
use svlc_core::source::Span;

use crate::setup::Setup;

const CODE: Code = Code::SV0612;

/// Services that answer on this machine by themselves, as actions of IAM begin.
const HERE: &[&str] = &["events", "lambda", "sns", "sqs"];
/// Managed policies of AWS with rights that only Lambda itself uses.
const OF_LAMBDA: &[&str] = &[
    "AWSLambdaBasicExecutionRole",
    "AWSLambdaDynamoDBExecutionRole",
    "AWSLambdaKinesisExecutionRole",
    "AWSLambdaSQSQueueExecutionRole",
    "AWSLambdaVPCAccessExecutionRole",
    "AWSXRayDaemonWriteAccess",
    "CloudWatchLambdaInsightsExecutionRolePolicy",
];

pub(super) fn check(
    function: &Function,
    model: &Model,
    setup: &Setup,
    found: &mut Vec<Diagnostic>,
) {
    let (origin, places) = (function.origin, &model.places);
    let mut refuse = |place: Span, what: String, help: String| {
        let message = format!("the function `{}` may {what}", function.name);
        found.push(Diagnostic::new(CODE, place, message, help));
    };
    for access in &function.access {
        let Access { kind, resource, grant: _ } = access;
        let what = match resource {
            AnyResource::Own(id) => {
                format!("reach the {} `{}`, which is not here", kind.singular(), id.name)
            }
            AnyResource::Arn(arn) => {
                format!("reach the {} `{}`, which is not here", kind.singular(), arn.written())
            }
        };
        let place = granted(origin, model, resource);
        match (service(*kind), resource) {
            (None, AnyResource::Own(_)) => {}
            (None, AnyResource::Arn(_)) => {
                let help =
                    "give it one of this service while you use `svlc dev`, or deploy the service";
                refuse(place, what, help.to_owned());
            }
            (Some(service), _) if setup.services.contains_key(service) => {}
            (Some(service), _) => refuse(place, what, cure(service)),
        }
    }
    for statement in &function.statements {
        let PolicyStatement { actions, resources: _, conditions: _ } = statement;
        for action in actions.iter().filter(|action| !is_here(action, setup)) {
            let service = action.split_once(':').map_or("", |(service, _)| service);
            refuse(
                places.saying(origin, &["policies"], action),
                format!("call `{action}`, and nothing stands for its service here"),
                cure(&service_id(service)),
            );
        }
    }
    for arn in &function.managed_policies {
        let arn = arn.written();
        if !OF_LAMBDA.contains(&arn.rsplit('/').next().unwrap_or_default()) {
            let help = "say with `access` or with statements under `policies` what it may do";
            refuse(
                places.saying(origin, &["policies"], &arn),
                format!("do what `{arn}` allows, and what that is svlc does not know"),
                help.to_owned(),
            );
        }
    }
}

/// Where a function is granted the use of a resource.
fn granted(origin: Span, model: &Model, resource: &AnyResource) -> Span {
    let key = match resource {
        AnyResource::Own(id) => format!("{}.{}", id.section.key(), id.name),
        AnyResource::Arn(arn) => arn.written(),
    };
    let place = |keys: &[&str]| model.places.setting(origin, keys);
    let one = place(&["access", &key]);
    if one == origin { place(&["access"]) } else { one }
}

/// The service of AWS that an endpoint has to stand for; none if svlc is that.
fn service(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Queue | Kind::Topic | Kind::Bus | Kind::Function => None,
        Kind::Table => Some("dynamodb"),
        Kind::Bucket => Some("s3"),
        Kind::Parameter => Some("ssm"),
        Kind::Secret => Some("secrets_manager"),
    }
}

fn is_here(action: &str, setup: &Setup) -> bool {
    let Some((service, _)) = action.split_once(':') else { return false };
    HERE.contains(&service) || setup.services.contains_key(&service_id(service))
}

/// A service as the variables of SDKs name it, by its name in actions.
fn service_id(service: &str) -> String {
    match service {
        "secretsmanager" => "secrets_manager".to_owned(),
        "states" => "sfn".to_owned(),
        other => other.replace('-', "_"),
    }
}

fn cure(service: &str) -> String {
    let option = match service {
        "dynamodb" => "--dynamodb-endpoint http://127.0.0.1:8000".to_owned(),
        "s3" => "--s3-endpoint http://127.0.0.1:9000".to_owned(),
        "" | "*" => return "name the actions that it needs, or deploy the service".to_owned(),
        other => format!("--aws-endpoint {other}=http://127.0.0.1:5000"),
    };
    format!("name what stands for it on this machine: `svlc dev {option}`, or deploy the service")
}
