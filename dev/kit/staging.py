"""Staging: what Odoo sees is a folder of the technical name, not the clone.

The clone may be called anything and holds things that are no part of the
addon. The staged folder is real and holds one link per entry of the addon.
"""

import ast
import contextlib
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from .layout import ADDON, CLONE, REPO, STAGE, STAGE_BRIDGES, digest

NO_PART = {
    "bridges",
    "dev",
    "docs",
    "benchmarks",
    "demo_output",
    "Makefile",
    "CONTRIBUTING.md",
    "build",
    "dist",
    "__pycache__",
    "node_modules",
}
# Run by plain pytest in the clone only; Odoo's tests belong to the addon.
CLONE_ONLY = ("engine", "process")
DEFAULT_DEPENDS = ["hr", "mail", "calendar", "portal", "web_hierarchy"]


def _entries(source):
    """Return the names in a folder that are part of an addon."""
    names = []
    for entry in sorted(source.iterdir()):
        hidden = entry.name.startswith(".") or entry.name.endswith(".egg-info")
        if not hidden and entry.name not in NO_PART:
            names.append(entry.name)
    return names


def _link(source, target):
    """Make ``target`` a folder of links to the entries of ``source``."""
    target.mkdir(parents=True, exist_ok=True)
    wanted = {name: source / name for name in _entries(source)}
    for entry in target.iterdir():
        if entry.name in wanted and entry.is_symlink():
            if os.readlink(entry) == str(wanted.pop(entry.name)):
                continue
            wanted[entry.name] = source / entry.name
        if entry.is_symlink() or entry.is_file():
            entry.unlink(missing_ok=True)
    for name, path in wanted.items():
        try:
            (target / name).symlink_to(path)
        except FileExistsError:
            continue


def bridges(repo=REPO):
    """Return the folders of the bridge addons."""
    found = repo.glob("bridges/*/__manifest__.py")
    return {path.parent.name: path.parent for path in sorted(found)}


def stage():
    """Bring the staged folders up to date."""
    _link(REPO, STAGE / ADDON)
    present = bridges()
    for name, source in present.items():
        _link(source, STAGE_BRIDGES / name)
    for folder in STAGE_BRIDGES.iterdir():
        if folder.name not in present:
            for entry in folder.iterdir():
                if entry.is_symlink():
                    entry.unlink()


def stage_other(repo, folder):
    """Stage another version of the repository; returns its folders of addons."""
    _link(repo, folder / "addons" / ADDON)
    for name, source in bridges(repo).items():
        _link(source, folder / "bridges" / name)
    return [folder / "addons", folder / "bridges"]


def copy(staged, target):
    """Copy a staged folder: what a wheel holds, for tools that follow no links."""
    tests = str(staged / "tests")

    def ignored(folder, names):
        unwanted = shutil.ignore_patterns("__pycache__", "*.py[co]", ".*")
        own = CLONE_ONLY if folder == tests else ()
        return {*unwanted(folder, names), *own}

    shutil.copytree(staged, target, ignore=ignored)


@contextlib.contextmanager
def copied():
    """Give a folder with copies of the addon and its bridges for a while."""
    with tempfile.TemporaryDirectory(prefix="copy_", dir=CLONE) as parent:
        folder = Path(parent).resolve()
        copy(STAGE / ADDON, folder / ADDON)
        for name in bridges():
            copy(STAGE_BRIDGES / name, folder / name)
        yield folder


def manifest(folder):
    """Return the manifest of an addon."""
    path = folder / "__manifest__.py"
    return ast.literal_eval(path.read_text()) if path.exists() else {}


def core_depends():
    """Return what the root addon needs from Odoo."""
    return sorted(manifest(REPO).get("depends") or DEFAULT_DEPENDS)


def staff_bridges(repo=REPO):
    """Return the bridges without those that only bring data sources of an app.

    The demo company works with the apps of HR: orders, stock and manufacturing would
    make its database three times as large, and nobody would look at them.
    """
    only_data = "data/hr_performance_kpi_source_data.xml"
    return {
        name: folder
        for name, folder in bridges(repo).items()
        if not (folder / only_data).exists()
    }


def bridge_depends(chosen=None):
    """Return what the bridges and the root addon need from others.

    :param chosen: only these bridges
    """
    own = {ADDON, *bridges()}
    names = set(core_depends())
    for source in (bridges() if chosen is None else chosen).values():
        names.update(manifest(source).get("depends", []))
    return sorted(names - own)


def sources_key():
    """Return a key of all files of the addon and its bridges."""
    parts = []
    for source in (REPO, *bridges().values()):
        for name in _entries(source):
            if name == "tests":
                continue
            path = source / name
            parts += _file_facts(path) if path.is_dir() else _fact(path)
    return digest(*parts)


def _file_facts(folder):
    facts = []
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            facts += _fact(os.path.join(parent, name))
    return facts


def _fact(path):
    with open(path, "rb") as handle:
        return [str(path), hashlib.sha256(handle.read()).hexdigest()]
