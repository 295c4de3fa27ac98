"""A Rust client from the OpenAPI document, on reqwest: it compiles."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

here = Path(__file__).resolve().parent
document = Path(sys.argv[1])
# Whoever sets it, for options of the test program, would have everything compiled again: build scripts look at it.
environment = {name: value for name, value in os.environ.items() if name != "RUSTC_BOOTSTRAP"}


def run(*command, cwd=None):
    said = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    assert said.returncode == 0, (said.stdout + said.stderr)[-5000:]


# Always the same folder: Cargo keeps what it makes of a package by its path, and would add up what it made of others.
made = here / "target" / "made"
shutil.rmtree(made, ignore_errors=True)
generator = next((here / "target" / "lib").glob("openapi-generator-cli-*.jar"))
run(
    # Before Java 18, files are written as the locale says. The rest is as in java_client.py.
    "java", "-Dfile.encoding=UTF-8", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", generator,
    "generate", "-g", "rust", "--library", "reqwest", "-i", document, "-o", made,
    "--package-name", "client", "--global-property", "apiTests=false,modelTests=false,apiDocs=false,modelDocs=false",
)
wanted = tomllib.loads((made / "Cargo.toml").read_text())["dependencies"]
ours = tomllib.loads((here / "rust" / "Cargo.toml").read_text())["dependencies"]
assert wanted == ours, f"the generator wants {wanted}: change rust/Cargo.toml"
for name in ("Cargo.toml", "Cargo.lock"):
    shutil.copy(here / "rust" / name, made)
# Setup has compiled what it depends on, so only the client itself is new.
run("cargo", "check", "--locked", "--offline", "--target-dir", here / "target" / "rust", cwd=made)
models = len(list((made / "src" / "models").glob("*.rs")))
assert models > 100, models
print(f"ok - {models} models compile, and the functions that send them")
