"""Holds svlc's CloudFormation against what SAM's transform makes of svlc's SAM template: brought into one form (forms.py), the
two are equal but for the differences that docs/sam-differences.md accepts, each of which has to occur.

Usage: compare.py CASES TABLE              compare every case
       compare.py CASES TABLE --some       the same, where not every accepted difference has to occur
       compare.py CASES TABLE --self-test  change one thing at a time, on either side, and see that it is noticed
"""

import copy
import re
import sys

from cases import finish, folders, read_json
from forms import Fault, form

ABSENT = "absent"


def differences(ours, theirs, path=()):
    """Every place where the two forms differ: path, our value, theirs."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in [*ours, *(key for key in theirs if key not in ours)]:
            yield from differences(ours.get(key, ABSENT), theirs.get(key, ABSENT), (*path, key))
    elif type(ours) is not type(theirs) or ours != theirs:
        yield path, ours, theirs


def sam_tail(tail):
    """A SourceArn as SAM writes it: a parameter becomes `*`."""
    return re.sub(r"{([a-zA-Z0-9._-]+|proxy\+)}", "*", tail)


def permission_wildcards(path, ours, theirs, _):
    return (
        path[0] == "permissions" and path[2:] == ("sources",) and isinstance(ours, list)
        and isinstance(theirs, list) and {sam_tail(tail) for tail in ours} == set(theirs)
    )


def wider_permission(path, ours, theirs, forms):
    if path[0] != "permissions" or path[2:3] != ("allows",) or (ours, theirs) != (False, True):
        return False
    tails = [form["permissions"][path[1]]["sources"] for form in forms]
    return {sam_tail(tail) for tail in tails[0]} == set(tails[1])


def default_route_permission(path, ours, theirs, forms):
    if path[0] != "permissions":
        return False
    default = forms[0]["routes"].get("$default", {}).get("function")
    tails = [form["permissions"].get(path[1], {}).get("sources", []) for form in forms]
    widened = default == path[1] and "/*/$default" in tails[0] and "/*/*" in tails[1]
    rest = {sam_tail(tail) for tail in tails[0]} >= set(tails[1]) - {"/*/*"}
    return widened and rest and (path[2] == "sources" or (ours, theirs) == (False, True))


# The differences that are accepted, by the name that docs/sam-differences.md gives them.
ACCEPTED = {
    "artifact-parameters": lambda path, ours, theirs, _: (
        path in [("parameters", "ArtifactBucket"), ("parameters", "ArtifactPrefix")] and theirs == ABSENT
    ),
    "artifact-bucket": lambda path, ours, theirs, _: (
        path[0] == "functions" and path[2:] == ("bucket",) and (ours, theirs) == ("⟦ArtifactBucket⟧", "packaged")
    ),
    "created-by-sam": lambda path, ours, theirs, _: (
        path[-1] in ["lambda:createdBy", "httpapi:createdBy"] and (ours, theirs) == (ABSENT, "SAM")
        or path[-1] == "Tags" and ours == ABSENT
        and theirs in [{"lambda:createdBy": "SAM"}, {"httpapi:createdBy": "SAM"}]
    ),
    "definition-version": lambda path, ours, theirs, _: (
        (*path, ours, theirs) in [("api", "openapi", ABSENT, "3.0.1"), ("api", "version", ABSENT, "1.0")]
    ),
    "protocol": lambda path, ours, theirs, _: (*path, ours, theirs) == ("api", "ProtocolType", "HTTP", ABSENT),
    "usual-timeout": lambda path, ours, theirs, _: (
        path[0] == "routes" and path[2:] == ("timeout",) and (ours, theirs) == (30000, ABSENT)
    ),
    "lambda-method": lambda path, ours, theirs, forms: (
        path[0] == "routes" and path[2:] == ("method",) and (ours, theirs) == (ABSENT, "POST")
        and "function" in forms[0]["routes"][path[1]]
    ),
    "authorizer-region": lambda path, ours, theirs, _: (
        path[0] == "authorizers" and path[2:] == ("AuthorizerUri",)
        and ours.replace("⟦AWS::Partition⟧", "aws", 1) == theirs
    ),
    "authorizer-permission": lambda path, ours, theirs, _: (
        path[0] == "permissions" and path[2:] == ("authorizers",) and ours != [] and theirs == ["*"]
    ),
    "version-description": lambda path, ours, theirs, _: (
        path[0] == "other" and path[1].endswith(" version") and path[-1] == "Description"
        and (ours, theirs) == ("⟦ArtifactPrefix⟧", ABSENT)
    ),
    "known-region": lambda path, ours, theirs, _: (
        path[0] == "functions" and path[-1] == "ImageUri" and theirs == ours.replace("⟦AWS::Region⟧", "us-east-1")
    ),
    "permission-wildcards": permission_wildcards,
    "wider-permission": wider_permission,
    "default-route-permission": default_route_permission,
}


def judge(ours, theirs, seen):
    """The differences that nothing accepts, as lines; `seen` gets the name of every accepted one."""
    try:
        forms = form(ours), form(theirs)
    except (Fault, LookupError, TypeError, ValueError, AttributeError) as fault:
        return [f"{type(fault).__name__}: {fault}"]
    faults = []
    for path, one, other in differences(*forms):
        names = [name for name, accepts in ACCEPTED.items() if accepts(path, one, other, forms)]
        seen.extend(names)
        if not names:
            faults.append(f"{' › '.join(map(str, path))}: CloudFormation {one!r}, SAM {other!r}")
    return faults


def compare(root, table, all_occur=True):
    faults, seen = [], []
    for folder in folders(root):
        found = judge(read_json(folder / "template.json"), read_json(folder / "translated.json"), seen)
        faults += [f"{folder.name}: {fault}" for fault in found]
    faults += [f"accepted, but never occurs: {name}" for name in ACCEPTED if all_occur and name not in seen]
    written = re.findall(r"^\| `([a-z-]+)` \|", open(table, encoding="utf-8").read(), re.MULTILINE)
    if sorted(written) != sorted(ACCEPTED):
        faults.append(f"{table} accepts {sorted(written)}, compare.py {sorted(ACCEPTED)}")
    finish(faults, len(folders(root)))


def changed(value):
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, (int, float)) else value + "x"


def places(value, path=()):
    """Every place in a template that can be changed: leaves to alter, entries to drop."""
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in entries:
        here = (*path, key)
        if isinstance(one, (dict, list)):
            yield here, "drop"
            yield from places(one, here)
        else:
            yield here, "alter"
            yield here, "drop"


# What may change unnoticed: how an operation is described, the stack's description of SAM, and what SAM notes for itself.
SILENT = re.compile(r"parameters|responses|Metadata|SamResourceId")


def says_nothing(path, value):
    """What means the same when it is not there: no identity sources, and a route that is open."""
    return (path[-1], value) in [("identitySource", []), ("AuthorizationType", "NONE")]


def self_test(root):
    """Changes every place of both templates of each small case, one at a time."""
    faults, tried = [], 0
    for folder in (one for one in folders(root) if one.name.startswith("specs-")):
        sides = [read_json(folder / name) for name in ["template.json", "translated.json"]]
        usual = []
        if judge(*sides, usual) or len(sides[0]["Resources"]) > 60:
            continue
        for side, template in enumerate(sides):
            for path, act in list(places(template["Resources"])):
                if SILENT.search("/".join(map(str, path))):
                    continue
                mutant = copy.deepcopy(template)
                parent = mutant["Resources"]
                for key in path[:-1]:
                    parent = parent[key]
                if act == "drop" and says_nothing(path, parent[path[-1]]):
                    continue
                if act == "drop":
                    del parent[path[-1]]
                else:
                    parent[path[-1]] = changed(parent[path[-1]])
                tried += 1
                pair = [mutant if at == side else one for at, one in enumerate(sides)]
                seen = []
                # To drop what makes an accepted difference makes the two equal there: fewer are accepted.
                if not judge(*pair, seen) and (act == "alter" or len(seen) >= len(usual)):
                    faults.append(f"{folder.name}, side {side}: {act} {' › '.join(map(str, path))}")
    if tried < 1000:
        faults.append(f"only {tried} changes tried")
    finish(faults, tried)


if "--self-test" in sys.argv:
    self_test(sys.argv[1])
else:
    compare(sys.argv[1], sys.argv[2], all_occur="--some" not in sys.argv)
