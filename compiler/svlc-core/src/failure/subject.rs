//! What failed, in a spec's words: [`of`].

/// Types of resources with the word for them, and whether they are what the spec names, or belong to it.
const NOUNS: &[(&str, &str, bool)] = &[
    ("AWS::ApiGatewayV2::ApiMapping", "a path of the domain", false),
    ("AWS::ApiGatewayV2::Authorizer", "the authorizer", true),
    ("AWS::ApiGatewayV2::DomainName", "the domain", true),
    ("AWS::ApiGatewayV2::Integration", "the integration", true),
    ("AWS::ApiGatewayV2::Route", "the route", true),
    ("AWS::ApiGatewayV2::Stage", "the stage", true),
    ("AWS::ApiGatewayV2::VpcLink", "the VPC link", true),
    ("AWS::DynamoDB::Table", "the table", true),
    ("AWS::Events::Archive", "the archive", false),
    ("AWS::Events::EventBus", "the event bus", true),
    ("AWS::Events::Rule", "the rule", false),
    ("AWS::IAM::Role", "the role", false),
    ("AWS::Lambda::Alias", "the alias", false),
    ("AWS::Lambda::EventInvokeConfig", "the asynchronous invocation", false),
    ("AWS::Lambda::EventSourceMapping", "the event source mapping", false),
    ("AWS::Lambda::Function", "the function", true),
    ("AWS::Lambda::Permission", "the permission", false),
    ("AWS::Lambda::Url", "the URL", false),
    ("AWS::Lambda::Version", "the version", false),
    ("AWS::Logs::LogGroup", "the log group", false),
    ("AWS::S3::Bucket", "the bucket", true),
    ("AWS::S3::BucketPolicy", "the policy", false),
    ("AWS::SNS::Subscription", "the subscription", false),
    ("AWS::SNS::Topic", "the topic", true),
    ("AWS::SNS::TopicPolicy", "the policy", false),
    ("AWS::SQS::Queue", "the queue", true),
    ("AWS::SQS::QueuePolicy", "the policy", false),
    ("AWS::Scheduler::Schedule", "the schedule", false),
];

/// What a resource is called; `name` is what stands at its place in the spec, empty where it has none.
pub(super) fn of(kind: &str, id: &str, name: &str) -> String {
    let noun = NOUNS.iter().find(|(known, ..)| *known == kind);
    match (kind, noun) {
        ("", _) => "the stack".to_owned(),
        ("AWS::CloudFormation::Stack", _) if name.is_empty() => "the stack".to_owned(),
        ("AWS::ApiGatewayV2::Api", _) => "the API".to_owned(),
        (_, Some((_, noun, true))) if !name.is_empty() && name != id => format!("{noun} `{name}`"),
        (_, Some((_, noun, false))) if !name.is_empty() && name != id => {
            format!("{noun} of `{name}`")
        }
        _ => format!("the resource `{id}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_a_spec() {
        assert_eq!(
            of("AWS::Lambda::Function", "OrdersFunction", "orders"),
            "the function `orders`"
        );
        assert_eq!(
            of("AWS::Logs::LogGroup", "OrdersLogGroup", "orders"),
            "the log group of `orders`"
        );
        assert_eq!(of("AWS::Kinesis::Stream", "Clicks", "Clicks"), "the resource `Clicks`");
        assert_eq!(of("AWS::SQS::Queue", "Gone", ""), "the resource `Gone`");
        assert_eq!(of("", "", ""), "the stack");
    }

    #[test]
    fn nouns_are_sorted() {
        assert!(NOUNS.is_sorted_by_key(|(kind, ..)| *kind));
    }
}
