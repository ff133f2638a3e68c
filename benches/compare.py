#!/usr/bin/env python3
"""Times svlc beside what a user would pick instead, on the same services, in one run.

    python3 benches/compare.py            # everything; needs Rust, Python 3 with venv, Node.js with npm,
                                          # GNU time for the memory
    python3 benches/compare.py --svlc     # svlc alone

Whole processes from start to end: median of 11 (5 for what takes seconds), wall time and peak memory. Prints Markdown tables.
"""

import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "benches"
SVLC = ROOT / "target" / "release" / "svlc"


def run(command, cwd=WORK, env=None):
    """Runs a command quietly; wall seconds, exit code."""
    null = os.open(os.devnull, os.O_RDWR)
    started = time.perf_counter()
    child = subprocess.Popen(command, cwd=cwd, stdin=null, stdout=null, stderr=null, env=env)
    code = child.wait()
    wall = time.perf_counter() - started
    os.close(null)
    return wall, code


def peak_mib(command, cwd=WORK, env=None):
    """Peak memory as GNU time reads it: a child of this process would start with Python's own."""
    if not os.path.exists("/usr/bin/time"):
        return float("nan")
    note = WORK / "peak"
    script = ["sh", "-c", 'note=$1; shift; /usr/bin/time -q -o "$note" -f %M "$@" >/dev/null 2>&1', "sh", note, *command]
    subprocess.run(script, cwd=cwd, env=env, check=False)
    return int(note.read_text().split()[-1]) / 1024


def measure(command, expect=(0,), times=11, **where):
    """Median wall seconds of so many runs, after one to warm up; peak MiB of one more."""
    first, code = run(command, **where)
    if code not in expect:
        sys.exit(f"{command} ended with {code}")
    walls = [run(command, **where)[0] for _ in range(5 if first > 3 else times)]
    return statistics.median(walls), peak_mib(command, **where)


def spec(functions, routes):
    """A spec of so many functions and routes, the routes shared out among the functions."""
    lines = ["service: many", "region: us-east-1", "functions:"]
    lines += [f"  f{n}: {{ blueprint: hello, memory: 256, env: {{ NAME: function-{n} }} }}" for n in range(functions)]
    lines += ["routes:"]
    lines += [f"  GET /r{n}: f{n % functions}" for n in range(routes)]
    return "\n".join(lines) + "\n"


def repeat(template, times, keep):
    """A template with every resource so many times, but for those named in `keep`."""
    import yaml

    class Tagged(yaml.SafeLoader):
        pass

    def construct(loader, suffix, node):
        name = suffix if suffix == "Ref" else f"Fn::{suffix}"
        value = loader.construct_scalar(node)
        return {name: value.split(".", 1) if suffix == "GetAtt" else value}

    Tagged.add_multi_constructor("!", construct)
    document = yaml.load(template.read_text(encoding="utf-8"), Tagged)

    def renamed(value, suffix, path=False):
        if isinstance(value, dict):
            return {key: renamed(item, suffix) for key, item in value.items()}
        if isinstance(value, list):
            return [renamed(item, suffix) for item in value]
        if isinstance(value, str):
            for name in moved:
                value = value.replace("${" + name, "${" + name + suffix)
                value = name + suffix if value == name else value
            return value.replace("/index", f"/index{suffix}")
        return value

    resources = document["Resources"]
    moved = sorted((name for name in resources if name not in keep), key=len, reverse=True)
    document["Resources"] = {name: body for name, body in resources.items() if name in keep}
    for number in range(times):
        for name in moved:
            document["Resources"][f"{name}{number}"] = renamed(resources[name], str(number))
    document.pop("Outputs", None)
    large = template.with_name(f"{times}-{template.name}")
    large.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return large


