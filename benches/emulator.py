#!/usr/bin/env python3
"""Times `svlc dev` beside what a user would run instead, on the same function, in one run, and what svlc adds to the function alone.

    python3 benches/emulator.py           # everything; needs Rust, Python 3 with venv, Node.js with npm
    python3 benches/emulator.py --svlc    # svlc alone
    python3 benches/emulator.py --quick   # a second for each figure instead of five

The function is `specs/random-generator.yaml`, in its release build for svlc and cargo-lambda, and the same in Node.js. Every subject
listens on 127.0.0.1 and is stopped before the next starts. Prints Markdown tables.
"""

import argparse
import http.client
import json
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "benches" / "emulator"
SVLC = ROOT / "target" / "release" / "svlc"
LOAD = ROOT / "target" / "release" / "load"
NODE_FUNCTION = """const [least, most] = [Number(process.env.RANDOM_MIN), Number(process.env.RANDOM_MAX)];
export const handler = async () => ({
  statusCode: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ random: least + Math.floor(Math.random() * (most - least + 1)) }),
});
"""
SERVERLESS = """service: random-generator
frameworkVersion: "*"
provider: { name: aws, runtime: nodejs20.x, environment: { RANDOM_MIN: "1", RANDOM_MAX: "1000" } }
functions: { random: { handler: index.handler, events: [{ httpApi: "GET /index" }] } }
plugins: [serverless-offline]
custom: { serverless-offline: { host: 127.0.0.1, httpPort: 4600, lambdaPort: 4602, noPrependStageInUrl: true } }
"""
CONNECTIONS = (1, 16, 64)


class Subject:
    """Something that serves the function: how it is started, and where it answers."""

    def __init__(self, name, command, folder, port, path="/index", env=None):
        self.name, self.command, self.folder = name, [str(word) for word in command], folder
        self.port, self.path, self.env = port, path, {**os.environ, **(env or {})}
        self.log = WORK / f"{re.sub('[^a-z]+', '-', name.lower())}.log"

    def start(self, patience=600):
        """Starts it; seconds from there to its first right answer."""
        log = open(self.log, "w")
        started = time.perf_counter()
        self.child = subprocess.Popen(
            self.command, cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
        while not self.answers():
            if self.child.poll() is not None or time.perf_counter() - started > patience:
                self.stop()
                sys.exit(f"{self.name} does not answer; see {self.log}")
            time.sleep(0.001)
        return time.perf_counter() - started

    def answers(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", self.path)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def stop(self):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGINT)
            try:
                self.child.wait(5)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.child.wait()

    def load(self, connections, seconds):
        """Figures of so many clients, who have asked before, so that what is started for them is there."""
        words = [LOAD, "http", f"127.0.0.1:{self.port}", self.path, str(connections)]
        run([*words, 2])
        return json.loads(subprocess.run([*words, str(seconds)], check=True, capture_output=True).stdout)

    def reports(self):
        """The REPORT lines of its functions."""
        return [line for line in self.log.read_text().splitlines() if "REPORT RequestId" in line]


def run(command, folder=ROOT, **env):
    words = [str(word) for word in command]
    subprocess.run(words, cwd=folder, env={**os.environ, **env}, check=True, stdout=subprocess.DEVNULL)


def rust_subject():
    folder = WORK / "rust"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "specs" / "random-generator.yaml", folder / "svlc.yaml")
    return Subject("svlc dev --release", [SVLC, "dev", "--release", "--port", 3900, "--lambda-port", 3902, "--console-port", 0], folder, 3900)


def node_subject():
    """The same function for svlc, in Node.js."""
    folder = WORK / "node"
    (folder / "code").mkdir(parents=True, exist_ok=True)
    (folder / "code" / "index.mjs").write_text(NODE_FUNCTION)
    text = (ROOT / "specs" / "random-generator.yaml").read_text()
    rust = "blueprint: random-number"
    assert rust in text
    (folder / "svlc.yaml").write_text(text.replace(rust, "runtime: nodejs22.x\n    code: ./code\n    handler: index.handler"))
    return Subject("svlc dev, Node.js", [SVLC, "dev", "--port", 3910, "--lambda-port", 3912, "--console-port", 0], folder, 3910)


def serverless_offline():
    folder = WORK / "serverless"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "serverless.yml").write_text(SERVERLESS)
    (folder / "index.mjs").write_text(NODE_FUNCTION)
    if not (folder / "node_modules" / "serverless-offline").exists():
        run(["npm", "install", "--silent", "--no-fund", "--no-audit", "osls@4.3.1", "serverless-offline@14.8.2"], folder)
    osls = folder / "node_modules" / "osls" / "bin" / "serverless.js"
    env = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_EC2_METADATA_DISABLED": "true", "SLS_TELEMETRY_DISABLED": "1"}
    return Subject("serverless-offline 14.8.2", ["node", osls, "offline"], folder, 4600, env=env)


