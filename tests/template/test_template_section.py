# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestTemplateSection(PerformanceCase):
    """Sections with weights, measured and judged shares and their limits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lines = cls.template.line_ids
        lines[1].section = "quality"
        cls.template.section_ids = [
            Command.create({"section": section, "weight": weight})
            for section, weight in (("result", 50), ("quality", 30), ("attitude", 20))
        ]

    def level(self, level):
        gate = self.scheme.gate_ids.filtered(lambda g: g.code == "plan_mix")
        gate.level = level

    def plan(self):
        self.launch()
        return self.as_user(self.appraisal(), "manager")

    def test_sections_of_result_quality_and_efficiency(self):
        """Each has a weight; what its lines weigh is shown beside it. Covers: R051"""
        template = self.as_user(self.template, "hr_admin")
        self.assertEqual(template.section_ids.mapped("lines_weight"), [50, 30, 20])
        self.assertFalse(template.mix_warning)
        template.line_ids[2].section = "efficiency"
        self.assertEqual(template.section_ids[2].lines_weight, 0)
        self.assertTrue(template.section_ids[2].is_different)
        self.assertIn("Attitude", template.mix_warning)
        with self.assertRaisesRegex(UserError, "section “Attitude” has 0 %"):
            template.action_submit_for_review()

    def test_seeded_templates_have_the_three_sections(self):
        """A template of the library shows how it is done. Covers: R051"""
        template = self.env.ref("hr_performance.hr_performance_template_production")
        for section in ("result", "quality", "efficiency"):
            self.assertIn(section, template.section_ids.mapped("section"))
        self.assertFalse(template.mix_warning)

    def test_section_weights_add_up(self):
        """Also in the form, where several change at once."""
        template = self.as_user(self.template, "hr_in")
        with self.assertRaisesRegex(ValidationError, "add up to 90"):
            template.section_ids = [
                Command.update(template.section_ids[0].id, {"weight": 40})
            ]
        with Form(template) as form:
            with form.section_ids.edit(0) as section:
                section.weight = 40
            with form.section_ids.edit(1) as section:
                section.weight = 40
        self.assertEqual(template.section_ids.mapped("weight"), [40, 40, 20])

    def test_limits_that_cannot_hold(self):
        """Clear errors for limits beyond 100 or in the wrong order."""
        template = self.as_user(self.template, "hr_admin")
        with self.assertRaisesRegex(ValidationError, "from 0 to 100"):
            template.write({"has_measured_least": True, "measured_least": 120})
        with self.assertRaisesRegex(ValidationError, "cannot both hold"):
            template.write(
                {
                    "has_measured_least": True,
                    "measured_least": 70,
                    "has_measured_most": True,
                    "measured_most": 60,
                }
            )

    def test_shares_are_shown_on_template_and_plan(self):
        """Measured and judged, and each section. Covers: R051, R052"""
        self.assertEqual(
            (self.template.quantitative_share, self.template.qualitative_share),
            (80, 20),
        )
        plan = self.as_user(self.plan(), "subject")
        self.assertEqual((plan.quantitative_share, plan.qualitative_share), (80, 20))
        self.assertEqual(
            plan.section_summary,
            "Work Results 50 % · Work Quality 30 % · Attitude 20 %",
        )

    def test_bounds_are_advice_or_hold_up_as_the_scheme_says(self):
        """A plan beyond the limit is told of, or not confirmed. Covers: R052"""
        self.template.write({"has_measured_most": True, "measured_most": 80})
        for level in ("advice", "required", "off"):
            self.level(level)
            cycle = self._cycle(name=level)
            self.launch(cycle)
            plan = self.as_user(self.appraisal(cycle=cycle), "manager")
            judged, measured = plan.line_ids[2], plan.line_ids[1]
            judged.weight, measured.weight = 10, 40
            if level == "off":
                self.assertFalse(plan.mix_warning)
            else:
                self.assertIn("90 % of the weight is measured", plan.mix_warning)
                self.assertIn("“Work Quality” has 40 %", plan.mix_warning)
            if level == "required":
                with self.assertRaisesRegex(UserError, "at most 80 %"):
                    plan.action_confirm_plan()
            else:
                plan.action_confirm_plan()
                self.assertTrue(plan.manager_confirmed_on)

    def test_least_measured_share(self):
        """The other limit. Covers: R052"""
        self.template.write({"has_measured_least": True, "measured_least": 80})
        plan = self.plan()
        self.assertFalse(plan.mix_warning)
        plan.line_ids[2].weight, plan.line_ids[1].weight = 30, 20
        self.assertIn("at least 80 % are wanted", plan.mix_warning)

    def test_bounds_are_kept_from_the_start(self):
        """A template that changes later leaves plans alone."""
        plan = self.plan()
        self.template.write({"has_measured_most": True, "measured_most": 10})
        self.assertFalse(plan.mix_warning)

    def test_template_beyond_its_limits_is_told_at_launch(self):
        """Before anybody gets a plan that nobody may confirm."""
        self.template.write({"has_measured_most": True, "measured_most": 10})
        self.level("required")
        with self.assertRaisesRegex(UserError, "Plant: 80 % of the weight"):
            self.as_user(self.cycle, "hr_admin").action_launch()
