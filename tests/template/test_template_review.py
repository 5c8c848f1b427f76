# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestTemplateReview(PerformanceCase):
    """A template is released by somebody else than the people who wrote it."""

    def level(self, level):
        gate = self.scheme.gate_ids.filtered(lambda g: g.code == "template_review")
        gate.level = level

    def written(self, role="hr_in", name="Written"):
        return self.as_user(self.env["hr.performance.template"], role).create(
            {
                "name": name,
                "line_ids": [Command.create({"name": "All", "weight": 100})],
            }
        )

    def released(self):
        template = self.written()
        template.action_submit_for_review()
        self.as_user(template, "hr_admin").action_release()
        return template

    def leave_alone(self, role):
        """Take the HR roles from everybody else."""
        for other in ("hr_in", "hr_out", "hr_admin"):
            if other != role:
                self.users[other].group_ids = self.env.ref("base.group_user")
        group = self.env.ref("hr_performance.group_hr_performance_user")
        for user in group.all_user_ids - self.users[role]:
            user.company_ids -= self.company

    def test_released_by_a_second_person(self):
        """The author hands it in, a colleague releases it. Covers: R200"""
        template = self.written()
        self.assertEqual(
            (template.state, template.author_id.login[:5]), ("draft", "hr_in")
        )
        with self.assertRaisesRegex(UserError, "not possible now"):
            self.as_user(template, "hr_admin").action_release()
        template.action_submit_for_review()
        with self.assertRaisesRegex(UserError, "somebody else releases it"):
            template.action_release()
        self.as_user(template, "hr_admin").action_release()
        self.assertEqual(template.state, "released")
        self.assertEqual(template.reviewer_id, self.users["hr_admin"])
        self.assertFalse(template.is_self_released)

    def test_last_editor_does_not_release(self):
        """Who changed the lines during the review is no second person. Covers: R200"""
        template = self.written()
        template.action_submit_for_review()
        editor = self.as_user(template, "hr_out")
        editor.line_ids[0].name = "Changed"
        self.assertEqual(template.state, "draft")
        editor.action_submit_for_review()
        with self.assertRaisesRegex(UserError, "somebody else releases it"):
            editor.action_release()
        self.as_user(template, "hr_admin").action_release()
        self.assertEqual(template.state, "released")

    def test_no_context_spares_the_review(self):
        """A client that names the mode of an installation is no installation."""
        template = self.released()
        editor = self.as_user(template, "hr_in").with_context(install_mode=True)
        editor.line_ids[0].name = "Changed"
        self.assertEqual(template.state, "draft")

    def test_a_change_asks_for_another_review(self):
        """Lines added, changed or deleted; order alone and jobs do not matter."""
        changes = (
            lambda t: t.line_ids[0].write({"name": "Other"}),
            lambda t: t.write(
                {"line_ids": [Command.create({"name": "x", "weight": 0})]}
            ),
            lambda t: t.line_ids[-1].unlink(),
        )
        template = self.released()
        template.line_ids.sequence = 30
        self.assertEqual(template.state, "released")
        for change in changes:
            change(template)
            self.assertEqual((template.state, template.reviewer_id.ids), ("draft", []))
            self.as_user(template, "hr_admin").action_submit_for_review()
            self.as_user(template, "hr_admin").action_release()
            self.assertEqual(template.state, "released")

    def test_state_is_not_written(self):
        """Neither by write nor by create nor by a default. Covers: R200"""
        template = self.written()
        for values in ({"state": "released"}, {"author_id": self.users["ceo"].id}):
            with self.assertRaises(AccessError):
                self.as_user(template, "hr_admin").write(values)
        with self.assertRaises(AccessError):
            self.as_user(self.env["hr.performance.template"], "hr_admin").create(
                {"name": "Trick", "state": "released"}
            )
        with self.assertRaises(AccessError):
            self.as_user(template, "manager").action_submit_for_review()

    def test_required_review_holds_up_the_launch(self):
        """Only released templates are launched; off, it is as before. Covers: R200"""
        self.level("required")
        with self.assertRaisesRegex(UserError, "Template Plant is in state"):
            self.launch()
        job = self.env["hr.job"].create(
            {"name": "Fitter", "company_id": self.company.id}
        )
        self.people["subject"].job_id = job
        self.cycle.template_id = self.released()
        own = self.written(name="Fitters")
        own.job_ids = job
        with self.assertRaisesRegex(UserError, "Template Fitters is in state"):
            self.launch()
        own.action_submit_for_review()
        self.as_user(own, "hr_admin").action_release()
        self.launch()
        self.assertEqual(self.appraisal().template_id, own)

    def test_off_and_advice_launch_drafts(self):
        """The level decides, not the template."""
        self.level("advice")
        self.launch()
        self.assertEqual(self.cycle.state, "planning")

    def test_small_company_releases_with_a_reason(self):
        """Nobody else there: the reason stays and can be filtered. Covers: R200"""
        self.leave_alone("hr_in")
        template = self.written()
        template.action_submit_for_review()
        self.assertTrue(template.is_alone)
        with self.assertRaisesRegex(UserError, "Enter the reason"):
            template.action_release()
        template.release_reason = "Only one person in HR"
        template.action_release()
        self.assertTrue(template.is_self_released)
        self.assertIn("Only one person in HR", template.message_ids[0].body)
        found = self.env["hr.performance.template"].search(
            [("is_self_released", "=", True)]
        )
        self.assertIn(template, found)

    def test_retired_templates_make_no_plans(self):
        """A job falls back to the cycle's template."""
        job = self.env["hr.job"].create(
            {"name": "Fitter", "company_id": self.company.id}
        )
        self.people["subject"].job_id = job
        template = self.released()
        template.job_ids = job
        template.action_retire()
        self.launch()
        self.assertEqual(self.appraisal().template_id, self.template)

    def test_seeded_templates_are_released(self):
        """A new company can launch with them whatever its profile. Covers: R200"""
        names = ("general", "sales", "rd_engineer", "customer_service", "production")
        for name in names:
            template = self.env.ref(f"hr_performance.hr_performance_template_{name}")
            self.assertEqual(template.state, "released")
