# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two sides of one drafted plan act at the same moment, with real processes."""

import pytest
from one_plan import STAFF, company_with, launched_for_person
from racing import RACER, outcome

PREPARE = (
    company_with("Two Sides", {"side1": STAFF, "side2": STAFF})
    + """
boss, person = env["hr.employee"].create([
    {"name": user.name, "company_id": company.id, "user_id": user.id}
    for user in users
])
person.parent_id = boss
"""
    + launched_for_person("2026-01-01", "2026-06-30")
    + """
cycle.is_announced = True
env.cr.commit()
"""
)
# A second try confirms what the person has read before the first one.
READ = (
    "plan = env['hr.performance.appraisal'].search([]);"
    " seen = globals().setdefault('seen', plan.plan_revision)"
)
CONFIRM = "plan.with_context(performance_plan_seen=seen).action_confirm_plan()"
CHANGE = "plan.line_ids.target = 150"
STATE = "SELECT state FROM hr_performance_appraisal"
TARGET = "SELECT target FROM hr_performance_appraisal_line"
CONFIRMED = "SELECT employee_confirmed_on IS NOT NULL FROM hr_performance_appraisal"


@pytest.fixture
def plan(prepared_database):
    """A database with one drafted plan of two people."""
    return prepared_database


def side(number, folder, step, before="pass", after="pass"):
    """The script of the manager (1) or the employee (2)."""
    return RACER.format(
        login="side",
        number=number,
        folder=str(folder),
        read=READ,
        step=step,
        before=before,
        after=after,
    )


def test_nobody_confirms_what_the_other_has_just_changed(plan, tmp_path):
    """The employee has read the old target, the manager's change is first."""
    late = "say('read'); wait_for('end1')"
    employee = plan.start(side(2, tmp_path, CONFIRM, before=late))
    manager = plan.start(side(1, tmp_path, CHANGE, before="wait_for('read2')"))
    assert outcome(manager) == "done"
    refusal = outcome(employee)
    assert refusal.startswith("refused:")
    assert "changed while you read it" in refusal
    assert plan.value(CONFIRMED) == "f"
    assert float(plan.value(TARGET)) == 150


def test_a_change_that_comes_second_takes_the_confirmation_back(plan, tmp_path):
    """The employee confirms first; the manager's change asks anew."""
    late = "say('read'); wait_for('end2')"
    manager = plan.start(side(1, tmp_path, CHANGE, before=late))
    employee = plan.start(side(2, tmp_path, CONFIRM, before="wait_for('read1')"))
    assert outcome(employee) == "done"
    assert outcome(manager) == "done"
    assert plan.value(CONFIRMED) == "f"
    assert float(plan.value(TARGET)) == 150


def test_both_confirm_at_once(plan, tmp_path):
    """Neither confirmation is lost: the plan is agreed."""
    both = []
    for number in (1, 2):
        together = f"say('ready'); wait_for('ready{3 - number}')"
        both.append(plan.start(side(number, tmp_path, CONFIRM, before=together)))
    assert [outcome(process) for process in both] == ["done", "done"]
    assert plan.value(STATE) == "agreed"
