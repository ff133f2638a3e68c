"""Runs cfn-lint on each case's CloudFormation and SAM template, and on what SAM's transform makes of the latter.

Usage: lint.py CASES
"""

import sys

from cfnlint.runner import Runner
from cfnlint.config import ConfigMixIn

from cases import finish, folders

FILES = ["template.yaml", "template.sam.yaml", "translated.json"]


def main(root):
    paths = [str(folder / file) for folder in folders(root) for file in FILES]
    config = ConfigMixIn(["--regions", "us-east-1", "--template", *paths])
    runner = Runner(config)
    faults = [
        f"{match.filename}:{match.linenumber}: {match.rule.id} {match.message}" for match in runner.run()
    ]
    finish(faults, len(paths))


main(sys.argv[1])
