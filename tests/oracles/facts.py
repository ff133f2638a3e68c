"""Compares the facts of svlc with the data that cfn-lint and botocore ship, and lists what has drifted.

    facts.py FACTS.json [SPOILED.json …]

Of each further file, in which one fact is spoiled, it says whether that is noticed.

Where svlc is stricter on purpose, the reason stands here.
"""

import functools
import gzip
import json
import re
import sys
from pathlib import Path

import botocore
import cfnlint
from cfnlint.helpers import LIMITS, PSEUDOPARAMS, VALID_PARAMETER_TYPES
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

CFN = Path(cfnlint.__file__).parent / "data" / "schemas"
BOTO = Path(botocore.__file__).parent / "data"


@functools.cache
def kinds():
    """The resource types of us-east-1, each with the name of its schema."""
    providers = next(path for path in (CFN / "providers").iterdir() if path.stem.replace("_", "-") == "us-east-1")
    return json.loads(providers.read_text(encoding="utf-8"))


@functools.cache
def resource(kind):
    """The registry schema of a resource type in us-east-1."""
    return json.loads((CFN / "resources" / f"{kinds()[kind]}.json").read_text(encoding="utf-8"))


@functools.cache
def policies():
    """IAM's services with their actions, in lower case."""
    return json.loads((CFN.parent / "AdditionalSpecs" / "Policies.json").read_text(encoding="utf-8"))


@functools.cache
def service(name, version):
    """The shapes of an AWS service."""
    with gzip.open(BOTO / name / version / "service-2.json.gz") as file:
        return json.load(file)["shapes"]


def longest(text):
    """The greatest length of a text, which API Gateway's model has in the name of its type."""
    return int(re.fullmatch(r".*Between\d+And(\d+)", text["shape"])[1])


def bounds(one):
    """The least and the greatest value of a property or a shape."""
    return [one.get("minimum", one.get("min")), one.get("maximum", one.get("max"))]


def told(one, pattern):
    """A number that only the description of a property tells."""
    return int(re.search(pattern, one["description"])[1].replace(",", ""))


def regions():
    """Regions in which both Lambda and API Gateway have an endpoint."""
    partitions = json.loads((BOTO / "endpoints.json").read_text(encoding="utf-8"))["partitions"]
    found = {"lambda": set(), "apigateway": set()}
    for partition in partitions:
        for name in found:
            endpoints = partition["services"].get(name, {}).get("endpoints", {})
            found[name] |= {region for region in endpoints if region in partition["regions"]}
    return {region for region in found["lambda"] & found["apigateway"] if "-iso" not in region}


def runtimes(facts):
    """Identifiers and days of runtimes."""
    lifecycle = json.loads(
        (CFN.parent / "AdditionalSpecs" / "LmbdRuntimeLifecycle.json").read_text(encoding="utf-8")
    )
    # Only for images, which need no identifier.
    del lifecycle["dotnet9"]
    ours = {one["id"]: one for one in facts["runtimes"]}
    identifiers = resource("AWS::Lambda::Function")["properties"]["Runtime"]["enum"]
    known = service("lambda", "2015-03-31")["Runtime"]["enum"]
    rows = [
        ("RUNTIMES, identifiers of CloudFormation", sorted(ours), sorted(identifiers)),
        # A runtime of the customer's own is not one of AWS's.
        ("RUNTIMES, identifiers of botocore", sorted(ours), sorted(set(known) - {"custom"})),
        # What cfn-lint has no days of: previews, and runtimes that it does not know yet.
        ("RUNTIMES, without days in cfn-lint", sorted(set(ours) - set(lifecycle)), [
            "java11.al2023", "java17.al2023", "java8.al2023", "nodejs26.x", "python3.15"]),
    ]
    days = {"deprecated": "deprecated", "blocks_creation": "create-block", "blocks_update": "update-block"}
    for identifier, theirs in lifecycle.items():
        own = ours.get(identifier, {})
        rows += [(f"RUNTIMES, {identifier} {name}", own.get(name), theirs[key]) for name, key in days.items()]
        rows.append((f"RUNTIMES, {identifier} successor", own.get("successor"), theirs["successor"]))
    return rows


