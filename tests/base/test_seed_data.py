# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ...engine import rules, scale, scoring
from ...engine.numbers import to_decimal
from ..common import PerformanceCase

AREAS = ("sales", "service", "production", "rd", "quality", "finance", "hr")
TEMPLATES = ("general", "sales", "rd_engineer", "customer_service", "production")
JOB_TEMPLATES = TEMPLATES[1:]


@tagged("post_install", "-at_install")
class TestSeedData(PerformanceCase):
    """What a company finds after the installation is ready for use."""

    def seed(self, name):
        return self.env.ref(f"hr_performance.hr_performance_{name}")

    def kpis(self):
        """The released KPIs of the library that this addon brings."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "hr_performance"), ("model", "=", "hr.performance.kpi")]
        )
        return self.env["hr.performance.kpi"].browse(data.mapped("res_id"))

    def points(self, kpi, actual):
        """Points that the library rule gives for a value."""
        return float(rules.score(self.seed(f"kpi_{kpi}")._engine_rule(), actual).value)

    # KPI LIBRARY

    def test_every_kpi_is_complete(self):
        """Each has a rule that works and four described levels. Covers: R041, R042"""
        kpis = self.kpis()
        self.assertGreaterEqual(len(kpis), 24)
        self.assertEqual(set(kpis.mapped("state")), {"released"})
        for kpi in kpis:
            with self.subTest(kpi=kpi.code):
                self.assertEqual(kpi._rule_problem(), "")
                self.assertTrue(kpi.description)
                lines = kpi.level_description.splitlines()
                self.assertEqual(
                    [line.partition(":")[0] for line in lines],
                    ["Outstanding", "Good", "Acceptable", "Insufficient"],
                )
                if kpi.kind == "quantitative":
                    self.assertTrue(kpi.data_source)
                    self.assertNotEqual(kpi.method, "manual")

    def test_a_kpi_without_rule_cannot_be_used(self):
        """Neither released nor part of a template. Covers: R041"""
        kpi = self._kpi("Visits", method="bands", state="draft")
        with self.assertRaisesRegex(ValidationError, "Visits: There are no bands"):
            kpi.action_release()
        line = self.seed("template_sales_sales_amount")
        with self.assertRaisesRegex(ValidationError, "Visits is not released"):
            line.kpi_id = kpi

    def test_a_released_kpi_keeps_a_usable_rule(self):
        kpi = self.seed("kpi_project_progress")
        with self.assertRaisesRegex(ValidationError, "Baseline .100. and target .100."):
            kpi.baseline = 100

    def test_areas(self):
        """At least three KPIs for each key business area. Covers: R046"""
        self.assertTrue(self.env["hr.performance.kpi"]._fields["category_id"].required)
        kpis = self.kpis()
        for area in AREAS:
            with self.subTest(area=area):
                category = self.seed(f"kpi_category_{area}")
                self.assertGreaterEqual(len(kpis & category.kpi_ids), 3)

    def test_named_kpis(self):
        """Sales amount, satisfaction and lead time (lower is better). Covers: R047"""
        sales, satisfaction, lead_time = (
            self.seed(f"kpi_{name}")
            for name in ("sales_amount", "satisfaction", "lead_time")
        )
        self.assertEqual((sales.direction, sales.aggregation), ("up", "sum"))
        self.assertEqual((satisfaction.direction, satisfaction.unit), ("up", "points"))
        self.assertEqual((lead_time.direction, lead_time.unit), ("down", "days"))
        self.assertGreater(
            self.points("lead_time", 4), self.points("lead_time", 6), "faster is better"
        )

    def test_every_method_has_an_example(self):
        self.assertEqual(set(self.kpis().mapped("method")), set(rules.METHODS))

    def test_rules_fit_their_levels(self):
        """Where the described levels begin, the rule gives the points they mean."""
        for kpi, actual, points in (
            ("sales_amount", 550, 110),
            ("new_customers", 5, 0),
            ("new_customers", 6, 60),
            ("new_customers", 15, 120),
            ("collection_rate", 50, 0),
            ("satisfaction", 74.9, 0),
            ("satisfaction", 85, 100),
            ("first_response", 2.5, 80),
            ("complaints", 2, 80),
            ("lead_time", 6, 80),
            ("plan_fulfilment", 90, 80),
            ("plan_fulfilment", 104, 108),
            ("safety_incidents", 7, -40),
            ("documents", 1, 100),
            ("turnover", 5, 100),
            ("turnover", 10.01, 0),
            ("budget_use", 85, 85),
            ("admin_cost", 464, 90),
            ("articles", 3, 100),
        ):
            with self.subTest(kpi=kpi, actual=actual):
                self.assertAlmostEqual(self.points(kpi, actual), points)

    def test_threshold_kpi(self):
        """Met or not met, without partial points. Covers: R045"""
        self.assertEqual(self.points("closing_days", 5), 100)
        self.assertEqual(self.points("closing_days", 5.5), 0)

    # SCALES

    def test_scales(self):
        """METHODS M20 and M21, with shares that add up."""
        four = self.seed("scale_four_grades")
        for record in (self.seed("scale_s_to_d"), four):
            with self.subTest(scale=record.name):
                scale.check(record._engine_scale())
                self.assertEqual(sum(record.level_ids.mapped("reference_share")), 100)
                self.assertTrue(all(record.level_ids.mapped("description")))
        for record, score, code in (
            (self.seed("scale_s_to_d"), "95", "S"),
            (self.seed("scale_s_to_d"), "84.99", "B"),
            (self.seed("scale_s_to_d"), "59.99", "D"),
            (four, "89.99", "B"),
            (four, "60", "C"),
        ):
            grade = scale.grade(record._engine_scale(), to_decimal(score))
            self.assertEqual(grade.code, code)

    def test_continuous_scale_has_no_jumps(self):
        """A hundredth of a point never costs a step of the coefficient."""
        grades = self.seed("scale_four_grades")._engine_scale()

        def coefficient(score):
            score = to_decimal(score)
            code = scale.grade(grades, score).code
            return float(scale.coefficient(grades, score, code).value)

        for below, start in (("59.99", "60"), ("79.99", "80"), ("89.99", "90")):
            self.assertAlmostEqual(coefficient(below), coefficient(start), places=3)

    def test_a_scale_needs_proper_grades(self):
        record = self.seed("scale_s_to_d")
        lowest = self.seed("scale_s_to_d_d")
        with self.assertRaisesRegex(ValidationError, "S to D: 0 grades take"):
            record.level_ids = [Command.delete(lowest.id)]

    # TEMPLATES AND SCHEMES

    def test_templates(self):
        """Weights are 100; job templates measure results, quality and efficiency.

        Covers: R051
        """
        for name in TEMPLATES:
            template = self.seed(f"template_{name}")
            weighted = template.line_ids.filtered(lambda line: line.kind == "weighted")
            with self.subTest(template=name):
                scoring.check_weights([line._decimal_weight() for line in weighted])
                self.assertTrue(all(weighted.mapped("weight")))
                if name in JOB_TEMPLATES:
                    sections = set(weighted.mapped("section"))
                    self.assertLessEqual({"result", "quality", "efficiency"}, sections)
                    kinds = set(template.line_ids.mapped("kind"))
                    self.assertEqual(kinds, {"weighted", "item", "veto"})

    def test_general_template(self):
        """Three free goals 70, ability 20, attitude 10."""
        weights = {}
        for line in self.seed("template_general").line_ids:
            weights.setdefault(line.section, []).append(line.weight)
        self.assertEqual(
            weights, {"result": [30, 20, 20], "ability": [20], "attitude": [10]}
        )

    def test_veto_grades_exist(self):
        """A veto names a grade of both scales."""
        vetoes = self.env["hr.performance.template.line"].search(
            [("kind", "=", "veto"), ("kpi_id", "=", False), ("veto_value", "!=", False)]
        )
        for name in ("scale_s_to_d", "scale_four_grades"):
            codes = set(self.seed(name).level_ids.mapped("code"))
            self.assertLessEqual(set(vetoes.mapped("veto_value")), codes)

    def test_job_templates_reach_the_plans(self):
        """Examples for R&D and customer service copy their lines. Covers: R043"""
        jobs = self.env["hr.job"].create(
            [
                {"name": "Developer", "company_id": self.company.id},
                {"name": "Agent", "company_id": self.company.id},
            ]
        )
        chosen = {
            "subject": self.seed("template_rd_engineer"),
            "colleague": self.seed("template_customer_service"),
        }
        for (role, template), job in zip(chosen.items(), jobs, strict=True):
            template.job_ids = job
            self.people[role].job_id = job
        self.cycle.template_id = self.seed("template_general")
        self.launch()
        for role, template in chosen.items():
            appraisal = self.appraisal(role)
            self.assertEqual(
                [(line.title, line.weight) for line in appraisal.line_ids],
                [(line.display_name, line.weight) for line in template.line_ids],
            )
            self.assertEqual(appraisal._plan_problems(), [])
        titles = self.appraisal("subject").line_ids.mapped("title")
        self.assertIn("Technical Innovation", titles)
        self.assertIn("Project Progress", titles)
        [satisfaction] = self.appraisal("colleague").line_ids.filtered(
            lambda line: line.kpi_id == self.seed("kpi_satisfaction")
        )
        self.assertEqual((satisfaction.method, satisfaction.target), ("bands", 85))
        others = self.appraisal("userless").template_id
        self.assertEqual(others, self.seed("template_general"))

    def test_schemes(self):
        """Light is what a new company starts with."""
        light, standard = self.seed("scheme_light"), self.seed("scheme_standard")
        general = self.seed("template_general")
        self.assertLess(light.sequence, standard.sequence)
        self.assertEqual(
            (light.period_type, light.self_review, light.interview_policy),
            ("half", False, "all"),
        )
        self.assertTrue(standard.self_review)
        self.assertEqual((light + standard).template_id, general)
        for scheme in light + standard:
            self.assertIn("How your score comes about", scheme.policy_text)