def serverless(functions):
    """The same service for the Serverless Framework's open fork."""
    lines = ["service: many", "provider: { name: aws, runtime: nodejs22.x, region: us-east-1 }", "functions:"]
    for number in range(functions):
        lines += [
            f"  f{number}:",
            "    handler: handler.main",
            "    memorySize: 256",
            f"    environment: {{ NAME: function-{number} }}",
            f"    events: [{{ httpApi: 'GET /r{number}' }}]",
        ]
    folder = WORK / f"osls-{functions}"
    folder.mkdir(exist_ok=True)
    (folder / "serverless.yml").write_text("\n".join(lines) + "\n")
    (folder / "handler.js").write_text("module.exports.main = async () => ({ statusCode: 200 });\n")
    return folder


def milliseconds(seconds):
    return f"{seconds * 1000:,.1f} ms" if seconds < 0.1 else f"{seconds:,.2f} s"


def row(name, small, large, base):
    cells = [f"{milliseconds(wall)} ({wall / own:,.0f}×), {peak:,.0f} MiB" for (wall, peak), own in zip((small, large), base)]
    print(f"| {name} | {cells[0]} | {cells[1]} |", flush=True)


def svlc_tables():
    canonical = ROOT / "specs" / "random-generator.yaml"
    out = WORK / "canonical"
    run([SVLC, "build", canonical, "--out", out])
    print("| svlc, alone | wall | peak memory |\n|---|---|---|")
    rows = [
        ("`validate`, canonical spec", [SVLC, "validate", canonical], (0,)),
        ("`build`, canonical spec, output unchanged", [SVLC, "build", canonical, "--out", out], (0,)),
    ]
    for functions, routes in ((1, 250), (150, 150), (300, 300), (300, 1_000), (300, 3_000), (300, 10_000)):
        path = WORK / f"{functions}-{routes}.yaml"
        path.write_text(spec(functions, routes))
        rows.append((f"`validate`, {functions} functions, {routes:,} routes", [SVLC, "validate", path], (0, 1)))
    for name, command, expect in rows:
        wall, peak = measure(command, expect)
        print(f"| {name} | {milliseconds(wall)} | {peak:.1f} MiB |", flush=True)
    (WORK / "200.yaml").write_text(spec(200, 200))


def peers():
    venv = WORK / "venv"
    if not (venv / "bin" / "cfn-lint").exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([venv / "bin" / "pip", "install", "--quiet", "-r", ROOT / "benches" / "requirements.txt"], check=True)
        os.execv(venv / "bin" / "python", [venv / "bin" / "python", __file__])
    osls = WORK / "node_modules" / "osls" / "bin" / "serverless.js"
    if not osls.exists():
        subprocess.run(["npm", "install", "--silent", "--prefix", WORK, "osls@4.3.1"], check=True)
    template = WORK / "canonical" / "template.yaml"
    sam = WORK / "canonical" / "template.sam.yaml"
    shared = {"HttpApi", "DefaultStage", "BetaStage"}
    large, large_sam = repeat(template, 200, shared), repeat(sam, 200, shared)
    env = os.environ | {"AWS_EC2_METADATA_DISABLED": "true", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
    python = venv / "bin" / "python"
    own = (
        measure([SVLC, "validate", ROOT / "specs" / "random-generator.yaml"]),
        measure([SVLC, "validate", WORK / "200.yaml"], (1,)),
    )
    base = [wall for wall, _ in own]
    print("\n| whole process | canonical service | 200 functions |\n|---|---|---|")
    row("`svlc validate` (emits both templates)", *own, base)
    lint = [venv / "bin" / "cfn-lint", "-r", "us-east-1", "-t"]
    row("`cfn-lint` 1.58.0", measure(lint + [template], env=env), measure(lint + [large], tuple(range(16)), env=env), base)
    translate = [python, ROOT / "benches" / "sam_translate.py"]
    row("aws-sam-translator 1.115.0", measure(translate + [sam], env=env), measure(translate + [large_sam], env=env), base)
    package = [measure(["node", osls, "package"], cwd=serverless(count), env=env) for count in (1, 200)]
    row("`osls package` 4.3.1", *package, base)


def main():
    WORK.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT, check=True)
    rust = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {rust}, Python {platform.python_version()}\n")
    svlc_tables()
    if "--svlc" not in sys.argv:
        peers()


if __name__ == "__main__":
    main()
