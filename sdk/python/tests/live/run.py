"""Builds the wheel, installs it in an empty environment without a network, checks the samples of the README there, and runs
live.py there against a running server.

usage: python run.py INPUT_JSON  (the demo.json of `xwms dev`, and `webhooks`: secrets, deliveries: [{headers, body}])
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path) -> str:
    said = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr
    return said.stdout


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    app = folder / "app"
    app.mkdir()
    offline = ("--disable-pip-version-check", "--no-cache-dir", "--no-index", "-q")
    run(sys.executable, "-m", "pip", "wheel", *offline, "--no-deps", "--no-build-isolation", "-w", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("xwms-*.whl")
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", *offline, "--find-links", ROOT / ".wheels", wheel, cwd=app)
    print("ok - the wheel installs in an empty environment")

    samples = re.findall(r"^```python (\w+\.py)\n(.*?)^```$", (ROOT / "README.md").read_text(), re.M | re.S)
    assert len(samples) == 4, "the samples of the README"
    for sample, text in samples:
        (app / sample).write_text(text)
    names = [sample for sample, _ in samples]
    run(sys.executable, "-m", "mypy", "--strict", "--python-executable", python, *names, cwd=app)
    print(f"ok - {len(samples)} samples of the README have the right types")

    shutil.copy(Path(__file__).with_name("live.py"), app)
    print(run(python, "live.py", Path(sys.argv[1]).absolute(), cwd=app))
