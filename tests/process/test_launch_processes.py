# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Launches that are killed half-way or run twice at once, with real processes."""

import signal

import pytest
from racing import ANNOUNCING, wait_for_commits

PEOPLE = 260

PREPARE = f"""
company = env["res.company"].create({{"name": "Process Test"}})
manager = env["hr.employee"].create({{"name": "Boss", "company_id": company.id}})
env["hr.employee"].create(
    [
        {{"name": "P%d" % n, "company_id": company.id, "parent_id": manager.id}}
        for n in range({PEOPLE} - 1)
    ]
)
scheme = env.ref("hr_performance.hr_performance_scheme_light")
cycle = env["hr.performance.cycle"].create(
    {{"name": "Killed", "company_id": company.id, "scheme_id": scheme.id}}
)
cycle.action_launch()
env.cr.commit()
"""
# Two people a transaction, each announced on standard output once it is committed.
SLOW = """
from odoo.addons.hr_performance.models.cycle import hr_performance_cycle as launch
launch.CRON_BATCH = 2
"""
LAUNCH = """
env.ref("hr_performance.ir_cron_hr_performance_launch").method_direct_trigger()
env.cr.commit()
"""
COUNT = "SELECT count(*) FROM hr_performance_appraisal"
PEOPLE_COUNT = "SELECT count(DISTINCT employee_id) FROM hr_performance_appraisal"
STATE = "SELECT job_state FROM hr_performance_cycle"
LINES = """
SELECT count(*) FROM hr_performance_appraisal appraisal
 WHERE (SELECT count(*) FROM hr_performance_appraisal_line line
         WHERE line.appraisal_id = appraisal.id)
       != (SELECT count(*) FROM hr_performance_template_line template_line
            WHERE template_line.template_id = appraisal.template_id)
"""


@pytest.fixture
def database(prepared_database):
    """A database with a launch that has only begun."""
    return prepared_database


def test_killed_launch_goes_on_where_it_stopped(database):
    """A kill loses at most one batch; the next run completes it, nobody twice.

    Covers: R005
    """
    assert database.value(STATE) == "running"
    process = database.start(SLOW + ANNOUNCING + LAUNCH)
    wait_for_commits(process, 4)
    process.send_signal(signal.SIGKILL)
    process.wait()
    found = int(database.value(COUNT))
    assert 6 <= found < PEOPLE
    assert database.value(STATE) == "running"
    assert database.value(LINES) == "0", "an appraisal without its plan"
    database.run(LAUNCH)
    assert int(database.value(COUNT)) == PEOPLE
    assert int(database.value(PEOPLE_COUNT)) == PEOPLE
    assert database.value(LINES) == "0"
    assert database.value(STATE) == "idle"


def test_two_launches_at_once_create_nobody_twice(database):
    """Two workers share one launch: together they create each person once."""
    workers = [database.start(SLOW + ANNOUNCING + LAUNCH) for _number in range(2)]
    for worker in workers:
        worker.communicate(timeout=300)
    database.run(LAUNCH)
    assert int(database.value(COUNT)) == PEOPLE
    assert int(database.value(PEOPLE_COUNT)) == PEOPLE
    assert database.value(STATE) == "idle"
