# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo.tests import TransactionCase, tagged

from ...engine import money, rules, scale, scoring
from ...engine.codes import ERROR_CODES, STEP_CODES, TEXT_VALUES
from ...engine.numbers import to_decimal
from ...engine.outcome import Outcome, RuleError, Step
from ...models.base.engine_messages import (
    ERROR_RATES,
    ERROR_SENTENCES,
    interval_text,
    rule_error_message,
)
from ...models.base.explanation import plain_steps, render_steps
from ...models.base.step_sentences import STEP_RATES, STEP_SENTENCES

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
SAMPLE_TEXTS = {
    "method": "ratio",
    "direction": "up",
    "interval": "[60, 80)",
    "keys": ("1", "2"),
    "kind": "colleague",
    "key": "1",
    "effect": "grade_cap",
    "mode": "table",
    "field": "target",
    "date": "2026-06-30",
    "start": "2026-06-30",
    "end": "2026-06-15",
    "stage": "planning",
    "previous_stage": "coaching",
    "grade": "B",
    "lower_grade": "B",
    "higher_grade": "A",
    "name": "personal",
    "period": "2026 Q1",
    "reason": "Safety rule broken",
    "wanted": "at least B",
    "found": "C",
    "clause": "3",
    "policy": "Reward policy",
}


