"""A Go client from the OpenAPI document: it compiles, and each type decodes the example of its schema with no member
left over."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

here = Path(__file__).parent
document = Path(sys.argv[1])
schemas = json.loads(document.read_text())["components"]["schemas"]
# Nothing is fetched while tests run: `scripts/setup test` has.
environment = {**os.environ, "GOFLAGS": "-mod=mod", "GOPROXY": "off"}


def run(*command, cwd):
    said = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr
    return said.stdout


with tempfile.TemporaryDirectory() as folder:
    for name in ("go.mod", "go.sum"):
        shutil.copy(here / name, folder)
    client = run("go", "tool", "oapi-codegen", "-generate", "types,client", "-package", "main", document, cwd=folder)
    Path(folder, "client.go").write_text(client)
    checks = []
    for name, schema in schemas.items():
        for example in schema.get("examples", []) if schema.get("type") == "object" else []:
            checks.append(f"\tcheck({json.dumps(name)}, {json.dumps(json.dumps(example))}, new({name}))")
    Path(folder, "main.go").write_text(
        "package main\n\nimport (\n\t\"encoding/json\"\n\t\"fmt\"\n\t\"os\"\n\t\"strings\"\n)\n\n"
        "func check(name, example string, into any) {\n"
        "\tdecoder := json.NewDecoder(strings.NewReader(example))\n\tdecoder.DisallowUnknownFields()\n"
        "\tif err := decoder.Decode(into); err != nil {\n\t\tfmt.Println(name, err)\n\t\tos.Exit(1)\n\t}\n}\n\n"
        "func main() {\n" + "\n".join(checks) + f"\n\tfmt.Println(\"ok - {len(checks)} types take all that they have\")\n}}\n"
    )
    print(run("go", "run", ".", cwd=folder))
