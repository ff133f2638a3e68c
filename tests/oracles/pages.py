"""Reads pages as the HTML standard says and fails at the first thing that is not so."""

import pathlib
import sys

import html5lib

for path in map(pathlib.Path, sys.argv[1:]):
    parser = html5lib.HTMLParser(strict=False)
    document = parser.parse(path.read_bytes(), transport_encoding="utf-8")
    faults = [f"{path.name}:{place[0]}: {code} {values}" for place, code, values in parser.errors]
    names = [element.get("id") for element in document.iter() if element.get("id")]
    faults += [f"{path.name}: two elements have the id {name}" for name in sorted({name for name in names if names.count(name) > 1})]
    for line in faults:
        print(line)
    if faults:
        sys.exit(1)
