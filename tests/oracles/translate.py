"""Translates each case's SAM template as the SAM service would, into translated.json beside it.

Usage: translate.py CASES
"""

import json
import os
import re
import sys

os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")

import boto3
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

from cases import finish, folders, read_json


def packaged(template, ours):
    """What `sam package` does: puts the place of the zip where the source folder was. What is not built has no name in SAM's
    words; it is called as in our CloudFormation."""
    for logical_id, resource in template["Resources"].items():
        properties = resource.setdefault("Properties", {})
        if resource["Type"] == "AWS::Serverless::Function" and "ImageUri" not in properties:
            common = template.get("Globals", {}).get("Function", {})
            source = properties.get("CodeUri", common.get("CodeUri"))
            if ("Metadata" in resource) != (source == "."):
                sys.exit(f"{logical_id} is built from {source}")
            if "Metadata" in resource:
                zipped = resource["Metadata"]["BuildProperties"]["Binary"] + ".zip"
            else:
                zipped = ours["Resources"][logical_id]["Properties"]["Code"]["S3Key"]["Fn::Sub"].split("/")[-1]
            properties["CodeUri"] = f"s3://packaged/{zipped}"
    return template


def main(root):
    faults = []
    for folder in folders(root):
        template = yaml_parse((folder / "template.sam.yaml").read_text(encoding="utf-8"))
        template = packaged(template, read_json(folder / "template.json"))
        translator = Translator({}, Parser(), boto_session=boto3.Session(region_name="us-east-1"))
        try:
            translated = translator.translate(template, {})
        except InvalidDocumentException as refusal:
            faults += [f"{folder.name}: {cause.message}" for cause in refusal.causes]
            continue
        # cfn-lint reads JSON as YAML: no pairs of surrogates, and no bare control characters.
        text = json.dumps(translated, indent=2, ensure_ascii=False)
        text = re.sub(r"[\x7f-\x9f\ufeff]", lambda match: f"\\u{ord(match.group()):04x}", text)
        (folder / "translated.json").write_text(text, encoding="utf-8")
    finish(faults, len(folders(root)))


main(sys.argv[1])