@functools.cache
def regions_without(kind):
    """Regions that have functions but no resources of this type."""
    without = set()
    for path in (CFN / "providers").iterdir():
        kinds = json.loads(path.read_text(encoding="utf-8"))
        if "AWS::Lambda::Function" in kinds and kind not in kinds:
            without.add(path.stem.replace("_", "-"))
    return without


def functions(facts):
    """Bounds of the settings of functions."""
    function = resource("AWS::Lambda::Function")
    part = function["definitions"]
    url = resource("AWS::Lambda::Url")["definitions"]
    events = resource("AWS::Lambda::EventInvokeConfig")["properties"]
    return [
        ("LAYERS", facts["layers"], function["properties"]["Layers"]["maxItems"]),
        ("SUBNETS", facts["subnets"], part["VpcConfig"]["properties"]["SubnetIds"]["maxItems"]),
        ("SECURITY_GROUPS", facts["security_groups"], part["VpcConfig"]["properties"]["SecurityGroupIds"]["maxItems"]),
        ("MOUNT_PATH", facts["mount_path"], part["FileSystemConfig"]["properties"]["LocalMountPath"]["maxLength"]),
        ("LOG_GROUP_NAME", facts["log_group_name"], part["LoggingConfig"]["properties"]["LogGroup"]["maxLength"]),
        ("EVENT_AGE_SECONDS", facts["event_age"], bounds(events["MaximumEventAgeInSeconds"])),
        ("ASYNC_RETRIES", facts["async_retries"], bounds(events["MaximumRetryAttempts"])),
        ("URL_CORS_ITEMS", facts["url_cors_items"], url["AllowOrigins"]["maxItems"]),
        ("URL_CORS_METHODS", facts["url_cors_methods"], url["AllowMethods"]["maxItems"]),
        ("URL_CORS_MAX_AGE_SECONDS", facts["url_cors_max_age"], bounds(url["Cors"]["properties"]["MaxAge"])),
        ("REGIONS_WITHOUT_URLS", sorted(facts["regions_without_urls"]), sorted(regions_without("AWS::Lambda::Url"))),
    ]


def resources(facts):
    """Bounds of the settings of tables, queues and event buses, and IAM's words for services."""
    queue = resource("AWS::SQS::Queue")["properties"]
    table = resource("AWS::DynamoDB::Table")
    projected = table["definitions"]["Projection"]["properties"]["NonKeyAttributes"]
    pairs = [pair.split() for pair in facts["mistaken_services"]]
    return [
        ("VISIBILITY_TIMEOUT_SECONDS", facts["visibility_timeout"], bounds(queue["VisibilityTimeout"])),
        ("DEFAULT_VISIBILITY_TIMEOUT_SECONDS", facts["default_visibility_timeout"],
         told(queue["VisibilityTimeout"], r"default value of (\d+) seconds")),
        ("MESSAGE_RETENTION_SECONDS", facts["message_retention"], bounds(queue["MessageRetentionPeriod"])),
        ("DEFAULT_MESSAGE_RETENTION_SECONDS", facts["default_message_retention"],
         told(queue["MessageRetentionPeriod"], r"default value is ``([\d,]+)`` seconds")),
        ("DELAY_SECONDS", facts["delay"], bounds(queue["DelaySeconds"])),
        ("MESSAGE_BYTES", facts["message_bytes"], bounds(queue["MaximumMessageSize"])),
        ("RECEIVE_WAIT_SECONDS", facts["receive_wait"], bounds(queue["ReceiveMessageWaitTimeSeconds"])),
        ("BUS_DESCRIPTION", facts["bus_description"], service("events", "2015-10-07")["EventBusDescription"]["max"]),
        ("GLOBAL_INDEXES", facts["global_indexes"],
         told(table["properties"]["GlobalSecondaryIndexes"], r"up to (\d+) global")),
        ("LOCAL_INDEXES", facts["local_indexes"], told(table["properties"]["LocalSecondaryIndexes"], r"up to (\d+) local")),
        ("PROJECTED_ATTRIBUTES", facts["projected_attributes"], told(projected, r"must not exceed (\d+)")),
        ("MISTAKEN_SERVICES, not of IAM", [pair[-1] for pair in pairs if pair[-1] not in policies()], []),
        ("MISTAKEN_SERVICES, of IAM after all", [pair[0] for pair in pairs if pair[0] in policies()], []),
    ]


