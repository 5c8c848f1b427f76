# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Work of the system that is killed half-way, and done once when it runs again.

Launches and reminders have tests of their own.
"""

import os
import signal
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "base"))

from smtp_stand_in import MailServer  # noqa: E402

PEOPLE = 60 if os.environ.get("FULL") else 12
#: Killed after so many commits, or before the next one.
POINTS = [(2, "after"), (3, "before")]
if os.environ.get("FULL"):
    POINTS = [(n, when) for n in range(1, 6) for when in ("after", "before")]

PREPARE = f"""
company = env["res.company"].create({{"name": "Killed"}})
env = env(context={{**env.context, "allowed_company_ids": company.ids}})
officers = env["res.users"].with_context(no_reset_password=True).create([
    {{
        "name": login, "login": login, "email": login + "@killed.test",
        "company_id": company.id, "company_ids": [(6, 0, company.ids)],
        "group_ids": [(4, env.ref("hr_performance." + group).id)],
    }}
    for login, group in (
        ("hr", "group_hr_performance_manager"),
        ("author", "group_hr_performance_reward"),
        ("approver", "group_hr_performance_reward"),
    )
])
boss = env["hr.employee"].create({{"name": "Boss", "company_id": company.id}})
people = env["hr.employee"].create([
    {{
        "name": "K%02d" % n, "company_id": company.id, "parent_id": boss.id,
        "work_email": "k%02d@killed.test" % n,
    }}
    for n in range({PEOPLE})
])
scheme = env.ref("hr_performance.hr_performance_scheme_light")
cycle = env["hr.performance.cycle"].create({{
    "name": "Killed", "company_id": company.id, "scheme_id": scheme.id,
    "date_start": "2025-01-01", "date_end": "2025-06-30",
    "employee_ids": [(6, 0, people.ids)],
}})
cycle.action_launch()
env["mail.mail"].search([]).unlink()
env.cr.commit()
"""
#: What the killed jobs could not do; the sheets of this test are otherwise made up.
FAILED = (
    "SELECT count(*) FROM hr_performance_failure"
    " WHERE job_name IN ('release', 'report', 'step')"
)
RESULTS = """
cycle.is_announced = True
for sheet in cycle.appraisal_ids:
    sheet._move({"state": "decided"})
    env["hr.performance.result"].create({
        "appraisal_id": sheet.id, "employee_id": sheet.employee_id.id,
        "cycle_id": cycle.id, "company_id": company.id, "coefficient": 1,
        "state": "published", "final_level_id": cycle.scale_id.level_ids[0].id,
    })
cycle.release_date = "2025-08-01"
# Four closed cycles whose reports are missing.
for number in range(4):
    old = env["hr.performance.cycle"].create({
        "name": "Old %d" % number, "company_id": company.id, "scheme_id": scheme.id,
        "date_start": "202%d-01-01" % number, "date_end": "202%d-06-30" % number,
        "employee_ids": [(6, 0, people[:1].ids)],
    })
    old.action_launch()
    old.is_announced = True
    sheet = old.appraisal_ids
    env["hr.performance.result"].create({
        "appraisal_id": sheet.id, "employee_id": sheet.employee_id.id,
        "cycle_id": old.id, "company_id": company.id, "coefficient": 1,
        "state": "released", "final_level_id": old.scale_id.level_ids[0].id,
    })
    old.state = "closed"
env.cr.commit()
"""
FOUND = """
company = env["res.company"].search([("name", "=", "Killed")])
env = env(context={**env.context, "allowed_company_ids": company.ids})
scheme = env.ref("hr_performance.hr_performance_scheme_light")
people = env["hr.employee"].search(
    [("company_id", "=", company.id), ("name", "!=", "Boss")])
cycle = env["hr.performance.cycle"].search([("name", "=", "Killed")])
"""
# The process ends itself as a power cut would: no handler runs.
KILL = """
import os, signal
number, when = {point!r}
seen = []
crons = type(env["ir.cron"])
commit = crons._commit_progress
def killing(self, *args, **kwargs):
    seen.append(1)
    is_last = len(seen) > number
    if is_last and when == "before":
        self.env.flush_all()
        os.kill(os.getpid(), signal.SIGKILL)
    left = commit(self, *args, **kwargs)
    if len(seen) == number and when == "after":
        os.kill(os.getpid(), signal.SIGKILL)
    return left
crons._commit_progress = killing
for model, name in (
    ("result", "release"), ("appraisal", "step"), ("retention", "retention"),
):
    kind = type(env["hr.performance." + model])
    setattr(kind, "_job_" + name, getattr(kind, "_job_" + name)._replace(size=2))
