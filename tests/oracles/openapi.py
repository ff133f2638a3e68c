"""Validates each case's OpenAPI document.

Usage: openapi.py CASES
"""

import sys

from openapi_spec_validator import OpenAPIV31SpecValidator

from cases import finish, folders, read_json


def main(root):
    faults, judged = [], 0
    for folder in folders(root):
        judged += 1
        document = read_json(folder / "openapi.json")
        if not document["openapi"].startswith("3.1."):
            faults.append(f"{folder.name}: OpenAPI {document['openapi']}")
        for error in OpenAPIV31SpecValidator(document).iter_errors():
            faults.append(f"{folder.name}: {error.message}")
    finish(faults, judged)


main(sys.argv[1])
