"""Runs the shell blocks of guides and quickstarts, in order, against one `xwms dev`, and parses their other code.

    python3 run.py INPUT.json

INPUT has `xwms` (the program), `port` (a free one), `python` (with what `../python/requirements.txt` names), `pages` (paths of
Markdown files from the root), `ports` (a free one for the app of each page), `built` (what Cargo built of `examples`) and `failing`
(pages that must fail).

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
# Where the apps of the quickstarts listen.
APP = r"127\.0\.0\.1:(3000|3001|3002|5000|9001)\b"
# The longest that the server or the blocks of one page may take, in seconds, also on a busy machine.
DEADLINE = 1800
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


def filled(line, port):
    """Returns a line as a reader of the documentation site sees it; the shell knows what the variables are. Apps have another port."""
    line = re.sub(APP, f"127.0.0.1:{port}", line).replace('("127.0.0.1", 9001)', f'("127.0.0.1", {port})')
    line = line.replace("https://auth.example.org", "$ISSUER").replace("https://auth.staging.example.org", "$ISSUER")
    line = line.replace("/etc/xwms/", "$PWD/etc/").replace("/var/lib/xwms-checkpoints/", "$PWD/.xwms/")
    line = line.replace("account_…", "$ACCOUNT_ID").replace("client_…", "$CLIENT_ID")
    expected = re.search(r"# ([1-5]\d\d)\b[^#]*$", line)
    return f"EXPECT={expected[1]} {line}" if expected else line


def script(page, shown, port):
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
                parts += [f"echo '@@ {page}:{number}'", f"before {count}", *[filled(line, port) for line in code]]
        elif rest.startswith("file=") and page.startswith("docs/guides/"):
            parts += [f"cat > {rest.removeprefix('file=')} <<'END_OF_FILE'", *code, "END_OF_FILE"]
    return "\n".join(parts) + "\n"


def run(page, port, environment, folder):
    """Runs the blocks of a page. Returns what is wrong."""
    shown = blocks(page)
    home = folder / Path(page).with_suffix("").name
    home.mkdir()
    (home / "target" / "debug").mkdir(parents=True)
    links = {
        ".xwms": folder / ".xwms", "examples": ROOT / "examples", "sdk": ROOT / "sdk",
        "target/debug/xwms": environment["PROGRAM"],
    }
    for name, to in links.items():
        (home / name).symlink_to(to)
    # What starts serves, if the page names an address.
    serves = any(re.search(APP, line) for _, _, _, code in shown for line in code)
    child = subprocess.Popen(
        ["bash", "-c", script(page, shown, port)], cwd=home, start_new_session=True, text=True,
        env={**environment, "HOME": str(home), "PORT": str(port), "SERVES": "yes" if serves else ""},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace",
    )
    # Ends the page also if this program is killed: `cat` ends when nobody has the other end of its input.
    watcher = subprocess.Popen(
        ["sh", "-c", f"cat; kill -s KILL -- -{child.pid}"], start_new_session=True,
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        said, _ = child.communicate(timeout=DEADLINE)
    except subprocess.TimeoutExpired:
        stop(child)
        said = child.communicate()[0] + "\nit takes too long"
    stop(child)
    stop(watcher)
    watcher.communicate()
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
    # Ends with this program, also if that is killed. In a session of its own, it then has the time to end its Postgres.
    command = [
        "setpriv", "--pdeathsig", "TERM", given["xwms"], "dev", "--data", folder / ".xwms", "--json",
        "--listen", f"127.0.0.1:{given['port']}",
    ]
    log = open(folder / "log", "w")
    server = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True,
    )
    first = server.stdout.readline()
    if not first:
        sys.exit(f"xwms dev did not start:\n{(folder / 'log').read_text()}")
    return server, json.loads(first)


def main():
    given = json.loads(Path(sys.argv[1]).read_text())
    wrong, ran, parsed = [], 0, 0
    # Each page has a home of its own. Go finds there what it fetched.
    caches = subprocess.run(["go", "env", "-json", "GOCACHE", "GOMODCACHE"], check=True, capture_output=True, text=True)
    # The suite's own settings are not those of this server.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XWMS_")}
    with tempfile.TemporaryDirectory(prefix="xwms-guides-") as scratch:
        folder = Path(scratch)
        folder.chmod(0o711)
        server, demo = start(given, folder, environment)
        try:
            environment |= json.loads(caches.stdout) | {
                "PROGRAM": given["xwms"], "PYTHON": given["python"], "GUIDES": str(HERE), "BUILT": given["built"],
                "ROOT": str(ROOT), "ISSUER": demo["issuer"], "ACCOUNT_ID": demo["account_id"],
                "DEMO_MACHINE": demo["clients"]["machine"]["client_id"],
                "DEMO_MACHINE_SECRET": demo["clients"]["machine"]["client_secret"],
            }
            for page, port in zip(given["pages"], given["ports"], strict=True):
                wrong += run(page, port, environment, folder)
                ran += 1
                errors, seen = parse(page, environment, folder)
                wrong += errors
                parsed += seen
            for page in given["failing"]:
                if not run(page, given["port"], environment, folder) + parse(page, environment, folder)[0]:
                    wrong.append(f"{page} should have failed")
        finally:
            server.terminate()
            server.wait()
    if wrong:
        sys.exit("\n\n".join(wrong))
    print(f"ok - the shell blocks of {ran} pages run, and {parsed} other blocks parse")


main()
