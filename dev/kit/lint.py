"""make lint: ruff, pylint by OCA's and Odoo's checkers, house rules, translations."""

import os
import subprocess

from . import daily, house_rules, i18n, staging, toolchain
from .layout import ADDON, REPO

SETTINGS = REPO / "pyproject.toml"
# Odoo's checkers that OCA's do not replace. Not its gettext-variable: sentences of the
# engine are translated from one catalogue, by variable.
ODOO_PLUGINS = (
    "_odoo_checker_sql_injection",
    "_odoo_checker_gettext",
    "_odoo_checker_unlink_override",
)
ODOO_CHECKS = (
    "sql-injection",
    "missing-gettext",
    "gettext-placeholders",
    "gettext-repr",
    "raise-unlink-override",
)


def _call(program, *arguments, cwd=REPO, **variables):
    line = [toolchain.venv_bin() / program, *arguments]
    env = {**daily.environment(), **variables}
    return subprocess.call([str(part) for part in line], cwd=cwd, env=env)


def lint():
    """Check style; returns 1 when anything complains."""
    _prepare()
    complaints = [
        _call("ruff", "check", "."),
        _call("ruff", "format", "--check", "--quiet", "."),
        _house_rules(),
        *_pylint(),
        i18n.check([]),
    ]
    return 1 if any(complaints) else 0


def _house_rules():
    """Check what no linter knows."""
    found = house_rules.complaints()
    if found:
        print("\n".join(found), flush=True)
    return len(found)


def _pylint():
    """Run pylint with OCA's checkers, then with Odoo's own.

    On copies: pylint walks through folders without following links.
    """
    checkers = toolchain.odoo_addon("test_lint") / "tests"
    theirs = [f"--rcfile={os.devnull}", "--score=no"]
    theirs.append("--disable=all,unknown-option-value")
    theirs.append(f"--enable={','.join(ODOO_CHECKS)}")
    theirs.append(f"--load-plugins={','.join(ODOO_PLUGINS)}")
    names = [ADDON, *staging.bridges()]
    with staging.copied() as folder:
        yield _call("pylint", f"--rcfile={SETTINGS}", *names, cwd=folder)
        path = str(checkers)
        yield _call("pylint", *theirs, *names, cwd=folder, PYTHONPATH=path)


def reformat():
    """Bring the Python files into shape."""
    _prepare()
    return _call("ruff", "check", "--fix", ".") or _call("ruff", "format", ".")


def _prepare():
    """Linting needs the toolchain but no database server."""
    toolchain.ensure()
    daily.prepare_clone()
    staging.stage()
