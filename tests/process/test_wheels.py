# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Wheels are built, installed by pip without network, and loaded from there."""

import configparser
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
BRIDGES = sorted(path.parent.name for path in REPO.glob("bridges/*/__manifest__.py"))
# Those that bring data sources of an app are alike: the one whose app is small is
# installed, not all seven apps.
ALIKE = "bridges/*/data/hr_performance_kpi_source_data.xml"
SOURCES = {path.parents[1].name for path in REPO.glob(ALIKE)}
CHOSEN = [one for one in BRIDGES if one not in SOURCES - {"hr_performance_rating"}]
ADDONS = ("hr_performance", *BRIDGES)
FOREIGN = ("bridges", "dev", "docs", "benchmarks", "demo_output", "Makefile", "dist")
CLONE_ONLY = ("tests/engine", "tests/process")
NEEDED = ("i18n/zh_CN.po", "static/description/icon.png", "engine/methods/method.py")
WHERE = """
from odoo.modules.module import Manifest
for name in {names!r}:
    module = env["ir.module.module"].search([("name", "=", name)])
    manifest = Manifest.for_addon(name)
    print("FOUND", name, module.state, manifest.path, sep="|")
from odoo.addons.hr_performance import models
print("FOUND", "code", "", models.__file__, sep="|")
"""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """The wheels of the root addon and of the bridges, built outside the clone."""
    folder = tmp_path_factory.mktemp("dist")
    line = [REPO / "dev" / "run", "wheels"]
    subprocess.run(line, check=True, env={**os.environ, "DIST": str(folder)})
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def site(wheels, tmp_path_factory):
    """A clean folder that pip installed the wheels into."""
    folder = tmp_path_factory.mktemp("site-packages")
    line = [os.environ["HR_PERFORMANCE_PYTHON"], "-m", "pip", "install", "--no-deps"]
    line += ["--no-index", "--no-compile", "--target", folder, *wheels]
    subprocess.run(line, check=True, capture_output=True)
    return folder


def other_addons():
    """The folder of the addons that the bridges need from others."""
    conf = configparser.ConfigParser(interpolation=None)
    conf.read(os.environ["HR_PERFORMANCE_CONF"])
    return conf["options"]["addons_path"].split(",")[-1]


def addon_files(wheel, name):
    """The files of an addon in a wheel, relative to the addon's folder."""
    prefix = f"odoo/addons/{name}/"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    strange = [one for one in names if ".dist-info/" not in one]
    assert all(one.startswith(prefix) for one in strange), strange
    return {one.removeprefix(prefix) for one in strange}


def test_wheels_hold_the_addon_and_nothing_else(wheels):
    """Each wheel has its addon's files; what serves the clone only stays out."""
    assert [path.name.split("-")[0] for path in wheels] == [
        f"odoo_addon_{name}" for name in ADDONS
    ]
    for wheel, name in zip(wheels, ADDONS, strict=True):
        files = addon_files(wheel, name)
        assert {"__init__.py", "__manifest__.py"} <= files
        for unwanted in (*FOREIGN, *CLONE_ONLY):
            assert not [one for one in files if f"{one}/".startswith(f"{unwanted}/")]
        assert not [one for one in files if "__pycache__" in one or "/." in one]
    assert set(NEEDED) <= addon_files(wheels[0], ADDONS[0])


def test_odoo_loads_the_installed_addon(site, database):
    """An update and a bridge's installation work from the pip-installed folder.

    Covers: R011
    """
    addons = site / "odoo" / "addons"
    options = ["--addons-path", f"{addons},{other_addons()}"]
    python, odoo = (os.environ[f"HR_PERFORMANCE_{one}"] for one in ("PYTHON", "ODOO"))
    update = [python, odoo, "server", "-c", os.environ["HR_PERFORMANCE_CONF"]]
    update += ["-d", database.name, "-u", ADDONS[0], "-i", ",".join(CHOSEN), *options]
    done = subprocess.run(
        [*update, "--stop-after-init", "--no-http", "--log-level=warn"],
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert " ERROR " not in done.stderr, done.stderr
    line = [*database.command(), *options]
    installed = [ADDONS[0], *CHOSEN]
    shown = subprocess.run(
        line, input=WHERE.format(names=installed), capture_output=True, text=True
    )
    assert shown.returncode == 0, shown.stderr
    found = [one.split("|")[1:] for one in shown.stdout.splitlines() if "FOUND|" in one]
    assert [(name, state) for name, state, _path in found] == [
        *((name, "installed") for name in installed),
        ("code", ""),
    ]
    for _name, _state, path in found:
        assert Path(path).is_relative_to(addons), path
