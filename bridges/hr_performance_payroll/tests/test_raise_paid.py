# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A raise does not begin on a day that payroll has paid."""

from odoo.tests import tagged

from .common import PayslipCase


@tagged("post_install", "-at_install")
class TestRaisePaid(PayslipCase):
    """Covers: R188."""

    def _opened(self, day):
        matrix = self.env["hr.performance.merit.matrix"].create(
            {
                "name": "Test",
                "company_id": self.company.id,
                "scale_id": self.scale.id,
            }
        )
        job = self.env["hr.job"].create({"name": "Fitter"})
        self.appraisal("subject").job_id = job
        self.env["hr.performance.pay.range"].create(
            {
                "job_id": job.id,
                "company_id": self.company.id,
                "currency_id": self.company.currency_id.id,
                "date_from": "2024-01-01",
                "minimum": 3000,
                "midpoint": 4000,
                "maximum": 5000,
            }
        )
        merit_round = (
            self.env["hr.performance.merit.round"]
            .with_user(self.users["reward"])
            .create(
                {
                    "cycle_id": self.cycle.id,
                    "company_id": self.company.id,
                    "matrix_id": matrix.id,
                    "date_effective": day,
                }
            )
        )
        merit_round.action_open()
        return merit_round.proposal_ids.filtered(
            lambda row: row.employee_id == self.people["subject"]
        )

    def test_day_of_a_done_payslip(self):
        """The last day of the slip is paid, the next one is free."""
        self.paid_slip()
        self.assertEqual(self._opened("2026-07-28").issue, "used")
        self.assertFalse(self._opened("2026-07-29").issue)

    def test_draft_slip(self):
        """A slip that is not done has used nothing."""
        self.slip()
        self.assertFalse(self._opened("2026-07-28").issue)
