//! What things are called on this machine that only a deployed stack has: [`Local`].

use std::collections::BTreeMap;

use svlc_core::facts;
use svlc_core::model::{Model, Parameter, Text, TextPart, Variable};
use svlc_core::reference::Section;

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
        let parameters = model.parameters.iter().filter_map(named).collect();
        let (stack, url) = (model.service.clone(), url.to_owned());
        Self { region, stack, url, parameters, variables: BTreeMap::new() }
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

    fn part(&self, part: &TextPart) -> Option<String> {
        match part {
            TextPart::Literal(text) => Some(text.clone()),
            TextPart::Pseudo(name) => self.pseudo(name),
            TextPart::Api(attribute) => match attribute.name {
                "url" => Some(self.url.clone()),
                "id" => Some(API_ID.to_owned()),
                _ => None,
            },
            TextPart::Attribute(id, attribute) if id.section == Section::Functions => {
                match attribute.name {
                    "name" => Some(id.name.clone()),
                    "arn" => Some(self.function_arn(&id.name)),
                    _ => None,
                }
            }
            TextPart::Parameter(name) => self.parameters.get(name).cloned(),
            TextPart::Attribute(..) | TextPart::Raw(..) | TextPart::Secret(..) => None,
        }
    }

    fn pseudo(&self, name: &str) -> Option<String> {
        let value = match name {
            "AWS::Region" => &self.region,
            "AWS::AccountId" => ACCOUNT,
            "AWS::Partition" => self.partition(),
            "AWS::URLSuffix" => facts::url_suffix(&self.region),
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

    /// The ARN of a function, which is called here as in the spec.
    pub(crate) fn function_arn(&self, name: &str) -> String {
        format!("arn:{}:lambda:{}:{ACCOUNT}:function:{name}", self.partition(), self.region)
    }

    /// The ARN of the API, as policies name it.
    pub(crate) fn api_arn(&self) -> String {
        format!("arn:{}:execute-api:{}:{ACCOUNT}:{API_ID}", self.partition(), self.region)
    }

    /// The domain that the API would have on AWS.
    pub(crate) fn domain(&self) -> String {
        format!("{API_ID}.execute-api.{}.{}", self.region, facts::url_suffix(&self.region))
    }
}
