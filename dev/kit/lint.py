"""make lint: ruff, pylint-odoo (settings in pyproject.toml), complete translations."""

import subprocess

from . import daily, i18n, staging, toolchain
from .layout import ADDON, REPO, STAGE, STAGE_BRIDGES


def _call(program, *arguments, cwd=REPO):
    line = [toolchain.venv_bin() / program, *arguments]
    return subprocess.call(
        [str(part) for part in line], cwd=cwd, env=daily.environment()
    )


def lint():
    """Check style; returns the number of tools that complain."""
    _prepare()
    settings = REPO / "pyproject.toml"
    complaints = [
        _call("ruff", "check", "."),
        _call("ruff", "format", "--check", "--quiet", "."),
        _call("pylint", f"--rcfile={settings}", ADDON, cwd=STAGE),
    ]
    bridges = list(staging.bridges())
    if bridges:
        line = [f"--rcfile={settings}", *bridges]
        complaints.append(_call("pylint", *line, cwd=STAGE_BRIDGES))
    complaints.append(i18n.check([]))
    return 1 if any(complaints) else 0


def reformat():
    """Bring the Python files into shape."""
    _prepare()
    return _call("ruff", "check", "--fix", ".") or _call("ruff", "format", ".")


def _prepare():
    """Linting needs the toolchain but no database server."""
    toolchain.ensure()
    daily.prepare_clone()
    staging.stage()
