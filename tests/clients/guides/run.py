"""Runs the shell blocks of guides and quickstarts, in order, against one `xwms dev`, and parses their other code.

    python3 run.py INPUT.json

INPUT has `xwms` (the program), `port` (a free one), `python` (with what `../python/requirements.txt` names), `pages` (paths of
Markdown files from the root) and `failing` (pages that must fail).

All blocks of a page run in one shell, in a folder of their own, after `common.sh` and the page's file in `before`, which sets what
the page tells its reader to have. A function `before_3` there runs before the third block. A block of another language with
`file=NAME` is written to that file. Addresses and ids are replaced as the documentation site does it.

A command that fails, or a response with an error status, fails the page; a comment `# 401` at the end of a line says that the status
is right.

A block that can't run here says so after its language: `sh not-run: REASON`.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
SHELLS = {"sh", "bash", "shell", "console"}
# The longest that the server or the blocks of one page may take, in seconds, also on a busy machine.
DEADLINE = 240
# The most that is shown of what a block printed before it failed, in characters.
SHOWN_MAX = 3000


def blocks(page):
    """Returns the code blocks of a page: (line of the fence, language, what follows it, lines of code)."""
    found, lines = [], iter(enumerate((ROOT / page).read_text().split("\n"), 1))
    for number, line in lines:
        fence = re.fullmatch(r"( *)```(\S*) *(.*)", line)
        if not fence:
            continue
        indent, language, rest = fence.groups()
        code = []
        for _, line in lines:
            if line.strip() == "```":
                break
            code.append(line.removeprefix(indent))
        found.append((number, language, rest, code))
    return found


def filled(line):
    """Returns a line as a reader of the documentation site sees it; the shell knows what the variables are."""
    line = line.replace("https://auth.example.org", "$ISSUER").replace("https://auth.staging.example.org", "$ISSUER")
    line = line.replace("/etc/xwms/", "$PWD/etc/").replace("/var/lib/xwms-checkpoints/", "$PWD/.xwms/")
    line = line.replace("account_…", "$ACCOUNT_ID").replace("client_…", "$CLIENT_ID")
    expected = re.search(r"# ([1-5]\d\d)\b[^#]*$", line)
    return f"EXPECT={expected[1]} {line}" if expected else line


def script(page, shown):
    """Returns the script of a page: before each block, it says where that is."""
    before = HERE / "before" / f"{Path(page).stem}.sh"
    parts = ["set -eo pipefail; shopt -s inherit_errexit", f". {HERE}/common.sh"]
    if before.exists():
        parts.append(f"echo '@@ {before.relative_to(ROOT)}'\n. {before}")
    count = 0
    for number, language, rest, code in shown:
        if language in SHELLS:
            count += 1
            if not rest.startswith("not-run: "):
                parts += [f"echo '@@ {page}:{number}'", f"before {count}", *map(filled, code), "wait_for_started"]
        elif rest.startswith("file=") and page.startswith("docs/guides/"):
            parts += [f"cat > {rest.removeprefix('file=')} <<'END_OF_FILE'", *code, "END_OF_FILE"]
    return "\n".join(parts) + "\n"


def run(page, environment, folder):
    """Runs the blocks of a page. Returns what is wrong."""
    shown = blocks(page)
    home = folder / Path(page).stem
    home.mkdir()
    (home / ".xwms").symlink_to(folder / ".xwms")
    child = subprocess.Popen(
        ["bash", "-c", script(page, shown)], cwd=home, env={**environment, "HOME": str(home)}, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )
    try:
        said, _ = child.communicate(timeout=DEADLINE)
    except subprocess.TimeoutExpired:
        stop(child)
        said = child.communicate()[0] + "\nit takes too long"
    stop(child)
    if child.returncode != 0:
        return [f"{page}: exit status {child.returncode}\n{said[said.rfind('@@ '):].strip()[-SHOWN_MAX:]}"]
    return []


def stop(child):
    """Ends a process with all that it started."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def parse(page, environment, folder):
    """Parses the code of a page in other languages. Returns what is wrong, and how many blocks were parsed."""
    wrong, seen = [], 0
    for number, language, rest, code in blocks(page):
        text = "\n".join(code) + "\n"
        if "file=examples/" in rest or language not in PARSERS:
            # The suite runs the files of quickstarts, and compares them with their pages.
            continue
        seen += 1
        try:
            PARSERS[language](text, folder)
        except (SyntaxError, ValueError, subprocess.CalledProcessError) as error:
            detail = getattr(error, "stderr", "") or error
            wrong.append(f"{page}:{number}: not {language}: {detail}")
    return wrong, seen


def javascript(text, folder):
    file = folder / "block.mjs"
    # Samples may stand for the inside of a function.
    file.write_text(text if "import " in text else f"async () => {{\n{text}}}\n")
    subprocess.run(["node", "--check", file], check=True, capture_output=True, text=True)


def go(text, folder):
    file = folder / "block.go"
    file.write_text(text if "package " in text else f"package block\n\nfunc block() {{\n{text}}}\n")
    subprocess.run(["gofmt", "-e", file], check=True, capture_output=True, text=True)


PARSERS = {
    "js": javascript,
    "go": go,
    "python": lambda text, _: compile(text, "block", "exec"),
    "json": lambda text, _: json.loads(text),
    "toml": lambda text, _: tomllib.loads(text),
}


def start(given, folder, environment):
    """Starts `xwms dev`. Returns the process, and what it says about the demo account."""
    command = [given["xwms"], "dev", "--data", folder / ".xwms", "--listen", f"127.0.0.1:{given['port']}", "--json"]
    log = open(folder / "log", "w")
    server = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True)
    first = server.stdout.readline()
    if not first:
        sys.exit(f"xwms dev did not start:\n{(folder / 'log').read_text()}")
    return server, json.loads(first)


def main():
    given = json.loads(Path(sys.argv[1]).read_text())
    wrong, ran, parsed = [], 0, 0
    # The suite's own settings are not those of this server.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XWMS_")}
    with tempfile.TemporaryDirectory(prefix="xwms-guides-") as scratch:
        folder = Path(scratch)
        folder.chmod(0o711)
        server, demo = start(given, folder, environment)
        try:
            environment |= {
                "PROGRAM": given["xwms"], "PYTHON": given["python"], "GUIDES": str(HERE), "ROOT": str(ROOT), "ISSUER": demo["issuer"], "ACCOUNT_ID": demo["account_id"],
                "DEMO_MACHINE": demo["clients"]["machine"]["client_id"],
                "DEMO_MACHINE_SECRET": demo["clients"]["machine"]["client_secret"],
            }
            for page in given["pages"]:
                wrong += run(page, environment, folder)
                ran += 1
                errors, seen = parse(page, environment, folder)
                wrong += errors
                parsed += seen
            for page in given["failing"]:
                if not run(page, environment, folder) + parse(page, environment, folder)[0]:
                    wrong.append(f"{page} should have failed")
        finally:
            server.terminate()
            server.wait()
    if wrong:
        sys.exit("\n\n".join(wrong))
    print(f"ok - the shell blocks of {ran} pages run, and {parsed} other blocks parse")


main()
