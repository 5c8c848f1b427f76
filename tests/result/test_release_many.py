# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.result import hr_performance_result
from ..reward.common_reward import RewardCase

DIALOG = "hr.performance.release"


@tagged("post_install", "-at_install")
class TestReleaseMany(RewardCase):
    """Results of a cycle, or of a department of it, become visible in one step."""

    people_points = {"manager": 100, "subject": 90, "colleague": 80, "hr_out": 70}
    releases = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.release_date = "2099-01-01"

    def dialog(self, role, departments=None):
        values = {"cycle_id": self.cycle.id}
        if departments:
            values["department_ids"] = [(6, 0, departments.ids)]
        return self.as_user(self.env[DIALOG], role).create(values)

    def states(self):
        results = self.env["hr.performance.result"].search(
            [("cycle_id", "=", self.cycle.id)]
        )
        roles = {person: role for role, person in self.people.items()}
        return {roles[result.employee_id]: result.state for result in results}

    def test_a_department(self):
        """Those of the department, with the ones below it, and nobody else."""
        dialog = self.dialog("hr_admin", self.works)
        self.assertEqual(dialog.count, 3)
        dialog.action_confirm()
        self.assertEqual(
            self.states(),
            {
                "manager": "released",
                "subject": "released",
                "colleague": "released",
                "hr_out": "published",
            },
        )
        found = self.as_user(self.env["hr.performance.result"], "subject")
        self.assertEqual(found.search_count([]), 1)
        with self.assertRaisesRegex(UserError, "no decided result"):
            self.dialog("hr_admin", self.plant).action_confirm()

    def test_each_within_the_own_reach(self):
        """HR of the plant neither the own manager, nor other departments."""
        dialog = self.dialog("hr_in")
        self.assertEqual(dialog.count, 2)
        dialog.action_confirm()
        released = {
            role for role, state in self.states().items() if state == "released"
        }
        self.assertEqual(released, {"subject", "colleague"})
        # hr_out: of the own office there is only the own result.
        self.assertEqual(self.dialog("hr_out").count, 0)
        for role in ("subject", "manager", "head"):
            with self.assertRaises(AccessError):
                self.dialog(role)

    def test_many_by_the_scheduled_job(self):
        """HR does not wait for thousands; the job releases them once."""
        with patch.object(hr_performance_result, "RELEASED_AT_ONCE", 0):
            self.dialog("hr_admin", self.works).action_confirm()
        self.assertEqual(set(self.states().values()), {"published"})
        self.run_cron("release")
        self.env.invalidate_all()
        self.assertEqual(self.states()["subject"], "released")
        self.assertEqual(self.states()["hr_out"], "published")
        # Opened again it is not released by what was asked for before.
        result = self.result(self.appraisal("subject"))
        self.as_user(result, "hr_admin").action_reopen("Wrong figure")
        self.decide_anew(60, releases=False)
        self.run_cron("release")
        self.env.invalidate_all()
        self.assertEqual(self.states()["subject"], "published")

    def test_held_by_calibration(self):
        """Grades that are being compared stay where they are; the others are told."""
        session = self.env["hr.performance.calibration"].create(
            {
                "name": "Plant",
                "cycle_id": self.cycle.id,
                "department_ids": [(6, 0, self.plant.ids)],
                "participant_ids": [(6, 0, self.users["head"].ids)],
            }
        )
        session.action_open()
        dialog = self.dialog("hr_admin")
        self.assertEqual(dialog.count, 1)
        self.assertIn("3", dialog.notice)
        dialog.action_confirm()
        self.assertEqual(self.states()["hr_out"], "released")
        self.assertEqual(self.states()["subject"], "published")
