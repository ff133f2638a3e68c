//! What resources are called in a template. An id is readable, lasts as long as the thing it names, and never belongs to two:
//! it is a function of kind and name alone, never of neighbours. `docs/logical-ids.md` is the contract.
//!
//! An id that changes makes CloudFormation delete the resource and make another, so a change here is a breaking change.

use sha2::{Digest, Sha256};

use crate::reference::Section;
use crate::routing::{RouteKey, Segment};

/// The API; a service has one.
pub const HTTP_API: &str = "HttpApi";

/// The custom domain; a service has one.
pub const HTTP_API_DOMAIN: &str = "HttpApiDomain";

/// Longest readable part; what is longer is cut and hashed. Leaves room for hash and suffix in CloudFormation's 255.
const LONGEST: usize = 150;

/// `AWS::Lambda::Function` of a function.
pub fn function(function: &str) -> String {
    resource(Section::Functions, function)
}

/// What a resource of a section is called.
pub fn resource(section: Section, of: &str) -> String {
    let suffix = match section {
        Section::Functions => "Function",
        Section::Tables => "Table",
        Section::Queues => "Queue",
        Section::Topics => "Topic",
        Section::Buckets => "Bucket",
        Section::Buses => "Bus",
    };
    name(of) + suffix
}

/// The policy of a resource: of a queue, topic or bucket.
pub fn policy(section: Section, of: &str) -> String {
    resource(section, of) + "Policy"
}

/// `AWS::Events::Archive` of an event bus.
pub fn archive(bus: &str) -> String {
    resource(Section::Buses, bus) + "Archive"
}

/// `AWS::Lambda::Version` of a function: its newest.
pub fn version(function: &str) -> String {
    name(function) + "Version"
}

/// `AWS::Lambda::Alias` of a function, called as SAM's transform calls it.
pub fn alias(of: &str, alias: &str) -> String {
    function(of) + "Alias" + alias
}

/// `AWS::Lambda::Url` of a function.
pub fn url(function: &str) -> String {
    name(function) + "Url"
}

/// `AWS::Lambda::Permission` to call the URL of a function.
pub fn url_access(function: &str) -> String {
    name(function) + "UrlAccess"
}

/// `AWS::Lambda::Permission` to invoke a function by its URL.
pub fn url_invocation(function: &str) -> String {
    name(function) + "UrlInvocation"
}

/// `AWS::Lambda::EventInvokeConfig` of a function.
pub fn async_config(function: &str) -> String {
    name(function) + "AsyncConfig"
}

/// `AWS::IAM::Role` of a function.
pub fn role(function: &str) -> String {
    name(function) + "Role"
}

/// `AWS::Logs::LogGroup` of a function.
pub fn log_group(function: &str) -> String {
    name(function) + "LogGroup"
}

/// `AWS::Lambda::Permission` that lets the whole API invoke a function.
pub fn api_access(function: &str) -> String {
    name(function) + "ApiAccess"
}

/// `AWS::ApiGatewayV2::Integration` of an integration.
pub fn integration(integration: &str) -> String {
    name(integration) + "Integration"
}

/// `AWS::IAM::Role` of an integration that has an AWS service do something.
pub fn integration_access(integration: &str) -> String {
    name(integration) + "IntegrationAccess"
}

/// `AWS::ApiGatewayV2::VpcLink` of a VPC link.
pub fn vpc_link(link: &str) -> String {
    name(link) + "VpcLink"
}

/// `AWS::ApiGatewayV2::Authorizer` of an authorizer.
pub fn authorizer(authorizer: &str) -> String {
    name(authorizer) + "Authorizer"
}

/// `AWS::Lambda::Permission` that lets an authorizer invoke its function.
pub fn authorizer_access(authorizer: &str) -> String {
    name(authorizer) + "AuthorizerAccess"
}

/// `AWS::ApiGatewayV2::ApiMapping` of a path on the custom domain.
pub fn api_path(path: &str) -> String {
    const ROOT: &str = "root";
    if path.is_empty() {
        return pascal(ROOT) + "ApiPath";
    }
    finish(pascal(path), is_plain(path) && path != ROOT, path) + "ApiPath"
}

/// `AWS::ApiGatewayV2::Route` of a route.
pub fn route(key: &RouteKey) -> String {
    route_key(key) + "Route"
}

/// `AWS::Lambda::Permission` that lets a route invoke its function.
pub fn permission(key: &RouteKey) -> String {
    route_key(key) + "Permission"
}

