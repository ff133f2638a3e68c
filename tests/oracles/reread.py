"""Reads each case's YAML templates with PyYAML (YAML 1.1) and holds them against the JSON print of the same template.

Usage: reread.py CASES
"""

import json
import sys

import yaml

from cases import finish, folders


class Loader(yaml.SafeLoader):
    """A loader that knows CloudFormation's short tags."""


def short_tag(loader, suffix, node):
    """`!Sub x` is `{Fn::Sub: x}`."""
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    else:
        value = loader.construct_sequence(node, deep=True)
    if suffix == "GetAtt":
        value = value.split(".", 1)
    return {suffix if suffix == "Ref" else f"Fn::{suffix}": value}


Loader.add_multi_constructor("!", short_tag)


def dates_are_faults(value):
    return f"read as {type(value).__name__}: {value!r}"


def main(root):
    faults, judged = [], 0
    for folder in folders(root):
        for name in ["template", "template.sam"]:
            judged += 1
            with open(folder / f"{name}.yaml", encoding="utf-8") as file:
                read = yaml.load(file, Loader)
            # As text: Python takes True for 1 and a map in another order for the same.
            read = json.dumps(read, indent=1, default=dates_are_faults).splitlines()
            meant = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
            meant = json.dumps(meant, indent=1).splitlines()
            for line, (one, other) in enumerate(zip(read, meant), 1):
                if one != other:
                    faults.append(f"{folder.name}/{name}, line {line}: read {one}, meant {other}")
            if len(read) != len(meant):
                faults.append(f"{folder.name}/{name}: {len(read)} lines read, {len(meant)} meant")
    finish(faults, judged)


main(sys.argv[1])
