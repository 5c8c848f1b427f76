"""make wheels: what pip installs beside an Odoo, one wheel for each addon."""

import os
import tempfile
from pathlib import Path

from . import daily, staging, toolchain
from .layout import ADDON, CLONE, REPO, STAGE, STAGE_BRIDGES, ToolError, say
from .shell import run


def wheels():
    """Build the wheels into ``dist/``, or into the folder that DIST names."""
    toolchain.ensure()
    daily.prepare_clone()
    staging.stage()
    goal = Path(os.environ.get("DIST") or REPO / "dist").absolute()
    goal.mkdir(parents=True, exist_ok=True)
    for old in goal.glob(f"odoo_addon_{ADDON}*.whl"):
        old.unlink()
    bridges = (STAGE_BRIDGES / name for name in staging.bridges())
    for folder in (STAGE / ADDON, *bridges):
        say(f"{_build(folder, goal)} in {goal}")


def _build(staged, goal):
    """Build one wheel from a copy of the staged folder; returns its name.

    The distribution is named after the physical folder. A build that finds a
    repository around it would take only the files that the repository knows.
    """
    known = set(goal.iterdir())
    with tempfile.TemporaryDirectory(prefix="wheel_", dir=CLONE) as parent:
        source = Path(parent).resolve() / staged.name
        staging.copy(staged, source)
        line = [toolchain.python(), "-m", "build", "--wheel", "--no-isolation"]
        env = {**os.environ, "GIT_CEILING_DIRECTORIES": str(source.parent)}
        run([*line, "--outdir", goal, source], env=env)
    built = set(goal.iterdir()) - known
    if len(built) != 1:
        raise ToolError(f"No wheel was built from {staged}")
    return built.pop().name
