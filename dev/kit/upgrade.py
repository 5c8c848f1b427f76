"""The promise of an upgrade: an updated database is what a fresh one is.

The version that ``dev/upgrade_from.txt`` names is installed, used, and updated to the
present code. Nothing that people had may be lost, and all that a release brings has to
be as in a fresh installation. Accepted differences, each with its reason, are in
``dev/upgrade_accepted.txt``.
"""

import fnmatch
import io
import json
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

from . import contents, daily, databases, odoolog, serving, staging, toolchain
from .layout import ADDON, CLONE, CONF, DEV, LOGS, REPO, ToolError, say
from .shell import free_port, run_logged, tail

FROM = DEV / "upgrade_from.txt"
ACCEPTED = DEV / "upgrade_accepted.txt"
SNAPSHOT = DEV / "snapshot.py"
AFTER = DEV / "after_update.py"
SHOWN = 60


def old_commit():
    """Return the commit that is updated from; a clone without it is an error.

    FROM names another one than the file.
    """
    commit = os.environ.get("FROM") or FROM.read_text().split()[0]
    line = ["git", "cat-file", "-e", f"{commit}^{{commit}}"]
    done = subprocess.run(line, cwd=REPO, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError(
            f"The upgrade test installs commit {commit} (dev/upgrade_from.txt), and"
            " this copy of the repository does not hold it. Fetch the whole history:"
            " git fetch --unshallow (or clone without --depth; a job of a forge needs"
            f" fetch-depth: 0).\n{done.stderr.strip()}"
        )
    return commit


def export(commit):
    """Write an earlier version into the cache; returns its folder."""
    folder = CLONE / "upgrade" / commit[:12]
    if (folder / "done").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    line = ["git", "archive", "--format=tar", commit]
    archive = subprocess.run(line, cwd=REPO, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder / "repository")
    (folder / "done").touch()
    return folder


def upgrade_check():
    """Update the old version, with demo data or with DATA, and compare."""
    commit = old_commit()
    data = _data()
    daily.setup()
    folder = export(commit)
    old_addons = staging.stage_other(folder / "repository", folder)
    conf = folder / "odoo.conf"
    databases.configure(conf, [*old_addons, toolchain.oca_addons()])
    kind = "bridges" if data else "demo"
    chosen = staging.bridges if data else staging.staff_bridges
    modules = [ADDON, *chosen(folder / "repository")]
    old, new = databases.own("upgrade_old"), databases.own("upgrade_new")
    say(f"installing {commit[:12]}")
    databases.create(old, kind)
    databases.install(old, modules, conf, "upgrade_install")
    if data:
        _play(folder, old, conf, data)
    before = contents.read(old)
    say("updating it to the present code")
    log = databases.update(old, modules, CONF, "upgrade_update")
    _install_fresh(new, kind, [ADDON, *chosen()])
    after = contents.read(old, before)
    found = {
        "log of the update": {
            f"entry {number}": entry.strip()
            for number, entry in enumerate(odoolog.problems(log), start=1)
        },
        "lost or changed": contents.losses(before, after),
        "other than fresh": differences(_snapshot(old), _snapshot(new)),
        # Last, because jobs do their work.
        "does not work any more": _read_by(AFTER, old),
    }
    bad = report(found, accepted())
    print(contents.largest(before, after))
    print(f"Compared: {contents.summary(before)}; {bad} differences.", flush=True)
    if not bad:
        databases.drop(old)
        databases.drop(new)
    return 1 if bad else 0


def _install_fresh(name, kind, modules):
    """Install the present code, or copy what ``make test`` has installed just so."""
    fresh = os.environ.get("HR_PERFORMANCE_FRESH")
    if fresh and kind == "demo":
        say(f"a copy of the fresh installation {fresh}")
        databases.drop(name)
        databases.copy(fresh, name)
        return
    say("a fresh installation of the present code")
    databases.create(name, kind)
    databases.install(name, modules, CONF, "upgrade_new")


def _data():
    """Return the table of real people that DATA names, if any."""
    given = os.environ.get("DATA")
    path = Path(given).expanduser().absolute() if given else None
    if path and not path.exists():
        raise ToolError(f"There is no {path}.")
    return path


def _play(folder, database, conf, data):
    """Run the old version's own story of real people."""
    dev = folder / "repository" / "dev"
    env = {"HR_PERFORMANCE_DATA": str(data), "HR_PERFORMANCE_DEV": str(dev)}
    serving.shell_script(dev / "realdata.py", database, free_port(), env, conf)


def snapshot():
    """Write what DB is made of to OUT (else snapshot.json in the cache)."""
    daily.setup()
    name = daily.database()
    path = Path(os.environ.get("OUT") or CLONE / f"snapshot_{name}.json").absolute()
    _snapshot(name, path)
    print(path)


def _snapshot(database, path=None):
    """Return what a database is made of."""
    return _read_by(SNAPSHOT, database, path)


def _read_by(script, database, path=None):
    """Return what a script of Odoo's shell says of a database."""
    name = f"{script.stem}_{database}"
    path = path or LOGS / f"{name}.json"
    line = databases.odoo_command(CONF, "shell", "-d", database, "--no-http")
    env = {**daily.environment(), "HR_PERFORMANCE_SNAPSHOT": str(path)}
    with open(script) as source:
        code, log = run_logged(name, line, stdin=source, env=env)
    if code:
        raise ToolError(f"{script.name} failed on {database}, see {log}\n{tail(log)}")
    return json.loads(path.read_text())


def differences(one, other, place=""):
    """Return where two trees differ, as path: what."""
    if one == other:
        return {}
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return {place: f"{_short(one)} ≠ {_short(other)}"}
    found = {}
    for key in sorted({*one, *other}):
        path = f"{place} > {key}" if place else key
        if key not in one:
            found[path] = "only in the fresh installation"
        elif key not in other:
            found[path] = "only in the updated database"
        else:
            found |= differences(one[key], other[key], path)
    return found


def _short(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 160 else f"{text[:157]}..."


def accepted():
    """Return the patterns of differences that are meant; each line has its reason."""
    patterns = []
    for line in ACCEPTED.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        pattern, _mark, reason = line.partition(" # ")
        if not reason.strip():
            raise ToolError(f"{ACCEPTED.name}: say why after “ # ”: {pattern}")
        patterns.append(pattern.strip())
    return patterns


def report(found, patterns):
    """Print what is not accepted; returns how much that is."""
    total = 0
    for title, entries in found.items():
        bad = {
            place: what
            for place, what in entries.items()
            if not any(fnmatch.fnmatchcase(place, pattern) for pattern in patterns)
        }
        if bad:
            print(f"\n{title}: {len(bad)}")
            for place, what in [*bad.items()][:SHOWN]:
                print(f"  {place}: {what}")
        total += len(bad)
    return total
