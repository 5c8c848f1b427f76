# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Work that several processes share by OCA's job queue: whole, once, whoever dies."""

import os
import select
import signal
import subprocess
import tempfile

import psycopg2
import pytest
from queue_workers import HAND_OUT, INSTALL, work_of
from racing import wait_for_commits
from serving import free_port

PEOPLE = 90
PREPARE = (
    INSTALL,
    f"""
company = env["res.company"].create({{"name": "Queue Test"}})
people = env["hr.employee"].create(
    [{{"name": "P%02d" % n, "company_id": company.id}} for n in range({PEOPLE})])
# Who leads somebody is taken in by another process than most of the team.
for number, person in enumerate(people[1:], 1):
    person.parent_id = people[number // 4]
cycle = env["hr.performance.cycle"].create({{
    "name": "Queue", "company_id": company.id,
    "scheme_id": env.ref("hr_performance.hr_performance_scheme_light").id,
    "date_start": "2025-01-01", "date_end": "2025-06-30",
}})
from odoo.addons.hr_performance.models.cycle import hr_performance_cycle
hr_performance_cycle.REQUEST_BATCH = 0
cycle.action_launch()
env.cr.commit()
""",
)
SMALL = """
from odoo.addons.hr_performance.models.cycle import hr_performance_cycle
hr_performance_cycle.PART_BATCH = 5
cycles = type(env["hr.performance.cycle"])
job = cycles._job_launch
cycles._job_launch = job._replace(parts=job.parts._replace(size=5))
results = type(env["hr.performance.result"])
results._job_release = results._job_release._replace(size=5)
"""
LAUNCH = SMALL + HAND_OUT.format(cron="launch")
# Everything of the sheets that a launch decides, by person.
SHEETS = """
SELECT count(*), count(DISTINCT employee_id), md5(string_agg(told, '|' ORDER BY told))
  FROM (SELECT employee_id, concat_ws(',', employee_id, manager_id, template_id, state,
               second_manager_id, department_id, job_id, company_id, owner_id,
               (SELECT string_agg(above.employee_id::text, ';'
                                  ORDER BY above.employee_id)
                  FROM hr_performance_appraisal_chain_rel above
                 WHERE above.appraisal_id = sheet.id),
               (SELECT count(*) FROM hr_performance_appraisal_line line
                 WHERE line.appraisal_id = sheet.id),
               (SELECT count(*) FROM hr_performance_step step
                 WHERE step.appraisal_id = sheet.id)) told
          FROM hr_performance_appraisal sheet) sheets
"""
STATE = "SELECT job_state FROM hr_performance_cycle"
JOBS = "SELECT count(*) FROM queue_job"
FAILED = "SELECT count(*) FROM queue_job WHERE state = 'failed'"
UNDONE = "SELECT count(*) FROM queue_job WHERE state != 'done'"
REASONS = """
SELECT string_agg(exc_message, ' ') FROM queue_job WHERE state = 'failed'
"""
TOLD = "SELECT string_agg(reason, ' ') FROM hr_performance_failure"


@pytest.fixture
def database(prepared_database):
    """A launch of which nobody has been taken in yet."""
    return prepared_database


@pytest.fixture(scope="module")
def expected(prepared_once):
    """What the scheduled job makes by itself, where no runner is at work."""
    from conftest import copied

    with copied(prepared_once.name) as database:
        database.run(
            "env.ref('hr_performance.ir_cron_hr_performance_launch')"
            ".method_direct_trigger()\nenv.cr.commit()\n"
        )
        assert database.value(JOBS) == "0", "without a runner nothing is queued"
        sheets = database.value(SHEETS)
    assert sheets.startswith(f"{PEOPLE}|{PEOPLE}|")
    return sheets


def work(database, count):
    """Let so many workers do what is queued, to its end."""
    workers = [database.start(SMALL + work_of()) for _number in range(count)]
    for worker in workers:
        output, errors = worker.communicate(timeout=300)
        assert "DONE" in output, errors


