"""Runs cfn-lint on each case's CloudFormation and SAM template, and on what SAM's transform makes of the latter.

Usage: lint.py CASES              all three
       lint.py CASES --templates  the two templates: cfn-lint transforms SAM's by itself
"""

import os
import sys
from concurrent.futures import ProcessPoolExecutor

from cfnlint.runner import Runner
from cfnlint.config import ConfigMixIn

from cases import finish, folders

FILES = ["template.yaml", "template.sam.yaml", "translated.json"]


def lint(paths):
    runner = Runner(ConfigMixIn(["--regions", "us-east-1", "--template", *paths]))
    return [f"{match.filename}:{match.linenumber}: {match.rule.id} {match.message}" for match in runner.run()]


def main(root, files):
    paths = [str(folder / file) for folder in folders(root) for file in files]
    workers = os.cpu_count() or 1
    shares = [share for share in (paths[at::workers] for at in range(workers)) if share]
    with ProcessPoolExecutor(workers) as pool:
        faults = [fault for found in pool.map(lint, shares) for fault in found]
    finish(sorted(faults), len(paths))


if __name__ == "__main__":
    main(sys.argv[1], FILES[:2] if "--templates" in sys.argv else FILES)
