"""Fetching Odoo: Debian's signed package, else the official repository.

The package comes through a private apt root: the machine's own sources and
package state are only read. The mirror is the one the machine already uses.
"""

import os
import shutil
from pathlib import Path

from .layout import PACKAGES, ToolError, say
from .shell import have, run

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
REPOSITORY = "https://github.com/odoo/odoo.git"


def odoo(target):
    """Fetch Odoo 19 below ``target``; returns the folder to put on the path."""
    problems = []
    for source in (_from_debian, _from_git):
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        try:
            return source(target)
        except ToolError as error:
            problems.append(str(error))
            say(f"{source.__doc__.strip()}: did not work, trying the next")
    raise ToolError(
        "Odoo 19 could not be fetched:\n" + "\n".join(problems) + "\nGive one of your"
        " own: ODOO_PATH=/path/to/odoo make … (the folder that holds odoo/release.py)."
    )


def wanted_packages():
    """Return (package, suite) pairs of the lock."""
    pairs = []
    for line in PACKAGES.read_text().splitlines():
        words = line.split("#")[0].split()
        if words:
            pairs.append((words[0], words[1]))
    return pairs


def mirrors():
    """Return the mirrors of the running Debian release that the machine uses.

    Apt names them once it has read the package lists.
    """
    if not os.geteuid() and not list(Path("/var/lib/apt/lists").glob("*Release")):
        run(["apt-get", "update"])
    release = Path("/etc/os-release").read_text()
    facts = dict(line.split("=", 1) for line in release.splitlines() if "=" in line)
    codename = facts.get("VERSION_CODENAME", "").strip('"')
    form = "$(SITE) $(RELEASE)"
    command = ["apt-get", "indextargets", "--format", form, "Created-By: Packages"]
    sites = []
    for line in run(command).splitlines():
        site, _space, suite = line.partition(" ")
        if suite == codename and site not in sites:
            sites.append(site)
    return sites


def _from_debian(target):
    """Debian's package"""
    if not have("apt-get") or not have("dpkg-deb") or not KEYRING.exists():
        raise ToolError("no apt, dpkg or Debian archive keyring on this machine")
    problems = ["apt names no mirror of this Debian release (run: apt-get update)"]
    for site in mirrors():
        say("fetching Odoo 19 and its fonts as signed Debian packages")
        try:
            debs = _download(target / "apt", site)
        except ToolError as error:
            problems.append(str(error))
            continue
        prefix = target / "root"
        for deb in debs:
            run(["dpkg-deb", "-x", deb, prefix])
        names = sorted(deb.name for deb in debs)
        (target / "packages").write_text("\n".join(names) + "\n")
        shutil.rmtree(target / "apt")
        tree = prefix / "usr" / "lib" / "python3" / "dist-packages"
        _fill_gaps(tree / "odoo" / "addons")
        return tree
    raise ToolError("\n".join(problems[-2:]))


def _fill_gaps(addons):
    """Put an empty script where the package leaves out one that pages ask for.

    Debian drops it for its licence; its absence is an error in every page's
    console. It only blurs the background of video calls.
    """
    script = addons / "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    if script.parents[2].exists() and not script.exists():
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text("/* left out of this build */\n")


def _download(root, site):
    """Run apt in its own world below ``root``; returns the package files."""
    for part in ("state/lists/partial", "cache/archives/partial", "etc", "debs"):
        (root / part).mkdir(parents=True, exist_ok=True)
    (root / "status").touch()
    pairs = wanted_packages()
    suites = sorted({suite for _name, suite in pairs})
    lines = [f"deb [signed-by={KEYRING}] {site} {suite} main\n" for suite in suites]
    (root / "etc" / "sources.list").write_text("".join(lines))
    settings = {
        "Dir::Etc::sourcelist": root / "etc" / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::Etc::preferences": root / "etc" / "none",
        "Dir::Etc::preferencesparts": "-",
        "Dir::State": root / "state",
        "Dir::State::status": root / "status",
        "Dir::Cache": root / "cache",
        "APT::Sandbox::User": "",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
    }
    options = []
    for key, value in settings.items():
        options += ["-o", f"{key}={value}"]
    run(["apt-get", *options, "update"])
    names = [f"{name}/{suite}" for name, suite in pairs]
    run(["apt-get", *options, "download", *names], cwd=root / "debs")
    return sorted((root / "debs").glob("*.deb"))


def _from_git(target):
    """the official repository"""
    if not have("git"):
        raise ToolError("git is not installed")
    say("cloning Odoo 19 from its official repository (this takes a while)")
    command = ["git", "clone", "-q", "--depth=1", "--branch=19.0", REPOSITORY]
    run([*command, target / "odoo"])
    return target / "odoo"
