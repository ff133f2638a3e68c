"""Translates a SAM template to CloudFormation, as `sam` does before it deploys. For timing and nothing else."""

import json
import sys

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

with open(sys.argv[1], encoding="utf-8") as file:
    document = yaml_parse(file.read())
for resource in document["Resources"].values():
    if resource["Type"] == "AWS::Serverless::Function":
        resource["Properties"]["CodeUri"] = "s3://bucket/key"
document.get("Globals", {}).get("Function", {}).pop("CodeUri", None)
translator = Translator({}, Parser(), boto_session=boto3.Session(region_name="us-east-1"))
print(len(json.dumps(translator.translate(document, {}))))