def events(facts):
    """Bounds of what invokes functions beside routes."""
    mapping = resource("AWS::Lambda::EventSourceMapping")
    own, part = mapping["properties"], mapping["definitions"]
    schedule = resource("AWS::Scheduler::Schedule")
    rule = resource("AWS::Events::Rule")["definitions"]["RetryPolicy"]["properties"]
    retry = schedule["definitions"]["RetryPolicy"]["properties"]
    window = schedule["definitions"]["FlexibleTimeWindow"]["properties"]["MaximumWindowInMinutes"]
    # The least value says for ever, any age or no window, for which svlc has no number.
    above = lambda one: [one["minimum"] + 1, one["maximum"]]
    age = own["MaximumRecordAgeInSeconds"]
    return [
        ("SCHEDULE_EXPRESSION", facts["schedule_expression"], schedule["properties"]["ScheduleExpression"]["maxLength"]),
        ("TIME_ZONE", facts["time_zone"], schedule["properties"]["ScheduleExpressionTimezone"]["maxLength"]),
        ("FLEXIBLE_WINDOW_MINUTES", facts["flexible_window"], bounds(window)),
        ("TARGET_RETRIES, of schedules", facts["target_retries"], bounds(retry["MaximumRetryAttempts"])),
        ("TARGET_RETRIES, of rules", facts["target_retries"], bounds(rule["MaximumRetryAttempts"])),
        ("TARGET_AGE_SECONDS, of schedules", facts["target_age"], bounds(retry["MaximumEventAgeInSeconds"])),
        ("TARGET_AGE_SECONDS, of rules", facts["target_age"], bounds(rule["MaximumEventAgeInSeconds"])),
        ("BATCH_SIZE", facts["batch_size"], bounds(own["BatchSize"])),
        ("SMALL_BATCH", facts["small_batch"], told(own["BatchSize"], r"For FIFO queues the max is (\d+)")),
        ("DEFAULT_QUEUE_BATCH", facts["default_queue_batch"],
         told(own["BatchSize"], r"Simple Queue Service\* – Default (\d+)")),
        ("BATCH_WINDOW_SECONDS", facts["batch_window"], bounds(own["MaximumBatchingWindowInSeconds"])),
        ("MAX_CONCURRENCY", facts["max_concurrency"], bounds(part["MaximumConcurrency"])),
        ("PARALLELIZATION", facts["parallelization"], bounds(own["ParallelizationFactor"])),
        ("STREAM_RETRIES", facts["stream_retries"], above(own["MaximumRetryAttempts"])),
        ("STREAM_AGE_SECONDS", facts["stream_age"], [told(age, r"minimum valid value .* is (\d+)s"), age["maximum"]]),
        ("TUMBLING_WINDOW_SECONDS", facts["tumbling_window"], above(own["TumblingWindowInSeconds"])),
        ("FILTER_BYTES", facts["filter_bytes"], part["Filter"]["properties"]["Pattern"]["maxLength"]),
        ("PATTERN_BYTES", facts["pattern_bytes"], service("events", "2015-10-07")["EventPattern"]["max"]),
    ]


# What each action of an integration is in botocore: service, version and shape of what is asked.
ACTIONS = {
    "EventBridge-PutEvents": ("events", "2015-10-07", "PutEventsRequestEntry"),
    "Kinesis-PutRecord": ("kinesis", "2013-12-02", "PutRecordInput"),
    "SQS-SendMessage": ("sqs", "2012-11-05", "SendMessageRequest"),
    "SQS-ReceiveMessage": ("sqs", "2012-11-05", "ReceiveMessageRequest"),
    "SQS-DeleteMessage": ("sqs", "2012-11-05", "DeleteMessageRequest"),
    "SQS-PurgeQueue": ("sqs", "2012-11-05", "PurgeQueueRequest"),
    "StepFunctions-StartExecution": ("stepfunctions", "2016-11-23", "StartExecutionInput"),
    "StepFunctions-StartSyncExecution": ("stepfunctions", "2016-11-23", "StartSyncExecutionInput"),
}


