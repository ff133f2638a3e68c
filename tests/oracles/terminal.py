"""Runs a program at a terminal of its own and does there what a user would: waits for words, then types.

terminal.py STEPS PROGRAM ARGUMENT...

STEPS is JSON, [[words, keys], ...]. Prints as JSON the exit code, what the terminal showed, and the steps that it did not come to. A program
that does not end is killed.
"""

import json
import os
import pty
import select
import signal
import sys
import time

PATIENCE = 600  # seconds

steps = json.loads(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
shown, at, end = b"", 0, time.monotonic() + PATIENCE
while True:
    if not select.select([terminal], [], [], max(0, end - time.monotonic()))[0]:
        os.kill(child, signal.SIGKILL)
        break
    try:
        some = os.read(terminal, 65536)
    except OSError:
        # Linux says so when nobody has the terminal open any more.
        break
    if not some:
        break
    shown += some
    while steps and (found := shown.find(steps[0][0].encode(), at)) >= 0:
        words, keys = steps.pop(0)
        at = found + len(words.encode())
        os.write(terminal, keys.encode())
_, status = os.waitpid(child, 0)
code = os.waitstatus_to_exitcode(status)
print(json.dumps({"code": code, "shown": shown.decode(errors="replace"), "left": steps}))