@tagged("post_install", "-at_install")
class TestExplanation(TransactionCase):
    """Sentences for the codes of the engine."""

    def steps(self, steps, titles=None):
        return plain_steps(self.env, [step.to_json() for step in steps], titles or {})

    def line(self, actual, **definition):
        return self.steps(rules.score(rules.Rule(**definition), actual).steps)

    def names_in(self, sentence):
        """Placeholders of a sentence, and whether anything else begins with %."""
        source = self.env._(sentence)
        return set(PLACEHOLDER.findall(source)), "%" in PLACEHOLDER.sub("", source)

    # CATALOGUE

    def test_every_step_has_a_sentence(self):
        self.assertEqual(set(STEP_SENTENCES), set(STEP_CODES))
        for code, names in STEP_CODES.items():
            with self.subTest(code=code):
                used, stray = self.names_in(STEP_SENTENCES[code])
                self.assertEqual(used, set(names), "says all that the step knows")
                self.assertFalse(stray)
                self.assertLessEqual(set(STEP_RATES.get(code, ())), set(names))

    def test_every_error_has_a_sentence(self):
        self.assertEqual(set(ERROR_SENTENCES), set(ERROR_CODES))
        for code, names in ERROR_CODES.items():
            with self.subTest(code=code):
                used, stray = self.names_in(ERROR_SENTENCES[code])
                self.assertLessEqual(used, set(names))
                self.assertFalse(stray)
                self.assertLessEqual(set(ERROR_RATES.get(code, ())), set(names))

    def test_every_step_renders(self):
        for code, names in STEP_CODES.items():
            with self.subTest(code=code):
                values = {
                    name: SAMPLE_TEXTS[name] if name in TEXT_VALUES else "12.50"
                    for name in names
                }
                step = {"code": code, "values": values}
                [text] = plain_steps(self.env, [step], {"1": "Sales", "2": "Quality"})
                self.assertNotIn("%(", text)
                if "12.50" in values.values():
                    self.assertTrue("12.5" in text or "1250 %" in text, text)
                for key in {"key", "keys"} & set(names):
                    self.assertIn("Sales", text, key)

    def test_every_error_renders(self):
        for code, names in ERROR_CODES.items():
            with self.subTest(code=code):
                values = {name: SAMPLE_TEXTS.get(name, 3) for name in names}
                text = rule_error_message(self.env, RuleError(code, **values))
                self.assertNotIn("%(", text)
                self.assertTrue(text.endswith("."))

    # READABLE ARITHMETIC

    def test_ratio(self):
        """METHODS M03: 95 of 100 at 30 points gives 28.5."""
        self.assertEqual(
            self.line(95, method="ratio", target=100, points=30),
            [
                "Scoring method: Ratio. Full points: 30.",
                "Achievement rate: 95 ÷ 100 = 95 %",
                "Points: 95 % × 30 = 28.5",
            ],
        )

    def test_capped_reverse_ratio(self):
        """METHODS M04: no defects at a target of five reaches the cap."""
        self.assertEqual(
            self.line(0, method="reverse_difference", target=5, points=30)[1:],
            [
                "Achievement rate: 2 − 0 ÷ 5 = 200 %",
                "The achievement rate 200 % is above the cap of 120 % and counts as"
                " 120 %",
                "Points: 120 % × 30 = 36",
            ],
        )

    def test_plus_minus(self):
        """METHODS M07: 110 against 100 is three full steps of 3 %."""
        self.assertEqual(
            self.line(
                110,
                method="plus_minus",
                target=100,
                points=30,
                step="0.03",
                points_per_step=1,
                max_bonus=6,
                max_malus=6,
            ),
            [
                "Scoring method: Plus and Minus per Step (Higher Is Better). Full"
                " points: 30.",
                "Deviation from the target: (110 − 100) ÷ |100| = 10 %",
                "Full steps: 10 % ÷ 3 %, rounded down = 3",
                "Points added: 3 × 1 = 3",
                "Points: 30 + 3 = 33",
            ],
        )

    def test_bands(self):
        """METHODS M06: bands are told in words."""
        bands = (
            rules.Band(None, 60, 0),
            rules.Band(60, 80, 60),
            rules.Band(80, None, 90),
        )
        self.assertEqual(
            self.line("79.99", method="bands", bands=bands)[-1],
            "79.99 lies in the band “from 60 to below 80”, which gives 60 points",
        )

    def test_missing_value(self):
        self.assertIn(
            "never counts as zero", self.line(None, method="ratio", target=100)[-1]
        )

    def test_total_with_titles(self):
        """METHODS M14 and M16: lines by title, items limited, grade and coefficient."""
        lines = [
            scoring.Line(key, "result", weight, Outcome.scored(to_decimal(score), ()))
            for key, weight, score in (
                ("11", 40, 95),
                ("12", 30, 88),
                ("13", 20, 80),
                ("14", 10, 100),
            )
        ]
        total = scoring.total(lines, [scoring.Item("15", 8)], items_cap=5)
        texts = self.steps(total.steps, {"11": "Sales Amount", "15": "Idea award"})
        self.assertIn("Sales Amount: 95 points × weight 40 = 3800", texts)
        self.assertIn("Weighted score: 9040 ÷ weight 100 = 90.4", texts)
        self.assertIn("Bonus or penalty item Idea award: 8 points", texts)
        self.assertEqual(texts[-1], "Score, rounded once to two decimals: 95.4 → 95.4")

    def test_grade_and_coefficient(self):
        levels = (scale.Level("A", "85.0", "1.2"), scale.Level("B", None, 1))
        grades = scale.Scale(levels)
        steps = [
            *scale.grade(grades, to_decimal("84.99")).steps,
            *scale.coefficient(grades, None, "B").steps,
        ]
        self.assertEqual(
            self.steps(steps),
            [
                "A score of 84.99 lies in the range “below 85”: grade B",
                "Coefficient of grade B: 1",
            ],
        )

    def test_veto_on_the_grade_is_told_once(self):
        """The engine names it in the total and again where the grade is made."""
        veto = scoring.Veto("9", "grade_cap", "B", "Lost key")
        line = scoring.Line("1", "result", 100, Outcome.scored(to_decimal(92), ()))
        levels = (scale.Level("A", 85, 1), scale.Level("B", None, 1))
        total = scoring.total([line], vetoes=[veto])
        grade = scale.grade(scale.Scale(levels), total.published, total.vetoes)
        texts = self.steps([*total.steps, *grade.steps], {"9": "Security"})
        told = "Veto item Security: the grade is at most B. Reason: Lost key"
        self.assertEqual(texts.count(told), 1)
        self.assertEqual(texts[-1], told, "after the grade from the score")

    def test_money(self):
        """METHODS M24: base and factors."""
        outcome = money.individual(20000, [("personal", "1.2")])
        self.assertEqual(
            self.steps(outcome.steps, {"personal": "Personal coefficient"})[:2],
            ["Base amount: 20000", "Personal coefficient: 20000 × 1.2 = 24000"],
        )

    def test_unknown_step(self):
        """A trace outlives the addon that wrote a part of it."""
        step = {"code": "leave_share", "values": {"days": 3}}
        self.assertEqual(plain_steps(self.env, [step], {}), ["leave_share: days = 3"])

    # ERRORS

    def test_error_says_what_to_change(self):
        with self.assertRaises(RuleError) as caught:
            scoring.check_weights([60, "30.5"])
        self.assertEqual(
            rule_error_message(self.env, caught.exception),
            "The weights add up to 90.5 instead of 100. Change them so that they add up"
            " to 100.",
        )

    def test_error_names_fields_and_choices_by_label(self):
        with self.assertRaises(RuleError) as caught:
            rules.check(rules.Rule("plus_minus", target=100))
        self.assertEqual(
            rule_error_message(self.env, caught.exception),
            "The method “Plus and Minus per Step” needs the value “Step (%)”. Enter"
            " it.",
        )
        error = RuleError("cap_below_floor", cap=to_decimal("0.8"), floor=1)
        self.assertIn(
            "cap (80 %) is below the floor (100 %)", rule_error_message(self.env, error)
        )

    # LANGUAGE AND SAFETY

    def test_numbers_follow_the_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        german = self.env["res.partner"].with_context(lang="de_DE").env
        step = Step(
            "band",
            {
                "actual": to_decimal("60.5"),
                "interval": "(-∞, 60.5]",
                "result": to_decimal("7.25"),
            },
        )
        [text] = plain_steps(german, [step.to_json()], {})
        self.assertIn("60,5", text)
        self.assertIn("7,25", text)
        self.assertIn("60,5", interval_text(german, "[60.5, +∞)"))

    def test_typed_text_is_escaped(self):
        reason = "<script>alert(1)</script>"
        veto = scoring.Veto("9", "zero", reason=reason)
        line = scoring.Line("1", "result", 100, Outcome.scored(to_decimal(92), ()))
        trace = [step.to_json() for step in scoring.total([line], vetoes=[veto]).steps]
        html = render_steps(self.env, trace, {"9": "<b>Title</b>", "1": "R&D 50 %d"})
        self.assertTrue(html.startswith('<ol class="o_hr_performance_steps"><li>'))
        self.assertNotIn("<script>", html)
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt;", html)
        self.assertIn("&lt;b&gt;Title&lt;/b&gt;", html)
        self.assertIn("R&amp;D 50 %d", html)
        self.assertEqual(html.count("<li>"), len(trace))

    def test_no_steps(self):
        self.assertEqual(render_steps(self.env, [], {}), "")
