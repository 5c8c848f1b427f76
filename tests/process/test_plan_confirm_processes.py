# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two sides of one drafted plan act at the same moment, with real processes."""

import pytest
from racing import RACER, outcome

PREPARE = """
company = env["res.company"].create({"name": "Two Sides"})
env = env(context={**env.context, "allowed_company_ids": company.ids})
users = env["res.users"].create([
    {
        "name": login, "login": login, "company_id": company.id,
        "company_ids": [(6, 0, company.ids)],
        "group_ids": [(4, env.ref("base.group_user").id)],
    }
    for login in ("side1", "side2")
])
boss, person = env["hr.employee"].create([
    {"name": user.name, "company_id": company.id, "user_id": user.id}
    for user in users
])
person.parent_id = boss
category = env["hr.performance.kpi.category"].create({"name": "Process"})
kpi = env["hr.performance.kpi"].create({
    "name": "Output", "category_id": category.id, "method": "ratio", "target": 100,
    "state": "released", "level_description": "Good: 100. Insufficient: below 60.",
})
template = env["hr.performance.template"].create({
    "name": "One", "line_ids": [(0, 0, {"kpi_id": kpi.id, "weight": 100})],
})
cycle = env["hr.performance.cycle"].create({
    "name": "Half", "company_id": company.id, "template_id": template.id,
    "scheme_id": env.ref("hr_performance.hr_performance_scheme_light").id,
    "date_start": "2026-01-01", "date_end": "2026-06-30",
    "employee_ids": [(6, 0, person.ids)],
})
cycle.action_launch()
cycle.is_announced = True
env.cr.commit()
"""
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
def plan(database):
    """A database with one drafted plan of two people."""
    database.run(PREPARE)
    return database


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
