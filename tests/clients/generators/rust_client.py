"""A Rust client from the OpenAPI document, on reqwest: it compiles."""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

here = Path(__file__).resolve().parent
document = Path(sys.argv[1])


def run(*command, cwd=None):
    said = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    assert said.returncode == 0, (said.stdout + said.stderr)[-5000:]


with tempfile.TemporaryDirectory() as folder:
    generator = next((here / "target" / "lib").glob("openapi-generator-cli-*.jar"))
    run(
        "java", "-jar", generator, "generate", "-g", "rust", "--library", "reqwest", "-i", document, "-o", folder,
        "--package-name", "client", "--global-property", "apiTests=false,modelTests=false,apiDocs=false,modelDocs=false",
    )
    made = tomllib.loads(Path(folder, "Cargo.toml").read_text())["dependencies"]
    ours = tomllib.loads((here / "rust" / "Cargo.toml").read_text())["dependencies"]
    assert made == ours, f"the generator wants {made}: change rust/Cargo.toml"
    for name in ("Cargo.toml", "Cargo.lock"):
        shutil.copy(here / "rust" / name, folder)
    # Setup has compiled what it depends on, so only the client itself is new.
    run("cargo", "check", "--locked", "--offline", "--target-dir", here / "target" / "rust", cwd=folder)
    models = len(list(Path(folder, "src", "models").glob("*.rs")))
    assert models > 100, models
    print(f"ok - {models} models compile, and the functions that send them")
