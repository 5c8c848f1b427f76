"""Programs that come from the system's own package manager."""

import glob
import os
import shutil
import subprocess
from pathlib import Path

from .layout import ToolError, say
from .shell import have, run

CJK_FONTS = "/usr/share/fonts/**/*CJK*"


def postgres_bin():
    """Return the folder of the newest PostgreSQL server binaries, or None."""
    found = []
    for initdb in glob.glob("/usr/lib/postgresql/*/bin/initdb"):
        folder = Path(initdb).parent
        found.append((float(folder.parent.name), folder))
    if found:
        return max(found)[1]
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def _has_venv():
    probe = [system_python(), "-c", "import ensurepip, venv"]
    return subprocess.call(probe, stderr=subprocess.DEVNULL) == 0


def system_python():
    """Return a Python that Odoo 19 runs on, the system's own first."""
    for name in ("/usr/bin/python3", "python3", "python3.12", "python3.11"):
        path = shutil.which(name)
        if not path:
            continue
        probe = "import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))"
        if subprocess.call([path, "-c", probe]) == 0:
            return path
    raise ToolError("Odoo 19 needs Python 3.10 to 3.13; none was found.")


def missing_packages():
    """Return the Debian packages whose programs are not there."""
    checks = {
        "python3-venv": _has_venv,
        "wkhtmltopdf": lambda: have("wkhtmltopdf"),
        "chromium": lambda: have("chromium") or have("google-chrome"),
        "poppler-utils": lambda: have("pdftotext"),
        "npm": lambda: have("npm"),
        "fonts-noto-cjk": lambda: glob.glob(CJK_FONTS, recursive=True),
    }
    if not os.environ.get("PGHOST"):
        checks["postgresql"] = postgres_bin
    elif not have("createdb"):
        checks["postgresql-client"] = lambda: False
    return [name for name, there in checks.items() if not there()]


def ensure_packages():
    """Install what is missing as root; as a plain user say how."""
    missing = missing_packages()
    if not missing:
        return
    names = " ".join(missing)
    if not have("apt-get"):
        raise ToolError(f"These programs are missing (Debian's names): {names}")
    if os.geteuid():
        raise ToolError(
            "These system packages are missing. Please run once:\n"
            f"  sudo apt-get update && "
            f"sudo apt-get install -y --no-install-recommends {names}"
        )
    say(f"installing system packages: {names}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update"], env=env)
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    run(command, env=env)
    still = missing_packages()
    if still:
        raise ToolError(f"Still missing after installation: {' '.join(still)}")
