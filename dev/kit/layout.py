"""Where things live: the repository, the shared toolchain, this clone's part."""

import contextlib
import fcntl
import hashlib
import os
import sys
from pathlib import Path

ADDON = "hr_performance"
REPO = Path(__file__).resolve().parents[2]
DEV = REPO / "dev"
REQUIREMENTS = DEV / "requirements.txt"
PACKAGES = DEV / "debian.txt"
# npm's own pair of files: what is wanted, and the checksums of what that is.
NPM_FILES = (DEV / "package.json", DEV / "package-lock.json")
OUTPUT = REPO / "demo_output"


class ToolError(Exception):
    """Something the person at the keyboard has to know; shown without traceback."""


def home():
    """Return the one cache folder."""
    explicit = os.environ.get("HR_PERFORMANCE_HOME")
    if explicit:
        return Path(explicit).absolute()
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base).absolute() / ADDON


def digest(*parts):
    """Return a short stable key for texts."""
    joined = "\0".join(str(part) for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:10]


def clone_key(repo=REPO):
    """Return the key of this clone, made from its path and a chosen cache."""
    chosen = (
        os.environ.get(name) for name in ("HR_PERFORMANCE_HOME", "XDG_CACHE_HOME")
    )
    return digest(repo, *filter(None, chosen))


CLONE = home() / "clones" / clone_key()
STAGE = CLONE / "addons"
STAGE_BRIDGES = CLONE / "bridges"
DATA_DIR = CLONE / "data"
LOGS = CLONE / "log"
CONF = CLONE / "odoo.conf"
CONF_CORE = CLONE / "odoo-core.conf"


def prepare_clone():
    """Create this clone's folder and note which clone it belongs to."""
    for folder in (STAGE, STAGE_BRIDGES, DATA_DIR, LOGS):
        folder.mkdir(parents=True, exist_ok=True)
    write_if_changed(CLONE / "clone", f"{REPO}\n")


def write_if_changed(path, text):
    """Write a file only when its text differs, so times stay meaningful."""
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
        return True
    return False


@contextlib.contextmanager
def locked(name):
    """Hold one of the cache's locks, so that two makes do not set up at once."""
    home().mkdir(parents=True, exist_ok=True)
    with open(home() / f"{name}.lock", "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another run to finish ({name}) ...")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def say(text):
    """Tell the person what is going on."""
    print(f"-- {text}", flush=True, file=sys.stderr)
