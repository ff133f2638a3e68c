"""Calls a method of boto3 and prints what it is answered, as JSON. An error of AWS is printed as `{"Error": {…}}`.

Usage: boto.py URL SERVICE METHOD INPUT
"""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


def main(url, service, method, given):
    client = boto3.client(
        service,
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="judge",
        aws_secret_access_key="judge",
        config=Config(s3={"addressing_style": "path"}),
        verify=False,
    )
    try:
        answer = getattr(client, method)(**json.loads(given))
    except ClientError as error:
        answer = {"Error": error.response["Error"]}
    answer.pop("ResponseMetadata", None)
    json.dump(answer, sys.stdout, default=readable)


def readable(value):
    """Bodies as text, times as ISO 8601."""
    return value.read().decode() if hasattr(value, "read") else value.isoformat()


if __name__ == "__main__":
    main(*sys.argv[1:])
