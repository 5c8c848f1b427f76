# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The addon is uninstalled from a database that was used, and installed again."""

import os
import subprocess

# The second signature files the PDF; here it is filed without a print, because the
# test asks what becomes of the file.
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
appraisal = cycle.appraisal_ids
interview = env["hr.performance.interview"].create({
    "appraisal_id": appraisal.id, "employee_id": person.id, "cycle_id": cycle.id,
    "company_id": company.id, "interviewer_id": boss.id, "number": "PI/1",
    "state": "signed",
})
interview.document_id = env["ir.attachment"].create({
    "name": "%s.pdf" % interview._document_name(),
    "raw": b"%PDF-1.4 signed", "mimetype": "application/pdf",
    "res_model": interview._name, "res_id": interview.id,
})
env.cr.commit()
print("DOCUMENT", interview.document_id.id)
"""
READERS = """
document = env["ir.attachment"].browse({document})
print("RAW", document.raw)
print("COMPANY", document.company_id.name)
for login in ("leaving_boss", "leaving_x", "admin"):
    user = env["res.users"].search([("login", "=", login)])
    print("READS", login, document.with_user(user).has_access("read"))
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


def module(database, verb):
    """Run ``odoo module install`` or ``uninstall``, as an administrator does."""
    python, odoo = (os.environ[f"HR_PERFORMANCE_{one}"] for one in ("PYTHON", "ODOO"))
    line = [python, odoo, "module", verb, "-c", os.environ["HR_PERFORMANCE_CONF"]]
    line += ["-d", database.name, "hr_performance"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-4000:]
    errors = [line for line in done.stderr.splitlines() if " ERROR " in line]
    assert not [line for line in errors if DROPPED_LATER not in line], errors


def test_uninstall_keeps_people_and_signed_records(database):
    """Employees, versions and signed PDFs stay; tables go; installing again works."""
    printed = database.run(PREPARE)
    document = int(printed.split("DOCUMENT ")[1].split()[0])
    people = database.value(PEOPLE)
    assert database.value(WAGES) == "3000,3300"
    assert int(database.value(TABLES))

    module(database, "uninstall")
    assert database.value(STATE) == "uninstalled"
    assert database.value(PEOPLE) == people
    assert database.value(TABLES) == "0"
    assert database.value(LEFT) == ""
    shown = database.run(READERS.format(document=document))
    assert "RAW b'%PDF-1.4 signed'" in shown
    assert "COMPANY Leaves Us" in shown
    assert "READS admin True" in shown
    assert "READS leaving_x False" in shown
    assert "READS leaving_boss False" in shown

    module(database, "install")
    assert database.value(STATE) == "installed"
    assert database.value(PEOPLE) == people
    assert "LAUNCHED 2" in database.run(USE_AGAIN)