"""
RUN = """
env.ref("hr_performance.ir_cron_hr_performance_{cron}").method_direct_trigger()
env.cr.commit()
"""
RELEASED = """
SELECT count(*) FROM hr_performance_result result
  JOIN hr_performance_cycle cycle ON cycle.id = result.cycle_id
 WHERE cycle.name = 'Killed' AND result.state = 'released'
"""
ENTERED = """
SELECT max(n) FROM (SELECT count(*) n FROM hr_performance_step
 WHERE state = 'released' GROUP BY appraisal_id) counted
"""
STEPS = """
SELECT count(*), count(DISTINCT appraisal_id) FROM hr_performance_step step
  JOIN hr_performance_cycle cycle ON cycle.id = step.cycle_id
 WHERE cycle.name = 'Killed' AND left_on IS NULL
"""
REPORTS = """
SELECT count(*), count(DISTINCT (cycle_id, reader_id)) FROM hr_performance_cycle_report
"""


def kill(database, script, cron, point):
    """Run a scheduled job until it is killed."""
    process = database.start(script + KILL.format(point=point) + RUN.format(cron=cron))
    _output, errors = process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL, errors


@pytest.fixture
def prepared(prepared_database):
    """A launched cycle of twelve people."""
    return prepared_database


def test_release_steps_and_reports(prepared):
    """Killed at several points; in the end all is there exactly once."""
    prepared.run(FOUND + RESULTS)
    for point in POINTS:
        kill(prepared, "", "release", point)
    assert 0 < int(prepared.value(RELEASED)) < PEOPLE
    prepared.run(RUN.format(cron="release") * 2)
    assert prepared.value(RELEASED) == str(PEOPLE)
    assert prepared.value(ENTERED) == "1", "a step that was entered twice"
    assert prepared.value(STEPS) == f"{PEOPLE}|{PEOPLE}"
    prepared.value("DELETE FROM hr_performance_step WHERE left_on IS NULL")
    kill(prepared, "", "sound", POINTS[-1])
    kill(prepared, "", "report", (2, "after"))
    made = prepared.value(REPORTS)
    prepared.run(RUN.format(cron="sound") * 2 + RUN.format(cron="report") * 2)
    assert prepared.value(STEPS) == f"{PEOPLE}|{PEOPLE}"
    rows, pairs = prepared.value(REPORTS).split("|")
    assert rows == pairs, "a report that was filed twice"
    assert int(rows) > int(made.split("|")[0])
    assert prepared.value(FAILED) == "0"


LOGINS = """
users = env["res.users"].with_context(no_reset_password=True).create([
    {
        "name": person.name, "login": person.work_email, "email": person.work_email,
        "company_id": company.id, "company_ids": [(6, 0, company.ids)],
    }
    for person in people
])
for person, user in zip(people, users):
    person.user_id = user
cycle.release_date = "2099-01-01"
env.cr.commit()
"""
# A dozen stands for thousands: none is released while HR waits.
PUBLISH = """
from odoo.addons.hr_performance.models.result import hr_performance_result
hr_performance_result.RELEASED_AT_ONCE = 0
dialog = env["hr.performance.release"].with_user(officers).with_context(
    allowed_company_ids=company.ids).create({"cycle_id": cycle.id})
dialog.action_confirm()
env.cr.commit()
"""
OFFICER = """
officers = env["res.users"].search([("login", "=", "hr")])
"""
RELEASE_MAILS = """
SELECT count(*), count(DISTINCT rel.res_partner_id) FROM mail_mail_res_partner_rel rel
  JOIN res_users users ON users.partner_id = rel.res_partner_id
  JOIN hr_employee person ON person.user_id = users.id
 WHERE person.name LIKE 'K%'
