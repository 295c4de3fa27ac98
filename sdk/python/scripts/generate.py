"""Writes the generated parts of the package:

- `types.py` and `_async/operations.py`, from the OpenAPI document of the server;
- `_sync`, from `_async`: the same code without `async`.

usage: python scripts/generate.py OPENAPI_JSON [OUTPUT]

OUTPUT is the folder of the package. Only the standard library is needed.
"""

from __future__ import annotations

import json
import keyword
import re
import sys
import textwrap
from pathlib import Path
from typing import Any

MADE = "Made from the OpenAPI document by scripts/generate.py. Do not edit."
WIDTH = 120
METHODS = ("get", "put", "post", "patch", "delete")


def python_name(name: str) -> str:
    name = re.sub(r"\W", "_", name)
    return f"{name}_" if keyword.iskeyword(name) else name


def camel(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]", name))


def doc(text: str | None, indent: str) -> list[str]:
    """Returns the lines of a docstring; paragraphs are kept."""
    if not text:
        return []
    text = text.replace("\\", "\\\\").replace('"""', "'''")
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    wrapped = [textwrap.wrap(part, WIDTH - len(indent) - 6) for part in paragraphs if part]
    if not wrapped:
        return []
    if len(wrapped) == 1 and len(wrapped[0]) == 1:
        return [f'{indent}"""{wrapped[0][0]}"""']
    lines = [line for number, part in enumerate(wrapped) for line in ([""] if number else []) + part]
    return [f'{indent}"""{lines[0]}', *(f"{indent}{line}" if line else "" for line in lines[1:]), f'{indent}"""']


class Types:
    """The schemas as `TypedDict`s: at run time, they are the dictionaries that JSON has."""

    def __init__(self, schemas: dict[str, Any]) -> None:
        self.blocks: list[str] = []
        for name, schema in schemas.items():
            self.declare(name, schema)

    def declare(self, name: str, schema: dict[str, Any]) -> None:
        if "properties" in schema:
            self.typed_dict(name, schema)
        else:
            self.blocks.append(f"{name} = {self.of(schema, name, quoted=True)}\n")

    def typed_dict(self, name: str, schema: dict[str, Any]) -> None:
        required = set(schema.get("required", []))
        members = []
        for member, inner in schema["properties"].items():
            kind = self.of(inner, name + camel(member), quoted=False)
            members.append((member, kind if member in required else f"NotRequired[{kind}]", inner.get("description")))
        if all(member.isidentifier() and not keyword.iskeyword(member) for member, *_ in members):
            lines = [f"class {name}(TypedDict):", *doc(schema.get("description"), "    ")]
            for member, kind, text in members:
                lines += [f"    {member}: {kind}", *doc(text, "    ")]
            self.blocks.append("\n".join(lines) + "\n")
        else:
            # A member is a keyword, which a class can't have. Its types are evaluated at once, so they are in quotes.
            listed = "".join(f"        \"{member}\": '{kind}',\n" for member, kind, _ in members)
            self.blocks.append(f'{name} = TypedDict(\n    "{name}",\n    {{\n{listed}    }},\n)\n')

    def of(self, schema: dict[str, Any], name: str, *, quoted: bool) -> str:
        """Returns the type of `schema`; `name` is for a type of its own, if it needs one."""
        if "$ref" in schema:
            target = schema["$ref"].rsplit("/", 1)[1]
            return f'"{target}"' if quoted else target
        if "enum" in schema:
            return f"Literal[{', '.join('None' if each is None else json.dumps(each) for each in schema['enum'])}]"
        for union in ("oneOf", "anyOf"):
            if union in schema:
                return self.union([self.of(each, name, quoted=quoted) for each in schema[union]])
        if len(schema.get("allOf", [])) == 1:
            return self.of(schema["allOf"][0], name, quoted=quoted)
        kinds = schema.get("type")
        if kinds is None:
            return "Any"
        every = [kinds] if isinstance(kinds, str) else kinds
        return self.union([self.plain(kind, schema, name, quoted=quoted) for kind in every])

    @staticmethod
    def union(kinds: list[str]) -> str:
        distinct = list(dict.fromkeys(kinds))
        return distinct[0] if len(distinct) == 1 else f"Union[{', '.join(distinct)}]"

    def plain(self, kind: str, schema: dict[str, Any], name: str, *, quoted: bool) -> str:
        if kind == "array":
            return f"List[{self.of(schema.get('items', {}), name, quoted=quoted)}]"
        if kind == "object":
            if "properties" in schema:
                self.typed_dict(name, schema)
                return f'"{name}"' if quoted else name
            inner = schema.get("additionalProperties")
            return f"Dict[str, {self.of(inner, name, quoted=quoted) if isinstance(inner, dict) else 'Any'}]"
        if kind == "string" and schema.get("format") == "binary":
            return "bytes"
        return {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}[kind]

    def text(self) -> str:
        return (
            f'"""The types of the REST API\'s bodies. They are dictionaries at run time.\n\n{MADE}\n"""\n\n'
            "from __future__ import annotations\n\nimport sys\nfrom typing import Any, Dict, List, Literal, Union\n\n"
            "if sys.version_info >= (3, 11):\n    from typing import NotRequired, TypedDict\nelse:\n"
            "    from typing_extensions import NotRequired, TypedDict\n\n\n" + "\n\n".join(self.blocks)
        )


