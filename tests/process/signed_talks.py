# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Scripts for Odoo's shell that make interviews which both sides have signed."""

from one_plan import STAFF, company_with, launched_for_person

# One PNG pixel, as the widget sends a signature.
SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)
# Stands where the print program is looked for; what it does is added.
PROGRAM = """#!/bin/sh
PATH=/usr/bin:/bin
for last; do :; done
if [ "$1" = --version ]; then echo "wkhtmltopdf 0.12.6"; exit 0; fi
"""
FILED = """
SELECT count(*) || ' ' || count(DISTINCT res_id) FROM ir_attachment
 WHERE res_model = 'hr.performance.interview'
"""
WAITING = """
SELECT count(*) FROM hr_performance_interview
 WHERE state = 'signed' AND filed_on IS NULL
"""


def talks_of(count):
    """``talks`` of so many people, frozen and not signed; ``sign(talk)`` signs both."""
    return f"""
import json
{company_with("Talks", {"talks_boss": STAFF})}
boss = env["hr.employee"].create(
    {{"name": "Boss", "company_id": company.id, "user_id": users.id}})
person = env["hr.employee"].create([
    {{"name": "Person %d" % n, "company_id": company.id, "parent_id": boss.id}}
    for n in range({count})
])
{launched_for_person("2026-01-01", "2026-06-30")}
talks = env["hr.performance.interview"]
for number, sheet in enumerate(cycle.appraisal_ids.sorted("id")):
    content = {{
        "version": 2, "lang": "en_US", "number": "PI/%d" % number, "company": "Talks",
        "cycle": "Half", "period": ["2026-01-01", "2026-06-30"], "manager": "Boss",
        "employee": sheet.employee_id.name, "date_start": "2026-07-01 08:00:00",
        "closed_on": "2026-07-01 09:00:00", "next_interview_date": "2027-01-01",
    }}
    payload = json.dumps(content, sort_keys=True)
    talks |= talks.create({{
        "appraisal_id": sheet.id, "employee_id": sheet.employee_id.id,
        "cycle_id": cycle.id, "company_id": company.id, "interviewer_id": boss.id,
        "number": content["number"], "state": "closed", "payload": payload,
        "payload_hash": talks._hash_of(payload),
    }})

def sign(talk):
    for side in ("manager", "employee"):
        talk._add_signature(side, {SIGNATURE!r}, False)
"""


def use_program(folder, does):
    """Put a program in the place of the print program; returns the shell's script.

    :param folder: a folder of its own
    :param does: lines of shell; ``$last`` is the file to write
    """
    program = folder / "wkhtmltopdf"
    program.write_text(PROGRAM + does)
    program.chmod(0o755)
    return f"import os; os.environ['PATH'] = {str(folder)!r}\n"
