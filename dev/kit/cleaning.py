"""make clean: this clone's part goes; what no other clone uses goes too."""

import shutil
from pathlib import Path

from . import cluster, databases
from .layout import CLONE, OUTPUT, REPO, home, say


def clean():
    """Stop the private server and remove everything that was built for this clone."""
    if cluster.external():
        _drop_own_databases()
    if CLONE.exists():
        cluster.remove()
        shutil.rmtree(CLONE)
    for folder in (OUTPUT, REPO / "dist"):
        shutil.rmtree(folder, ignore_errors=True)
    _remove_unused_toolchains()
    say("clean")


def stop():
    """Stop the private server; its databases stay."""
    cluster.stop()


def _drop_own_databases():
    prefix = databases.own("")
    for name in databases.names():
        if name.startswith(prefix):
            databases.drop(name)


def _read(path):
    return path.read_text().strip() if path.exists() else ""


def _remove_unused_toolchains():
    """Remove what is used by no other clone that still exists."""
    used = set()
    for note in home().glob("clones/*/clone"):
        path = Path(_read(note))
        if path != REPO and path.exists():
            used.add(_read(note.parent / "toolchain"))
    for folder in home().glob("toolchain/*"):
        if folder.name not in used:
            shutil.rmtree(folder)
    if not used:
        for name in ("odoo", "toolchain", "npm", "pycache"):
            shutil.rmtree(home() / name, ignore_errors=True)
        for lock in home().glob("*.lock"):
            lock.unlink(missing_ok=True)
