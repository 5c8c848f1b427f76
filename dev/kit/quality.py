"""Gates beside the tests: Odoo's own linters, and installations without a warning."""

import re

from . import daily, databases, odoolog, staging, toolchain
from .layout import ADDON, CONF, CONF_CORE, DEV, LOGS, ToolError, say
from .shell import free_port, run_logged, tail

# The root addon from scratch: other phases look at this database and copy it.
INSTALLED = "test_installed"
# The addons of the demo company, with its data and every language: what an update is
# compared with.
EVERYTHING = "test_install"
# A copy of the first that begins with the company of the tests.
COMPANY = "test_company"
BUNDLES, KEEP = DEV / "bundles.py", DEV / "company.py"
# Not run: what needs node, what reads all of Odoo by pylint (make lint reads the
# addon with the same checkers), and what only tests these checkers.
NOT_RUN = (
    "TestESLint",
    "TestPyLint",
    "TestGetTextLint",
    "TestSqlLint",
    "TestI18nChecks",
)
FAILED = re.compile(r" odoo\.addons\.test_lint\.\S+: (?:FAIL|ERROR): ")
OF_MODULE = re.compile(r"FAIL: Subtest .*\bmodule='(?P<module>\w+)'")
UNINDEXED = re.compile(r"^(?P<model>[\w.]+)\.(?P<field>\w+) \(inverse of ")


def install_core():
    """Install the root addon alone; returns the loud entries of the log.

    The database stays, with the bundles of assets that every database with tests of a
    browser would make again; so does a copy of it that has the company of the tests.
    """
    found = _install(INSTALLED, "core", CONF_CORE, [ADDON])
    installed, company = databases.own(INSTALLED), databases.own(COMPANY)
    _feed(BUNDLES, installed)
    databases.drop(company)
    databases.copy(installed, company)
    _feed(KEEP, company)
    return found


def _feed(script, database):
    """Run a script in a shell of Odoo on a database with the root addon."""
    line = databases.odoo_command(CONF_CORE, "shell", "-d", database, "--no-http")
    name = f"test_{script.stem}"
    with open(script) as source:
        code, log = run_logged(name, line, stdin=source, env=daily.environment())
    if code:
        raise ToolError(f"{script.name} failed, see {log}\n{tail(log)}")


def install_everything():
    """Install the addons of the demo company with demo data and every language.

    Bridges that only bring data sources are installed where their tests run.
    """
    return _install(EVERYTHING, "demo", CONF, [ADDON, *staging.staff_bridges()])


def _install(database, kind, conf, modules):
    say(f"installing {', '.join(modules)} in a copy of the {kind} template")
    name, log = databases.own(database), f"test_install_{kind}"
    databases.create(name, kind)
    databases.install(name, modules, conf, log)
    return odoolog.problems((LOGS / f"{log}.log").read_text(errors="replace"))


def core_linters():
    """Run Odoo's linters on our addons in a copy of a database that has them.

    Returns the number of tests and what they find in our addons; what they find in
    a third-party addon is not ours to mend.
    """
    say("Odoo's own linters (test_lint)")
    name = databases.own("test_lint")
    databases.drop(name)
    source = "test_bridges" if staging.bridges() else INSTALLED
    databases.copy(databases.own(source), name)
    tags = ["/test_lint", *(f"-/test_lint:{case}" for case in NOT_RUN)]
    options = ["-d", name, "-i", "test_lint", "--test-tags", ",".join(tags)]
    options += ["--stop-after-init", "--http-port", free_port()]
    # The linters walk through folders without following links.
    with staging.copied() as folder:
        options += ["--addons-path", f"{folder},{toolchain.oca_addons()}"]
        line = databases.unhurried(databases.odoo_command(CONF, "server", *options))
        _code, path = run_logged("test_lint", line, env=daily.environment())
    text = path.read_text(errors="replace").replace(f"{folder}/", "")
    tests, failed = odoolog.totals(text)
    failures = [
        entry for _level, entry in odoolog.entries(text) if FAILED.search(entry)
    ]
    found = list(filter(None, (_our_part(entry, name) for entry in failures)))
    found += [
        entry
        for level, entry in odoolog.entries(text)
        if level == "WARNING" and ADDON in entry
    ]
    if failed > len(failures):
        found.append(f"{failed} tests failed, not all of them are told apart: {path}")
    databases.drop(name)
    return tests, found


def _our_part(entry, database):
    """Return a failure without what it says about others, empty if nothing is left."""
    ours = {ADDON, *staging.bridges()}
    subtest = OF_MODULE.search(entry)
    if subtest:
        return entry if subtest["module"] in ours else ""
    lines = entry.splitlines(keepends=True)
    fields = {line: UNINDEXED.match(line) for line in lines}
    others = {
        line
        for line, match in fields.items()
        if match and not _defines(database, ours, match["model"], match["field"])
    }
    if others and len(others) == len(list(filter(None, fields.values()))):
        return ""
    return "".join(line for line in lines if line not in others)


def _defines(database, modules, model, field):
    """Tell whether one of these modules defines (or extends) a field."""
    name = f"field_{model.replace('.', '_')}__{field}"
    among = ", ".join(f"'{module}'" for module in sorted(modules))
    sql = "SELECT 1 FROM ir_model_data WHERE model = 'ir.model.fields'"
    sql += f" AND name = '{name}' AND module IN ({among})"
    return bool(databases.query(database, sql))
