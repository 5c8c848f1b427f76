# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two collect the same values at once, and a value is overridden meanwhile."""

import pytest
from one_plan import HR, STAFF, company_with, launched_for_person
from racing import RACER, outcome

PREPARE = (
    company_with("Two Collectors", {"person": STAFF, "hr1": HR, "hr2": HR})
    + """
boss = env["hr.employee"].create({"name": "Boss", "company_id": company.id})
person = env["hr.employee"].create({
    "name": "Person", "company_id": company.id, "parent_id": boss.id,
    "user_id": users[0].id,
})
"""
    + launched_for_person(
        "2024-01-01",
        "2024-06-30",
        name="Meetings",
        target=10,
        aggregation="sum",
        data_period="quarter",
        data_source="Calendar",
    )
    + """
cycle.is_announced = True
env["calendar.event"].create([
    {
        "name": "Customer", "start": start, "stop": start, "user_id": users[0].id,
        "partner_ids": [(6, 0, users[0].partner_id.ids)],
    }
    for start in ("2024-02-01 08:00:00", "2024-02-02 08:00:00", "2024-05-02 08:00:00")
])
source = env["hr.performance.kpi.source"].with_user(users[1]).create({
    "name": "Meetings held", "kpi_id": kpi.id, "company_id": company.id,
    "model_name": "calendar.event", "domain": "[('name', '=', 'Customer')]",
    "date_field": "start", "employee_path": "user_id",
})
source.action_activate()
env["hr.performance.measure"].search([]).sudo().unlink()
source.sudo().write({"attempted_on": False})
env.cr.commit()
"""
)
VALUES = """
SELECT string_agg(source || ':' || value::int, ',' ORDER BY period_end, source)
  FROM hr_performance_measure
"""
ACTUAL = "SELECT actual::int FROM hr_performance_appraisal_line"
PROBLEM = "SELECT count(*) FROM hr_performance_kpi_source WHERE problem IS NOT NULL"
# The transaction sees no value yet.
READ = "cycle = env['hr.performance.cycle'].search([('name', '=', 'Half')]); cycle.name"
COLLECT = "cycle.action_collect()"
OVERRIDE = (
    "env['hr.performance.measure'].create({"
    "'employee_id': cycle.appraisal_ids.employee_id.id,"
    "'kpi_id': cycle.appraisal_ids.line_ids.kpi_id.id,"
    "'period_end': '2024-03-31', 'value': 7,"
    "'override_reason': 'Not all are in the calendar', 'note': 'Minutes'})"
)
BOTH = "manual:7,odoo:2,odoo:1"


@pytest.fixture
def plan(prepared_database):
    """A database with an active source of which nothing is collected."""
    assert prepared_database.value(VALUES) == ""
    return prepared_database


def racer(number, folder, step=COLLECT, before="pass", after="pass"):
    """The script of one who collects, or does another step, with a pause."""
    return RACER.format(
        login="hr",
        number=number,
        folder=str(folder),
        read=READ,
        step=step,
        before=before,
        after=after,
    )


def collected_once(plan):
    """Each quarter has one value, and the line has their sum."""
    assert plan.value(VALUES) == "odoo:2,odoo:1"
    assert plan.value(ACTUAL) == "3"
    assert plan.value(PROBLEM) == "0"


def overridden(plan):
    """Both values stay; the entered one counts beside the other quarter's."""
    assert plan.value(VALUES) == BOTH
    assert plan.value(ACTUAL) == "8"
    assert plan.value(PROBLEM) == "0"


def test_a_second_collector_leaves_it_to_the_first(plan, tmp_path):
    """While the first has not finished, the second does not wait and writes nothing."""
    first = plan.start(racer(1, tmp_path, after="say('held'); wait_for('end2')"))
    second = plan.start(racer(2, tmp_path, before="wait_for('held1')"))
    assert outcome(second) == "done"
    assert outcome(first) == "done"
    collected_once(plan)


def test_a_collector_that_began_before_the_other_finished(plan, tmp_path):
    """It has seen no value, and yet stores none a second time."""
    late = "say('read'); wait_for('end1')"
    second = plan.start(racer(2, tmp_path, before=late))
    first = plan.start(racer(1, tmp_path, before="wait_for('read2')"))
    assert outcome(first) == "done"
    assert outcome(second) == "done"
    collected_once(plan)


def test_two_collectors_at_once(plan, tmp_path):
    both = []
    for number in (1, 2):
        together = f"say('ready'); wait_for('ready{3 - number}')"
        both.append(plan.start(racer(number, tmp_path, before=together)))
    assert [outcome(process) for process in both] == ["done", "done"]
    collected_once(plan)


def test_a_value_overridden_before_the_collector_stores(plan, tmp_path):
    """The collector began without the entered value and does not push it aside."""
    late = "say('read'); wait_for('end1')"
    collector = plan.start(racer(2, tmp_path, before=late))
    entry = plan.start(racer(1, tmp_path, OVERRIDE, before="wait_for('read2')"))
    assert outcome(entry) == "done"
    assert outcome(collector) == "done"
    overridden(plan)


def test_a_value_overridden_while_the_collector_has_not_finished(plan, tmp_path):
    """The entry waits for the line, and then counts."""
    hold = "say('held'); wait_for('ready1'); time.sleep(1)"
    collector = plan.start(racer(2, tmp_path, after=hold))
    begin = "say('ready'); wait_for('held2')"
    entry = plan.start(racer(1, tmp_path, OVERRIDE, before=begin))
    assert outcome(collector) == "done"
    assert outcome(entry) == "done"
    overridden(plan)


def test_override_and_collector_at_once(plan, tmp_path):
    both = []
    for number, step in ((1, OVERRIDE), (2, COLLECT)):
        together = f"say('ready'); wait_for('ready{3 - number}')"
        both.append(plan.start(racer(number, tmp_path, step, before=together)))
    assert [outcome(process) for process in both] == ["done", "done"]
    overridden(plan)
