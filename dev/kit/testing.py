"""make test: plain pytest, Odoo's runner (the gate) and linters, processes."""

import os
import re
import subprocess
import time
from collections import Counter
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
# Tests of the addon run in so many databases that begin with the company of
# tests/common.py, all others in one without.
PARTS = tuple(f"Odoo runner, core ({number})" for number in (1, 2, 3, 4))
REST = "Odoo runner, core (rest)"
CORE = (*PARTS, REST)
BRIDGES = "Odoo runner, bridges"
INSTALLATION, INSTALLATION_ALL = "Installation logs", "Installation logs, all"
LINTERS = "Odoo's linters"
TRANSLATIONS = "Translations"
PYTEST_CORE, PYTEST_BRIDGES = "pytest-odoo, core", "pytest-odoo, bridges"
PROCESSES, RACES = "Processes", "Processes, races"
# As they are told in the end.
ORDER = (ENGINE, *CORE, BRIDGES, INSTALLATION, INSTALLATION_ALL, LINTERS, TRANSLATIONS)
ORDER += (PYTEST_CORE, PYTEST_BRIDGES, PROCESSES, RACES)
DATABASES = {phase: f"test_{number}" for number, phase in enumerate(CORE, start=1)}
DATABASES[BRIDGES] = "test_bridges"
COPY = "test_pytest"
ONLY_RACES = "test_races.py"
# The class of tests/common.py that builds the company, or finds it in the database.
WITH_COMPANY = "PerformanceCase"
# How many usual tests take as long as these classes.
SLOW = {"TestAccessMatrix": 300, "TestBatchWalk": 90, "TestForeignIds": 90}
# So many failures may be an accident of a busy machine: they are tried once more.
ACCIDENTS = 3
# What pytest repeats: rights, one tour with server and browser, one bridge.
PYTEST_SAMPLE = ("base/test_guards.py", "waiting/test_waiting_tour.py")
PYTEST_BRIDGE = "hr_performance_survey"


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
        phase = BRIDGES if _need_bridges(tags) else REST
        _odoo_phase(tally, phase, tags, chosen=True)
        return tally.show()
    for name in run_phases(_phases(tally), lanes=_lanes()):
        tally.add(name, 0, 1, 0, note="broke off")
    return tally.show(ORDER)


def _lanes():
    """Return how many phases run side by side: a lane for each processor."""
    return int(os.environ.get("LANES") or min(max(os.cpu_count() or 2, 2), 4))


def _phases(tally):
    """What is run, in the order in which free lanes take it.

    First what most others wait for, then the longest, so that all lanes end together.

    A database must not be in use while another phase copies it.
    """
    of_bridges = ",".join(f"/{name}" for name in staging.bridges())
    installed = (INSTALLATION,)
    parts = [
        Phase(phase, partial(_odoo_phase, tally, phase, tags), installed)
        for phase, tags in zip(CORE, _parts(len(PARTS)), strict=True)
    ]
    both = (INSTALLATION, INSTALLATION_ALL)
    # The linters and the translations copy the database in which bridges are tested.
    bridges_copied = (LINTERS, TRANSLATIONS)
    found = [
        Phase(INSTALLATION, partial(_installation, tally)),
        Phase(INSTALLATION_ALL, partial(_installation_all, tally)),
        Phase(BRIDGES, partial(_odoo_phase, tally, BRIDGES, of_bridges)),
        Phase(PROCESSES, partial(_processes, tally), both),
        Phase(RACES, partial(_races, tally), installed),
        *parts,
        Phase(LINTERS, partial(_core_linters, tally), (INSTALLATION, BRIDGES)),
        Phase(TRANSLATIONS, partial(_translations, tally), (INSTALLATION, BRIDGES)),
        Phase(PYTEST_BRIDGES, partial(_pytest_bridges, tally), bridges_copied),
        Phase(ENGINE, partial(_engine, tally)),
        Phase(PYTEST_CORE, partial(_pytest_core, tally), installed),
    ]
    if staging.bridges():
        return found
    return [phase for phase in found if phase.name not in (BRIDGES, PYTEST_BRIDGES)]


