//! What things are called on this machine that only a deployed stack has: [`Local`].

mod resource;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Number, Value};
use svlc_core::facts;
use svlc_core::model::{AnyResource, Model, Parameter, Raw, ResourceId, Text, TextPart, Variable};

/// The account that everything is in.
pub(crate) const ACCOUNT: &str = "123456789012";
/// The id of the API.
pub(crate) const API_ID: &str = "local00svl";
/// The region of a spec that names none.
const DEFAULT_REGION: &str = "us-east-1";

/// Values of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Local {
    pub(crate) region: String,
    /// The stack, named after the service.
    pub(crate) stack: String,
    /// Where the API answers, without a slash at its end.
    url: String,
    /// Where AWS's own APIs answer here, without a slash at its end.
    aws_url: String,
    /// Endpoints of other services of AWS that the user has named, by the service.
    endpoints: BTreeMap<String, String>,
    /// Queues and topics whose names end as those of FIFO ones do.
    fifo: BTreeSet<ResourceId>,
    /// Defaults of the parameters that have one.
    parameters: BTreeMap<String, String>,
    /// Values of variables that the user has given.
    variables: BTreeMap<(String, String), String>,
}

impl Local {
    /// Of a service whose API answers at `url`.
    pub(crate) fn new(model: &Model, url: &str) -> Self {
        let region = model.region.clone().unwrap_or_else(|| DEFAULT_REGION.to_owned());
        let named =
            |parameter: &Parameter| Some((parameter.name.clone(), parameter.default.clone()?));
        Self {
            region,
            stack: model.service.clone(),
            url: url.to_owned(),
            aws_url: String::new(),
            endpoints: BTreeMap::new(),
            fifo: resource::fifo(model),
            parameters: model.parameters.iter().filter_map(named).collect(),
            variables: BTreeMap::new(),
        }
    }

    /// With AWS's own APIs at `aws_url`, and those of other services where the user says.
    pub(crate) fn reaching(self, aws_url: &str, endpoints: &BTreeMap<String, String>) -> Self {
        Self { aws_url: aws_url.to_owned(), endpoints: endpoints.clone(), ..self }
    }

    /// The variables by which the SDKs of AWS find what answers on this machine.
    pub(crate) fn endpoint_variables(&self) -> Vec<(String, String)> {
        let own = OWN_SERVICES.iter().filter(|_| !self.aws_url.is_empty());
        let own = own.map(|service| (service.to_string(), self.aws_url.clone()));
        let named =
            self.endpoints.iter().map(|(service, url)| (service.to_uppercase(), url.clone()));
        let variable = |(service, url)| (format!("AWS_ENDPOINT_URL_{service}"), url);
        own.chain(named).map(variable).collect()
    }

    /// With values of variables in place of the spec's.
    pub(crate) fn giving(self, variables: &BTreeMap<(String, String), String>) -> Self {
        Self { variables: variables.clone(), ..self }
    }

    /// The value of a variable of a function; `None` as for [`Self::text`].
    pub(crate) fn variable(&self, function: &str, variable: &Variable) -> Option<String> {
        let given = self.variables.get(&(function.to_owned(), variable.name.clone()));
        given.cloned().or_else(|| self.text(&variable.value))
    }

    /// The text with every reference replaced; `None` if one stands for what is not on this machine.
    pub(crate) fn text(&self, text: &Text) -> Option<String> {
        text.0.iter().map(|part| self.part(part)).collect()
    }

    /// The ARN of a resource of this service or of another; `None` as for [`Self::text`].
    pub(crate) fn arn(&self, resource: &AnyResource) -> Option<String> {
        self.text(&resource.arn())
    }

    /// A value of any form as JSON; `None` as for [`Self::text`].
    pub(crate) fn json(&self, raw: &Raw) -> Option<Value> {
        Some(match raw {
            Raw::Null => Value::Null,
            Raw::Text(text) => Value::String(self.text(text)?),
            Raw::Integer(number) => Value::from(*number),
            Raw::Float(number) => Number::from_f64(*number).map_or(Value::Null, Value::Number),
            Raw::Boolean(is_so) => Value::Bool(*is_so),
            Raw::List(items) => items.iter().map(|item| self.json(item)).collect::<Option<_>>()?,
            Raw::Map(entries) => {
                let entry = |(key, value): (&String, &Raw)| Some((key.clone(), self.json(value)?));
                Value::Object(entries.iter().map(entry).collect::<Option<_>>()?)
            }
        })
    }

    fn part(&self, part: &TextPart) -> Option<String> {
        match part {
            TextPart::Literal(text) => Some(text.clone()),
            TextPart::Pseudo(name) => self.pseudo(name),
            TextPart::Api(attribute) => match attribute.name {
                "url" => Some(self.url.clone()),
                "id" => Some(API_ID.to_owned()),
                _ => None,
            },
            TextPart::Attribute(id, attribute) => self.attribute(id, attribute.name),
            TextPart::Parameter(name) => self.parameters.get(name).cloned(),
            TextPart::Raw(..) | TextPart::Secret(..) => None,
        }
    }

    fn pseudo(&self, name: &str) -> Option<String> {
        let value = match name {
            "AWS::Region" => &self.region,
            "AWS::AccountId" => ACCOUNT,
            "AWS::Partition" => self.partition(),
            "AWS::URLSuffix" => self.url_suffix(),
            "AWS::StackName" => &self.stack,
            _ => return None,
        };
        Some(value.to_owned())
    }

    pub(crate) fn partition(&self) -> &'static str {
        match &self.region {
            region if region.starts_with("cn-") => "aws-cn",
            region if region.starts_with("us-gov-") => "aws-us-gov",
            region if region.starts_with("eusc-") => "aws-eusc",
            _ => "aws",
        }
    }

    /// The end of AWS's own domains.
    pub(crate) fn url_suffix(&self) -> &'static str {
        facts::url_suffix(&self.region)
    }

    /// The ARN of a function, which is called here as in the spec.
    pub(crate) fn function_arn(&self, name: &str) -> String {
        self.arn_of("lambda", &format!("function:{name}"))
    }

    /// The ARN of something of a service in this account and region.
    pub(crate) fn arn_of(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{}:{ACCOUNT}:{resource}", self.partition(), self.region)
    }

    /// The ARN of the API, as policies name it.
    pub(crate) fn api_arn(&self) -> String {
        format!("arn:{}:execute-api:{}:{ACCOUNT}:{API_ID}", self.partition(), self.region)
    }

    /// The domain that the API would have on AWS.
    pub(crate) fn domain(&self) -> String {
        format!("{API_ID}.execute-api.{}.{}", self.region, self.url_suffix())
    }
}

/// The services of AWS that answer here by themselves, as the SDKs' variables name them.
const OWN_SERVICES: &[&str] = &["EVENTBRIDGE", "LAMBDA", "SNS", "SQS"];
