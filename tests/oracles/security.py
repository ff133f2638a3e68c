"""Runs checkov on each case's CloudFormation template and compares what it finds with the answers of docs/security.md: a finding
without an answer is a fault, and so is an answer to what is never found.

Usage: security.py CASES ANSWERS
"""

import json
import pathlib
import re
import subprocess
import sys

from cases import finish, folders

OPTIONS = ["--framework", "cloudformation", "--compact", "--quiet", "--skip-download", "--output", "json"]


def findings(root, templates):
    """What checkov finds: check, its name, and where. It is given relative paths: it takes a whole one for a variable of each function,
    and one with 40 letters in a row for a secret."""
    command = [sys.executable, "-m", "checkov.main", *OPTIONS]
    for template in templates:
        command += ["--file", str(template.relative_to(root))]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if run.returncode not in (0, 1):
        sys.exit(f"checkov fails: {run.stderr}")
    reports = json.loads(run.stdout)
    for report in reports if isinstance(reports, list) else [reports]:
        if "results" not in report:
            sys.exit(f"checkov has looked at nothing: {report}")
        if report["summary"]["parsing_errors"]:
            sys.exit(f"checkov cannot read {report['summary']['parsing_errors']} of the templates")
        for check in report["results"]["failed_checks"]:
            yield check["check_id"], check["check_name"], f"{check['file_path']} {check['resource']}"


def answers(page):
    """The checks that the page answers."""
    return set(re.findall(r"^\| `(CKV\w+)` \|", pathlib.Path(page).read_text(encoding="utf-8"), re.MULTILINE))


def main(root, page):
    answered, found = answers(page), set()
    templates = [folder / "template.yaml" for folder in folders(root)]
    faults = []
    for check, name, place in findings(root, templates):
        if check not in answered | found:
            faults.append(f"{check} has no answer: {name}, {place}")
        found.add(check)
    faults += [f"{check} is answered and never found" for check in sorted(answered - found)]
    finish(faults, len(templates))


main(sys.argv[1], sys.argv[2])
