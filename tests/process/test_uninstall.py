# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The addon is uninstalled from a database that was used, and installed again."""

import os
import subprocess

from signed_talks import WAITING, talks_of

#: Signed interviews: one is filed, one is not, one was filed badly, one is replaced.
SIGNED = 4
PREPARE = """
company = env["res.company"].create({"name": "Leaves Us"})
login = {"company_id": company.id, "company_ids": [(6, 0, company.ids)]}
boss_user = env["res.users"].create({**login, "name": "Boss", "login": "leaving_boss"})
other_user = env["res.users"].create({**login, "name": "Other", "login": "leaving_x"})
boss = env["hr.employee"].create(
    {"name": "Boss", "company_id": company.id, "user_id": boss_user.id}
)
person = env["hr.employee"].create({
    "name": "Person", "company_id": company.id, "parent_id": boss.id,
    "date_version": "2025-01-01", "contract_date_start": "2025-01-01", "wage": 3000,
})
person.create_version({"date_version": "2026-01-01", "wage": 3300})
cycle = env["hr.performance.cycle"].create({
    "name": "Last", "company_id": company.id,
    "scheme_id": env.ref("hr_performance.hr_performance_scheme_light").id,
    "date_start": "2026-01-01", "date_end": "2026-06-30",
    "employee_ids": [(6, 0, person.ids)],
})
cycle.action_launch()
cycle.action_announce()
env.cr.commit()
"""
SIGN = """
for talk in talks:
    sign(talk)
filed = env["hr.performance.interview"]
filed._file_record(talks[0])
filed._file_record(talks[2])
talks[2].document_id.raw = b""
talks[3].active = False
env.cr.commit()
print("DOCUMENT", talks[0].document_id.id)
"""
READERS = """
document = env["ir.attachment"].browse({document})
print("COMPANY", document.company_id.name)
for login in ("talks_boss", "leaving_x", "admin"):
    user = env["res.users"].search([("login", "=", login)])
    print("READS", login, document.with_user(user).has_access("read"))
kept = env["ir.attachment"].search(
    [("company_id", "=", document.company_id.id), ("name", "=like", "PI-%.pdf")]
)
for file in kept:
    print("KEPT", file.name, file.raw[:5], file.raw.rstrip()[-5:])
"""
PEOPLE = """
SELECT count(*) || ' ' || coalesce(md5(string_agg(
    concat_ws('|', v.id, v.employee_id, v.date_version, v.wage, v.contract_date_start,
              v.department_id, v.job_id, e.name, e.active, e.company_id),
    ',' ORDER BY v.id)), '')
  FROM hr_version v JOIN hr_employee e ON e.id = v.employee_id
"""
# Odoo logs each seed record in use that it cannot delete before it drops the table.
DROPPED_LATER = "bad query: b'DELETE FROM \"hr_performance_"
TABLES = "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'hr\\_performance%'"
LEFT = """
SELECT string_agg(name, ', ') FROM ir_model_data WHERE module = 'hr_performance'
"""
STATE = "SELECT state FROM ir_module_module WHERE name = 'hr_performance'"
WAGES = """
SELECT string_agg(v.wage::int::text, ',' ORDER BY v.date_version) FROM hr_version v
  JOIN hr_employee e ON e.id = v.employee_id WHERE e.name = 'Person'
"""
USE_AGAIN = """
cycle = env["hr.performance.cycle"].create({
    "name": "Again",
    "scheme_id": env.ref("hr_performance.hr_performance_scheme_light").id,
    "company_id": env["res.company"].search([("name", "=", "Leaves Us")]).id,
    "date_start": "2026-01-01", "date_end": "2026-06-30",
})
cycle.action_launch()
print("LAUNCHED", len(cycle.appraisal_ids))
"""


def start_module(database, verb, path=None):
    """Run ``odoo module install`` or ``uninstall``, as an administrator does.

    :param path: folder of programs instead of the usual ones
    """
    python, odoo = (os.environ[f"HR_PERFORMANCE_{one}"] for one in ("PYTHON", "ODOO"))
    line = [python, odoo, "module", verb, "-c", os.environ["HR_PERFORMANCE_CONF"]]
    line += ["-d", database.name, "hr_performance"]
    env = {**os.environ, "PATH": str(path)} if path else None
    return subprocess.run(line, capture_output=True, text=True, timeout=600, env=env)


def module(database, verb):
    """Do so without any error."""
    done = start_module(database, verb)
    assert done.returncode == 0, done.stderr[-4000:]
    errors = [line for line in done.stderr.splitlines() if " ERROR " in line]
    assert not [line for line in errors if DROPPED_LATER not in line], errors


def test_uninstall_keeps_people_and_signed_records(database, tmp_path):
    """Employees, versions and signed records stay; tables go; installing again works.

    A record that cannot be filed stops it, and nothing is lost.
    """
    database.run(PREPARE)
    printed = database.run(talks_of(SIGNED) + SIGN)
    document = int(printed.split("DOCUMENT ")[1].split()[0])
    people = database.value(PEOPLE)
    assert database.value(WAGES) == "3000,3300"
    tables = database.value(TABLES)

    refused = start_module(database, "uninstall", path=tmp_path)
    assert refused.returncode
    assert "There are 3 of them" in refused.stderr
    assert "not installed" in refused.stderr
    assert database.value(STATE) == "installed"
    assert database.value(TABLES) == tables
    assert database.value(WAITING) == "2"

    module(database, "uninstall")
    assert database.value(STATE) == "uninstalled"
    assert database.value(PEOPLE) == people
    assert database.value(TABLES) == "0"
    assert database.value(LEFT) == ""
    shown = database.run(READERS.format(document=document))
    kept = [line for line in shown.splitlines() if line.startswith("KEPT")]
    assert len(kept) == SIGNED, shown
    assert all("b'%PDF-' b'%%EOF'" in line for line in kept), kept
    assert "COMPANY Talks" in shown
    assert "READS admin True" in shown
    assert "READS leaving_x False" in shown
    assert "READS talks_boss False" in shown

    module(database, "install")
    assert database.value(STATE) == "installed"
    assert database.value(PEOPLE) == people
    assert "LAUNCHED 2" in database.run(USE_AGAIN)
