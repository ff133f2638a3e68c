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

CFN = Path(cfnlint.__file__).parent / "data" / "schemas"
BOTO = Path(botocore.__file__).parent / "data"


@functools.cache
def resource(kind):
    """The registry schema of a resource type in us-east-1."""
    providers = next(path for path in (CFN / "providers").iterdir() if path.stem.replace("_", "-") == "us-east-1")
    kinds = json.loads(providers.read_text(encoding="utf-8"))
    return json.loads((CFN / "resources" / f"{kinds[kind]}.json").read_text(encoding="utf-8"))


@functools.cache
def service(name, version):
    """The shapes of an AWS service."""
    with gzip.open(BOTO / name / version / "service-2.json.gz") as file:
        return json.load(file)["shapes"]


def longest(shapes, request, member):
    """The greatest length of a member, which API Gateway's model has in the name of its type."""
    return int(re.fullmatch(r".*Between\d+And(\d+)", shapes[request]["members"][member]["shape"])[1])


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
    bounds = lambda one: [one["minimum"], one["maximum"]]
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
    """Bounds of the settings of queues and event buses, and IAM's words for services."""
    queue = resource("AWS::SQS::Queue")["properties"]
    bounds = lambda name: [queue[name]["minimum"], queue[name]["maximum"]]
    policies = json.loads((CFN.parent / "AdditionalSpecs" / "Policies.json").read_text(encoding="utf-8"))
    pairs = [pair.split() for pair in facts["mistaken_services"]]
    return [
        ("VISIBILITY_TIMEOUT_SECONDS", facts["visibility_timeout"], bounds("VisibilityTimeout")),
        ("MESSAGE_RETENTION_SECONDS", facts["message_retention"], bounds("MessageRetentionPeriod")),
        ("DELAY_SECONDS", facts["delay"], bounds("DelaySeconds")),
        ("MESSAGE_BYTES", facts["message_bytes"], bounds("MaximumMessageSize")),
        ("RECEIVE_WAIT_SECONDS", facts["receive_wait"], bounds("ReceiveMessageWaitTimeSeconds")),
        ("BUS_DESCRIPTION", facts["bus_description"], service("events", "2015-10-07")["EventBusDescription"]["max"]),
        ("MISTAKEN_SERVICES, not of IAM", [pair[-1] for pair in pairs if pair[-1] not in policies], []),
        ("MISTAKEN_SERVICES, of IAM after all", [pair[0] for pair in pairs if pair[0] in policies], []),
    ]


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
        ("API_DESCRIPTION", facts["api_description"], longest(gateway, "CreateApiRequest", "Description")),
        ("INTEGRATION_URI", facts["integration_uri"], longest(gateway, "CreateIntegrationRequest", "IntegrationUri")),
        ("REGIONS", sorted(facts["regions"]), sorted(regions())),
        # Keys of Lambda's newer kinds of functions, which cfn-lint does not list yet.
        ("RESERVED_ENVIRONMENT_KEYS", sorted(facts["reserved_keys"]), sorted(
            set(reserved) | {"AWS_LAMBDA_MAX_CONCURRENCY", "AWS_LAMBDA_METADATA_API", "AWS_LAMBDA_METADATA_TOKEN"})),
    ]
    rows += runtimes(facts) + functions(facts) + resources(facts)
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
