"""A Python client from the OpenAPI document: each model takes the example of its schema and gives it back, and knows
every member of it."""

import importlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

document = Path(sys.argv[1])
schemas = json.loads(document.read_text())["components"]["schemas"]
with tempfile.TemporaryDirectory() as folder:
    config = Path(folder, "config.json")
    config.write_text(json.dumps({
        "post_hooks": [], "project_name_override": "client", "package_name_override": "client",
        # The generator doesn't know lines of JSON.
        "content_type_overrides": {"application/x-ndjson": "application/octet-stream"},
    }))
    generator = Path(sys.executable).with_name("openapi-python-client")
    said = subprocess.run(
        [generator, "generate", "--path", document, "--config", config, "--output-path", Path(folder, "out"),
         "--fail-on-warning"],
        capture_output=True, text=True,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    sys.path.insert(0, str(Path(folder, "out")))
    models = importlib.import_module("client.models")
    seen = 0
    for name, schema in schemas.items():
        for example in schema.get("examples", []) if schema.get("type") == "object" else []:
            model = getattr(models, name).from_dict(example)
            assert not getattr(model, "additional_properties", {}), (name, model.additional_properties)
            back = model.to_dict()
            assert back.keys() == example.keys(), (name, back, example)
            seen += 1
    for part in Path(folder, "out", "client", "api").glob("*/*.py"):
        importlib.import_module(f"client.api.{part.parent.name}.{part.stem}")
    print(f"ok - {seen} models take all that they have")
