# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import PerformanceCase


class ProcedureCase(PerformanceCase):
    """The report of a cycle or template, as somebody opens it by its button."""

    # Results are written without their steps: the figures matter, not the way.
    leaves_sound = False

    def page(self, record, role="hr_admin"):
        action = self.as_user(record, role).action_open_procedure()
        page = self.env["hr.performance.procedure"].browse(action["res_id"])
        return self.as_user(page, role)

    def rated(self, sheet, **values):
        """A decided sheet whose manager has rated every line."""
        lines = sheet.line_ids.filtered(lambda line: line.kind == "weighted")
        self.env["hr.performance.rating"].create(
            {
                "appraisal_id": sheet.id,
                "kind": "manager",
                "rater_id": (sheet.manager_id or self.people["head"]).id,
                "state": "submitted",
            }
        )
        sheet.write({"state": "decided"})
        level = sheet.cycle_id.scale_id.level_ids[0]
        return self.env["hr.performance.result"].create(
            {
                "appraisal_id": sheet.id,
                "employee_id": sheet.employee_id.id,
                "subject_kind": sheet.subject_kind,
                "subject_department_id": sheet.subject_department_id.id,
                "cycle_id": sheet.cycle_id.id,
                "company_id": sheet.company_id.id,
                "department_id": sheet.department_id.id,
                "manager_id": sheet.manager_id.id,
                "scale_id": sheet.cycle_id.scale_id.id,
                "score": 80,
                "level_id": level.id,
                "final_level_id": level.id,
                "final_origin": "review",
                "state": "published",
                "line_ids": [
                    Command.create(
                        {
                            "appraisal_line_id": line.id,
                            "weight": line.weight,
                            "outcome_state": "scored",
                            "points": 80,
                        }
                    )
                    for line in lines
                ],
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestProcedureEffort(ProcedureCase):
    """How many take part, how many sides are looked at, how often."""

    def setUp(self):
        super().setUp()
        raters = [self.people["manager"], self.people["head"]]
        self.sheets = self.many_plans(11, raters).sorted("id")
        self.many = self.sheets.cycle_id
        for sheet in self.sheets:
            self.rated(sheet)

    def in_office(self, number):
        self.sheets[:number].department_id = self.office
        results = self.env["hr.performance.result"].search(
            [("appraisal_id", "in", self.sheets[:number].ids)]
        )
        results.department_id = self.office

    def test_averages_of_all_and_of_departments(self):
        """Raters, sections and results of a year, with their arithmetic.

        Covers: R082
        """
        self.in_office(5)
        self.env["hr.performance.rating"].create(
            [
                {
                    "appraisal_id": sheet.id,
                    "kind": "dotted",
                    "rater_id": self.people["colleague"].id,
                    "state": "submitted",
                }
                for sheet in self.sheets[:5]
            ]
            + [
                {
                    "appraisal_id": sheet.id,
                    "kind": "self",
                    "rater_id": sheet.employee_id.id,
                    "state": "submitted",
                }
                for sheet in self.sheets
            ]
        )
        whole, *rest = self.page(self.many).effort_ids
        self.assertTrue(whole.is_whole)
        self.assertEqual(whole.people, 11)
        self.assertAlmostEqual(whole.raters, 16 / 11, 1)
        self.assertEqual((whole.dimensions, whole.assessments), (2, 1))
        self.assertIn("16 reviews and answers of others", whole.sentence)
        found = {row.department_id: row for row in rest}
        self.assertEqual(found[self.office].raters, 2)
        self.assertEqual(found[self.plant].raters, 1)
        self.assertEqual(found[self.plant].people, 6)

    def test_few_people_and_what_would_tell_them(self):
        """Four in the office: neither they nor the rest of the whole are told.

        Covers: R082
        """
        self.in_office(4)
        whole, *rest = self.page(self.many).effort_ids
        self.assertEqual(whole.raters, 1)
        [few] = rest
        self.assertEqual(few.about, "Departments not shown: 2")
        self.assertEqual((few.people, few.raters), (0, None))
        self.assertIn("Too few people", few.sentence)

    def test_results_of_a_whole_year(self):
        """Those of an earlier cycle within twelve months count; older ones do not.

        Covers: R082
        """
        for start, end in (("2025-07-01", "2025-12-31"), ("2025-01-01", "2025-06-30")):
            earlier = self._cycle(name=end, date_start=start, date_end=end)
            earlier.employee_ids = self.sheets.employee_id
            self.launch(earlier)
            for sheet in earlier.appraisal_ids:
                self.rated(sheet)
        whole = self.page(self.many).effort_ids[0]
        self.assertEqual(whole.assessments, 2)
        self.assertIn("22 results in the year", whole.sentence)

    def test_published_answers_count_as_raters(self):
        """Covers: R082"""
        shares = self.env["hr.performance.rater.share"]
        shares.create(
            [
                {
                    "appraisal_id": sheet.id,
                    "kind": "colleague",
                    "count": 4,
                    "threshold": 3,
                }
                for sheet in self.sheets
            ]
        )
        self.assertEqual(self.page(self.many).effort_ids[0].raters, 5)

    def test_nobody_decided(self):
        self.assertFalse(self.page(self.launch(self._cycle(name="New"))).effort_ids)

    def test_the_list_and_the_button_beside_fairness(self):
        """From the fairness check one comes to the page, from there to a list.

        Covers: R082
        """
        look = self.as_user(self.many, "hr_admin").action_check_fairness()
        look = self.env["hr.performance.fairness"].browse(look["res_id"])
        page = self.page(look)
        self.assertEqual(page.cycle_id, self.many)
        action = page.action_open_rows()
        rows = self.as_user(self.env[action["res_model"]], "hr_admin")
        self.assertEqual(rows.search(action["domain"]), page.row_ids)

    def test_who_opens_it(self):
        """HR alone; a page is its reader's, and of what that reader may see."""
        for role in ("subject", "manager", "head"):
            with self.assertRaises(AccessError):
                self.as_user(self.many, role).action_open_procedure()
        page = self.page(self.many)
        with self.assertRaises(AccessError):
            self.as_user(page, "hr_in").read(["made_on"])
        self.assertFalse(self.page(self.many, "hr_out").effort_ids)

    def test_queries_do_not_grow(self):
        """Twice as many people cost the same queries."""

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.page(self.many)
            return self.env.cr.sql_log_count - before

        hidden = self.sheets[5:]
        hidden.write({"state": "cancelled"})
        queries()
        few = queries()
        hidden.write({"state": "decided"})
        self.assertLessEqual(queries(), few + 2)


@tagged("post_install", "-at_install")
class TestProcedureUnits(ProcedureCase):
    """A cycle of departments: units instead of people."""

    def test_a_cycle_of_departments(self):
        """Covers: R082, R222, R214"""
        template = self.template.copy({"subject_kind": "department"})
        cycle = self._cycle(
            name="Units", subject_kind="department", template_id=template.id
        )
        self.env["hr.department"].create(
            [
                {
                    "name": f"Unit {number}",
                    "company_id": self.company.id,
                    "manager_id": self.people["manager"].id,
                }
                for number in range(5)
            ]
        )
        self.launch(cycle)
        sheets = cycle.appraisal_ids
        for sheet in sheets:
            self.rated(sheet)
        page = self.page(cycle)
        whole = page.effort_ids[0]
        self.assertEqual(whole.people, len(sheets))
        self.assertEqual((whole.raters, whole.assessments), (1, 1))
        [measured] = page.basis_ids.filtered(lambda row: row.kind == "measured")
        self.assertEqual(measured.share, 80)
        [row] = page.theme_ids.filtered("is_whole")
        self.assertEqual((row.about, row.share), (self.company.name, 100))


@tagged("post_install", "-at_install")
class TestProcedureBasis(ProcedureCase):
    """What templates and plans stand on, and what is missing."""

    def figures(self, page):
        return {
            row.kind: (row.part, row.whole, row.share)
            for row in page.basis_ids
            if row.template_id == self.template
        }

    def seen(self, role):
        return self.as_user(self.cycle, role).appraisal_ids._filtered_access("read")

    def missing(self, page, kind):
        [row] = page.basis_ids.filtered(
            lambda row: row.kind == kind and row.template_id == self.template
        )
        action = row.action_open_target()
        role = next(r for r, user in self.users.items() if user == page.env.user)
        return self.as_user(self.env[action["res_model"]], role).search(
            action["domain"]
        )

    def test_a_template(self):
        """Shares with arithmetic, and the lines and KPIs behind each.

        Covers: R222
        """
        self.kpi.data_source = "Report of production"
        self.kpi.last_review_date = "2020-01-01"
        page = self.page(self.template, "hr_in")
        self.assertEqual(
            self.figures(page),
            {
                "measured": (80, 100, 80),
                "sourced": (1, 2, 50),
                "anchored": (0, 1, 0),
                # The other KPI is new; the template was never released.
                "reviewed": (1, 3, 33.3),
            },
        )
        attitude = self.template.line_ids.filtered(lambda line: not line.kpi_id)
        self.assertEqual(self.missing(page, "measured"), attitude)
        self.assertEqual(self.missing(page, "sourced"), self.defects)
        self.assertEqual(self.missing(page, "anchored"), attitude)
        self.assertEqual(self.missing(page, "reviewed"), self.kpi)
        [row] = page.basis_ids.filtered(lambda row: row.kind == "measured")
        self.assertIn("80 of 100 points of weight are measured", row.sentence)

    def test_what_was_mended_is_not_missing(self):
        """Covers: R222"""
        (self.kpi | self.defects).data_source = "Report of production"
        attitude = self.template.line_ids.filtered(lambda line: not line.kpi_id)
        attitude.write({f"anchor_{level}": f"Level {level}" for level in range(1, 6)})
        self.template.write({"state": "released", "released_on": "2026-01-01"})
        page = self.page(self.template, "hr_in")
        found = self.figures(page)
        self.assertEqual(
            [found[kind][2] for kind in ("sourced", "anchored")], [100] * 2
        )
        [row] = page.basis_ids.filtered(lambda row: row.kind == "sourced")
        with self.assertRaisesRegex(UserError, "nothing is missing"):
            row.action_open_target()

    def test_a_cycle_counts_plans(self):
        """What people have written counts beside the template. Covers: R222"""
        self.launch()
        self.kpi.data_source = "Report of production"
        plan = self.appraisal()
        mine = self.as_user(plan, "subject")
        mine.line_ids.create(
            {"appraisal_id": plan.id, "name": "Learn to weld", "method": "manual"}
        )
        number = len(self.seen("hr_admin"))
        page = self.page(self.cycle)
        found = self.figures(page)
        self.assertEqual(found["measured"], (80 * number, 100 * number, 80))
        self.assertEqual(found["anchored"], (0, 2, 0))
        bare = self.missing(page, "anchored")
        self.assertEqual(len(bare), number + 1)
        self.assertIn("Learn to weld", bare.mapped("title"))
        plan.line_ids.filtered(
            lambda line: line.name == "Learn to weld"
        ).own_levels = "Best: teaches others"
        self.assertEqual(self.figures(self.page(self.cycle))["anchored"], (1, 2, 50))

    def test_it_is_read_with_the_rights_of_the_reader(self):
        """HR of another department sees no plans, so nothing of them."""
        self.launch()
        for role in ("hr_admin", "hr_in", "hr_out"):
            found = self.figures(self.page(self.cycle, role))
            weight = 100 * len(self.seen(role))
            self.assertEqual(found["measured"], (weight * 0.8, weight, 80))
        self.assertLess(len(self.seen("hr_out")), len(self.seen("hr_admin")))


@tagged("post_install", "-at_install")
class TestProcedureThemes(ProcedureCase):
    """What company and departments give their weight to."""

    def goal_below(self, theme, own):
        """A goal of the plant with a theme of its own, below one of the company."""
        goal = self.env["hr.performance.objective"].create(
            {
                "name": "Grow",
                "level": "company",
                "company_id": self.company.id,
                "date_start": "2026-01-01",
                "date_end": "2026-12-31",
                "state": "approved",
                "theme_id": theme.id,
            }
        )
        return goal.create(
            {
                "name": "Grow in the north",
                "level": "department",
                "company_id": self.company.id,
                "department_id": self.plant.id,
                "responsible_id": self.people["manager"].id,
                "parent_id": goal.id,
                "date_start": "2026-01-01",
                "date_end": "2026-12-31",
                "state": "approved",
                "theme_id": own.id,
            }
        )

    def test_company_and_departments(self):
        """Beside the emphasis, lines without theme as such; differences are hints.

        Covers: R214
        """
        growth, cost = self.env["hr.performance.theme"].create(
            [{"name": "Growth"}, {"name": "Lower Cost"}]
        )
        self.env["hr.performance.emphasis"].create(
            {
                "company_id": self.company.id,
                "year": 2026,
                "line_ids": [
                    Command.create({"theme_id": growth.id, "weight": 55}),
                    Command.create({"theme_id": cost.id, "weight": 45}),
                ],
            }
        )
        plans = self.many_plans(2, [self.people["manager"]])
        goal = self.goal_below(growth, cost)
        others = plans.cycle_id.appraisal_ids - plans
        others.write({"state": "cancelled"})
        plans[0].department_id = self.office
        for plan in plans:
            plan.line_ids.filtered(lambda line: line.kpi_id == self.kpi).write(
                {"objective_id": goal.id}
            )
        plans[0].line_ids.filtered(
            lambda line: line.kpi_id == self.defects
        ).kpi_id.theme_id = cost
        page = self.page(plans.cycle_id)
        whole = page.theme_ids.filtered("is_whole")
        self.assertEqual(
            [(row.theme_id.name, row.share, row.wanted) for row in whole],
            [("Growth", 50, 55), ("Lower Cost", 30, 45), (False, 20, 0)],
        )
        self.assertEqual(whole.mapped("is_hint"), [False, True, True])
        units = page.theme_ids - whole
        self.assertEqual(units.department_id, self.office | self.plant)
        self.assertIn("Less than emphasised", whole[1].sentence)
        text = " ".join(page.themes_html.striptags().split())
        self.assertIn("Growth 50 % of 55 %", text)
        self.assertIn(self.office.name, text)


@tagged("post_install", "-at_install")
class TestProcedureTwice(ProcedureCase):
    """What several departments or steps ask for twice."""

    def twice(self, kind, role="hr_in"):
        rows = self.page(self.cycle, role).twice_ids
        return rows.filtered(lambda row: row.kind == kind)

    def test_one_value_from_two_sides(self):
        """Typed beside an import: how often, from where and by whom. Covers: R217"""
        self.launch()
        self.kpi.data_period = "month"
        value = {
            "employee_id": self.people["subject"].id,
            "kpi_id": self.kpi.id,
            "value": 9,
        }
        measures = self.env["hr.performance.measure"]
        for role, source, day in (
            ("manager", "manual", "2026-03-31"),
            ("hr_in", "import", "2026-03-31"),
            ("manager", "manual", "2026-04-15"),
            ("hr_in", "import", "2026-04-30"),
            ("hr_in", "import", "2026-05-31"),
        ):
            measures.create(
                {
                    **value,
                    "period_end": day,
                    "source": source,
                    "entered_by_id": self.users[role].id,
                }
            )
        [row] = self.twice("value")
        self.assertEqual((row.about, row.times, row.people), ("Output", 2, 1))
        self.assertIn("2 periods of 1 people have 4 values", row.sentence)
        self.assertIn("Entered and Imported", row.sentence)
        self.assertIn(self.users["manager"].name, row.sentence)
        self.assertIn(self.plant.name, row.sentence)
        self.assertIn("one source", row.remedy)
        action = row.action_open_target()
        found = self.as_user(measures, "hr_in").search(action["domain"])
        self.assertEqual(len(found), 4)
        self.assertFalse(self.twice("value", "hr_out"))

    def test_one_kpi_under_two_names(self):
        """Like names and one unit; how many plans hold both. Covers: R217"""
        twin = self._kpi("Output of the Plant", method="ratio", target=9, unit="t")
        self._kpi("Output of the Canteen", method="ratio", target=9, unit="meals")
        self.launch()
        self.appraisal().line_ids.create(
            {"appraisal_id": self.appraisal().id, "kpi_id": twin.id}
        )
        self.assertFalse(self.twice("kpi"))
        twin.name = "Outputs"
        [row] = self.twice("kpi")
        self.assertEqual(row.about, "Output · Outputs")
        self.assertEqual(row.times, 1)
        self.assertIn("with both: 1", row.sentence)
        self.assertIn("retire one", row.remedy)

    def attach(self, record, content, name="report.txt", role="subject"):
        files = self.as_user(self.env["ir.attachment"], role)
        return files.create(
            {
                "name": name,
                "raw": content,
                "res_model": record._name,
                "res_id": record.id,
            }
        )

    def test_one_file_at_two_steps(self):
        """The same content at sheet and action is told, another file is not.

        Covers: R217
        """
        self.launch()
        plan = self.appraisal()
        other = self.env["hr.performance.plan.action"].create(
            {"appraisal_id": plan.id, "name": "Write it down"}
        )
        self.attach(plan, b"the same")
        self.attach(other, b"another")
        self.assertFalse(self.twice("file"))
        self.attach(other, b"the same", "copy.txt", "manager")
        [row] = self.twice("file")
        self.assertEqual(row.times, 2)
        self.assertIn("at 2 places of one sheet", row.sentence)
        self.assertIn(self.users["manager"].name, row.sentence)
        self.assertIn(plan.employee_id.name, row.about)
        self.assertFalse(self.twice("file", "hr_out"))
