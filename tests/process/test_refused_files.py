# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is read of a file that is too large takes little memory, and little time."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = {
    "house": ROOT,
    "house.wizards": ROOT / "wizards",
    "house.wizards.exchange": ROOT / "wizards" / "exchange",
    "making": ROOT / "tests" / "exchange",
}
MOST_MEGABYTES = 200

#: Makes and reads each file in a process of its own that ends with it; the rooms are
#: loaded without Odoo. A file of real size is read last.
READ = """
import importlib, json, os, sys, types
for name, path in json.loads(sys.argv[1]).items():
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [path]
limits, reader, files = map(
    importlib.import_module,
    (
        "house.wizards.exchange.limits",
        "house.wizards.exchange.reader",
        "making.strange_files",
    ),
)

def said(content):
    try:
        with reader.open_rows(content) as rows:
            return f"{sum(1 for _row in rows)} rows"
    except limits.FileTooLarge as error:
        return error.what
    except reader.UnreadableFile:
        return "unreadable"

def tell(name, expected, make):
    out, into = os.pipe()
    child = os.fork()
    if not child:
        os.write(into, said(make()).encode())
        os._exit(0)
    _child, code, used = os.wait4(child, 0)
    os.close(into)
    answer = os.read(out, 100).decode()
    print(json.dumps([name, expected, answer, code, used.ru_maxrss // 1024]))

for name, (what, make) in files.TOO_LARGE.items():
    tell(name, what, make)
for name, make in files.UNREADABLE.items():
    tell(name, "unreadable", make)
real = [[f"{n:05}", "OUT", "2026-12-31", n, "Plan"] for n in range(20_000)]
tell("a file of real size", "20000 rows", lambda: files.workbook(real))
"""


@pytest.fixture(scope="module")
def answers():
    """What became of each file: name, expected, answer, exit code, megabytes."""
    rooms = json.dumps({name: str(path) for name, path in ROOMS.items()})
    python = os.environ.get("HR_PERFORMANCE_PYTHON", sys.executable)
    line = [python, "-c", READ, rooms]
    done = subprocess.run(line, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    found = [json.loads(row) for row in done.stdout.splitlines()]
    assert len(found) > 30
    return found


def test_each_file_is_answered(answers):
    wrong = [row for row in answers if row[1] != row[2] or row[3]]
    assert not wrong


def test_memory(answers):
    large = [row for row in answers if row[4] > MOST_MEGABYTES]
    assert not large