class Operation:
    """One operation: its signature and its body."""

    def __init__(self, method: str, path: str, told: dict[str, Any], types: Types) -> None:
        self.method, self.path = method.upper(), path
        self.tag = told["tags"][0]
        self.name = python_name(told["operationId"].removeprefix(f"{self.tag}_"))
        self.text = told.get("description") or told.get("summary")
        title = camel(told["operationId"])
        self.path_names = [each["name"] for each in told.get("parameters", []) if each["in"] == "path"]
        self.query = [
            (each["name"], types.of(each["schema"], title, quoted=False), each.get("required", False))
            for each in told.get("parameters", [])
            if each["in"] == "query"
        ]
        self.body: str | None = None
        for media, content in told.get("requestBody", {}).get("content", {}).items():
            kind = types.of(content["schema"], f"{title}Body", quoted=False)
            self.body = "bytes" if media == "application/octet-stream" else qualified(kind)
        successes = [each for status, each in told["responses"].items() if status.startswith("2")]
        contents = [content for each in successes for content in each.get("content", {}).items()]
        self.is_stream = any(media != "application/json" for media, _ in contents)
        kinds = [types.of(content["schema"], f"{title}Response", quoted=False) for _, content in contents[:1]]
        self.result = qualified(kinds[0]) if kinds else "None"
        self.item = self.list_item(contents, types)

    def list_item(self, contents: list[Any], types: Types) -> str | None:
        """Returns the type of the items, if this is a list with pages."""
        names = {name for name, *_ in self.query}
        if "after" not in names or self.is_stream or "$ref" not in contents[0][1]["schema"]:
            return None
        page = SCHEMAS[contents[0][1]["schema"]["$ref"].rsplit("/", 1)[1]]
        if not {"data", "has_more", "next_cursor"} <= page.get("properties", {}).keys():
            return None
        return qualified(types.of(page["properties"]["data"]["items"], "Item", quoted=False))

    def signature(self, *, all_items: bool) -> list[str]:
        parameters = [f"{python_name(name)}: str" for name in self.path_names]
        parameters += [f"body: {self.body}"] if self.body else []
        named = [f"{python_name(name)}: {qualified(kind)}" for name, kind, required in self.query if required]
        for name, kind, required in self.query:
            if not required and not (all_items and name == "format"):
                named.append(f"{python_name(name)}: Optional[{qualified(kind)}] = None")
        if self.method == "POST":
            named.append("idempotency_key: Optional[str] = None")
        if self.method == "GET":
            named.append("min_position: Optional[int] = None")
        return ["self", *parameters, *(["*", *named] if named else [])]

    def call(self, prefix: str, *, all_items: bool) -> str:
        path = re.sub(r"\{(\w+)\}", lambda found: f"{{segment({python_name(found[1])})}}", self.path)
        parts = [f'f"{path}"' if self.path_names else f'"{path}"']
        given = [name for name, *_ in self.query if not (all_items and name == "format")]
        if given:
            parts.append("query={" + ", ".join(f'"{name}": {python_name(name)}' for name in given) + "}")
        elif all_items:
            parts.append("query={}")
        if self.body:
            parts.append("body=body")
        if self.method == "POST":
            parts.append("idempotency_key=idempotency_key")
        if self.method == "GET":
            parts.append("min_position=min_position")
        return f"{prefix}{', '.join(parts)})"

    def lines(self) -> list[str]:
        if self.is_stream:
            return self.function("def ", self.name, "AsyncGenerator[bytes, None]", self.text, [
                self.call("        return self._client.call_stream(", all_items=False)], all_items=False)
        awaited = self.call(f'await self._client.call("{self.method}", ', all_items=False)
        body = [f"        {awaited}"] if self.result == "None" else [
            f"        result: {self.result} = {awaited}", "        return result"]
        lines = self.function("async def ", self.name, self.result, self.text, body, all_items=False)
        if self.item is not None:
            name = "iterate" + ("" if self.name == "list" else f"_{self.name.removeprefix('list_')}")
            text = f"All items of `{self.name}`, page by page."
            lines += self.function("def ", name, f"AsyncGenerator[{self.item}, None]", text, [
                self.call("        return self._client.call_pages(", all_items=True)], all_items=True)
        return lines

    def function(
        self, kind: str, name: str, result: str, text: str | None, body: list[str], *, all_items: bool
    ) -> list[str]:
        signature = self.signature(all_items=all_items)
        one = f"    {kind}{name}({', '.join(signature)}) -> {result}:"
        if len(one) > WIDTH:
            one = "\n".join([f"    {kind}{name}(", *(f"        {each}," for each in signature), f"    ) -> {result}:"])
        return [one, *doc(text, "        "), *(broken(line) for line in body), ""]


