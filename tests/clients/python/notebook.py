"""The notebook of examples/auditor-notebook: its cells run in order, as in Jupyter, over a secret that somebody stole.

usage: python notebook.py INPUT_JSON  (the demo, with example: the folder, and log_key: the public key of the checkpoints)
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from checks import check, demo

root = Path(__file__).parents[3]
sys.path.insert(0, str(root / "sdk/python/src"))

from cryptography.exceptions import InvalidSignature  # noqa: E402
from xwms import Conflict, Xwms  # noqa: E402

cells = json.loads((root / "examples" / demo["example"] / "incident.ipynb").read_text())["cells"]
code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def client(made):
    return Xwms(demo["issuer"], client_id=made["client_id"], client_secret=made["client_secret"])


def run(env):
    """Runs the cells in one namespace; returns it."""
    os.environ.update(env)
    seen = {"__name__": "__main__"}
    for number, source in enumerate(code):
        exec(compile(source, f"cell {number}", "exec"), seen)
    return seen


owner = client(demo["clients"]["machine"])
stolen = owner.clients.create({"name": "Stolen", "client_type": "machine", "scopes": ["events:read"]})
scopes = ["audit:read", "events:read", "grants:read"]
auditor = owner.clients.create({"name": "Auditor", "client_type": "machine", "scopes": scopes})
env = {
    "ISSUER": demo["issuer"],
    "CLIENT_ID": auditor["client_id"],
    "CLIENT_SECRET": auditor["client_secret"],
    "SECRET_ID": stolen["secrets"][0]["secret_id"],
    "LOG_KEY": demo["log_key"],
}


def checkpoint():
    """Waits for the first one, which comes within a second."""
    for _ in range(600):
        try:
            return owner.audit.read()["note"]
        except Conflict as problem:
            assert problem.code == "no_checkpoint", problem
            time.sleep(0.1)
    raise AssertionError("no checkpoint came")


with tempfile.TemporaryDirectory() as folder:
    kept = Path(folder) / "checkpoint"
    kept.write_text(checkpoint())
    thief = client(stolen)
    thief.events.list(limit=1)
    with check("the notebook finds what the thief did, from where, and what is live"):
        seen = run({**env, "KEPT": str(kept)})
        done = {row["what"] for row in seen["used"]}
        assert {"client.secret_created", "token.issued"} <= done, done
        assert [row["network"] for row in seen["networks"]] == ["127.0.0.0/24"], seen["networks"]
        assert (seen["live"]["tokens"], seen["live"]["dry_run"]) == (1, True), seen["live"]
        assert len(seen["tokens"]) == 1
        assert all(row["object"] in seen["tokens"] for row in seen["used"] if row["what"] == "token.issued")
    with check("it proves each event, the whole history, and that the history only grew"):
        events = [row for row in seen["used"] if row["kind"] == "event"]
        assert len(seen["proved"]) == len(events) > 1
        assert 0 < seen["kept_size"] <= seen["size"] <= len(seen["leaves"])
    with check("it stopped nothing"):
        assert thief.events.list(limit=1)["data"]

    with check("an event that is not in the history has no proof"):
        for change in range(len(seen["path"])):
            path = [*seen["path"]]
            path[change] = bytes(32)
            proof = seen["proof"]
            found = (seen["b64"](proof["leaf_hash"]), proof["leaf_index"], *seen["opened"](proof["checkpoint"])[:1])
            signed = seen["opened"](proof["checkpoint"])[1]
            assert seen["is_included"](*found, seen["path"], signed)
            assert not seen["is_included"](*found, path, signed)
            assert not seen["is_included"](bytes(32), *found[1:], seen["path"], signed)
            assert not seen["is_included"](*found, seen["path"][:-1], signed)
    with check("a checkpoint that somebody else wrote is refused"):
        note = kept.read_text()
        size = note.split("\n")[1]
        forged = note.replace(f"\n{size}\n", f"\n{int(size) + 1}\n", 1)
        kept.write_text(forged)
        try:
            run({**env, "KEPT": str(kept)})
        except InvalidSignature:
            pass
        else:
            raise AssertionError("it was accepted")
    with check("a history that lost an event is found"):
        leaves = seen["leaves"][: seen["size"]]
        assert seen["root_of"](leaves) == seen["root"]
        for index in (0, len(leaves) // 2, len(leaves) - 1):
            assert seen["root_of"](leaves[:index] + leaves[index + 1 :]) != seen["root"]
