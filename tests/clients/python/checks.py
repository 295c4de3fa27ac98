"""What every script here shares: the demo it runs against, and how a check is reported."""

import json
import sys
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

# The five seconds that these wait by themselves are too short for a machine that is busy with other tests. Not every
# environment has both.
for library in filter(find_spec, ("httpx", "httpx2")):
    for operation in ("connect", "read", "write", "pool"):
        setattr(import_module(f"{library}._config").DEFAULT_TIMEOUT_CONFIG, operation, 60.0)

if len(sys.argv) != 2:
    sys.exit(f'usage: python {sys.argv[0]} DEMO_JSON_PATH (as written by "xwms dev")')

demo = json.loads(Path(sys.argv[1]).read_text())


@contextmanager
def check(name):
    """One line per check. The first failure ends the script: what follows would only fail because of it."""
    try:
        yield
    except Exception as error:
        print(f"not ok - {name}: {error!r}", file=sys.stderr)
        raise
    print(f"ok - {name}", flush=True)


@contextmanager
def refused(code):
    """That an OAuth call is answered with this error code, and not with anything else."""
    outcome = "accepted"
    try:
        yield
    except Exception as error:
        outcome = getattr(error, "error", error)
    assert outcome == code, f"{outcome!r} instead of {code}"