def broken(line: str) -> str:
    """Returns a call over several lines if it is too long for one."""
    if len(line) <= WIDTH:
        return line
    head, rest = line.split("(", 1)
    parts = re.split(r", (?=[\w]+=|f?\")(?![^{]*\": )", rest[:-1])
    lines = [f"{head}("]
    for part in parts:
        if len(part) > WIDTH - 14 and part.startswith("query={"):
            inner = re.findall(r'"\w+": \w+', part)
            lines += ["            query={", *(f"                {each}," for each in inner), "            },"]
        else:
            lines.append(f"            {part},")
    return "\n".join([*lines, "        )"])


def qualified(kind: str) -> str:
    """Returns `kind` with the names of schemas in the module of types."""
    kind = re.sub(r"\b([A-Z]\w*)\b", lambda found: f"schemas.{found[1]}" if found[1] in SCHEMAS else found[1], kind)
    return kind


def operations(document: dict[str, Any], types: Types) -> str:
    tags: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                operation = Operation(method, path, methods[method], types)
                tags.setdefault(operation.tag, []).append(operation)
    lines = [
        f'"""All operations of the REST API, by their resources.\n\n{MADE}\n"""\n',
        "from __future__ import annotations\n",
        "from typing import Any, AsyncGenerator, Dict, List, Literal, Mapping, Optional, Protocol, Union\n",
        # An operation may be named `types`.
        "from .. import types as schemas\nfrom .._common import segment\n\n",
        CALLER,
    ]
    for tag, listed in sorted(tags.items()):
        lines += [f"\nclass Async{camel(tag)}:", "    def __init__(self, client: AsyncCaller) -> None:"]
        lines += ["        self._client = client", ""]
        for operation in listed:
            lines += operation.lines()
    lines += ["\nclass AsyncOperations:", '    """The resources."""', ""]
    lines += ["    def __init__(self, client: AsyncCaller) -> None:"]
    lines += [f"        self.{python_name(tag)} = Async{camel(tag)}(client)" for tag in sorted(tags)]
    text = "\n".join(lines) + "\n"
    imports = re.search(r"from typing import (.*)\n", text)
    assert imports is not None
    rest = text[imports.end() :]
    used = [name for name in imports[1].split(", ") if re.search(rf"\b{name}\b", rest)]
    return text.replace(imports[0], f"from typing import {', '.join(used)}\n")