"""


def test_release_of_many(prepared):
    """HR releases all in one step; killed half-way, each has result and one mail."""
    prepared.run(FOUND + RESULTS + LOGINS)
    prepared.run(RUN.format(cron="release"))
    assert prepared.value(RELEASED) == "0", "nothing is due by its date"
    prepared.run(FOUND + OFFICER + PUBLISH)
    for point in POINTS:
        kill(prepared, "", "release", point)
    assert 0 < int(prepared.value(RELEASED)) < PEOPLE
    prepared.run(RUN.format(cron="release") * 2)
    assert prepared.value(RELEASED) == str(PEOPLE)
    assert prepared.value(ENTERED) == "1", "a step that was entered twice"
    kill(prepared, "", "digest", (2, "after"))
    prepared.run(RUN.format(cron="digest") * 2)
    assert prepared.value(RELEASE_MAILS) == f"{PEOPLE}|{PEOPLE}"
    assert prepared.value(FAILED) == "0"


ANNOUNCE = """
server = env["ir.mail_server"].search([])
server.active = False
server.create({{
    "name": "Stand-In", "smtp_host": "127.0.0.1", "smtp_port": {port},
    "smtp_encryption": "none",
}})
env["ir.config_parameter"].set_param("mail.default.from", "hr@killed.test")
cycle.with_user(env["res.users"].search([("login", "=", "hr")])).action_announce()
env.flush_all()
"""
SEND = """
env["mail.mail"].process_email_queue()
env.cr.commit()
"""
DIE = """
import os, signal
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_announcement(prepared):
    """Killed before it is stored nobody is told; killed while mails leave, nobody
    gets one twice."""
    with MailServer() as server:
        announce = FOUND + ANNOUNCE.format(port=server.port)
        process = prepared.start(announce + DIE)
        process.communicate(timeout=120)
        announced = "SELECT count(*) FROM hr_performance_cycle WHERE is_announced"
        assert prepared.value(announced) == "0"
        prepared.run(announce + "env.cr.commit()\n")
        process = prepared.start(SEND)

        def stop(_reader):
            if len(server.taken) == 5:
                process.kill()

        server.on_reader = stop
        process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL
        assert len(server.taken) == 5
        server.on_reader = lambda _reader: None
        prepared.run(SEND)
        assert sorted(server.taken) == [f"k{n:02d}@killed.test" for n in range(PEOPLE)]
    waiting = "SELECT count(*) FROM mail_mail WHERE state != 'sent'"
    assert prepared.value(waiting) == "0"


SURVEY = """
from odoo.addons.hr_performance.models.base.features import PULSE, switch
switch(env, {PULSE: True})
people[:2].work_email = False
people[:2].work_contact_id.email = False
cycle.state = "feedback"
env["hr.performance.interview"].create([
    {
        "appraisal_id": sheet.id, "employee_id": sheet.employee_id.id,
        "company_id": company.id, "cycle_id": cycle.id,
        "interviewer_id": people[:1].parent_id.id, "state": "closed",
    }
    for sheet in cycle.appraisal_ids
])
officer = env["res.users"].search([("login", "=", "hr")])
cycle.with_user(officer).action_ask_about_talks()
env.cr.commit()
"""
# Twelve people stand for thousands.
FEW = """
from odoo.addons.hr_performance.models.pulse import hr_performance_pulse
hr_performance_pulse.BATCH = 3
"""
ASKED = """
SELECT count(*), count(DISTINCT employee_id) FROM hr_performance_pulse_key
"""
SURVEY_MAILS = """
SELECT count(*), count(DISTINCT email_to) FROM mail_mail
 WHERE email_to LIKE 'k%@killed.test'
"""
COUNTED = "SELECT asked_count, unreached_count FROM hr_performance_pulse"
BOXED = "SELECT count(*) FROM hr_performance_pulse_answer"


def test_survey(prepared):
    """Killed while people are asked and reminded: each is asked and reminded once."""
    prepared.run(FOUND + SURVEY)
    reached = PEOPLE - 2
    for point in ((2, "after"), (2, "before")):
        kill(prepared, FEW, "pulse", point)
        keys, people = prepared.value(ASKED).split("|")
        assert keys == people, "somebody who was asked twice"
        assert prepared.value(SURVEY_MAILS) == f"{keys}|{people}", "asked without mail"
        assert prepared.value(COUNTED).split("|")[0] == keys
    assert 0 < int(keys) < reached, "killed half-way"
    prepared.run(FEW + RUN.format(cron="pulse") * 2)
    assert prepared.value(ASKED) == f"{reached}|{reached}"
    assert prepared.value(SURVEY_MAILS) == f"{reached}|{reached}"
    assert prepared.value(COUNTED) == f"{reached}|2"
    assert prepared.value(BOXED) == str(PEOPLE), "a sheet for each, and none more"
    prepared.value("UPDATE hr_performance_pulse SET closes_on = current_date + 1")
    kill(prepared, FEW, "pulse", (2, "before"))
    assert prepared.value(SURVEY_MAILS).startswith(f"{reached + 3}|"), "half-way"
    prepared.run(FEW + RUN.format(cron="pulse") * 2)
    assert prepared.value(SURVEY_MAILS) == f"{2 * reached}|{reached}"
    assert prepared.value(FAILED) == "0"


