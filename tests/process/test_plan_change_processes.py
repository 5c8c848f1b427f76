# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two people of HR approve one request at once, with real processes."""

import pytest
from one_plan import HR, STAFF, company_with, launched_for_person
from racing import RACER, outcome

PREPARE = (
    company_with("Two Approvers", {"boss": STAFF, "hr1": HR, "hr2": HR})
    + """
boss = env["hr.employee"].create(
    {"name": "Boss", "company_id": company.id, "user_id": users[0].id})
person = env["hr.employee"].create(
    {"name": "Person", "company_id": company.id, "parent_id": boss.id})
"""
    + launched_for_person("2026-01-01", "2026-06-30")
    + """
# In a quiet cycle nobody without login is asked: HR decides for the person. The manager
# does not see the sheet yet, so the system writes down what the manager asks.
appraisal = cycle.appraisal_ids
appraisal.action_confirm_plan()
change = env["hr.performance.plan.change"].with_user(users[0]).sudo().create({
    "appraisal_id": appraisal.id, "reason": "Market", "effective_date": "2026-04-01",
    "line_ids": [
        (0, 0, {"appraisal_line_id": appraisal.line_ids.id, "target": 80})],
})
change.action_submit()
assert change.sudo().step == "hr", change.sudo().step
env.cr.commit()
"""
)
VERSIONS = "SELECT count(*) FROM hr_performance_plan_version"
NUMBER = "SELECT plan_version FROM hr_performance_appraisal"
TARGET = "SELECT target FROM hr_performance_appraisal_line"
BY = """
SELECT partner.name FROM hr_performance_plan_change change
  JOIN res_users users ON users.id = change.decided_by_id
  JOIN res_partner partner ON partner.id = users.partner_id
"""


@pytest.fixture
def plan(prepared_database):
    """A database with one request that waits for HR."""
    return prepared_database


def approver(number, folder, before="pass", after="pass"):
    """The script of an approver with steps before and after approving."""
    return RACER.format(
        login="hr",
        number=number,
        folder=str(folder),
        # the transaction sees the request as waiting
        read="change = env['hr.performance.plan.change'].search([]);"
        " assert change.state",
        step="change.action_approve()",
        before=before,
        after=after,
    )


def changed_once(plan, winner):
    """The plan has one new version, by the name of who won."""
    assert plan.value(VERSIONS) == "2"
    assert plan.value(NUMBER) == "2"
    assert float(plan.value(TARGET)) == 80
    assert plan.value(BY) == f"hr{winner}"


def test_second_approver_meets_the_lock(plan, tmp_path):
    """While the first has not finished, the second is told to try again."""
    hold = "say('held'); wait_for('end2')"
    first = plan.start(approver(1, tmp_path, after=hold))
    second = plan.start(approver(2, tmp_path, before="wait_for('held1')"))
    refusal = outcome(second)
    assert refusal.startswith("refused:")
    assert "Try again" in refusal
    assert outcome(first) == "done"
    changed_once(plan, 1)


def test_second_approver_comes_too_late(plan, tmp_path):
    """Begun before the first finished, the second is retried and then refused."""
    late = "say('read'); wait_for('end1')"
    second = plan.start(approver(2, tmp_path, before=late))
    first = plan.start(approver(1, tmp_path, before="wait_for('read2')"))
    assert outcome(first) == "done"
    refusal = outcome(second)
    assert refusal.startswith("refused:")
    assert "decided already" in refusal
    changed_once(plan, 1)


def test_two_approvers_at_once(plan, tmp_path):
    """Whoever wins, the plan changes once."""
    both = []
    for number in (1, 2):
        together = f"say('ready'); wait_for('ready{3 - number}')"
        both.append(plan.start(approver(number, tmp_path, before=together)))
    outcomes = [outcome(process) for process in both]
    assert sorted(text.split(":")[0] for text in outcomes) == ["done", "refused"]
    changed_once(plan, outcomes.index("done") + 1)
