# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An update that fails leaves the database as it was, and usable with the old code."""

import configparser
import os
import re
import shutil
import subprocess
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
OWN = {"__manifest__.py", "migrations"}

PREPARE = """
company = env["res.company"].create({"name": "Updated"})
boss = env["hr.employee"].create({"name": "Boss", "company_id": company.id})
env["hr.employee"].create(
    {"name": "Person", "company_id": company.id, "parent_id": boss.id})
cycle = env["hr.performance.cycle"].create({
    "name": "Before", "company_id": company.id,
    "scheme_id": env.ref("hr_performance.hr_performance_scheme_light").id,
})
cycle.action_launch()
env.cr.commit()
"""
# What somebody does in the old code afterwards.
USE = """
cycle = env["hr.performance.cycle"].search([("name", "=", "Before")])
cycle.action_announce()
print("STEPS", len(cycle.appraisal_ids._open_steps()))
env["hr.performance.theme"].create({"name": "Afterwards"})
env.cr.commit()
"""
# It has begun to change the database when it fails, in structure and in data.
BREAKS = """
def migrate(cr, version):
    cr.execute("ALTER TABLE hr_performance_cycle ADD COLUMN half_done integer")
    cr.execute("UPDATE hr_performance_cycle SET name = 'Half done'")
    raise RuntimeError("the migration breaks here")
"""
STATE = """
SELECT latest_version || ' ' || state FROM ir_module_module
 WHERE name = 'hr_performance'
"""
SCHEMA = """
SELECT md5(string_agg(table_name || column_name || data_type, ','
           ORDER BY table_name, column_name))
  FROM information_schema.columns WHERE table_schema = 'public'
"""
HELD = """
SELECT string_agg(name, ',' ORDER BY id) FROM hr_performance_cycle
"""
RULES = "SELECT md5(string_agg(domain_force, ',' ORDER BY id)) FROM ir_rule"


def next_version(folder):
    """A later version of the addon, whose migration fails after it has begun."""
    addon = folder / "hr_performance"
    addon.mkdir(parents=True)
    for entry in REPO.iterdir():
        if entry.name not in OWN and not entry.name.startswith("."):
            (addon / entry.name).symlink_to(entry)
    text = (REPO / "__manifest__.py").read_text()
    text = re.sub(r'"version": "[\d.]+"', '"version": "19.0.99.0.0"', text)
    (addon / "__manifest__.py").write_text(text)
    shutil.copytree(REPO / "migrations", addon / "migrations")
    last = addon / "migrations" / "19.0.99.0.0"
    last.mkdir()
    (last / "post-99-breaks.py").write_text(BREAKS)
    return folder


def configuration(addons, folder):
    """The configuration of the tests, with other addons in the place of ours."""
    conf = configparser.RawConfigParser()
    conf.read(os.environ["HR_PERFORMANCE_CONF_CORE"])
    paths = conf["options"]["addons_path"].split(",")
    kept = [path for path in paths if not (Path(path) / "hr_performance").exists()]
    conf["options"]["addons_path"] = ",".join([str(addons), *kept])
    path = folder / "next.conf"
    with open(path, "w") as file:
        conf.write(file)
    return path


def test_a_migration_that_breaks(database, tmp_path):
    """The update says so; the old code goes on with the old database."""
    database.run(PREPARE)
    queries = (STATE, SCHEMA, HELD, RULES)
    before = [database.value(query) for query in queries]
    conf = configuration(next_version(tmp_path / "addons"), tmp_path)
    line = [os.environ["HR_PERFORMANCE_PYTHON"], os.environ["HR_PERFORMANCE_ODOO"]]
    line += ["-c", conf, "-d", database.name, "-u", "hr_performance"]
    line += ["--stop-after-init", "--no-http"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=600)
    assert done.returncode != 0
    assert "the migration breaks here" in done.stderr + done.stdout
    assert [database.value(query) for query in queries] == before
    assert before[0].endswith(" installed")
    assert "STEPS 2" in database.run(USE)
    themes = "SELECT count(*) FROM hr_performance_theme WHERE name::text ~ 'Afterwards'"
    assert database.value(themes) == "1"
