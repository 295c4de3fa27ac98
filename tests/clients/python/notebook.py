"""The notebook of examples/auditor-notebook: its cells run in order, as in Jupyter, over a secret that somebody stole.

usage: python notebook.py INPUT_JSON  (the demo, with example: the folder, log_key: the public key of checkpoints)
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
from xwms import Conflict, Forbidden, Xwms  # noqa: E402

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


def until(what, seen):
    """Waits until `seen` returns something, and returns it."""
    for _ in range(6000):
        if found := seen():
            return found
        time.sleep(0.1)
    raise AssertionError(f"not in time: {what}")


def checkpoint():
    try:
        return owner.audit.read()["note"]
    except Conflict as problem:
        assert problem.code == "no_checkpoint", problem


def is_known():
    """Whether the history shows what the thief did."""
    rows = owner.audit.ask("by", secret=env["SECRET_ID"])["data"]
    return any(row["what"] == "token.issued" for row in rows)


with tempfile.TemporaryDirectory() as folder:
    kept = Path(folder) / "checkpoint"
    kept.write_text(until("the first checkpoint", checkpoint))
    thief = client(stolen)
    thief.events.list(limit=1)
    until("the theft is known", is_known)
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
    with check("it stopped nothing, and may not"):
        assert thief.events.list(limit=1)["data"]
        try:
            client(auditor).audit.contain_target({"target": env["SECRET_ID"], "dry_run": False})
        except Forbidden:
            pass
        else:
            raise AssertionError("it was stopped")
    with check("an event that is not in the history has no proof"):
        proof, path = seen["proof"], seen["path"]
        leaf, index = seen["b64"](proof["leaf_hash"]), proof["leaf_index"]
        size, root_hash = seen["opened"](proof["checkpoint"])
        is_included = seen["is_included"]
        assert is_included(leaf, index, size, path, root_hash)
        assert not is_included(bytes(32), index, size, path, root_hash)
        assert not is_included(leaf, index, size, path[:-1], root_hash)
        for step in range(len(path)):
            assert not is_included(leaf, index, size, [*path[:step], bytes(32), *path[step + 1 :]], root_hash)
    with check("a checkpoint that somebody else wrote is refused"):
        note = kept.read_text()
        size = note.split("\n")[1]
        kept.write_text(note.replace(f"\n{size}\n", f"\n{int(size) + 1}\n", 1))
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
