//! What a `${…}` or a name such as `queues.jobs` refers to: [`Reference`], [`Resource`] and the table of what each kind of
//! resource can be asked for. Leaves whether a thing of that name exists to `check`, and what it becomes to `resolve`.

/// A section of the spec whose entries are resources that others refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Lambda functions.
    Functions,
    /// DynamoDB tables.
    Tables,
    /// SQS queues.
    Queues,
    /// SNS topics.
    Topics,
    /// S3 buckets.
    Buckets,
    /// EventBridge event buses.
    Buses,
}

/// The name at the end of an ARN; of a table's stream, the table's.
pub fn arn_name(arn: &str) -> &str {
    let resource = arn.rsplit(':').find(|part| part.contains('/')).unwrap_or(arn);
    match resource.split_once('/') {
        Some((_, name)) => name.split('/').next().unwrap_or(name),
        None => resource.rsplit(':').next().unwrap_or(resource),
    }
}

/// Something that a resource can be asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name in a spec.
    pub name: &'static str,
    /// Its name for `Fn::GetAtt`; `None`: what `Ref` gives.
    pub cloudformation: Option<&'static str>,
}

const fn attribute(name: &'static str, cloudformation: Option<&'static str>) -> Attribute {
    Attribute { name, cloudformation }
}

/// What the API can be asked for (`cfn`, AWS::ApiGatewayV2::Api return values).
const API: &[Attribute] = &[attribute("url", Some("ApiEndpoint")), attribute("id", None)];

/// What AWS knows without a resource, by its name behind `aws.`, with CloudFormation's pseudo parameter.
const PSEUDO: &[(&str, &str)] = &[
    ("region", "AWS::Region"),
    ("account_id", "AWS::AccountId"),
    ("partition", "AWS::Partition"),
    ("url_suffix", "AWS::URLSuffix"),
    ("stack_name", "AWS::StackName"),
];

/// What a reference can begin with, for messages.
pub const ROOTS: &[&str] = &[
    "aws",
    "environment",
    "parameters",
    "functions",
    "tables",
    "queues",
    "topics",
    "buckets",
    "buses",
    "api",
    "resources",
    "secrets",
];

impl Attribute {
    /// Whether it is the address at which AWS lets the API answer.
    pub fn is_endpoint(&self) -> bool {
        self.cloudformation == Some("ApiEndpoint")
    }
}

impl Section {
    /// Every section.
    pub const ALL: [Self; 6] =
        [Self::Functions, Self::Tables, Self::Queues, Self::Topics, Self::Buckets, Self::Buses];

    /// Its key in a spec.
    pub fn key(self) -> &'static str {
        match self {
            Self::Functions => "functions",
            Self::Tables => "tables",
            Self::Queues => "queues",
            Self::Topics => "topics",
            Self::Buckets => "buckets",
            Self::Buses => "buses",
        }
    }

    /// What one of its entries is.
    pub fn singular(self) -> &'static str {
        match self {
            Self::Functions => "function",
            Self::Tables => "table",
            Self::Queues => "queue",
            Self::Topics => "topic",
            Self::Buckets => "bucket",
            Self::Buses => "event bus",
        }
    }

    /// The section of that key.
    pub fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.key() == key)
    }

    /// What its entries can be asked for (`cfn`, return values of each resource type).
    pub fn attributes(self) -> &'static [Attribute] {
        const FUNCTION: &[Attribute] = &[attribute("arn", Some("Arn")), attribute("name", None)];
        const TABLE: &[Attribute] = &[
            attribute("arn", Some("Arn")),
            attribute("name", None),
            attribute("stream_arn", Some("StreamArn")),
        ];
        const QUEUE: &[Attribute] = &[
            attribute("arn", Some("Arn")),
            attribute("name", Some("QueueName")),
            attribute("url", None),
        ];
        const TOPIC: &[Attribute] = &[attribute("arn", None), attribute("name", Some("TopicName"))];
        const BUCKET: &[Attribute] = &[attribute("arn", Some("Arn")), attribute("name", None)];
        const BUS: &[Attribute] = &[attribute("arn", Some("Arn")), attribute("name", None)];
        match self {
            Self::Functions => FUNCTION,
            Self::Tables => TABLE,
            Self::Queues => QUEUE,
            Self::Topics => TOPIC,
            Self::Buckets => BUCKET,
            Self::Buses => BUS,
        }
    }

    /// The attribute of that name.
    pub fn attribute(self, name: &str) -> Option<&'static Attribute> {
        self.attributes().iter().find(|attribute| attribute.name == name)
    }

    /// Its ARN, which every resource has.
    pub fn arn(self) -> &'static Attribute {
        self.attribute("arn").expect("every resource has an ARN")
    }
}

/// Where a secret is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretStore {
    /// Systems Manager Parameter Store.
    ParameterStore,
    /// Secrets Manager.
    SecretsManager,
}

