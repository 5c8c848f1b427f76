# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A copy of a database with the addon, and Odoo shells that work on it."""

import os
import shutil
import subprocess
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path

import pytest

UNHURRIED = Path(__file__).parents[2] / "dev" / "unhurried.py"


class Shell(subprocess.Popen):
    """An Odoo shell whose log goes into a file of its own.

    A pipe that nobody reads is full after 64 kB, and whoever writes into it then waits
    for ever: one refused query is logged with its text, so some hundred rounds of a
    race are enough.
    """

    def __init__(self, command):
        self.log = tempfile.TemporaryFile()
        pipe = subprocess.PIPE
        super().__init__(command, stdin=pipe, stdout=pipe, stderr=self.log, text=True)

    def communicate(self, input=None, timeout=None):
        """What it has printed until its end, and its log."""
        output, _piped = super().communicate(input, timeout)
        return output, self.logged()

    def logged(self):
        """What it has logged so far; where it writes is left as it is."""
        file = self.log.fileno()
        return os.pread(file, os.fstat(file).st_size, 0).decode(errors="replace")


class Database:
    """One disposable database; scripts run in Odoo shells of their own."""

    def __init__(self, name):
        self.name = name

    def command(self):
        """The command line of an Odoo shell on this database."""
        return [
            os.environ["HR_PERFORMANCE_PYTHON"],
            str(UNHURRIED),
            os.environ["HR_PERFORMANCE_ODOO"],
            "shell",
            "-c",
            os.environ["HR_PERFORMANCE_CONF"],
            "-d",
            self.name,
            "--no-http",
            "--log-level=warn",
        ]

    def start(self, script):
        """Start a script in a process of its own and return the process."""
        process = Shell(self.command())
        process.stdin.write(script)
        process.stdin.close()
        process.stdin = None
        return process

    def run(self, script):
        """Run a script to its end and return what it printed."""
        process = self.start(script)
        output, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
        return output

    def value(self, query):
        """The first value that a query returns, as text."""
        line = ["psql", "-XAtq", "-d", self.name, "-c", query]
        return subprocess.run(
            line, check=True, capture_output=True, text=True
        ).stdout.strip()


@contextmanager
def copied(template=None):
    """A copy of the template with its filestore, dropped afterwards.

    :param template: name of another database, on which nobody works any more
    """
    name = f"process_{uuid.uuid4().hex[:12]}"
    template = template or os.environ["HR_PERFORMANCE_TEMPLATE"]
    store = Path(os.environ["HR_PERFORMANCE_DATA_DIR"]) / "filestore"
    subprocess.run(["createdb", "-T", template, name], check=True)
    if (store / template).exists():
        # Files of a filestore never change, so links do.
        shutil.copytree(store / template, store / name, copy_function=os.link)
    yield Database(name)
    subprocess.run(["dropdb", "--force", name], check=True)
    shutil.rmtree(store / name, ignore_errors=True)


@pytest.fixture
def database():
    """A copy of the template for one test."""
    with copied() as database:
        yield database


@pytest.fixture(scope="module")
def prepared_once(request):
    """A copy of the template where the scripts of a file's ``PREPARE`` have run."""
    with copied() as database:
        scripts = request.module.PREPARE
        for script in (scripts,) if isinstance(scripts, str) else scripts:
            database.run(script)
        yield database


@pytest.fixture
def prepared_database(prepared_once):
    """A copy of what a file has prepared, for one test."""
    with copied(prepared_once.name) as database:
        yield database


@pytest.fixture(scope="module")
def company():
    """A copy of the template for all tests of a file."""
    with copied() as database:
        yield database
