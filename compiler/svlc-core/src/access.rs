//! What a [`Grant`] on a resource is in IAM's words: the one table of kinds, grants, actions and the parts of a resource that the
//! actions are for. Leaves who gets which grant to the spec, and the ARNs to `emit`.
//!
//! Actions are of the service authorization reference, read through cfn-lint's `Policies.json` of 1.58.0.

use crate::reference::{SecretStore, Section};
use crate::spec::Grant;

/// A kind of resource that grants are given on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A DynamoDB table.
    Table,
    /// An SQS queue.
    Queue,
    /// An SNS topic.
    Topic,
    /// An S3 bucket.
    Bucket,
    /// An EventBridge event bus.
    Bus,
    /// A Lambda function.
    Function,
    /// A parameter of Systems Manager Parameter Store.
    Parameter,
    /// A secret of Secrets Manager.
    Secret,
}

/// Actions on one part of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Right {
    /// What stands behind the ARN of the resource to make the ARN of the part; empty: the resource itself.
    pub part: &'static str,
    /// What is allowed.
    pub actions: &'static [&'static str],
}

const fn right(part: &'static str, actions: &'static [&'static str]) -> Right {
    Right { part, actions }
}

/// The part that stands for every index of a table.
pub const INDEXES: &str = "/index/*";

const READ_TABLE: &[Right] = &[
    right(
        "",
        &[
            "dynamodb:BatchGetItem",
            "dynamodb:ConditionCheckItem",
            "dynamodb:DescribeTable",
            "dynamodb:GetItem",
            "dynamodb:Query",
            "dynamodb:Scan",
        ],
    ),
    right(INDEXES, &["dynamodb:Query", "dynamodb:Scan"]),
];
const WRITE_TABLE: &[Right] = &[right(
    "",
    &[
        "dynamodb:BatchWriteItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:DescribeTable",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
    ],
)];
const PUBLISH_TO_QUEUE: &[Right] =
    &[right("", &["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"])];
const CONSUME_QUEUE: &[Right] = &[right(
    "",
    &[
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ReceiveMessage",
    ],
)];
const PUBLISH_TO_TOPIC: &[Right] = &[right("", &["sns:Publish"])];
/// Without the right to list, S3 answers 403 instead of 404 for an object that is not there.
const READ_BUCKET: &[Right] = &[right("", &["s3:ListBucket"]), right("/*", &["s3:GetObject"])];
const WRITE_BUCKET: &[Right] =
    &[right("/*", &["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject"])];
const PUBLISH_TO_BUS: &[Right] = &[right("", &["events:PutEvents"])];
/// Behind the colon stand versions and aliases.
const INVOKE_FUNCTION: &[Right] =
    &[right("", &["lambda:InvokeFunction"]), right(":*", &["lambda:InvokeFunction"])];
const READ_PARAMETER: &[Right] = &[right("", &["ssm:GetParameter"])];
const READ_SECRET: &[Right] = &[right("", &["secretsmanager:GetSecretValue"])];

/// What one grant is made of.
type Row = (Grant, &'static [&'static [Right]]);

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Table,
        Self::Queue,
        Self::Topic,
        Self::Bucket,
        Self::Bus,
        Self::Function,
        Self::Parameter,
        Self::Secret,
    ];

    /// The grants that there are on it.
    fn rows(self) -> &'static [Row] {
        match self {
            Self::Table => &[
                (Grant::Read, &[READ_TABLE]),
                (Grant::Write, &[WRITE_TABLE]),
                (Grant::ReadWrite, &[READ_TABLE, WRITE_TABLE]),
            ],
            Self::Queue => {
                &[(Grant::Publish, &[PUBLISH_TO_QUEUE]), (Grant::Consume, &[CONSUME_QUEUE])]
            }
            Self::Topic => &[(Grant::Publish, &[PUBLISH_TO_TOPIC])],
            Self::Bucket => &[
                (Grant::Read, &[READ_BUCKET]),
                (Grant::Write, &[WRITE_BUCKET]),
                (Grant::ReadWrite, &[READ_BUCKET, WRITE_BUCKET]),
            ],
            Self::Bus => &[(Grant::Publish, &[PUBLISH_TO_BUS])],
            Self::Function => &[(Grant::Invoke, &[INVOKE_FUNCTION])],
            Self::Parameter => &[(Grant::Read, &[READ_PARAMETER])],
            Self::Secret => &[(Grant::Read, &[READ_SECRET])],
        }
    }

    /// The grants that there are on it.
    pub fn grants(self) -> impl Iterator<Item = Grant> {
        self.rows().iter().map(|(grant, _)| *grant)
    }

    /// What a grant on it allows, part by part; none if there is no such grant on it.
    pub fn rights(self, grant: Grant) -> Vec<(&'static str, Vec<&'static str>)> {
        let found = self.rows().iter().find(|(known, _)| *known == grant);
        let mut parts: Vec<(&str, Vec<&str>)> = Vec::new();
        for right in found.into_iter().flat_map(|(_, rights)| rights.iter().copied().flatten()) {
            match parts.iter_mut().find(|(part, _)| *part == right.part) {
                Some((_, actions)) => actions.extend(right.actions),
                None => parts.push((right.part, right.actions.to_vec())),
            }
        }
        for (_, actions) in &mut parts {
            actions.sort_unstable();
            actions.dedup();
        }
        parts
    }

    /// What a grant on it needs of the user's key that it is encrypted with. DynamoDB uses the key in the name of who asks; the
    /// others have their senders make data keys and their readers open them.
    pub fn key_actions(self, grant: Grant) -> &'static [&'static str] {
        match (self, grant) {
            (Self::Table, Grant::Read) => &["kms:Decrypt", "kms:DescribeKey"],
            (Self::Table, _) => &[
                "kms:Decrypt",
                "kms:DescribeKey",
                "kms:Encrypt",
                "kms:GenerateDataKey*",
                "kms:ReEncrypt*",
            ],
            (_, Grant::Read | Grant::Consume) => &["kms:Decrypt"],
            _ => &["kms:Decrypt", "kms:GenerateDataKey"],
        }
    }

    /// What it is, for messages.
    pub fn singular(self) -> &'static str {
        match self {
            Self::Table => Section::Tables.singular(),
            Self::Queue => Section::Queues.singular(),
            Self::Topic => Section::Topics.singular(),
            Self::Bucket => Section::Buckets.singular(),
            Self::Bus => Section::Buses.singular(),
            Self::Function => Section::Functions.singular(),
            Self::Parameter => "parameter",
            Self::Secret => "secret",
        }
    }

    /// The service in its ARN, and what its name stands behind there.
    fn arn(self) -> (&'static str, &'static str) {
        match self {
            Self::Table => ("dynamodb", "table/"),
            Self::Queue => ("sqs", ""),
            Self::Topic => ("sns", ""),
            Self::Bucket => ("s3", ""),
            Self::Bus => ("events", "event-bus/"),
            Self::Function => ("lambda", "function:"),
            Self::Parameter => ("ssm", "parameter/"),
            Self::Secret => ("secretsmanager", "secret:"),
        }
    }

    /// The kind of resource that an ARN is of; none if it is of another, of a part of a resource, or of several.
    pub fn of_arn(arn: &str) -> Option<Self> {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let ["arn", _, service, _, _, resource] = parts[..] else { return None };
        let kind = Self::ALL.into_iter().find(|kind| kind.arn().0 == service)?;
        let name = resource.strip_prefix(kind.arn().1)?;
        let beyond: &[char] = match kind {
            Self::Parameter | Self::Secret => &['*'],
            _ => &['*', '?', '/', ':'],
        };
        // What a reference stands for has no such characters, but its own text may.
        let written = name.split("${").map(|piece| piece.split_once('}').map_or(piece, |p| p.1));
        let is_one = !name.is_empty() && written.into_iter().all(|piece| !piece.contains(beyond));
        is_one.then_some(kind)
    }
}

