"""The shared toolchain: a private Odoo 19 tree and a virtual environment."""

import os
import shutil
import subprocess
from pathlib import Path

from . import fetch
from .layout import (
    CLONE,
    NPM_FILES,
    PACKAGES,
    REQUIREMENTS,
    ToolError,
    digest,
    home,
    locked,
    say,
)
from .shell import run
from .system import system_python

PROBE = (
    "import odoo.release, pathlib; v = odoo.release.version_info;"
    "print(pathlib.Path(odoo.release.__file__).parents[1] if v[0] == 19 else '')"
)


def chosen_odoo():
    """Return the folder of an Odoo given by the environment or installed, or None."""
    given = os.environ.get("ODOO_PATH")
    if given:
        path = Path(given).absolute()
        if not (path / "odoo" / "release.py").exists():
            raise ToolError(f"ODOO_PATH={given} holds no Odoo (odoo/release.py)")
        return path
    done = subprocess.run(
        [system_python(), "-c", PROBE],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    return Path(done.stdout.strip()) if done.stdout.strip() else None


def lock_key():
    """Return the key of everything that is pinned."""
    version = run([system_python(), "-V"])
    texts = (REQUIREMENTS.read_text(), PACKAGES.read_text())
    return digest(*texts, version, os.environ.get("ODOO_PATH", ""))


def folder():
    """Return the toolchain folder of the present lock."""
    return home() / "toolchain" / lock_key()


def venv_bin():
    """Return the folder of the virtual environment's programs."""
    return folder() / "venv" / "bin"


def tree():
    """Return the folder that holds the package ``odoo``."""
    return Path((folder() / "ready").read_text().splitlines()[0])


def python():
    """Return the virtual environment's Python."""
    return venv_bin() / "python"


def site_packages():
    """Return the virtual environment's package folder."""
    found = sorted((folder() / "venv" / "lib").glob("python3*/site-packages"))
    if not found:
        raise ToolError("The virtual environment is damaged; run: make clean")
    return found[0]


def oca_addons():
    """Return the folder that OCA wheels install their addons into."""
    return site_packages() / "odoo" / "addons"


def odoo_addon(name):
    """Return the folder of an addon that comes with Odoo."""
    for folder in (tree() / "odoo" / "addons", tree() / "addons"):
        if (folder / name / "__manifest__.py").exists():
            return folder / name
    raise ToolError(f"This Odoo does not bring the addon {name}.")


def ensure():
    """Build the toolchain unless it is there; returns its folder."""
    target = folder()
    if not ((target / "ready").exists() and axe().exists()):
        with locked("toolchain"):
            if not (target / "ready").exists():
                _build(target)
            if not axe().exists():
                _fetch_npm_packages()
    CLONE.mkdir(parents=True, exist_ok=True)
    (CLONE / "toolchain").write_text(target.name + "\n")
    return target


def _build(target):
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    tree = chosen_odoo() or _fetched_odoo()
    _build_venv(target / "venv", tree)
    probe = "import odoo.release as r; assert r.version_info[0] == 19; print(r.version)"
    version = run([target / "venv" / "bin" / "python", "-c", probe], cwd=target)
    (target / "ready").write_text(f"{tree}\n{version}")
    say(f"Odoo {version.strip()} from {tree}")


def odoo_folder():
    """Return where a fetched Odoo lives; it outlives changes of the Python lock."""
    return home() / "odoo" / digest(PACKAGES.read_text())


def _npm_folder():
    """Return where npm's packages live, one folder for each lock."""
    return home() / "npm" / digest(*(path.read_text() for path in NPM_FILES))


def axe():
    """Return the checker of accessibility that tests run in the browser."""
    return _npm_folder() / "node_modules" / "axe-core" / "axe.min.js"


def _fetch_npm_packages():
    """Let npm fetch what its lock names, compare checksums and run no script."""
    say("fetching what tests in the browser use from npm")
    target = _npm_folder()
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for path in NPM_FILES:
        shutil.copy(path, target)
    run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=target)


def _fetched_odoo():
    """Return the path of the fetched Odoo, fetching it once."""
    note = odoo_folder() / "path"
    if not note.exists():
        path = fetch.odoo(odoo_folder())
        note.write_text(str(path))
    return Path(note.read_text())


def _build_venv(venv, odoo):
    """Create the environment; every version comes from the lock, nothing else."""
    say("building the Python environment")
    run([system_python(), "-m", "venv", venv])
    pip = [venv / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
    run([*pip, "install", "--no-deps", "-r", REQUIREMENTS])
    packages = next((venv / "lib").glob("python3*/site-packages"))
    (packages / "odoo_tree.pth").write_text(f"{odoo}\n")
    (venv / "bin" / "odoo").write_text("import odoo.cli\n\nodoo.cli.main()\n")