def cargo_lambda():
    """On a crate whose function takes every route: this emulator says `$default` whatever was asked for."""
    folder = WORK / "lambda"
    folder.mkdir(parents=True, exist_ok=True)
    text = (ROOT / "specs" / "random-generator.yaml").read_text()
    (folder / "svlc.yaml").write_text(text.replace("GET /index: random", "$default: random"))
    run([SVLC, "build"], folder)
    crate = folder / "build" / "random-generator"
    venv = WORK / "venv"
    if not (venv / "bin" / "cargo-lambda").exists():
        run([sys.executable, "-m", "venv", venv])
        run([venv / "bin" / "pip", "install", "--quiet", "cargo-lambda==1.9.2"])
    command = [venv / "bin" / "cargo-lambda", "lambda", "watch", "-A", "127.0.0.1", "-P", 4610, "--release", "--ignore-changes"]
    env = {"RANDOM_MIN": "1", "RANDOM_MAX": "1000", "PATH": f"{venv / 'bin'}:{os.environ['PATH']}"}
    return Subject("cargo lambda watch 1.9.2", command, crate, 4610, env=env)


def field(line, name):
    return re.search(rf"{name}: ([0-9.]+)", line).group(1)


def measure(subject, times, seconds):
    """A row of figures, after one start to build what has to be built."""
    subject.start()
    subject.stop()
    subject.start()
    subject.stop()
    ready = []
    for _ in range(times):
        ready.append(subject.start())
        subject.stop()
    subject.start()
    loads = [subject.load(connections, seconds) for connections in CONNECTIONS]
    reports = subject.reports()
    subject.stop()
    return {"ready": statistics.median(ready), "loads": loads, "reports": reports}


def table(rows):
    print("| | ready | 1 client: p50, p99 | requests/s: " + " | ".join(str(one) for one in CONNECTIONS) + " clients | failed |")
    print("|---" * (4 + len(CONNECTIONS)) + "|")
    for name, row in rows.items():
        one = row["loads"][0]
        rates = " | ".join(f"{load['per_second']:,.0f}" for load in row["loads"])
        failed = sum(load["failed"] for load in row["loads"])
        print(f"| {name} | {row['ready'] * 1000:.0f} ms | {one['p50']:.2f} ms, {one['p99']:.2f} ms | {rates} | {failed} |")


def memory(rows):
    print("\n| function under svlc | Init Duration | Max Memory Used, first event | last event |\n|---|---|---|---|")
    for name, row in rows.items():
        if row["reports"] and "Init Duration" in row["reports"][0]:
            first, last = row["reports"][0], row["reports"][-1]
            used = [field(line, "Max Memory Used") for line in (first, last)]
            print(f"| {name} | {field(first, 'Init Duration')} ms | {used[0]} MB | {used[1]} MB |")


def overhead(subject, row, seconds):
    """What svlc adds to the function's own time for an event."""
    folder = subject.folder
    event = subprocess.run([SVLC, "invoke", "random", "--release", "--print-event"], cwd=folder, check=True, capture_output=True, text=True).stdout
    program = folder / "build" / "random-generator" / "target" / "release" / "random"
    env = {**os.environ, "RANDOM_MIN": "1", "RANDOM_MAX": "1000"}
    words = [LOAD, "bare", program, event, str(seconds)]
    bare = json.loads(subprocess.run(words, check=True, capture_output=True, env=env).stdout)
    added = row["loads"][0]["p50"] - bare["p50"]
    print(f"\nThe function alone, by a bare Runtime API: p50 {bare['p50']:.3f} ms, p99 {bare['p99']:.3f} ms; svlc adds {added:.3f} ms to the p50.")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--svlc", action="store_true", help="svlc alone")
    parser.add_argument("--quick", action="store_true", help="a second for each figure")
    chosen = parser.parse_args()
    times, seconds = (3, 1) if chosen.quick else (11, 5)
    WORK.mkdir(parents=True, exist_ok=True)
    run(["cargo", "build", "--release", "--quiet", "-p", "svlc-cli"])
    run(["cargo", "build", "--release", "--quiet", "-p", "svlc-tests", "--bin", "load"])
    rust, node = rust_subject(), node_subject()
    rows = {subject.name: measure(subject, times, seconds) for subject in (rust, node)}
    if not chosen.svlc:
        for subject in (serverless_offline(), cargo_lambda()):
            rows[subject.name] = measure(subject, times, seconds)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, load {load}\n")
    table(rows)
    memory(rows)
    overhead(rust, rows[rust.name], seconds)


main()
