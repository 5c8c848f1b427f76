"""make test: plain pytest, Odoo's runner (the gate) and linters, processes."""

import os
import re
import subprocess
import time
from dataclasses import dataclass, field
from functools import partial
from xml.etree import ElementTree

from . import daily, databases, i18n, odoolog, quality, staging, toolchain
from .lanes import Phase, run_phases
from .layout import (
    ADDON,
    CONF,
    CONF_CORE,
    DATA_DIR,
    LOGS,
    REPO,
    STAGE,
    STAGE_BRIDGES,
    ToolError,
    say,
)
from .shell import free_port

ENGINE = "Engine"
CORE, CORE_2 = "Odoo runner, core", "Odoo runner, core (2)"
BRIDGES = "Odoo runner, bridges"
INSTALLATION = "Installation logs"
LINTERS = "Odoo's linters"
TRANSLATIONS = "Translations"
PYTEST_CORE, PYTEST_BRIDGES = "pytest-odoo, core", "pytest-odoo, bridges"
PROCESSES = "Processes"
# As they are told in the end.
ORDER = (ENGINE, CORE, CORE_2, BRIDGES, INSTALLATION, LINTERS, TRANSLATIONS)
ORDER += (PYTEST_CORE, PYTEST_BRIDGES, PROCESSES)
DATABASES = {CORE: "test", CORE_2: "test_2", BRIDGES: "test_bridges"}
PYTEST_SAMPLE = (
    "base/test_guards.py",
    "base/test_tours.py",
    "plan/test_tour_planning.py",
)


@dataclass
class Tally:
    """What the phases found."""

    rows: list = field(default_factory=list)

    def add(self, phase, passed, failed, seconds, counted=True, note=""):
        """Note one phase; a repetition of the same tests adds only failures."""
        text = f"{phase:28} {passed:5} passed {failed:4} failed {seconds:6.0f} s"
        text = f"{text}  {note}".rstrip()
        self.rows.append((phase, passed if counted else 0, failed, text))

    def show(self, order=()):
        """Print the phases in their order and the sum; return the exit code."""
        place = {phase: number for number, phase in enumerate(order)}
        rows = sorted(self.rows, key=lambda row: place.get(row[0], len(place)))
        passed, failed = (sum(row[number] for row in rows) for number in (1, 2))
        print("\n" + "\n".join(row[3] for row in rows) + "\n")
        print(f"{passed} passed, {failed} failed", flush=True)
        return 1 if failed else 0


def test():
    """Run everything, or with T just Odoo's runner with these tags."""
    daily.setup()
    tally = Tally()
    if tags := os.environ.get("T"):
        _odoo_phase(tally, BRIDGES if _need_bridges(tags) else CORE, tags, loud=True)
        return tally.show()
    for name in run_phases(_phases(tally)):
        tally.add(name, 0, 1, 0, note="broke off")
    return tally.show(ORDER)


def _phases(tally):
    """What is run, in the order in which free lanes take it.

    First what most others wait for, then the longest, so that both lanes end together.

    A database must not be in use while another phase copies it.
    """
    first, second = _halves()
    of_bridges = ",".join(f"/{name}" for name in staging.bridges())
    found = [
        Phase(INSTALLATION, partial(_installation, tally)),
        Phase(CORE, partial(_odoo_phase, tally, CORE, first)),
        Phase(PROCESSES, partial(_processes, tally), (INSTALLATION,)),
        Phase(CORE_2, partial(_odoo_phase, tally, CORE_2, second)),
        Phase(BRIDGES, partial(_odoo_phase, tally, BRIDGES, of_bridges)),
        Phase(LINTERS, partial(_core_linters, tally), (INSTALLATION, BRIDGES)),
        Phase(PYTEST_BRIDGES, partial(_pytest_bridges, tally), (LINTERS,)),
        Phase(ENGINE, partial(_engine, tally)),
        Phase(PYTEST_CORE, partial(_pytest_core, tally), (PROCESSES, LINTERS)),
        Phase(TRANSLATIONS, partial(_translations, tally), (PROCESSES, LINTERS)),
    ]
    if staging.bridges():
        return found
    return [phase for phase in found if phase.name not in (BRIDGES, PYTEST_BRIDGES)]


def _halves():
    """Return tags for about one half of the addon's tests, and for all the others."""
    sizes = {}
    for path in REPO.glob("tests/*/test_*.py"):
        for part in re.split(r"^class (?=Test)", path.read_text(), flags=re.M)[1:]:
            name = re.match(r"\w+", part).group()
            sizes[name] = sizes.get(name, 0) + part.count("    def test_")
    chosen, count = [], 0
    for name in sorted(sizes):
        if count < sum(sizes.values()) / 2:
            chosen.append(f"/{ADDON}:{name}")
            count += sizes[name]
    return ",".join(chosen), ",".join([f"/{ADDON}", *(f"-{one}" for one in chosen)])


def _need_bridges(tags):
    return any(f"/{name}" in tags for name in staging.bridges())


def _odoo_phase(tally, phase, tags, loud=False):
    """Run Odoo's runner in a fresh database; no test at all is a failure."""
    begin = time.monotonic()
    full = phase == BRIDGES
    name = databases.own(DATABASES[phase])
    try:
        databases.create(name, "bridges" if full else "core")
        code, tests, bad = _odoo_run(name, full, tags, loud)
    except ToolError as error:
        print(error, flush=True)
        code, tests, bad = 1, 0, 0
    note = ""
    if not tests:
        bad, note = bad or 1, "no test was run"
    elif code and not bad:
        bad, note = 1, f"Odoo ended with code {code}"
    passed = max(tests - bad, 0)
    tally.add(phase, passed, bad, time.monotonic() - begin, note=note)


