"""A Java client from the OpenAPI document, on the HTTP client of the JDK: it compiles, and each class takes the example of its
schema and gives it back."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

here = Path(__file__).resolve().parent
library = here / "target" / "lib"
document = Path(sys.argv[1])
# Before Java 18, files are read and written as the locale says. These programs run for seconds, in which the second compiler
# and parallel collection take more than half of the time and give nothing back.
JAVA = ["-Dfile.encoding=UTF-8", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
schemas = json.loads(document.read_text())["components"]["schemas"]


def run(*command):
    said = subprocess.run(command, capture_output=True, text=True)
    assert said.returncode == 0, (said.stdout + said.stderr)[-5000:]
    return said.stdout


with tempfile.TemporaryDirectory() as folder:
    made, classes = Path(folder, "made"), Path(folder, "classes")
    generator = next(library.glob("openapi-generator-cli-*.jar"))
    run(
        "java", *JAVA, "-jar", generator, "generate", "-g", "java", "--library", "native", "-i", document, "-o", made,
        "--invoker-package", "client", "--api-package", "client.api", "--model-package", "client.model",
        "--additional-properties", "openApiNullable=false,documentationProvider=none,hideGenerationTimestamp=true",
        "--global-property", "apiTests=false,modelTests=false,apiDocs=false,modelDocs=false",
    )
    sources = [*Path(made, "src/main/java").rglob("*.java"), here / "Check.java"]
    classpath = ":".join(str(path) for path in [*library.glob("*.jar"), classes])
    compiler = ["javac", *(f"-J{option}" for option in JAVA), "-encoding", "UTF-8", "-proc:none", "-nowarn"]
    run(*compiler, "-cp", classpath, "-d", classes, *sources)
    examples = [
        [name, example]
        for name, schema in schemas.items() if schema.get("type") == "object"
        for example in schema.get("examples", [])
    ]
    pairs = Path(folder, "examples.json")
    pairs.write_text(json.dumps(examples))
    print(run("java", *JAVA, "-cp", classpath, "Check", pairs))
