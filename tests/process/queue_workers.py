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
import select
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
while True:
    from datetime import datetime
    asking.execute(TAKE, [datetime.utcnow()])
    found = asking.fetchone()
    if not found:
        asking.execute(LEFT)
        if not asking.rowcount or {alone}:
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
    print("committed", flush=True)
print("DONE", done, flush=True)
"""


def work_of(alone=False):
    """A worker; one that is alone waits for no job that another one has taken."""
    return WORK.format(alone=alone)