def _parts(number):
    """Return tags for so many parts of the tests with the company, and for the rest.

    The parts are about equally large. The rest is all that they do not name, so that no
    test is left out.
    """
    sizes = _sizes()
    chosen, filled = [[] for _part in range(number)], [0] * number
    for name, size in sorted(sizes.items(), key=lambda one: (-one[1], one[0])):
        place = filled.index(min(filled))
        chosen[place].append(f"/{ADDON}:{name}")
        filled[place] += size
    named = [f"-{one}" for names in chosen for one in names]
    return [*(",".join(names) for names in chosen), ",".join([f"/{ADDON}", *named])]


def _sizes():
    """Return how many tests each class with the company has, or as good as has.

    A class with a time of its own builds a company of that time.
    """
    bases, sizes, timed = {}, Counter(), set()
    for path in REPO.glob("tests/**/*.py"):
        before = ""
        for part in re.split(r"^class (?=\w)", path.read_text(), flags=re.M):
            name, own = re.match(r"(\w*)(?:\(([^)]*)\))?", part).groups()
            bases[name] = re.findall(r"\w+", own or "")
            if name.startswith("Test"):
                sizes[name] += part.count("    def test_")
            if re.search(r"^@freeze_time\(.*\n(?:@.*\n)*\Z", before, flags=re.M):
                timed.add(name)
            before = part

    def is_with_company(name):
        if name in timed:
            return False
        return name == WITH_COMPANY or any(map(is_with_company, bases.get(name, ())))

    return {
        name: max(size, SLOW.get(name, 0))
        for name, size in sizes.items()
        if is_with_company(name)
    }


def _need_bridges(tags):
    return any(f"/{name}" in tags for name in staging.bridges())


def _odoo_phase(tally, phase, tags, chosen=False):
    """Run Odoo's runner in a database of its own; no test at all is a failure.

    Parts of the addon's tests run in copies of the database that was installed once,
    bridges and chosen tests while their addons are installed.
    """
    begin = time.monotonic()
    name = databases.own(DATABASES[phase])
    try:
        if phase in CORE and not chosen:
            source = quality.COMPANY if phase in PARTS else quality.INSTALLED
            databases.drop(name)
            databases.copy(databases.own(source), name)
            line = _runner(CONF_CORE, name, tags)
        else:
            full = phase == BRIDGES
            databases.create(name, "bridges" if full else "core")
            wanted = ",".join([ADDON, *(staging.bridges() if full else ())])
            line = _runner(CONF if full else CONF_CORE, name, tags, "-i", wanted)
        say(f"Odoo's runner in database {name}")
        code, text = odoolog.run(line, LOGS / f"{name}.log", everything=chosen)
        tests, bad = odoolog.totals(text)
    except ToolError as error:
        print(error, flush=True)
        code, tests, bad = 1, 0, 0
    note = ""
    if not tests:
        bad, note = bad or 1, "no test was run"
    elif bad and not chosen:
        bad, note = _second_try(phase, name, text, bad)
    elif code and not bad:
        bad, note = 1, f"Odoo ended with code {code}"
    passed = max(tests - bad, 0)
    tally.add(phase, passed, bad, time.monotonic() - begin, note=note)


def _second_try(phase, name, text, bad):
    """Run the few tests of a phase that failed once more, alone.

    A browser that a busy machine starts too late is no fault of the addon. Whatever
    fails alone, too, has failed; what passes is told, so that nobody overlooks it.

    :return: how many tests failed, and a note that names them
    """
    tags = odoolog.failed(text)
    names = ", ".join(tags or ["something beside the tests"])
    if not tags or len(tags) > ACCIDENTS:
        return bad, f"failed: {names}"
    say(f"Once more, alone: {names}")
    conf = CONF if phase == BRIDGES else CONF_CORE
    line = _runner(conf, name, ",".join(tags))
    code, text = odoolog.run(line, LOGS / f"{name}_again.log")
    tests, still_bad = odoolog.totals(text)
    if code or still_bad or tests < len(tags):
        return bad, f"failed, also alone: {names}"
    return 0, f"passed only when alone: {names}"


