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

from cases import finish, folders


def packaged(template):
    """What `sam package` does: puts the place of the zip where the source folder was."""
    for logical_id, resource in template["Resources"].items():
        properties = resource["Properties"]
        if resource["Type"] == "AWS::Serverless::Function" and "ImageUri" not in properties:
            common = template["Globals"]["Function"]
            source = properties.get("CodeUri", common.get("CodeUri"))
            if ("Metadata" in resource) != (source == "."):
                sys.exit(f"{logical_id} is built from {source}")
            name = re.sub(r"(?<!^)([A-Z])", r"-\1", logical_id.removesuffix("Function")).lower()
            if "Metadata" in resource:
                name = resource["Metadata"]["BuildProperties"]["Binary"]
            properties["CodeUri"] = f"s3://packaged/{name}.zip"
    return template


def main(root):
    faults = []
    for folder in folders(root):
        template = packaged(yaml_parse((folder / "template.sam.yaml").read_text(encoding="utf-8")))
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
