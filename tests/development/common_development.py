# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Plans by which people get better, as manager and employee write them."""

from contextlib import contextmanager
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import Form

from ..common import PerformanceCase
from ..waiting.common_home import HomeMixin

PLANS = "hr.performance.development.plan"


class DevelopmentCase(HomeMixin, PerformanceCase):
    """``improvement`` is a plan of the subject that only lacks confirmations."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # HR of the plant, who is an employee and can answer requests.
        cls.users["hr_in"].performance_department_ids = cls.works

    def day(self, offset):
        return fields.Date.today() + timedelta(days=offset)

    @contextmanager
    def refused(self, error, text):
        """Refused with a sentence, and nothing of it stays."""
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), text)

    def plans(self, role):
        return self.as_user(self.env[PLANS], role)

    def action(self, **values):
        return {
            "name": "Learn statistics",
            "resource": "Four days off the line",
            "measure": "training",
            "goal": "Cut complaints from 12 to 5 a month by the end of June",
            "responsible_id": self.people["subject"].id,
            "due_date": self.day(40),
            **values,
        }

    def support(self, **values):
        return self.action(
            **{
                "side": "manager",
                "name": "Show how it is done",
                "resource": "An hour a week",
                "measure": "coaching",
                "responsible_id": self.people["manager"].id,
                **values,
            }
        )

    def improvement(self, *actions, role="manager", **values):
        """A plan as its manager begins it, in the form."""
        form = Form(self.plans(role))
        form.employee_id = self.as_user(self.people["subject"], role)
        form.kind = "improvement"
        form.reason = "Complaints"
        form.date_end = self.day(60)
        form.supporter_id = self.as_user(self.people["head"], role)
        form.check_days = 14
        plan = form.save()
        rows = actions or (self.action(), self.support())
        plan.write({"action_ids": [Command.create(row) for row in rows], **values})
        return plan

    def begun(self, *actions, **values):
        """Both sides have confirmed it."""
        plan = self.improvement(*actions, **values)
        for role in ("subject", "manager"):
            self.as_user(plan, role).with_context(
                performance_development_seen=plan.revision
            ).action_confirm()
        self.assertEqual(plan.state, "agreed")
        return plan

    def settle(self, plan, text="We did it"):
        """It is said of each action that it was done; the employee agrees."""
        for action in plan.action_ids:
            action.outcome_text = text
            action.action_done()
            if action.state == "reported":
                self.as_user(action, "subject").action_confirm_support()

    def close(self, plan, outcome, role="manager", text="Looked at the figures"):
        plan = self.as_user(plan, role)
        plan.write({"outcome": outcome, "decision_text": text})
        plan.action_close()

    def run_job(self):
        self.env[PLANS]._cron_development()

    def shortfall(self, output="30"):
        """A released result whose output fell short of what was agreed."""
        self.scheme.improvement_below = 60
        self.launch()
        sheet = self.appraisal()
        self.agree(sheet)
        self.enter(sheet, {"Output": output, "Defects": "5"})
        self.rate(sheet)
        self.as_user(self.result(sheet), "hr_in").action_release()
        return sheet