@pytest.mark.parametrize("count", [1, 2, 4])
def test_workers_make_what_the_scheduled_job_makes(database, expected, count):
    """However many processes share a launch, everybody has the same sheet, once.

    Covers: R005
    """
    database.run(LAUNCH)
    database.run(LAUNCH)  # queues nothing twice
    assert database.value(JOBS) == str(PEOPLE // 5 + 1)
    work(database, count)
    assert database.value(SHEETS) == expected
    assert database.value(STATE) == "idle"
    assert database.value(UNDONE) == "0"


# Dies as in a power cut, with the sheets of its third part written and not committed.
KILL = """
import os, signal
seen = []
sheets = type(env["hr.performance.appraisal"])
enter = sheets._enter_step
def killing(self, *args, **kwargs):
    result = enter(self, *args, **kwargs)
    self.env.flush_all()
    seen.append(1)
    if len(seen) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return result
sheets._enter_step = killing
"""


def test_a_worker_that_is_killed(database, expected):
    """What it had under way is done by another one; nothing is lost or doubled."""
    database.run(LAUNCH)
    dying = database.start(SMALL + KILL + work_of())
    other = database.start(SMALL + work_of(is_alone=True))
    dying.communicate(timeout=300)
    assert dying.returncode == -signal.SIGKILL
    other.communicate(timeout=300)
    assert database.value(STATE) == "running", "the killed part is not there"
    database.run(LAUNCH)
    work(database, 2)
    assert database.value(SHEETS) == expected
    assert database.value(STATE) == "idle"
    assert database.value(UNDONE) == "0"


BREAK = """
CREATE FUNCTION broken() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'not today'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER broken BEFORE INSERT ON hr_performance_appraisal FOR EACH ROW
WHEN (NEW.employee_id = {who}) EXECUTE FUNCTION broken();
"""
WHO = "SELECT id FROM hr_employee WHERE name = 'P42'"


def test_a_broken_person_stops_nobody(database, expected):
    """Everybody else is taken in; who is not stands there as a failed job, and why.

    HR is told as always, and once the fault is mended nothing of it is left.
    """
    database.value(BREAK.format(who=database.value(WHO)))
    database.run(LAUNCH)
    work(database, 2)
    assert database.value(SHEETS).startswith(f"{PEOPLE - 1}|{PEOPLE - 1}|")
    assert database.value(STATE) == "failed"
    assert "not today" in database.value(REASONS)
    assert "P42" in database.value(REASONS), "whom the job is about"
    assert "P42" in database.value(TOLD), "Failed Work says it, too"
    before = database.value(FAILED)
    database.run(LAUNCH)
    work(database, 1)
    assert database.value(FAILED) == before, "tried again, and told once"
    database.value("DROP TRIGGER broken ON hr_performance_appraisal")
    database.run(LAUNCH)
    work(database, 1)
    assert database.value(SHEETS) == expected
    assert database.value(STATE) == "idle"
    assert database.value(FAILED) == "0"
    assert database.value(TOLD) == ""


# Whoever changes a person, or takes the launch back, in the middle of a part.
MEANWHILE = """
real = type(env["hr.performance.appraisal"])._launch_snapshots
once = []
def launch_snapshots(self, cycle, subjects):
    result = real(self, cycle, subjects)
    if not once:
        once.append(1)
        with self.env.registry.cursor() as cr:
            other = self.env(cr=cr)
            {act}
    return result
type(env["hr.performance.appraisal"])._launch_snapshots = launch_snapshots
"""
MOVED = """
SELECT count(*) FROM hr_performance_appraisal sheet
  JOIN hr_employee person ON person.id = sheet.employee_id
 WHERE person.parent_id IS DISTINCT FROM sheet.manager_id
   AND person.parent_id IS NOT NULL
"""
NEW_MANAGER = """other["hr.employee"].search(
                [("name", "in", ["P01", "P02", "P60"])]
            ).parent_id = other["hr.employee"].search([("name", "=", "P00")])"""
# Begins beside the part, waits for its rows, and is repeated as a request is.
RETRACT = """
import threading
from odoo import SUPERUSER_ID, api
from odoo.service.model import retrying
real = type(env["hr.performance.appraisal"])._launch_snapshots
number, began, others = cycle_id, threading.Event(), []
def take_back():
    with env.registry.cursor() as cr:
        other = api.Environment(cr, SUPERUSER_ID, {})
        def act():
            cycle = other["hr.performance.cycle"].browse(number)
            cycle.sudo().appraisal_ids.mapped("state")
            began.set()
            cycle.action_retract()
        retrying(act, other)
def launch_snapshots(self, cycle, subjects):
    if not others:
        others.append(threading.Thread(target=take_back))
        others[0].start()
        began.wait(60)
    return real(self, cycle, subjects)
type(env["hr.performance.appraisal"])._launch_snapshots = launch_snapshots
part = type(env["hr.performance.cycle"])._launch_part
def launch_part(self, ids):
    if others:
        others[0].join(60)  # the next part began before it was taken back
    return part(self, ids)
type(env["hr.performance.cycle"])._launch_part = launch_part
"""
RETRACT = RETRACT.replace(
    "cycle_id", 'env["hr.performance.cycle"].search([("name", "=", "Queue")]).id'
)


def test_a_new_manager_meanwhile(database):
    """Who is given another manager while sheets are made has that one in the end."""
    database.run(LAUNCH)
    database.run(SMALL + MEANWHILE.format(act=NEW_MANAGER) + work_of())
    assert database.value(STATE) == "idle"
    assert database.value(SHEETS).startswith(f"{PEOPLE}|{PEOPLE}|")
    assert database.value(MOVED) == "0"
    chain = """
    SELECT count(*) FROM hr_performance_appraisal_chain_rel above
      JOIN hr_performance_appraisal sheet ON sheet.id = above.appraisal_id
      JOIN hr_employee person ON person.id = sheet.employee_id
     WHERE person.name = 'P60'
    """
    assert database.value(chain) == "1", "the line upwards is the new one"


def test_a_launch_that_is_taken_back_meanwhile(database):
    """What is still queued finds nothing to do, and leaves no sheet in a draft."""
    database.run(LAUNCH)
    database.run(SMALL + RETRACT + work_of() + "\nothers[0].join()\n")
    assert database.value("SELECT state FROM hr_performance_cycle") == "draft"
    assert database.value("SELECT count(*) FROM hr_performance_appraisal") == "0"
    assert database.value(UNDONE) == "0"


RESULTS = """
cycle = env["hr.performance.cycle"].search([("name", "=", "Queue")])
cycle.is_announced = True
for sheet in cycle.appraisal_ids:
    sheet._move({"state": "decided"})
env["hr.performance.result"].create([
    {
        "appraisal_id": sheet.id, "employee_id": sheet.employee_id.id,
        "cycle_id": cycle.id, "company_id": cycle.company_id.id, "coefficient": 1,
        "state": "published", "final_level_id": cycle.scale_id.level_ids[0].id,
    }
    for sheet in cycle.appraisal_ids
])
cycle.release_date = "2025-08-01"
env.cr.commit()
"""
RELEASED = "SELECT count(*) FROM hr_performance_result WHERE state = 'released'"
ENTERED = """
SELECT max(n) FROM (SELECT count(*) n FROM hr_performance_step
 WHERE state = 'released' GROUP BY appraisal_id) counted
"""


def serve(database, port, log):
    """A server with two workers and the real runner of the queue."""
    command = [
        *database.command()[:3],
        "server",
        *("-c", os.environ["HR_PERFORMANCE_CONF"], "-d", database.name),
        *("--http-port", str(port), "--workers", "2", "--load", "base,web,queue_job"),
        *("--db-filter", f"^{database.name}$", "--log-level", "info"),
    ]
    env = {**os.environ, "ODOO_QUEUE_JOB_CHANNELS": "root:2"}
    return subprocess.Popen(command, stdout=log, stderr=log, env=env)


def wait_until(database, query, value):
    """Return when a query returns this; asked again whenever a job has changed."""
    with psycopg2.connect(dbname=database.name) as listening:
        listening.autocommit = True
        listening.cursor().execute("LISTEN queue_job")
        for _second in range(300):
            if database.value(query) == value:
                break
            select.select([listening], [], [], 1)
            listening.poll()
            listening.notifies.clear()
        else:
            raise AssertionError(f"{query} is {database.value(query)}, not {value}")
    listening.close()


RUNNER = """
SELECT count(*) FROM pg_locks JOIN pg_database base ON base.oid = database
 WHERE locktype = 'advisory' AND datname = current_database() AND objsubid = 1
"""
WITHOUT_LOCK = (
    SMALL
    + """
env.ref("hr_performance.ir_cron_hr_performance_{cron}").method_direct_trigger()
env.cr.commit()
"""
)


def test_the_real_runner(database, expected):
    """A server of two workers with the runner of queue_job launches and publishes."""
    with tempfile.TemporaryFile() as log:
        server = serve(database, free_port(), log)
        try:
            wait_until(database, RUNNER, "1")
            database.run(WITHOUT_LOCK.format(cron="launch"))
            assert int(database.value(JOBS)) > 2
            wait_until(database, STATE, "idle")
            assert database.value(SHEETS) == expected
            database.run(RESULTS + WITHOUT_LOCK.format(cron="release"))
            wait_until(database, RELEASED, str(PEOPLE))
            wait_until(database, UNDONE, "0")
        except AssertionError as error:
            log.seek(0)
            raise AssertionError(f"{error}\n{log.read().decode()[-5000:]}") from error
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)
    assert database.value(ENTERED) == "1", "a step that was entered twice"
    assert database.value(TOLD) == ""


def test_two_workers_publish(database):
    """Results are released once each, also by two processes and a killed third."""
    database.run(
        SMALL + "env.ref('hr_performance.ir_cron_hr_performance_launch')"
        ".method_direct_trigger()\nenv.cr.commit()\n"
        + RESULTS
        + HAND_OUT.format(cron="release")
    )
    killed = database.start(SMALL + work_of())
    wait_for_commits(killed, 1)
    killed.kill()
    killed.wait()
    work_left = HAND_OUT.format(cron="release")
    database.run(SMALL + work_left)
    work(database, 2)
    database.run(SMALL + work_left)
    work(database, 1)
    assert database.value(RELEASED) == str(PEOPLE)
    assert database.value(ENTERED) == "1", "a step that was entered twice"
    assert database.value(UNDONE) == "0"
    assert database.value(TOLD) == ""
