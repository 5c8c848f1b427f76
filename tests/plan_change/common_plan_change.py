# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command

from ..common import PerformanceCase


class PlanChangeCase(PerformanceCase):
    """An agreed plan of ``subject``, and people who ask to change it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme.plan_change_approver = "other_side"

    def agreed(self, role="subject", **rules):
        """Launch under rules of the scheme and let both sides agree one plan."""
        if rules:
            self.scheme.write(rules)
        if self.cycle.state == "draft":
            self.launch()
        appraisal = self.appraisal(role)
        self.as_user(appraisal, role).action_confirm_plan()
        self.as_user(appraisal, "manager").action_confirm_plan()
        self.assertEqual(appraisal.state, "agreed")
        return appraisal

    def line(self, appraisal, title):
        return appraisal.line_ids.filtered(lambda line: line.title == title)

    def ask(self, appraisal, role, changes, day="2026-04-01", submit=True, added=()):
        """Ask for a change as a user.

        :param changes: dict of line title to values
        :param added: values of new lines
        """
        change = self.as_user(self.env["hr.performance.plan.change"], role).create(
            {
                "appraisal_id": appraisal.id,
                "reason": "The market shrinks",
                "effective_date": day,
                "line_ids": [
                    *(
                        Command.create(
                            {
                                "appraisal_line_id": self.line(appraisal, title).id,
                                **values,
                            }
                        )
                        for title, values in changes.items()
                    ),
                    *(Command.create(values) for values in added),
                ],
            }
        )
        if submit:
            change.action_submit()
        return change

    def approve(self, change, role, note=None):
        self.as_user(change, role).action_approve(note)

    def changed(self, appraisal, values, day="2026-04-01", **more):
        """The employee asks, the manager approves."""
        change = self.ask(appraisal, "subject", values, day, **more)
        self.approve(change, "manager")
        self.assertEqual(change.state, "approved")
        return change
