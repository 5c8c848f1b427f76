# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Processes that do jobs of OCA's queue, as workers of a server do for its runner."""

INSTALL = """
modules = env["ir.module.module"]
modules.update_list()
bridge = modules.search([("name", "=", "hr_performance_queue")])
if bridge.state != "installed":
    bridge.button_immediate_install()
"""
# Holds the runner's lock, so that work is handed out; takes up what dead workers left.
HAND_OUT = """
from odoo.addons.queue_job.jobrunner.runner import Database
runner = Database(env.cr.dbname)
env.cr.execute("UPDATE queue_job SET date_enqueued = date_enqueued - interval '1 hour'")
env.cr.commit()
runner.requeue_dead_jobs()
env.ref("hr_performance.ir_cron_hr_performance_{cron}").method_direct_trigger()
env.cr.commit()
runner.close()
"""
# Takes one job after another until nothing is left that anybody could do.
WORK = """
import select, time
import psycopg2
from odoo import SUPERUSER_ID, api
from odoo.addons.queue_job.controllers.main import RunJobController

own = psycopg2.connect(dbname=env.cr.dbname)
own.autocommit = True
asking = own.cursor()
asking.execute("LISTEN queue_job")
TAKE = '''
UPDATE queue_job SET state = 'enqueued', date_enqueued = now() at time zone 'utc'
 WHERE id = (SELECT id FROM queue_job
              WHERE state = 'pending' AND coalesce(eta, '-infinity') <= %s
              ORDER BY priority, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING uuid
'''
LEFT = "SELECT FROM queue_job WHERE state IN ('pending', 'enqueued', 'started')"
done = 0
env.cr.commit()
print("READY", flush=True)
while True:
    from datetime import datetime
    asking.execute(TAKE, [datetime.utcnow()])
    found = asking.fetchone()
    if not found:
        asking.execute(LEFT)
        if {is_alone} or not (asking.rowcount or {is_early} and not done):
            break
        select.select([own], [], [], 1)
        own.poll()
        own.notifies.clear()
        continue
    with env.registry.cursor() as cr:
        its = api.Environment(cr, SUPERUSER_ID, {{}})
        job = RunJobController._acquire_job(its, found[0])
        try:
            if job:
                RunJobController._runjob(its, job)
        except Exception:
            pass  # the job says so
    done += 1
    print("committed", time.time(), flush=True)
print("DONE", done, flush=True)
"""


def work_of(is_alone=False, is_early=False):
    """The script of a worker.

    :param is_alone: it waits for no job that another one has taken
    :param is_early: it waits for its first job, however long there is none
    """
    return WORK.format(is_alone=is_alone, is_early=is_early)