def _runner(conf, name, tags, *more):
    """Return the command line of Odoo's runner."""
    options = ["-d", name, *more, "--test-tags", tags]
    options += ["--stop-after-init", "--http-port", free_port()]
    options += ["--log-handler", "werkzeug:WARNING"]
    return databases.unhurried(databases.odoo_command(conf, "server", *options))


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
    a tour, which needs a server and a browser, users' rights, and a bridge.
    """
    copy = databases.own(COPY)
    databases.drop(copy)
    databases.copy(databases.own(quality.COMPANY), copy)
    sample = [f"{ADDON}/tests/{name}" for name in PYTEST_SAMPLE]
    _pytest_odoo(tally, PYTEST_CORE, (STAGE, CONF_CORE, COPY), sample)


def _pytest_bridges(tally):
    """Run the tests of one bridge under pytest, where Odoo's runner ran all."""
    where = (STAGE_BRIDGES, CONF, DATABASES[BRIDGES])
    _pytest_odoo(tally, PYTEST_BRIDGES, where, [PYTEST_BRIDGE])


def _pytest_odoo(tally, phase, where, arguments):
    folder, conf, database = where
    name = databases.own(database)
    options = [f"--odoo-config={conf}", f"--odoo-database={name}", "--odoo-http"]
    options += ["--rootdir=.", "--odoo-log-level=error", *arguments]
    _pytest(tally, phase, options, folder, counted=False)


def _installation(tally):
    """Install the root addon from scratch: not one warning."""
    _installed(tally, INSTALLATION, quality.install_core)


def _installation_all(tally):
    """The same for all addons, with demo data and every language."""
    _installed(tally, INSTALLATION_ALL, quality.install_everything)


def _installed(tally, phase, install):
    begin = time.monotonic()
    try:
        problems = install()
    except ToolError as error:
        problems = [str(error)]
    print("".join(problems), end="", flush=True)
    seconds = time.monotonic() - begin
    tally.add(phase, int(not problems), len(problems), seconds)


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
    """Compare the terms of databases with the addons with the committed files.

    They are copies: others copy the same databases meanwhile.
    """
    begin = time.monotonic()
    found = [(quality.INSTALLED, CONF_CORE, [ADDON])]
    if staging.bridges():
        found.append((DATABASES[BRIDGES], CONF, [*staging.bridges()]))
    copies = []
    for number, (source, conf, modules) in enumerate(found):
        name = databases.own(f"test_terms_{number}")
        databases.drop(name)
        databases.copy(databases.own(source), name)
        copies.append((name, conf, modules))
    bad = i18n.check(copies)
    for name, _conf, _modules in copies:
        databases.drop(name)
    tally.add(TRANSLATIONS, int(not bad), bad, time.monotonic() - begin)


def _processes(tally):
    """Run tests that start real Odoo processes against copies of a database."""
    files = sorted(REPO.glob("tests/process/test_*.py"))
    _run_processes(tally, PROCESSES, [f for f in files if f.name != ONLY_RACES])


def _races(tally):
    """The same where two processes click at one moment, again and again."""
    _run_processes(tally, RACES, sorted(REPO.glob(f"tests/process/{ONLY_RACES}")))


def _run_processes(tally, phase, files):
    if not files:
        return
    env = {
        "HR_PERFORMANCE_TEMPLATE": databases.own(quality.INSTALLED),
        "HR_PERFORMANCE_FRESH": databases.own(quality.EVERYTHING),
        "HR_PERFORMANCE_DATA_DIR": str(DATA_DIR),
    }
    arguments = [*_plain("tests/process"), *files]
    _pytest(tally, phase, arguments, REPO, env=env)
