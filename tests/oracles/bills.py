"""Judges bills of materials by the schema of CycloneDX 1.6, as cyclonedx-python-lib has it."""

import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

validator = JsonStrictValidator(SchemaVersion.V1_6)
faults = 0
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        error = validator.validate_str(file.read())
    if error is not None:
        faults += 1
        print(f"{path}: {error.data.message}")
sys.exit(1 if faults else 0)
