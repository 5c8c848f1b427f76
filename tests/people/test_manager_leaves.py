# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from ..interview.common_interview import InterviewCase


@tagged("post_install", "-at_install")
class TestManagerLeaves(InterviewCase):
    """Who leaves makes nobody wait: the next level acts, and HR is told."""

    def leave(self, role, by_button=True):
        """Archived by the button, which empties the manager of the team, too."""
        person = self.people[role]
        if by_button:
            person.action_archive()
        else:
            person.active = False
        self.env.invalidate_all()

    def test_next_level_acts(self):
        """Sheet, step, draft review and chain, whichever way somebody is archived."""
        for by_button in (True, False):
            with self.subTest(by_button=by_button), self.cr.savepoint() as point:
                self.launch()
                sheet = self.appraisal()
                self.leave("manager", by_button)
                self.assertEqual(sheet.manager_id, self.people["head"])
                self.assertEqual(sheet.left_manager_id, self.people["manager"])
                self.assertEqual(sheet.second_manager_id, self.people["ceo"])
                step = sheet._open_steps()
                self.assertEqual(step.owner_id, self.people["head"])
                self.assertEqual(step._receivers()[step], ("mine", self.users["head"]))
                self.as_user(sheet, "subject").action_confirm_plan()
                mine = self.as_user(sheet, "head")
                if mine.action_confirm_plan():
                    mine.action_confirm_plan_with_reason("Agreed in person")
                self.assertEqual(sheet.state, "agreed")
                point.rollback()
                self.env.invalidate_all()

    def test_hr_is_told_and_hands_over(self):
        """The task counts what went up; Hand Over finds it and gives it on."""
        self.launch()
        sheet = self.appraisal()
        number = len(
            self.cycle.appraisal_ids.filtered(
                lambda a: a.manager_id == self.people["manager"]
            )
        )
        self.leave("manager")
        task = self.env["mail.activity"].search(
            [("performance_leaver_id", "=", self.people["manager"].id)]
        )
        self.assertEqual(task.user_id, self.users["hr_in"])
        self.assertIn(f"{number} open tasks of Manager", task.summary)
        wizard = (
            self.env["hr.performance.handover"]
            .with_user(self.users["hr_admin"])
            .create(
                {
                    "manager_id": self.people["manager"].id,
                    "successor_id": self.people["former"].id,
                }
            )
        )
        self.assertEqual(len(wizard.line_ids), number)
        wizard.action_apply()
        self.assertEqual(sheet.manager_id, self.people["former"])
        self.assertFalse(sheet.left_manager_id)
        self.assertFalse(task.exists().active)

    def test_the_next_level_has_left_too(self):
        """The first above who works here; nobody above: HR, by the usual way."""
        self.launch()
        sheet = self.appraisal()
        self.leave("head", by_button=False)
        self.leave("manager", by_button=False)
        self.assertEqual(sheet.manager_id, self.people["ceo"])
        self.leave("ceo", by_button=False)
        self.assertFalse(sheet.manager_id)
        step = sheet._open_steps()
        self.assertEqual(step._receivers()[step][0], "hr")

    def test_new_sheets_skip_who_has_left(self):
        """Who still stands as manager on the employee, but has left, leads nobody."""
        self.leave("manager", by_button=False)
        self.launch()
        self.assertEqual(self.appraisal().manager_id, self.people["head"])

    def test_named_successor_wins(self):
        """As soon as the employee has a manager again, that one leads."""
        self.launch()
        sheet = self.appraisal()
        self.leave("manager")
        self.people["subject"].parent_id = self.people["former"]
        self.assertEqual(sheet.manager_id, self.people["former"])
        self.assertFalse(sheet.left_manager_id)

    def test_next_level_may_archive_the_leaver(self):
        """The fall-back is the system's, told with a reason, not a grab of rights."""
        self.users["head"].group_ids |= self.env.ref("hr.group_hr_user")
        self.launch()
        sheet = self.appraisal()
        self.as_user(self.people["manager"], "head").active = False
        self.env.invalidate_all()
        self.assertEqual(sheet.manager_id, self.people["head"])

    def test_released_results_stay(self):
        """What was told keeps who told it; the talk is signed by who held it."""
        self.leaves_sound = False
        sheet = self.decided()
        self.closed(sheet)
        self.leave("manager")
        self.assertEqual(sheet.manager_id, self.people["manager"])
        self.assertEqual(self.interview(sheet).interviewer_id, self.people["manager"])
