# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Queries do not grow with the people."""

from odoo.tests import tagged

from .common_merit import MeritCase

#: More people of the manager; few beside many.
FEW, MANY = 10, 40
#: Odoo writes a thousand rows at once; caches of currencies and languages may differ.
ALIKE = 6


@tagged("post_install", "-at_install")
class TestMeritCost(MeritCase):
    """Covers: R188."""

    def _people(self, number):
        people = self.env["hr.employee"].create(
            [
                {
                    "name": f"P{number}-{n}",
                    "company_id": self.company.id,
                    "department_id": self.plant.id,
                    "parent_id": self.people["manager"].id,
                    "job_id": self.job.id,
                    "contract_date_start": "2024-01-01",
                    "wage": 9000 + n,
                }
                for n in range(number)
            ]
        )
        cycle = self._cycle(name=f"Cycle of {number}", employee_ids=people.ids)
        cycle.action_launch()
        cycle.sudo().is_announced = True
        sheets = cycle.appraisal_ids
        self.env["hr.performance.result"].create(
            [
                {
                    "appraisal_id": sheet.id,
                    "employee_id": sheet.employee_id.id,
                    "cycle_id": cycle.id,
                    "company_id": self.company.id,
                    "state": "released",
                    "final_level_id": self.scale.level_ids[1].id,
                }
                for sheet in sheets
            ]
        )
        return cycle

    def _queries(self, call):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _cost(self, number):
        cycle = self._people(number)
        made = self._merit(cycle_id=cycle.id)
        opened = self._queries(made.action_open)
        fitted = self._queries(made.action_fit)
        rows = made.proposal_ids
        self.assertEqual(len(rows), number)
        self.assertFalse(rows.filtered("issue"))
        return opened, fitted

    def test_proposals(self):
        """Opening and fitting ask as often for forty people as for ten."""
        self._cost(FEW)
        few, many = self._cost(FEW + 1), self._cost(MANY)
        for before, after in zip(few, many, strict=True):
            self.assertLessEqual(after - before, ALIKE, (few, many))
