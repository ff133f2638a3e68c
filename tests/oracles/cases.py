"""The cases that an oracle judges: folders that the Rust side filled with what svlc made of one spec each."""

import json
import pathlib
import sys


def folders(root):
    """The folder of every case, in order."""
    found = sorted(path for path in pathlib.Path(root).iterdir() if path.is_dir())
    if not found:
        sys.exit(f"no cases in {root}")
    return found


def read_json(path):
    return json.loads(path.read_text(encoding="utf-8"))


def finish(faults, judged):
    """Prints the faults, one a line, and ends with 1 if there are any."""
    for fault in faults:
        print(fault)
    print(f"{judged} judged, {len(faults)} faults")
    sys.exit(1 if faults else 0)