def _odoo_run(name, full, tags, loud):
    """Return exit code, number of tests, number of failures and errors."""
    modules = [ADDON, *(staging.bridges() if full else ())]
    say(f"Odoo's runner in database {name}")
    options = ["-d", name, "-i", ",".join(modules), "--test-tags", tags]
    options += ["--stop-after-init", "--http-port", free_port()]
    options += ["--log-handler", "werkzeug:WARNING"]
    line = databases.odoo_command(CONF if full else CONF_CORE, "server", *options)
    code, text = odoolog.run(line, LOGS / f"{name}.log", everything=loud)
    return code, *odoolog.totals(text)


def _pytest(tally, phase, arguments, cwd, counted=True, env=None):
    """Run pytest and read its own report."""
    begin = time.monotonic()
    report = LOGS / f"{re.sub(r'[^a-z]+', '_', phase.lower())}.xml"
    report.unlink(missing_ok=True)
    say(phase)
    line = [toolchain.python(), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    line += [f"--junitxml={report}", *arguments]
    full_env = {**daily.environment(), **(env or {})}
    command = [str(part) for part in line]
    done = subprocess.run(
        command,
        cwd=cwd,
        env=full_env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    print(done.stdout, end="", flush=True)
    code = done.returncode
    passed, failed = _read_report(report)
    note = ""
    if code and not failed:
        failed, note = 1, f"pytest ended with code {code}"
    seconds = time.monotonic() - begin
    tally.add(phase, passed, failed, seconds, counted=counted, note=note)


def _read_report(report):
    """Return the numbers of passed and failed tests of a JUnit report."""
    if not report.exists():
        return 0, 0
    passed = failed = 0
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        passed += int(suite.get("tests", 0)) - bad - skipped
        failed += bad
    return max(passed, 0), failed


def _plain(folder):
    """Return pytest's arguments for tests that need no Odoo of their own."""
    return ["-p", "no:odoo", f"--rootdir={folder}", f"--confcutdir={folder}"]


def _engine(tally):
    folder = "tests/engine"
    if list(REPO.glob(f"{folder}/**/test_*.py")):
        arguments = [*_plain(folder), folder]
        _pytest(tally, ENGINE, arguments, REPO, env={"PYTHONPATH": "."})


def _pytest_core(tally):
    """Run a sample under pytest.

    Odoo's runner is the gate; here only what the two treat differently is repeated:
    tours, which need a server and a browser, users' rights, and the bridges.
    """
    sample = [f"{ADDON}/tests/{name}" for name in PYTEST_SAMPLE]
    _pytest_odoo(tally, PYTEST_CORE, (STAGE, CONF_CORE, quality.INSTALLED), sample)


def _pytest_bridges(tally):
    """Run the tests of bridges with code under pytest, where Odoo's runner ran them."""
    wanted = [n for n in staging.staff_bridges() if (STAGE_BRIDGES / n).exists()]
    _pytest_odoo(tally, PYTEST_BRIDGES, (STAGE_BRIDGES, CONF, "test_bridges"), wanted)


def _pytest_odoo(tally, phase, where, arguments):
    folder, conf, database = where
    name = databases.own(database)
    options = [f"--odoo-config={conf}", f"--odoo-database={name}", "--odoo-http"]
    options += ["--rootdir=.", "--odoo-log-level=error", *arguments]
    _pytest(tally, phase, options, folder, counted=False)


def _installation(tally):
    """Install from scratch: not one warning."""
    begin = time.monotonic()
    try:
        problems = quality.install_problems()
    except ToolError as error:
        problems = [str(error)]
    print("".join(problems), end="", flush=True)
    seconds = time.monotonic() - begin
    tally.add(INSTALLATION, int(not problems), len(problems), seconds)


def _core_linters(tally):
    """Run Odoo's own linters; no test at all is a failure."""
    begin = time.monotonic()
    try:
        tests, findings = quality.core_linters()
    except ToolError as error:
        tests, findings = 0, [str(error)]
    print("".join(findings), end="", flush=True)
    bad = len(findings) or int(not tests)
    note = "" if tests else "no test was run"
    seconds = time.monotonic() - begin
    tally.add(LINTERS, max(tests - bad, 0), bad, seconds, note=note)


def _translations(tally):
    """Compare the terms of databases with the addons with the committed files."""
    begin = time.monotonic()
    found = [(databases.own(quality.INSTALLED), CONF_CORE, [ADDON])]
    if staging.bridges():
        found.append((databases.own("test_bridges"), CONF, [*staging.bridges()]))
    bad = i18n.check(found)
    tally.add(TRANSLATIONS, int(not bad), bad, time.monotonic() - begin)


def _processes(tally):
    """Run tests that start real Odoo processes against copies of a database."""
    files = sorted(REPO.glob("tests/process/test_*.py"))
    if not files:
        return
    env = {
        "HR_PERFORMANCE_TEMPLATE": databases.own(quality.INSTALLED),
        "HR_PERFORMANCE_DATA_DIR": str(DATA_DIR),
    }
    arguments = [*_plain("tests/process"), *files]
    _pytest(tally, PROCESSES, arguments, REPO, env=env)