CALLER = '''class AsyncCaller(Protocol):
    """What sends the requests."""

    async def call(
        self,
        method: str,
        path: str,
        *,
        query: Optional[Mapping[str, Any]] = None,
        body: Any = None,
        idempotency_key: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Any: ...

    def call_stream(
        self, path: str, *, query: Optional[Mapping[str, Any]] = None, min_position: Optional[int] = None
    ) -> AsyncGenerator[bytes, None]: ...

    def call_pages(
        self, path: str, *, query: Mapping[str, Any], min_position: Optional[int] = None
    ) -> AsyncGenerator[Any, None]: ...
'''

# What the sync code has instead. The order matters.
SYNC = [
    (r"from contextlib import aclosing", "from contextlib import closing"),
    (r"\baclosing\(", "closing("),
    (r"\basyncio\.Lock\(", "threading.Lock("),
    (r"\basyncio\.sleep\(", "time.sleep("),
    (r"^import asyncio\n(?=(?:.*\n)*?.*asyncio\.Lock)", "import threading\n"),
    (r"\bAwaitable\[((?:[^\[\]]|\[[^\[\]]*\])*)\]", r"\1"),
    (r"from typing import Awaitable, Callable", "from typing import Callable"),
    (r", Awaitable\b", ""),
    (r"\bAsyncGenerator\b", "Generator"),
    (r"Generator\[((?:[^\[\]]|\[[^\[\]]*\])*), None\]", r"Generator[\1, None, None]"),
    (r"\bhttpx\.AsyncClient\b", "httpx.Client"),
    (r"\bAsync([A-Z]\w*)", r"\1"),
    (r"\basync (def|for|with) ", r"\1 "),
    (r"\bawait ", ""),
    (r"\b__aenter__\b", "__enter__"),
    (r"\b__aexit__\b", "__exit__"),
    (r"\b__aiter__\b", "__iter__"),
    (r"\banext\(", "next("),
    (r"\baiter_bytes\b", "iter_bytes"),
    (r"\baread\b", "read"),
    (r"\baclose\b", "close"),
]


def without_async(text: str) -> str:
    uses_lock, uses_sleep = "asyncio.Lock" in text, "asyncio.sleep" in text
    imports = ["import threading\n"] * uses_lock + ["import time\n"] * (uses_sleep and "import time\n" not in text)
    for pattern, plain in SYNC:
        text = re.sub(pattern, plain, text, flags=re.MULTILINE)
    text = text.replace("import threading\n", "", 1) if uses_lock else text
    text = text.replace("import asyncio\n", "")
    plain = sorted(re.findall(r"^import \w+\n", text, flags=re.MULTILINE) + imports)
    standard = [line for line in plain if line.split()[1] in sys.stdlib_module_names]
    for line in standard:
        text = text.replace(line, "", 1)
    text = text.replace("from __future__ import annotations\n\n", "from __future__ import annotations\n\n" + "".join(standard), 1)
    lines = text.split('"""', 2)
    note = "Made from `_async` by scripts/generate.py. Do not edit."
    if MADE in lines[1]:
        return text
    return f'"""{lines[1].rstrip()}\n\n{note}\n"""{lines[2]}'


def main(source: str, package: Path) -> None:
    global SCHEMAS
    # The order must not depend on how the document was printed.
    document = json.loads(Path(source).read_text(), object_pairs_hook=lambda pairs: dict(sorted(pairs)))
    SCHEMAS = document["components"]["schemas"]
    types = Types(SCHEMAS)
    listed = operations(document, types)
    (package / "_async").mkdir(parents=True, exist_ok=True)
    (package / "_sync").mkdir(parents=True, exist_ok=True)
    (package / "types.py").write_text(types.text())
    (package / "_async" / "operations.py").write_text(listed)
    here = Path(__file__).parent.parent / "src" / "xwms" / "_async"
    for file in sorted(here.glob("*.py")):
        text = listed if file.name == "operations.py" else file.read_text()
        (package / "_sync" / file.name).write_text(without_async(text))


SCHEMAS: dict[str, Any] = {}
if __name__ == "__main__":
    default = Path(__file__).parent.parent / "src" / "xwms"
    main(sys.argv[1], Path(sys.argv[2]) if len(sys.argv) > 2 else default)
