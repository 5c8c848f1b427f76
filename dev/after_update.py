# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whether an updated database works: pages, a cycle and all jobs; problems as JSON.

Fed to Odoo's shell by ``make upgrade-check``. Nothing but what the jobs do is kept.
"""

import json
import os
import traceback

problems = {}


def attempt(place, function):
    """Do something as people do it; what goes wrong is a problem of this place."""
    try:
        with env.cr.savepoint():
            function()
            env.flush_all()
    except Exception:
        problems[place] = traceback.format_exc(limit=-3).strip()
    env.invalidate_all(flush=False)


def pages(user):
    """Open the first page, and the first document of each list, as somebody."""
    own = env(user=user.id, context={"allowed_company_ids": user.company_ids.ids})
    own["hr.performance.home"].action_load()
    for model in ("cycle", "appraisal", "interview", "objective", "result", "reward"):
        records = own[f"hr.performance.{model}"]
        if records.has_access("read"):
            found = records.search([], limit=3)
            found.web_read({name: {} for name in found.fields_get() if name != "id"})


def cycle():
    """HR launches a cycle of today's rules; both sides agree a plan."""
    led = env["hr.employee"].search([("parent_id", "!=", False)], limit=1)
    company = led.company_id
    own = env(context={"allowed_company_ids": company.ids})
    made = own["hr.performance.cycle"].create(
        {
            "name": "After the update",
            "company_id": company.id,
            "scheme_id": env.ref("hr_performance.hr_performance_scheme_light").id,
            "date_start": "2031-01-01",
            "date_end": "2031-06-30",
        }
    )
    made.action_launch()
    made.action_announce()
    assert len(made.appraisal_ids) == made.population_count
    steps = made.appraisal_ids._open_steps()
    assert len(steps) == len(made.appraisal_ids)
    sheets = made.appraisal_ids.filtered(
        lambda a: a.employee_id.user_id.active and a.manager_id.user_id.active
    )
    for sheet in sheets[:1]:
        for user in (sheet.employee_id.user_id, sheet.manager_id.user_id):
            sheet.with_user(user).action_confirm_plan()


for user in env["res.users"].search([("share", "=", False)]):
    attempt(f"pages of {user.login}", lambda user=user: pages(user))
with env.cr.savepoint() as point:
    attempt("a new cycle", cycle)
    point.rollback()
env.invalidate_all(flush=False)
jobs = env["ir.model.data"].search(
    [("model", "=", "ir.cron"), ("module", "=like", "hr_performance%")]
)
for job in env["ir.cron"].browse(jobs.mapped("res_id")):
    job.method_direct_trigger()
# No mail server answers here.
failures = env["hr.performance.failure"].search([("job_name", "!=", "unsent")])
for failure in failures:
    problems[f"job: {failure.display_name}"] = failure.reason
with open(os.environ["HR_PERFORMANCE_SNAPSHOT"], "w") as file:
    json.dump(problems, file)