/// `AWS::ApiGatewayV2::Stage` of a stage.
pub fn stage(stage: &str) -> String {
    stage_name(stage) + "Stage"
}

/// `AWS::Logs::LogGroup` of a stage's access log.
pub fn access_log(stage: &str) -> String {
    stage_name(stage) + "AccessLog"
}

/// `AWS::Scheduler::Schedule` of a function, by what it is made of.
pub fn schedule(function: &str, identity: &str) -> String {
    event(function, "", identity) + "Schedule"
}

/// `AWS::IAM::Role` in which Scheduler invokes a function.
pub fn scheduler_access(function: &str) -> String {
    name(function) + "SchedulerAccess"
}

/// `AWS::Lambda::EventSourceMapping` of a function and a source.
pub fn mapping(function: &str, label: &str, identity: &str) -> String {
    event(function, label, identity) + "Mapping"
}

/// `AWS::SNS::Subscription` of a function to a topic.
pub fn subscription(function: &str, label: &str, identity: &str) -> String {
    event(function, label, identity) + "Subscription"
}

/// `AWS::Lambda::Permission` that lets a topic invoke a function.
pub fn topic_access(function: &str, label: &str, identity: &str) -> String {
    event(function, label, identity) + "TopicAccess"
}

/// `AWS::Events::Rule` of a function.
pub fn rule(function: &str, label: &str, identity: &str) -> String {
    event(function, label, identity) + "Rule"
}

/// `AWS::Lambda::Permission` that lets a rule invoke a function.
pub fn rule_access(function: &str, label: &str, identity: &str) -> String {
    event(function, label, identity) + "RuleAccess"
}

/// Of an event of a function: always with digits, because the words of two names run together.
fn event(function: &str, label: &str, identity: &str) -> String {
    let whole = [function, "\n", identity].concat();
    finish(pascal(function) + &pascal(label), false, &whole)
}

/// What a route is called where no suffix is needed, such as an OpenAPI operation: `GetOrdersParam1a2b3c4d`.
pub fn route_key(key: &RouteKey) -> String {
    let RouteKey::Path { method, segments } = key else {
        return "Default".to_owned();
    };
    let mut readable = pascal(&method.as_str().to_ascii_lowercase());
    let plain = match segments.as_slice() {
        [] => true,
        [Segment::Literal(text)] => is_plain(text),
        _ => false,
    };
    for segment in segments {
        match segment {
            Segment::Literal(text) => readable.push_str(&pascal(text)),
            Segment::Parameter(_) => readable.push_str("Param"),
            Segment::Greedy(_) => readable.push_str("Proxy"),
        }
    }
    finish(readable, plain, &key.shape())
}

/// Of a function, an integration or an authorizer.
fn name(name: &str) -> String {
    finish(pascal(name), is_plain(name), name)
}

fn stage_name(name: &str) -> String {
    if name == "$default" {
        return "Default".to_owned();
    }
    let readable = pascal(name);
    // `default` would be taken for `$default`, and what starts like the API for a stage that SAM's transform names.
    let plain = is_plain(name) && name != "default" && !readable.starts_with(HTTP_API);
    finish(readable, plain, name)
}

/// Appends the hash where the readable part alone could belong to another name too. A readable part that ends like a hash
/// gets one of its own, so that the two cannot meet.
fn finish(mut readable: String, plain: bool, whole: &str) -> String {
    let long = readable.len() > LONGEST;
    if plain && !long && !ends_like_hash(&readable) {
        return readable;
    }
    readable.truncate(LONGEST);
    for byte in Sha256::digest(whole.as_bytes()).iter().take(HASH_BYTES) {
        for digit in [byte >> 4, byte & 15] {
            readable.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
        }
    }
    readable
}

/// Bytes of the hash that are shown, two digits each.
const HASH_BYTES: usize = 4;

fn ends_like_hash(text: &str) -> bool {
    let tail = text.bytes().rev().take_while(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    tail.count() >= 2 * HASH_BYTES
}

/// Whether [`pascal`] loses nothing: lower-case words that start with a letter, joined by single hyphens.
fn is_plain(text: &str) -> bool {
    text.split('-').all(|word| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    })
}

/// `get-user` to `GetUser`: drops what is no letter or digit, and starts each word with a capital.
fn pascal(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut out = String::with_capacity(text.len());
    for word in words {
        let (first, rest) = word.split_at(1);
        out.push_str(&first.to_ascii_uppercase());
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests;
