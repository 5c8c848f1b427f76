# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestTemplateMethods(PerformanceCase):
    """A template says by which methods and in which dimensions a job is appraised."""

    def job(self, role, *lines):
        """A job of somebody's own, with a template of its own lines."""
        job = self.env["hr.job"].create(
            {"name": f"Job of {role}", "company_id": self.company.id}
        )
        self.people[role].job_id = job
        template = self.env["hr.performance.template"].create(
            {
                "name": f"For {role}",
                "line_ids": [Command.create(line) for line in lines],
            }
        )
        self.scheme.template_rule_ids = [
            Command.create({"job_id": job.id, "template_id": template.id})
        ]
        return template

    def test_one_cycle_has_a_method_for_each_job(self):
        """Measured, by steps and judged, each as its template says. Covers: R069"""
        orders = self._kpi(
            "Orders",
            method="plus_minus",
            target=100,
            step_rate=10,
            points_per_step=5,
            max_bonus=20,
            max_malus=40,
        )
        self.job("subject", {"kpi_id": orders.id, "weight": 100})
        self.job("colleague", {"name": "Service", "method": "manual", "weight": 100})
        self.launch()
        found = {
            role: self.appraisal(role).line_ids.mapped("method")
            for role in ("subject", "colleague", "userless")
        }
        self.assertEqual(
            found,
            {
                "subject": ["plus_minus"],
                "colleague": ["manual"],
                "userless": self.template.line_ids.mapped("method"),
            },
        )
        scores = {}
        for role, values in (("subject", {"Orders": "130"}), ("colleague", {})):
            sheet = self.appraisal(role)
            self.as_user(sheet, role).action_confirm_plan()
            self.as_user(sheet, "manager").action_confirm_plan()
            self.enter(sheet, values)
            self.as_user(sheet, "manager").action_open_assessment()
            for kind, author in (("self", role), ("manager", "manager")):
                review = self.rating(sheet, kind, author)
                review.line_ids.filtered(
                    lambda line: line.method == "manual"
                ).points_input = "70"
                review.action_submit()
            scores[role] = self.result(sheet).score
        self.assertEqual(scores, {"subject": 115, "colleague": 70})

    def test_three_dimensions_have_their_weights(self):
        """85, 78 and 90 by 70, 20 and 10 are 84.10 (METHODS M17). Covers: R076"""
        template = self.job(
            "subject",
            *(
                {"name": name, "method": "manual", "weight": weight, "section": section}
                for name, weight, section in (
                    ("Work", 40, "result"),
                    ("More work", 30, "result"),
                    ("Skill", 20, "ability"),
                    ("Spirit", 10, "attitude"),
                )
            ),
        )
        weights = {"result": 70, "ability": 20, "attitude": 10}
        template.section_ids = [
            Command.create({"section": section, "weight": weight})
            for section, weight in weights.items()
        ]
        self.assertEqual(template.section_ids.mapped("lines_weight"), [70, 20, 10])
        with self.assertRaisesRegex(ValidationError, "add up to 90"):
            self.as_user(template, "hr_admin").section_ids = [
                Command.update(template.section_ids[0].id, {"weight": 60})
            ]
        self.launch()
        sheet = self.appraisal()
        self.assertEqual(
            {line.section for line in sheet.line_ids}, set(weights), "the plan has all"
        )
        self.agree(sheet)
        self.as_user(sheet, "manager").action_open_assessment()
        points = {"result": "85", "ability": "78", "attitude": "90"}
        for kind, role in (("self", "subject"), ("manager", "manager")):
            review = self.rating(sheet, kind, role)
            for line in review.line_ids:
                line.points_input = points[line.appraisal_line_id.section]
            review.action_submit()
        self.assertEqual(self.result(sheet).score, 84.1)