def api(facts):
    """Bounds of what belongs to an API, and what its integrations can ask of other services."""
    gateway = service("apigatewayv2", "2018-11-29")
    ttl = gateway[gateway["CreateAuthorizerRequest"]["members"]["AuthorizerResultTtlInSeconds"]["shape"]]
    ours = {one["id"]: one for one in facts["service_actions"]}
    rows = [
        ("SCOPE", facts["scope"], longest(gateway["AuthorizationScopes"]["member"])),
        ("AUTHORIZER_TTL_SECONDS", facts["authorizer_ttl"], bounds(ttl)),
        ("MAPPING_VALUE", facts["mapping_value"], longest(gateway["IntegrationParameters"]["value"])),
        ("SERVICE_ACTIONS", sorted(ours), sorted(ACTIONS)),
    ]
    for name in ours.keys() & ACTIONS.keys():
        own, shape = ours[name], ACTIONS[name]
        prefix, right = own["right"].split(":")
        members = {member.lower() for member in service(*shape[:2])[shape[2]]["members"]}
        # Which region is asked is for API Gateway.
        unknown = [one for one in own["parameters"] if one.lower() not in members | {"region"}]
        rows += [
            (f"SERVICE_ACTIONS, {name} right", right.lower() in policies()[prefix]["Actions"], True),
            (f"SERVICE_ACTIONS, {name} parameters that are none", unknown, []),
        ]
    return rows


def templates(facts):
    """Bounds of templates, and what parameters can be."""
    # cfn-lint takes these, AWS documents none of them.
    undocumented = {
        "List<String>", "AWS::SSM::Parameter::Value<Number>", "AWS::SSM::Parameter::Value<List<Number>>",
        "AWS::SSM::Parameter::Value<AWS::SSM::Parameter::Name>"}
    return [
        ("PARAMETERS", facts["parameters"], LIMITS["Parameters"]["number"]),
        ("OUTPUTS", facts["outputs"], LIMITS["Outputs"]["number"]),
        ("LOGICAL_ID", facts["logical_id"], LIMITS["Resources"]["name"]),
        ("PARAMETER_VALUE", facts["parameter_value"], LIMITS["Parameters"]["value"]),
        ("PARAMETER_TYPES", sorted(facts["parameter_types"]), sorted(set(VALID_PARAMETER_TYPES) - undocumented)),
        ("PSEUDO_PARAMETERS", sorted(facts["pseudo_parameters"]), sorted(PSEUDOPARAMS)),
    ]


def attributes(facts):
    """What resources can be asked for."""
    unknown, missing = [], []
    for line in facts["attributes"]:
        kind, *own = line.split()
        if kind not in kinds():
            unknown.append(kind)
            continue
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind)
        # Of some types cfn-lint takes every property; AWS promises those that are only for reading.
        promised = [path.removeprefix("/properties/") for path in resource(kind).get("readOnlyProperties", [])]
        unknown += [f"{kind} {name}" for name in own if name not in schema.get_atts]
        missing += [f"{kind} {name}" for name in promised if "/" not in name and name not in own]
    return [("ATTRIBUTES, unknown", unknown, []), ("ATTRIBUTES, missing", missing, [])]


# Where svlc says that a resource may be replaced and the schema does not: by the user guide, DynamoDB makes a local index with its
# table only.
PERHAPS = {"AWS::DynamoDB::Table": {"LocalSecondaryIndexes"}}


