"""Invokes functions of a running emulator with AWS's command line, as a user would."""

import base64
import json
import os
import subprocess
import sys
import tempfile

AWS = os.path.join(os.path.dirname(sys.executable), "aws")
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_MAX_ATTEMPTS": "1",
}


def invoke(*options, function="f"):
    """What `aws lambda invoke` prints and writes; `None` and what it complains about if it fails."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out.json")
        command = [AWS, "lambda", "invoke", "--endpoint-url", sys.argv[1]]
        command += ["--function-name", function, *options, out]
        ran = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True)
        if ran.returncode != 0:
            return None, ran.stderr
        with open(out) as file:
            return json.loads(ran.stdout), file.read()


answer, payload = invoke("--payload", '{"a": 1}', "--log-type", "Tail")
assert answer["StatusCode"] == 200 and answer["ExecutedVersion"] == "$LATEST", answer
assert json.loads(payload) == {"n": 7}, payload
log = base64.b64decode(answer["LogResult"]).decode()
assert log.startswith("START RequestId: ") and "REPORT RequestId: " in log, log

answer, payload = invoke("--invocation-type", "Event", "--payload", "{}")
assert (answer, payload) == ({"StatusCode": 202}, ""), (answer, payload)
answer, payload = invoke("--invocation-type", "DryRun")
assert answer["StatusCode"] == 204, answer

for qualifier, version in [("live", "1"), ("1", "1"), ("$LATEST", "$LATEST")]:
    answer, _ = invoke("--qualifier", qualifier, function="ready")
    assert answer["ExecutedVersion"] == version, answer
context = base64.b64encode(b'{"custom": {"a": "b"}}').decode()
answer, _ = invoke("--client-context", context)
assert answer["StatusCode"] == 200, answer

for function, text in [("missing", "ResourceNotFoundException"), ("off", "TooManyRequestsException")]:
    answer, complaint = invoke(function=function)
    assert answer is None and text in complaint, complaint
answer, complaint = invoke("--payload", "{")
assert answer is None and "InvalidRequestContentException" in complaint, complaint
