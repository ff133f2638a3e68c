"""Invokes a function of a running emulator with boto3, as a user's program would."""

import json
import sys

import boto3
from botocore.config import Config

lambda_ = boto3.client(
    "lambda",
    endpoint_url=sys.argv[1],
    region_name="us-east-1",
    aws_access_key_id="x",
    aws_secret_access_key="x",
    config=Config(retries={"max_attempts": 1}),
)
answer = lambda_.invoke(FunctionName="f", Payload=b'{"a": 1}', LogType="Tail")
assert answer["StatusCode"] == 200, answer
assert answer["ExecutedVersion"] == "$LATEST", answer
assert json.load(answer["Payload"]) == {"n": 7}
import base64

log = base64.b64decode(answer["LogResult"]).decode()
assert log.startswith("START RequestId: ") and "hello log\n" in log and "REPORT RequestId: " in log, log

answer = lambda_.invoke_with_response_stream(FunctionName="f", LogType="Tail")
assert answer["StatusCode"] == 200 and answer["ExecutedVersion"] == "$LATEST", answer
events = list(answer["EventStream"])
assert events[0] == {"PayloadChunk": {"Payload": b'{"n":7}'}}, events
log = base64.b64decode(events[-1]["InvokeComplete"]["LogResult"]).decode()
assert "REPORT RequestId: " in log and len(events) == 2, events

answer = lambda_.invoke(FunctionName="f", InvocationType="Event")
assert answer["StatusCode"] == 202 and answer["Payload"].read() == b"", answer
assert lambda_.invoke(FunctionName="f", InvocationType="DryRun")["StatusCode"] == 204
for name in ["f:$LATEST", "arn:aws:lambda:us-east-1:123456789012:function:f"]:
    assert lambda_.invoke(FunctionName=name)["StatusCode"] == 200, name
try:
    lambda_.invoke(FunctionName="missing")
    raise SystemExit("a function that is not there was invoked")
except lambda_.exceptions.ResourceNotFoundException as error:
    assert "Function not found: arn:aws:lambda" in str(error), error
try:
    lambda_.invoke(FunctionName="f", Payload=b"{")
    raise SystemExit("what is no JSON was taken")
except lambda_.exceptions.InvalidRequestContentException:
    pass
