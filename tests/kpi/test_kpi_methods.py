# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ...engine.methods import METHODS
from ..base.common_translation import LANGUAGE
from ..common import PerformanceCase

STANDARDS = ((20, 100), (14, 80), (8, 60), (3, 40), (0, 20))
PAYOUT = ((620, 50), (1997, 100), (2400, 150), (3324, 200), (4000, 300))


def points(table):
    return [Command.create({"value": value, "rate": rate}) for value, rate in table]


@tagged("post_install", "-at_install")
class TestKpiMethods(PerformanceCase):
    """Every scoring method in the editor of the library and in plans."""

    def try_value(self, kpi, typed):
        """Points and picture after typing a value; nothing is saved."""
        with Form(self.as_user(kpi, "hr_in")) as form:
            form.trial_input = typed
            shown = form.trial_points, str(form.trial_explanation or "")
            picture = form.scoring_picture
        self.assertFalse(kpi.trial_input, "nothing is kept")
        return *shown, picture

    def scored(self, kpi, actual, **line_values):
        """Points of the line of that KPI after the manager's review."""
        self.template.line_ids[0].kpi_id = kpi
        self.launch()
        appraisal = self.appraisal()
        line = self.as_user(appraisal, "manager").line_ids[0]
        if line_values:
            line.write(line_values)
        self.agree(appraisal)
        self.enter(appraisal, {kpi.name: actual, "Defects": "5"})
        self.rate(appraisal)
        [row] = self.result(appraisal).line_ids.filtered(
            lambda r: r.appraisal_line_id == line
        )
        return row.points

    # ADVICE

    def test_advice_for_a_target_of_zero_is_accepted(self):
        """What the refusal names works, in the library and for an own goal."""
        steps = {
            "step_rate": 10,
            "points_per_step": 5,
            "max_bonus": 20,
            "max_malus": 40,
        }
        for method, more in (
            ("ratio", {}),
            ("achievement", {}),
            ("reverse_difference", {"direction": "down"}),
            ("reverse_quotient", {"direction": "down"}),
            ("closeness", {}),
            ("plus_minus", steps),
        ):
            for model in ("hr.performance.kpi", "hr.performance.appraisal.line"):
                with self.subTest(method=method, model=model):
                    rule = {"name": "No loss", "target": 0, "method": method, **more}
                    record = self.env[model].new(rule)
                    self.assertIn("“Baseline to Target”", record._rule_problem())
                    record.update({"method": "progress", "baseline": -8})
                    self.assertFalse(record._rule_problem())

    # NEW METHODS, FROM THE LIBRARY TO THE RESULT

    def test_efficacy_coefficient(self):
        """METHODS M11 through a plan: 11 of the standards 8 and 14 is 70 of 100."""
        kpi = self._kpi("Equity", method="efficacy", point_ids=points(STANDARDS))
        self.assertAlmostEqual(self.scored(kpi, "11"), 70)

    def test_payout_curve(self):
        """METHODS M12: 1313 on the curve is 75.16 %."""
        kpi = self._kpi("Contracts", method="curve", point_ids=points(PAYOUT))
        self.assertAlmostEqual(self.scored(kpi, "1313"), 75.16, places=2)

    def test_a_low_target_lowers_the_bonus(self):
        """METHODS M07: a target a fifth below the baseline adds four points at most."""
        kpi = self._kpi(
            "Profit",
            method="plus_minus",
            target=100,
            step_rate=3,
            max_bonus=6,
            max_malus=6,
            limit_ids=[
                Command.create({"shortfall": 50, "max_bonus": 3}),
                Command.create({"shortfall": 0, "max_bonus": 5}),
                Command.create({"shortfall": 20, "max_bonus": 4}),
            ],
        )
        scored = self.scored(kpi, "200", target=80, baseline=100)
        self.assertAlmostEqual(scored, 104)

    def test_pass_or_fail(self):
        """A user finds it by name and gets nothing in between. Covers: R045"""
        labels = dict(self.kpi._fields["method"]._description_selection(self.env))
        self.assertEqual(labels["binary"], "Pass or Fail")
        form = Form(self.as_user(self.env["hr.performance.kpi"], "hr_in"))
        form.name, form.category_id, form.method = "Quality", self.category, "binary"
        self.assertTrue(form.use_target, "compares with the target by default")
        form.target = 98
        kpi = form.save()
        self.assertEqual(self.try_value(kpi, "98")[0], "100")
        self.assertEqual(self.try_value(kpi, "97.99")[0], "0")

    def test_completion_rate_with_cap_and_floor(self):
        """METHODS M03: 95 of 100 is 95, beyond the cap 120. Covers: R053"""
        self.kpi.write({"floor_rate": 50, "cap_rate": 120})
        for typed, expected in (("95", "95"), ("130", "120"), ("20", "50")):
            shown, explanation, _picture = self.try_value(self.kpi, typed)
            self.assertEqual(shown, expected)
        self.assertIn("Achievement rate: 20 ÷ 100 = 20 %", explanation)
        self.assertIn("below the floor of 50 %", explanation)

    # ERRORS

    def test_tables_that_cannot_be_used_say_why(self):
        """Overlap, gap, points out of order, or too few. Covers: R041"""
        for method, rows, message in (
            ("efficacy", ((1, 50),), "needs at least two"),
            ("curve", ((1, 100), (2, 50)), "not in order for “Higher Is Better”"),
            ("curve", ((1, -5), (2, 50)), "share of points is -5 %"),
        ):
            kpi = self._kpi("X", state="draft", method=method, point_ids=points(rows))
            with self.assertRaisesRegex(ValidationError, message):
                self.as_user(kpi, "hr_admin").action_release()
        for bands, message in (
            (((None, 5), (4, None)), "Two bands overlap"),
            (((None, 5), (6, None)), "Values between 5 and 6 belong to no band"),
        ):
            rows = [
                Command.create(
                    {
                        "open_lower": lower is None,
                        "lower": lower or 0,
                        "open_upper": upper is None,
                        "upper": upper or 0,
                    }
                )
                for lower, upper in bands
            ]
            kpi = self._kpi("X", state="draft", method="bands", band_ids=rows)
            with self.assertRaisesRegex(ValidationError, message):
                self.as_user(kpi, "hr_admin").action_release()
            self.assertIn(message, kpi.scoring_picture["problem"])

    def test_an_own_goal_has_no_table(self):
        self.launch()
        own = self.as_user(self.appraisal(), "manager").line_ids[-1]
        own.method = "curve"
        with self.assertRaisesRegex(ValidationError, "only KPIs of the library have"):
            self.as_user(self.appraisal(), "manager").action_confirm_plan()

    def test_tables_are_fixed_with_the_plan_and_copied_with_a_version(self):
        kpi = self._kpi(
            "Contracts",
            method="curve",
            point_ids=points(PAYOUT),
            limit_ids=[Command.create({"shortfall": 10, "max_bonus": 3})],
        )
        self.template.line_ids[0].kpi_id = kpi
        self.launch()
        self.agree(self.appraisal())
        own = self.as_user(kpi, "hr_admin")
        for change in (
            lambda: own.point_ids[0].write({"rate": 10}),
            lambda: own.point_ids[0].unlink(),
            lambda: own.limit_ids.unlink(),
            lambda: own.write({"point_ids": points([(9999, 400)])}),
        ):
            with (
                self.assertRaisesRegex(UserError, "agreed plans use this definition"),
                self.env.cr.savepoint(),
            ):
                change()
        new = self.env["hr.performance.kpi"].browse(own.action_new_version()["res_id"])
        self.assertEqual(
            sorted(new.point_ids.mapped("rate")), sorted(kpi.point_ids.mapped("rate"))
        )
        self.assertEqual(new.limit_ids.max_bonus, 3)

    # PICTURE AND TRIAL

    def test_every_method_has_its_editor_and_picture(self):
        """Only the parameters of the method are shown; all can be tried."""
        library = self.env["hr.performance.kpi"]
        for key in METHODS:
            kpi = library.search(
                [("method", "=", key), ("state", "=", "released")], limit=1
            )
            with self.subTest(method=key):
                shown = set(kpi.rule_parameters)
                self.assertTrue(kpi.method_words)
                self.assertLessEqual(shown - {"points"}, set(library._fields))
                self.assertEqual("point_ids" in shown, key in ("efficacy", "curve"))
                self.assertEqual("band_ids" in shown, key == "bands")
                self.assertEqual("step_rate" in shown, key == "plus_minus")
                if key == "manual":
                    self.assertFalse(kpi.scoring_picture)
                    continue
                kpi.use_target = True
                trial, explanation, picture = self.try_value(kpi, "1")
                self.assertTrue(trial)
                self.assertIn("<li>", explanation)
                self.assertEqual(picture["problem"], "")
                self.assertGreater(len(picture["line"]), 1)
                self.assertIn("actual", [m["kind"] for m in picture["marks"]])

    def test_the_picture_marks_target_and_baseline(self):
        self.kpi.baseline = 80
        marks = {m["kind"]: m["label"] for m in self.kpi.scoring_picture["marks"]}
        self.assertEqual(marks["target"], "Target 100: 100 points")
        self.assertEqual(marks["baseline"], "Baseline 80: 80 points")

    def test_a_trial_follows_what_is_typed_before_saving(self):
        form = Form(self.as_user(self.kpi, "hr_in"))
        form.trial_input = "95"
        self.assertEqual(form.trial_points, "95")
        form.target = 50
        self.assertEqual(form.trial_points, "120", "190 % is above the cap")
        form.trial_input = "many"
        self.assertFalse(form.trial_points)
        self.assertIn("is not a number", str(form.trial_explanation))
        form.target = 0
        self.assertIn("target above zero", form.scoring_picture["problem"])

    def test_a_trial_speaks_the_readers_language(self):
        self.env["res.lang"]._activate_lang(LANGUAGE)
        self.env["res.lang"]._activate_lang("de_DE")
        german = self.kpi.with_context(lang="de_DE")
        german.trial_input = "95,5"
        self.assertEqual(german.trial_points, "95,5")

    def test_a_line_shows_its_own_picture(self):
        """Read-only on the sheet, with the target of the plan and the actual value."""
        self.launch()
        appraisal = self.appraisal()
        line = self.as_user(appraisal, "manager").line_ids[0]
        line.target = 200
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "150"})
        marks = {
            m["kind"]: (m["x"], m["y"])
            for m in self.as_user(line, "subject").scoring_picture["marks"]
        }
        self.assertEqual(marks, {"target": (200, 100), "actual": (150, 75)})
