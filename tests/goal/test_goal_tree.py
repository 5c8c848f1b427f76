# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_goals import GoalCase


@tagged("post_install", "-at_install")
class TestGoalTree(GoalCase):
    """What stands under what, what it covers, and how far it is."""

    # PLACE

    def test_short_serves_long_and_never_the_reverse(self):
        """A goal of five years is long; the year's goal serves it. Covers: R016"""
        vision = self._goal("Leader in the north", date_end="2030-12-31")
        self.assertEqual((vision.horizon, self.top.horizon), ("long", "short"))
        self.top.parent_id = vision
        long = self._goal(
            "Second site",
            "department",
            department_id=self.works.id,
            date_end="2028-06-30",
        )
        with self.assertRaisesRegex(ValidationError, "longer than a year"):
            long.parent_id = self.unit
        long.parent_id = vision

    def test_no_goal_outlasts_the_one_above(self):
        """Also when the goal above is shortened later. Covers: R016"""
        with self.assertRaisesRegex(ValidationError, "ends on"):
            self._goal(
                "Too late",
                "department",
                department_id=self.works.id,
                parent_id=self.top.id,
                date_start="2026-06-01",
                date_end="2027-01-31",
            )
        with self.assertRaisesRegex(ValidationError, "Works brings 400"):
            self.top.date_end = "2026-06-30"

    def test_no_goal_serves_itself(self):
        """A loop is refused with both names, whoever makes it."""
        team = self._goal(
            "Team", "department", department_id=self.works.id, parent_id=self.unit.id
        )
        with self.assertRaisesRegex(ValidationError, "Works brings 400.*Team"):
            self.unit.parent_id = team
        with self.assertRaisesRegex(ValidationError, "cannot serve"):
            self.unit.parent_id = self.unit

    def test_wider_units_serve_no_narrower_ones(self):
        with self.assertRaisesRegex(ValidationError, "wider unit"):
            self._goal("Company", parent_id=self.unit.id)
        mine = self.own_goal(parent_id=self.unit.id)
        with self.assertRaisesRegex(ValidationError, "goal of one person"):
            self._goal(
                "Of another",
                "person",
                employee_id=self.people["colleague"].id,
                parent_id=mine.id,
            )

    def test_contributions_are_at_most_the_whole(self):
        """100 % is accepted, a cent more is not. Covers: R019"""
        other = self._goal(
            "Office brings 600",
            "department",
            department_id=self.office.id,
            parent_id=self.top.id,
            contribution_share=60,
        )
        with self.assertRaisesRegex(ValidationError, "100.01 %"):
            other.contribution_share = 60.01
        other.state = "cancelled"
        self.unit.contribution_share = 100

    # COVERAGE AND PROGRESS

    def test_coverage_of_m39(self):
        """400 + 350 + 200 of 1000: 95 %, 50 missing, flagged. Covers: R019"""
        for target in (350, 200):
            self._goal(
                f"Brings {target}",
                "department",
                department_id=self.office.id,
                parent_id=self.top.id,
                target=target,
                unit="k€",
            )
        self.assertRecordValues(
            self.top,
            [{"coverage": 95, "gap": 50, "is_short": True, "coverage_kind": "values"}],
        )
        self.assertEqual(self.top.coverage_text, "95 %, 50 k€ missing")
        self.top.child_ids[-1].target = 250
        self.assertEqual(self.top.coverage_text, "100 % covered")
        self.assertFalse(self.top.is_short)
        self.top.child_ids[-1].state = "cancelled"
        self.assertEqual(self.top.coverage, 75)

    def test_units_that_differ_are_not_added_up(self):
        """Sales in euros, marketing in reach: weight × achievement. Covers: R021"""
        self.top.progress_source = "below"
        self.unit.write(
            {"weight": 60, "current_value": 200, "has_current": True, "unit": "k€"}
        )
        marketing = self._goal(
            "Brand known to 50 %",
            "department",
            department_id=self.office.id,
            parent_id=self.top.id,
            target=50,
            unit="%",
            weight=40,
            contribution_share=30,
        )
        self.assertEqual(self.top.progress, 30, "60 % × 50 %, the other is unmeasured")
        marketing.write({"current_value": 50, "has_current": True})
        self.assertEqual(self.top.progress, 70, "60 % × 50 % + 40 % × 100 %")
        self.assertEqual(self.top.coverage_kind, "shares")
        self.assertEqual(self.top.coverage_text, "70 %, 30 % missing")

    def test_values_of_one_unit_are_added_up(self):
        self.top.progress_source = "below"
        other = self._goal(
            "Rest",
            "department",
            department_id=self.office.id,
            parent_id=self.top.id,
            target=600,
            unit="k€",
        )
        (self.unit | other).write({"current_value": 100, "has_current": True})
        self.assertEqual(self.top.progress, 20, "200 of 1000")

    def test_three_levels_with_their_own_units(self):
        """Weight × achievement goes up level by level. Covers: R019, R021"""
        below = {"progress_source": "below"}
        top = self._goal("Grow", target=100, unit="points", state="approved", **below)

        def part(name, above, weight, **values):
            return self._goal(
                name,
                "department",
                department_id=self.works.id,
                parent_id=above.id,
                weight=weight,
                **values,
            )

        sales = part("Sales", top, 60, target=10, unit="customers", **below)
        brand = part("Brand", top, 40, target=5, unit="campaigns")
        calls = part("Calls", sales, 25, target=200, unit="calls")
        visits = part("Visits", sales, 75, target=40, unit="visits")
        self.assertFalse(top.has_progress)
        calls.write({"current_value": 100, "has_current": True})
        visits.write({"current_value": 40, "has_current": True})
        self.assertEqual(sales.progress, 87.5)
        self.assertEqual(top.progress, 52.5, "the brand has reached nothing yet")
        brand.write({"current_value": 4, "has_current": True})
        self.assertEqual(top.progress, 84.5)
        visits.state = "cancelled"
        self.assertEqual((sales.progress, top.progress), (50, 62))

    def test_key_results_of_m37(self):
        """0.7, 0.4 and 1.0 make 0.70."""
        self.unit.progress_source = "key_results"
        self.assertFalse(self.unit.has_progress)
        for rate in (70, 40, 100):
            self._goal(
                f"Result {rate}",
                "department",
                department_id=self.works.id,
                parent_id=self.unit.id,
                is_key_result=True,
                target=100,
                current_value=rate,
                has_current=True,
            )
        self.assertAlmostEqual(self.unit.progress, 70)
        self.assertEqual(self.unit.coverage_kind, "none", "no parts, but signs")

    def test_key_results_without_value_are_left_out(self):
        """One of two is measured and says so; 400 % make up for nothing."""
        self.unit.progress_source = "key_results"
        first, second = (
            self._goal(
                f"Result {target}",
                "department",
                department_id=self.works.id,
                parent_id=self.unit.id,
                is_key_result=True,
                target=target,
            )
            for target in (100, 5)
        )
        self.assertEqual(self.unit.measured_text, "0 of 2 measured")
        first.write({"current_value": 50, "has_current": True})
        self.assertEqual(self.unit.progress, 50)
        self.assertEqual(self.unit.measured_text, "1 of 2 measured")
        first.current_value = 400
        second.write({"current_value": 0, "has_current": True})
        self.assertEqual((first.progress, self.unit.progress), (400, 50))
        self.assertFalse(self.unit.measured_text)

    def test_goals_below_of_other_units_count_up_to_all_of_them(self):
        """400 % of one and nothing of the other are half of the goal above."""
        self.top.progress_source = "below"
        self.unit.write({"target": 10, "current_value": 40, "has_current": True})
        self.unit.write({"weight": 50, "unit": "shops"})
        other = self._goal(
            "Brand known to 50 %",
            "department",
            department_id=self.office.id,
            parent_id=self.top.id,
            target=50,
            unit="%",
            weight=50,
        )
        self.assertEqual(self.top.progress, 50)
        self.assertEqual(self.top.measured_text, "1 of 2 measured")
        other.write({"current_value": 0, "has_current": True})
        self.assertEqual((self.top.progress, self.top.measured_text), (50, False))

    def test_rates_are_not_added_up(self):
        """98 % and 97 % do not make 195 %; contributions say what covers."""
        quality = self._goal("On time 98 %", target=98, unit="%", state="approved")
        for share in (50, 30):
            self._goal(
                f"Part {share}",
                "department",
                department_id=self.works.id,
                parent_id=quality.id,
                target=97,
                unit="%",
                contribution_share=share,
            )
        self.assertEqual((quality.coverage_kind, quality.coverage), ("shares", 80))

    def test_what_nobody_has_entered_is_no_zero(self):
        """For a limit, an unknown value must not look like a met one."""
        limit = self._goal("Scrap below 4", target=4, direction="down")
        self.assertFalse(limit.has_progress)
        limit = self.as_user(limit, "hr_admin")
        limit.action_propose()
        limit.current_input = "8"
        self.assertEqual((limit.progress, limit.has_current), (50, True))
        limit.current_input = ""
        self.assertFalse(limit.has_progress)

    def test_our_share_of_the_company_goal(self):
        """40 % of the company's, 25 % of the department's: 10 %. Covers: R020"""
        team = self._goal(
            "Plant brings 100",
            "team",
            department_id=self.plant.id,
            responsible_id=self.people["manager"].id,
            parent_id=self.unit.id,
            target=100,
            unit="k€",
            state="approved",
        )
        self.assertEqual(team.strategic_id, self.top)
        self.assertEqual(team.strategic_share, 10, "by its target, 100 of 400")
        mine = self.as_user(team, "subject").search([("is_my_unit", "=", True)])
        self.assertEqual(mine, self.unit | team)
        self.assertEqual(
            self.as_user(team, "subject").share_text,
            "Our share of company goal “Sales of 1000” = 10 %",
        )
        team.unit = "customers"
        self.assertFalse(team.strategic_share)
        self.assertIn("not known", team.share_text)

    # SPLIT

    def test_split_among_departments(self):
        """Contributions become targets, and goals below. Covers: R019"""
        top = self._goal("Save 90", target=90, unit="k€")
        split = Form(
            self.as_user(
                self.env["hr.performance.goal.split"], "hr_admin"
            ).with_context(default_objective_id=top.id)
        )
        lines = [line["department_id"] for line in split.line_ids._records]
        self.assertEqual(lines, [self.office.id, self.works.id])
        with split.line_ids.edit(0) as line:
            line.contribution_share = 50
        with split.line_ids.edit(1) as line:
            line.contribution_share = 40
        self.assertEqual(split.covered, 90)
        split.save().action_split()
        self.assertEqual(top.child_ids.mapped("target"), [45, 36])
        self.assertEqual(top.child_ids.mapped("state"), ["draft", "draft"])
        self.assertEqual(top.child_ids[1].responsible_id, self.people["head"])
        self.assertEqual(top.coverage_text, "90 %, 9 k€ missing")

    def test_split_in_equal_shares(self):
        """The shares add up to what is left, to the cent."""
        split = self.as_user(self.env["hr.performance.goal.split"], "hr_admin").create(
            {
                "objective_id": self.top.id,
                "line_ids": [
                    Command.clear(),
                    *(Command.create({"name": str(i)}) for i in range(7)),
                ],
            }
        )
        split.action_spread()
        self.assertAlmostEqual(sum(split.line_ids.mapped("contribution_share")), 60)
        self.assertEqual(split.remaining_share, 0)

    def test_split_asks_for_the_right_to_the_parts(self):
        """A head splits his goal downwards, not the company's."""
        wizard = self.env["hr.performance.goal.split"]
        for role, goal, allowed in (
            ("head", self.unit, True),
            ("colleague", self.unit, False),
        ):
            split = self.as_user(wizard, role).create({"objective_id": goal.id})
            self.assertEqual(split.line_ids.department_id, self.plant)
            split.line_ids.contribution_share = 30
            if allowed:
                split.action_split()
                continue
            with self.assertRaises(AccessError):
                split.action_split()
        with self.assertRaisesRegex(UserError, "at least one part"):
            self.as_user(wizard, "head").create(
                {"objective_id": self.unit.id}
            ).action_split()

    # MANY

    def test_goals_given_up_stay_out_of_the_tree(self):
        """Unfolding a card brings live goals only; a search may bring the others."""
        gone = self._goal(
            "Fairs",
            "department",
            parent_id=self.top.id,
            department_id=self.works.id,
            state="cancelled",
        )
        goals = self.as_user(self.top, "hr_admin").browse()

        def read(*domain):
            card = {"name": {}, "live_child_ids": {}}
            rows = goals.hierarchy_read(
                list(domain), card, "parent_id", "live_child_ids", "id"
            )
            return {row["id"]: row["live_child_ids"] for row in rows}

        tree = read(("id", "=", self.top.id))
        self.assertEqual(tree, {self.top.id: [self.unit.id], self.unit.id: []})
        self.assertIn(gone.id, read(("id", "=", gone.id)))
        self.assertIn(gone.id, read(("parent_id", "=", self.top.id)))

    def test_all_of_a_goal_belongs_to_its_company(self):
        """People, departments and themes of another company are refused."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        far = self.env["hr.department"].create({"name": "Far", "company_id": other.id})
        someone = self.env["hr.employee"].create(
            {"name": "Someone", "company_id": other.id}
        )
        for values in (
            {"level": "person", "employee_id": someone.id},
            {"level": "department", "department_id": far.id},
        ):
            with self.assertRaisesRegex(UserError, "Far|Someone"):
                self._goal("Abroad", parent_id=self.top.id, **values)
        theme = self.env["hr.performance.theme"].create(
            {"name": "Theirs", "company_id": other.id}
        )
        with self.assertRaisesRegex(UserError, "Theirs"):
            self.unit.theme_id = theme

    def test_goals_live_without_and_with_several_cycles(self):
        """A goal outlasts cycles and needs none."""
        self.assertFalse(self.top.cycle_ids)
        second = self._cycle(name="H2", date_start="2026-07-01", date_end="2026-12-31")
        self.top.cycle_ids = self.cycle | second
        found = self.env["hr.performance.objective"].search(
            [("cycle_ids", "in", second.ids)]
        )
        self.assertEqual(found, self.top)

    def test_the_print_begins_with_vision_and_mission(self):
        """Vision and mission, then the tree as far as the reader sees it.

        Covers: R015
        """
        self.company.write(
            {"performance_vision": "Light for all", "performance_mission": "We mend"}
        )
        self.own_goal(parent_id=self.unit.id)
        report = "hr_performance.action_report_hr_performance_goal_tree"
        pages = {
            role: self.as_user(self.env["ir.actions.report"], role)
            ._render_qweb_html(report, (self.unit | self.top).ids)[0]
            .decode()
            for role in ("subject", "colleague")
        }
        order = ["Light for all", "We mend", "Sales of 1000", "Works brings", "Sell 40"]
        places = [pages["subject"].index(text) for text in order]
        self.assertEqual(places, sorted(places))
        self.assertEqual(pages["subject"].count("Works brings 400"), 1)
        self.assertIn("40 %, 600 k€ missing", pages["subject"])
        self.assertNotIn("Sell 40", pages["colleague"])

    def test_goals_per_theme(self):
        """The seeded themes classify goals; a report groups by them. Covers: R018"""
        refs = ("market", "cost", "customer")
        themes = [
            self.env.ref(f"hr_performance.hr_performance_theme_{ref}") for ref in refs
        ]
        self.top.theme_id = themes[0]
        self.unit.theme_id = themes[0]
        own = self._goal("Cost", theme_id=themes[1].id, state="approved")
        groups = self.as_user(own, "subject").formatted_read_group(
            [("id", "in", (self.top | self.unit | own).ids)],
            ["theme_id"],
            ["__count"],
        )
        self.assertEqual(
            [(group["theme_id"][0], group["__count"]) for group in groups],
            [(themes[0].id, 2), (themes[1].id, 1)],
        )