/// What stands between `${` and `}`, read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference<'a> {
    /// `aws.region`: a pseudo parameter of CloudFormation.
    Pseudo(&'static str),
    /// `environment`: the name of the environment that is built.
    Environment,
    /// `parameters.NAME`.
    Parameter(&'a str),
    /// `tables.orders.arn`.
    Attribute(Section, &'a str, &'static Attribute),
    /// `api.url`.
    Api(&'static Attribute),
    /// `resources.ID` or `resources.ID.Attribute`.
    Raw(&'a str, Option<&'a str>),
    /// `secrets.ssm.NAME`, `secrets.secretsmanager.NAME` or `secrets.secretsmanager.NAME:KEY`.
    Secret(SecretStore, &'a str),
    /// `stage.NAME`: a variable of the stage that a request came by. Only in what API Gateway itself fills in.
    StageVariable(&'a str),
}

/// Why a reference cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault<'a> {
    /// It begins with a word that means nothing.
    Root(&'a str),
    /// A part is missing: the reference would go on as said.
    Short(String),
    /// Behind the last dot stands what cannot be asked for; these can.
    Attribute(&'a str, Vec<&'static str>),
}

impl<'a> Reference<'a> {
    /// Reads what stands between `${` and `}`.
    pub fn parse(text: &'a str) -> Result<Self, Fault<'a>> {
        let (root, rest) = match text.split_once('.') {
            Some((root, rest)) => (root, Some(rest)),
            None => (text, None),
        };
        let rest_or = |form: &str| {
            rest.filter(|rest| !rest.is_empty()).ok_or_else(|| Fault::Short(form.to_owned()))
        };
        match root {
            "aws" => {
                let name = rest_or("aws.region")?;
                let found = PSEUDO.iter().find(|(known, _)| *known == name);
                let names = || PSEUDO.iter().map(|(known, _)| *known).collect();
                found
                    .map(|(_, pseudo)| Self::Pseudo(pseudo))
                    .ok_or_else(|| Fault::Attribute(name, names()))
            }
            "environment" => match rest {
                None => Ok(Self::Environment),
                Some(rest) => Err(Fault::Attribute(rest, Vec::new())),
            },
            "parameters" => Ok(Self::Parameter(rest_or("parameters.NAME")?)),
            "api" => {
                let name = rest_or("api.url")?;
                let found = API.iter().find(|attribute| attribute.name == name);
                found.map(Self::Api).ok_or_else(|| Fault::Attribute(name, names(API)))
            }
            "resources" => {
                let rest = rest_or("resources.LogicalId")?;
                Ok(match rest.split_once('.') {
                    Some((id, attribute)) => Self::Raw(id, Some(attribute)),
                    None => Self::Raw(rest, None),
                })
            }
            "secrets" => {
                let form = "secrets.ssm.NAME` or `secrets.secretsmanager.NAME";
                let (store, name) =
                    rest_or(form)?.split_once('.').ok_or_else(|| Fault::Short(form.to_owned()))?;
                match store {
                    "ssm" if !name.is_empty() => {
                        Ok(Self::Secret(SecretStore::ParameterStore, name))
                    }
                    "secretsmanager" if !name.is_empty() => {
                        Ok(Self::Secret(SecretStore::SecretsManager, name))
                    }
                    "ssm" | "secretsmanager" => Err(Fault::Short(form.to_owned())),
                    _ => Err(Fault::Attribute(store, vec!["ssm", "secretsmanager"])),
                }
            }
            "stage" => Ok(Self::StageVariable(rest_or("stage.NAME")?)),
            _ => Self::section(root, rest),
        }
    }

    fn section(root: &'a str, rest: Option<&'a str>) -> Result<Self, Fault<'a>> {
        let section = Section::find(root).ok_or(Fault::Root(root))?;
        let form =
            || Fault::Short(format!("{}.NAME.{}", section.key(), section.attributes()[0].name));
        let (name, attribute) = rest.and_then(|rest| rest.rsplit_once('.')).ok_or_else(form)?;
        match section.attribute(attribute) {
            _ if name.is_empty() || attribute.is_empty() => Err(form()),
            Some(found) => Ok(Self::Attribute(section, name, found)),
            None => Err(Fault::Attribute(attribute, names(section.attributes()))),
        }
    }
}

fn names(attributes: &[Attribute]) -> Vec<&'static str> {
    attributes.iter().map(|attribute| attribute.name).collect()
}

/// A resource by the name of its section and its own, such as `queues.jobs`; without `${` and `}`, where nothing but a resource
/// can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resource<'a> {
    /// The section.
    pub section: Section,
    /// The name in it.
    pub name: &'a str,
}

impl<'a> Resource<'a> {
    /// Reads `queues.jobs`; `None` if it is of another form.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (section, name) = text.split_once('.')?;
        Some(Self { section: Section::find(section)?, name })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_told_apart() {
        assert_eq!(Reference::parse("aws.region"), Ok(Reference::Pseudo("AWS::Region")));
        assert_eq!(Reference::parse("environment"), Ok(Reference::Environment));
        assert_eq!(Reference::parse("parameters.Size"), Ok(Reference::Parameter("Size")));
        let arn = Section::Queues.arn();
        let queue = Reference::Attribute(Section::Queues, "dead-letters", arn);
        assert_eq!(Reference::parse("queues.dead-letters.arn"), Ok(queue));
        assert_eq!(
            Reference::parse("resources.Alarm.Arn"),
            Ok(Reference::Raw("Alarm", Some("Arn")))
        );
        let secret = Reference::Secret(SecretStore::SecretsManager, "shop/db:password");
        assert_eq!(Reference::parse("secrets.secretsmanager.shop/db:password"), Ok(secret));
        assert_eq!(
            Reference::parse("secrets.ssm./shop/a.b"),
            Ok(Reference::Secret(SecretStore::ParameterStore, "/shop/a.b"))
        );
    }

    #[test]
    fn faults_say_what_could_stand_there() {
        assert_eq!(Reference::parse("table.orders.arn"), Err(Fault::Root("table")));
        assert_eq!(Reference::parse("tables.orders"), Err(Fault::Short("tables.NAME.arn".into())));
        assert_eq!(
            Reference::parse("buckets.a.url"),
            Err(Fault::Attribute("url", vec!["arn", "name"]))
        );
        assert!(matches!(Reference::parse("aws.zone"), Err(Fault::Attribute("zone", _))));
        assert!(matches!(Reference::parse("secrets.vault.a"), Err(Fault::Attribute("vault", _))));
        assert!(matches!(Reference::parse(""), Err(Fault::Root(""))));
    }
}
