# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A run of the reminders that is killed half-way, and two runs at once."""

import signal

from racing import ANNOUNCING, wait_for_commits

PEOPLE = 30

PREPARE = f"""
company = env["res.company"].create({{"name": "Reminded"}})
employees = env["hr.employee"]
for number in range({PEOPLE}):
    login = "reminded%02d@example.com" % number
    user = env["res.users"].with_context(no_reset_password=True).create({{
        "name": "Reminded %02d" % number, "login": login, "email": login,
        "company_id": company.id, "company_ids": [(6, 0, company.ids)],
    }})
    employees |= employees.create({{
        "name": user.name, "user_id": user.id, "company_id": company.id,
    }})
env.ref("hr_performance.hr_performance_scheme_light").plan_days = 0
cycle = env["hr.performance.cycle"].create({{
    "name": "Reminders", "company_id": company.id,
    "scheme_id": env.ref("hr_performance.hr_performance_scheme_light").id,
}})
cycle.action_launch()
cycle.action_announce()
# Everybody is waited for: one mail each.
for step in env["hr.performance.step"].search([("cycle_id", "=", cycle.id)]):
    step.write({{"owner_id": step.employee_id.id, "deadline": "2020-01-31"}})
env["mail.mail"].search([]).unlink()
env.cr.commit()
"""
# Two people a transaction, each announced on standard output once it is committed.
SLOW = """
digests = type(env["hr.performance.digest"])
digests._job_mail = digests._job_mail._replace(size=2)
"""
REMIND = """
env.ref("hr_performance.ir_cron_hr_performance_digest").method_direct_trigger()
env.cr.commit()
"""
MAILS = "SELECT count(*) FROM mail_mail"
READERS = "SELECT count(DISTINCT res_partner_id) FROM mail_mail_res_partner_rel"
MOST = "SELECT max(reminder_count) FROM hr_performance_step"


def test_killed_reminders_go_on_and_mail_nobody_twice(database):
    """A kill loses at most one batch; the next run reminds the others, once each."""
    database.run(PREPARE)
    assert database.value(MAILS) == "0"
    process = database.start(SLOW + ANNOUNCING + REMIND)
    # Three of looking for work, then one for each two people.
    wait_for_commits(process, 6)
    process.send_signal(signal.SIGKILL)
    process.wait()
    told = int(database.value(READERS))
    assert 6 <= told < PEOPLE
    assert int(database.value(MAILS)) == told
    database.run(REMIND)
    assert int(database.value(READERS)) == PEOPLE
    assert int(database.value(MAILS)) == PEOPLE
    assert database.value(MOST) == "1"
    database.run(REMIND)
    assert int(database.value(MAILS)) == PEOPLE, "a second run of the day mails again"
