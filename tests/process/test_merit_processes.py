# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Raises that become versions: killed half-way, and raced by a version made by hand.

Covers: R188.
"""

import pytest
from racing import RACER, outcome
from test_killed_jobs import FOUND, PEOPLE, POINTS, PREPARE, RESULTS, RUN, kill

__all__ = ["PREPARE"]
DAY = "2027-01-01"
APPROVED = f"""
job = env["hr.job"].create({{"name": "Fitter", "company_id": company.id}})
for person in people:
    person.write({{"contract_date_start": "2024-01-01", "wage": 5000}})
    person.job_id = job
cycle.appraisal_ids.write({{"job_id": job.id}})
env["hr.performance.result"].search([("cycle_id", "=", cycle.id)]).state = "released"
for sheet in cycle.appraisal_ids:
    sheet._move({{"state": "released"}})
env["hr.performance.pay.range"].create({{
    "job_id": job.id, "company_id": company.id,
    "currency_id": company.currency_id.id, "date_from": "2024-01-01",
    "minimum": 4000, "midpoint": 5000, "maximum": 9000,
}})
matrix = env["hr.performance.merit.matrix"].create({{
    "name": "All", "company_id": company.id, "scale_id": cycle.scale_id.id,
}})
matrix.cell_ids.write({{"minimum": 0, "target": 4, "maximum": 10}})
merit = env["hr.performance.merit.round"].create({{
    "cycle_id": cycle.id, "company_id": company.id, "matrix_id": matrix.id,
    "date_effective": "{DAY}", "budget_percent": 10, "is_per_unit": False,
}})
merit.action_open()
merit.action_submit()
merit.with_user(env["res.users"].search([("login", "=", "approver")])).with_context(
    allowed_company_ids=company.ids).action_approve()
"""
ASKED = """
merit.apply_asked_on = "2026-12-01 08:00:00"
env.cr.commit()
"""
SMALL = """
kind = type(env["hr.performance.merit.proposal"])
kind._job_apply = kind._job_apply._replace(size=2)
"""
VERSIONS = f"""
SELECT count(*), count(DISTINCT employee_id), min(wage), max(wage) FROM hr_version
 WHERE date_version = '{DAY}'
"""
CHANGES = (
    "SELECT count(*), count(DISTINCT proposal_id) FROM hr_performance_merit_change"
)
APPLIED = "SELECT count(*) FROM hr_performance_merit_proposal WHERE state = 'applied'"
STATE = "SELECT state FROM hr_performance_merit_round"
FAILED = "SELECT count(*) FROM hr_performance_failure WHERE job_name = 'apply'"


@pytest.fixture
def approved(prepared_database):
    """An approved round of twelve people."""
    prepared_database.run(
        FOUND
        + RESULTS.partition("# Four closed cycles")[0]
        + APPROVED
        + "env.cr.commit()\n"
    )
    return prepared_database


def test_killed(approved):
    """Killed at several points; in the end each has one version with the raise."""
    approved.run(
        FOUND + "merit = env['hr.performance.merit.round'].search([])\n" + ASKED
    )
    for point in POINTS:
        kill(approved, SMALL, "merit", point)
    assert 0 < int(approved.value(APPLIED)) < PEOPLE
    approved.run(RUN.format(cron="merit") * 2)
    assert approved.value(VERSIONS) == f"{PEOPLE}|{PEOPLE}|5200.00|5200.00"
    assert approved.value(CHANGES) == f"{PEOPLE}|{PEOPLE}"
    assert approved.value(STATE) == "applied"
    assert approved.value(FAILED) == "0"
    approved.run(RUN.format(cron="merit"))
    assert approved.value(VERSIONS) == f"{PEOPLE}|{PEOPLE}|5200.00|5200.00"


OFFICERS = """
for number, login in enumerate(("author", "approver"), 1):
    user = env["res.users"].search([("login", "=", login)])
    user.login = "racer%d" % number
    user.group_ids = [(4, env.ref("hr.group_hr_manager").id)]
env.cr.commit()
"""
APPLY = """env["hr.performance.merit.round"].search([]).action_apply()"""
BY_HAND = """[
        person.create_version({"date_version": "2027-07-01"})
        for person in env["hr.employee"].search([("name", "like", "K")])]"""
LATER = """
SELECT count(*), min(wage), max(wage) FROM hr_version WHERE date_version = '2027-07-01'
"""


@pytest.mark.parametrize("first", ["raise", "by hand"])
def test_race_with_a_version(approved, tmp_path, first):
    """Whoever is second begins again: no later version keeps the old wage."""
    approved.run(OFFICERS)
    steps = [APPLY, BY_HAND] if first == "raise" else [BY_HAND, APPLY]
    read = "env['hr.version'].sudo().search([]).mapped('wage')"
    racers = [
        approved.start(
            RACER.format(
                number=number,
                folder=str(tmp_path),
                login="racer",
                read=read,
                before=before,
                step=step,
                after=after,
            )
        )
        for number, step, before, after in (
            (1, steps[0], "wait_for('ready2')", "say('written'); time.sleep(2)"),
            (2, steps[1], "say('ready'); wait_for('written1')", "pass"),
        )
    ]
    assert [outcome(racer) for racer in racers] == ["done", "done"]
    assert approved.value(VERSIONS) == f"{PEOPLE}|{PEOPLE}|5200.00|5200.00"
    assert approved.value(LATER) == f"{PEOPLE}|5200.00|5200.00"