def replacing(facts):
    """Properties on whose change a resource is replaced."""
    rows = []
    for line in facts["replacing"]:
        kind, _, lists = line.partition(" ")
        if kind not in kinds():
            rows.append((f"REPLACING, {kind}", "a type", "none"))
            continue
        always, perhaps = lists.split(" ")
        for name, own, key, more in (
            ("always", always, "createOnlyProperties", set()),
            ("perhaps", perhaps, "conditionalCreateOnlyProperties", PERHAPS.get(kind, set())),
        ):
            data = {path.removeprefix("/properties/") for path in resource(kind).get(key, [])} | more
            rows.append((f"REPLACING, {kind} {name}", sorted(filter(None, own.split(","))), sorted(data)))
    return rows


def drift(path):
    """What has drifted of the facts in a file, as lines."""
    facts = json.loads(Path(path).read_text(encoding="utf-8"))
    function = resource("AWS::Lambda::Function")["properties"]
    storage = resource("AWS::Lambda::Function")["definitions"]["EphemeralStorage"]["properties"]["Size"]
    logs = resource("AWS::Logs::LogGroup")["properties"]["RetentionInDays"]
    gateway = service("apigatewayv2", "2018-11-29")
    reserved = json.loads(
        (CFN / "extensions" / "aws_lambda_function" / "environment_variable_keys.json").read_text(encoding="utf-8")
    )["propertyNames"]["not"]["enum"]
    timeout = gateway["IntegerWithLengthBetween50And30000"]
    age = gateway["IntegerWithLengthBetweenMinus1And86400"]
    # fact, what svlc says, what the data says
    rows = [
        ("MEMORY_MB, least", facts["memory"][0], function["MemorySize"]["minimum"]),
        ("TIMEOUT_SECONDS, least", facts["timeout"][0], function["Timeout"]["minimum"]),
        ("EPHEMERAL_STORAGE_MB, least", facts["ephemeral_storage"][0], storage["minimum"]),
        ("RESERVED_CONCURRENCY, least", facts["reserved_concurrency"], function["ReservedConcurrentExecutions"]["minimum"]),
        ("FUNCTION_DESCRIPTION", facts["function_description"], function["Description"]["maxLength"]),
        ("LOG_RETENTION_DAYS", facts["log_retention"], sorted(logs["enum"])),
        ("INTEGRATION_TIMEOUT_MS", facts["integration_timeout"], [timeout["min"], timeout["max"]]),
        ("CORS_MAX_AGE_SECONDS", facts["max_age"], [age["min"], age["max"]]),
        ("API_DESCRIPTION", facts["api_description"], longest(gateway["CreateApiRequest"]["members"]["Description"])),
        ("INTEGRATION_URI", facts["integration_uri"], longest(gateway["CreateIntegrationRequest"]["members"]["IntegrationUri"])),
        ("REGIONS", sorted(facts["regions"]), sorted(regions())),
        # Keys of Lambda's newer kinds of functions, which cfn-lint does not list yet.
        ("RESERVED_ENVIRONMENT_KEYS", sorted(facts["reserved_keys"]), sorted(
            set(reserved) | {"AWS_LAMBDA_MAX_CONCURRENCY", "AWS_LAMBDA_METADATA_API", "AWS_LAMBDA_METADATA_TOKEN"})),
    ]
    for part in (runtimes, functions, resources, events, api, templates, attributes, replacing):
        rows += part(facts)
    # The schema's greatest values are for functions on managed instances; an ordinary function has less.
    for name, own, wide in (
        ("MEMORY_MB, most", facts["memory"][1], function["MemorySize"]["maximum"]),
        ("TIMEOUT_SECONDS, most", facts["timeout"][1], function["Timeout"]["maximum"]),
        ("EPHEMERAL_STORAGE_MB, most", facts["ephemeral_storage"][1], storage["maximum"]),
    ):
        rows.append((f"{name}, within {wide}", own <= wide, True))
    return [f"{name}: svlc has {own}, the data has {data}" for name, own, data in rows if own != data]


def main():
    drifted = drift(sys.argv[1])
    unnoticed = [f"{path}: nothing is noticed" for path in sys.argv[2:] if not drift(path)]
    print("\n".join(drifted + unnoticed))
    return 1 if drifted or unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