impl From<Section> for Kind {
    fn from(section: Section) -> Self {
        match section {
            Section::Functions => Self::Function,
            Section::Tables => Self::Table,
            Section::Queues => Self::Queue,
            Section::Topics => Self::Topic,
            Section::Buckets => Self::Bucket,
            Section::Buses => Self::Bus,
        }
    }
}

impl From<SecretStore> for Kind {
    fn from(store: SecretStore) -> Self {
        match store {
            SecretStore::ParameterStore => Self::Parameter,
            SecretStore::SecretsManager => Self::Secret,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_is_the_sum_of_its_halves() {
        let whole = &Kind::Table.rights(Grant::ReadWrite)[0];
        assert_eq!(whole.0, "");
        assert_eq!(whole.1.len(), 10, "{whole:?}");
        assert_eq!(Kind::Bucket.rights(Grant::ReadWrite).len(), 2);
        assert!(Kind::Queue.rights(Grant::Read).is_empty());
    }

    #[test]
    fn arns_are_of_one_whole_resource() {
        let of = Kind::of_arn;
        assert_eq!(of("arn:aws:dynamodb:eu-west-1:123456789012:table/orders"), Some(Kind::Table));
        assert_eq!(of("arn:aws:s3:::files"), Some(Kind::Bucket));
        assert_eq!(of("arn:aws:ssm:eu-west-1:123456789012:parameter/a/b"), Some(Kind::Parameter));
        let queue = "arn:${aws.partition}:sqs:${aws.region}:${ aws.account_id }:${parameters.A}";
        assert_eq!(of(queue), Some(Kind::Queue));
        assert_eq!(of("arn:aws:lambda:eu-west-1:123456789012:function:a:live"), None);
        assert_eq!(of("arn:aws:s3:::files/a"), None);
        assert_eq!(of("arn:aws:sqs:eu-west-1:123456789012:*"), None);
        assert_eq!(of("arn:aws:kinesis:eu-west-1:123456789012:stream/a"), None);
        assert_eq!(of("arn:aws:sqs"), None);
    }
}