SIMULATE = """
cycle.is_announced = True
for sheet in cycle.appraisal_ids:
    env["hr.performance.result"].create({
        "appraisal_id": sheet.id, "employee_id": sheet.employee_id.id,
        "cycle_id": cycle.id, "company_id": company.id, "coefficient": 1,
        "state": "released", "final_level_id": cycle.scale_id.level_ids[0].id,
    })
rule = env["hr.performance.reward.rule"].create({
    "name": "Bonus", "company_id": company.id, "base_type": "fixed",
    "fixed_amount": 500,
})
author, approver = (
    env["res.users"].search([("login", "=", login)]) for login in ("author", "approver")
)
run = env["hr.performance.reward.run"].with_user(author).create({
    "cycle_id": cycle.id, "rule_id": rule.id, "company_id": company.id,
})
run.action_simulate()
run.with_user(approver).action_approve()
env.cr.commit()
"""
HAND_OVER = """
approver = env["res.users"].search([("login", "=", "approver")])
run = env["hr.performance.reward.run"].with_user(approver).search([])
run.action_hand_over()
env.flush_all()
"""
FILES = """
SELECT string_agg(substring(name from '[.](.*)$'), ',' ORDER BY name)
  FROM ir_attachment WHERE res_model = 'hr.performance.reward.run'
"""
NUMBERS = "SELECT string_agg(handover_number, ',') FROM hr_performance_reward_run"


def test_hand_over_to_payroll(prepared):
    """Killed before it is stored nothing is handed over; then once, without a gap."""
    prepared.run(FOUND + SIMULATE)
    for _time in range(2):
        process = prepared.start(FOUND + HAND_OVER + DIE)
        _output, errors = process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL, errors
        assert prepared.value("SELECT state FROM hr_performance_reward_run") == (
            "approved"
        )
        assert not prepared.value(FILES)
    prepared.run(FOUND + HAND_OVER + "env.cr.commit()\n")
    assert prepared.value("SELECT state FROM hr_performance_reward_run") == (
        "handed_over"
    )
    assert prepared.value(FILES) == "csv,xlsx", "one table, in two formats"
    assert prepared.value(NUMBERS).endswith("/00001")
    states = "SELECT string_agg(DISTINCT state, ',') FROM hr_performance_reward"
    assert prepared.value(states) == "handed_over"


KEPT = """
company.performance_retention = True
plans = env["hr.performance.development.plan"].create([
    {
        "employee_id": person.id, "kind": "improvement", "state": "done",
        "date_start": "2020-01-01", "date_end": "2020-06-30",
        "closed_on": "2020-06-30", "action_ids": [(0, 0, {"name": "Learn"})],
    }
    for person in people
])
plans.kept_until = "2021-01-01"
env["ir.attachment"].create([
    {"name": "kept.txt", "raw": b"Kept", "res_model": plan._name, "res_id": plan.id}
    for plan in plans
])
env.cr.commit()
"""
CONFIRM_LIST = """
officer = env["res.users"].search([("login", "=", "hr")])
made = env["hr.performance.retention"].search([("company_id", "=", company.id)])
made.with_user(officer).action_confirm()
env.cr.commit()
"""
PLANS = """
SELECT count(*) FROM hr_performance_development_plan WHERE date_end = '2020-06-30'
"""
#: List, numbers, and what would be left of the plans: actions, notes, files.
LISTED = """
SELECT state, listed_count, coalesce(gone_count, 0) FROM hr_performance_retention
"""
LEFT = """
SELECT (SELECT count(*) FROM hr_performance_development_action WHERE name = 'Learn'),
       (SELECT count(*) FROM mail_message
         WHERE model = 'hr.performance.development.plan'),
       (SELECT count(*) FROM ir_attachment WHERE name = 'kept.txt')
"""


def test_deletion_of_what_was_kept(prepared):
    """Killed half-way, each record went with all of it or not at all; once counted."""
    prepared.run(FOUND + KEPT)
    prepared.run(RUN.format(cron="retention"))
    assert prepared.value(LISTED) == f"draft|{PEOPLE}|0"
    prepared.run(FOUND + CONFIRM_LIST)
    for point in POINTS:
        kill(prepared, "", "retention", point)
        plans = int(prepared.value(PLANS))
        assert 0 < plans < PEOPLE, "killed half-way"
        assert prepared.value(LISTED) == f"confirmed|{PEOPLE}|{PEOPLE - plans}"
        actions, _notes, files = prepared.value(LEFT).split("|")
        assert (actions, files) == (str(plans), str(plans)), "half a record went"
    prepared.run(RUN.format(cron="retention") * 2)
    assert prepared.value(PLANS) == "0"
    assert prepared.value(LISTED) == f"done|{PEOPLE}|{PEOPLE}"
    assert prepared.value(LEFT) == "0|0|0"
